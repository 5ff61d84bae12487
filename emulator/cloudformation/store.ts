import type { Call } from '../call';
import { ByPlace, type Place } from '../place';
import { stackDoesNotExist } from './errors';
import { derivedUuid } from './identifiers';
import { isDeleted, type Stack, stackArn } from './stack';

/** Every stack that ever existed, by account and region. */
export class StackStore {
  /** How many change sets were ever made. It makes their ids unique. */
  changeSetCount = 0;
  private readonly places = new ByPlace<Stack[]>(() => []);

  /** The stacks of the call's account and region, in the order of their creation, deleted ones included. */
  in(place: Place): Stack[] {
    return this.places.in(place);
  }

  /** Finds a living stack by its name, and any stack by its id. */
  find(place: Place, nameOrId: string | undefined): Stack | undefined {
    return this.in(place).find(
      (stack) => stack.id === nameOrId || (stack.name === nameOrId && !isDeleted(stack)),
    );
  }

  get(call: Call, nameOrId: string, missing: (name: string) => Error = stackDoesNotExist): Stack {
    const stack = this.find(call, nameOrId);
    if (!stack) throw missing(nameOrId);
    return stack;
  }

  /** The stack that a call names, once the caller may do `action` to it. */
  async open(
    call: Call,
    action: string,
    nameOrId: string,
    missing?: (name: string) => Error,
  ): Promise<Stack> {
    await this.authorize(call, action, nameOrId);
    return this.get(call, nameOrId, missing);
  }

  /** The account's living stacks. */
  arnsIn(account: string): string[] {
    const stacks = this.places.of(account).flatMap(({ value }) => value);
    return stacks.filter((stack) => !isDeleted(stack)).map(({ id }) => id);
  }

  /** A new ARN for a stack of this name. */
  newId(call: Call, name: string): string {
    const stacks = this.in(call);
    return stackArn(call, name, derivedUuid('stack', call.account, call.region, name, stacks.length));
  }

  /** Checks whether the caller may do `action` to the stack of this name. The stack need not exist. */
  async authorize(call: Call, action: string, nameOrId: string | undefined): Promise<void> {
    await call.authorize(`cloudformation:${action}`, [this.arnOf(call, nameOrId)]);
  }

  private arnOf(call: Call, nameOrId: string | undefined): string {
    if (!nameOrId) return '*';
    if (nameOrId.startsWith('arn:')) return nameOrId;
    return this.find(call, nameOrId)?.id ?? stackArn(call, nameOrId, '*');
  }
}
