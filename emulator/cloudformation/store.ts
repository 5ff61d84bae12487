import type { Call } from '../call';
import type { Place } from '../place';
import { stackDoesNotExist } from './errors';
import { derivedUuid } from './identifiers';
import { isDeleted, type Stack, stackArn } from './stack';

/** Every stack that ever existed, by account and region. */
export class StackStore {
  /** How many change sets were ever made. It makes their ids unique. */
  changeSetCount = 0;
  private readonly places = new Map<string, Stack[]>();

  /** The stacks of the call's account and region, in the order of their creation, deleted ones included. */
  in({ account, region }: Place): Stack[] {
    const place = `${account}/${region}`;
    let stacks = this.places.get(place);
    if (!stacks) {
      stacks = [];
      this.places.set(place, stacks);
    }
    return stacks;
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
    return [...this.places]
      .filter(([place]) => place.startsWith(`${account}/`))
      .flatMap(([, stacks]) => stacks.filter((stack) => !isDeleted(stack)).map((stack) => stack.id));
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
