import { type Command, commandsIn, isOfSomebodyElse } from '../world/advice';
import { REGION, type World } from '../world/world';
import type { Deployable } from './declared';
import { run } from './follow-message';
import type { Deploy } from './history';

/** Gets notice of a stack's operations. */
export interface Observer {
  /** A create or update of the stack is about to begin. `goesOn`: the previous one has failed, and was not undone. */
  begins(stackName: string, parameters: Readonly<Record<string, string>>, goesOn: boolean): Promise<void>;
  /** No operation goes on any more. `status` is undefined when the stack is gone. */
  rests(stackName: string, status: string | undefined): Promise<void>;
}

/** How a stack is deployed. */
export type Manner = Pick<Deploy<unknown>, 'changeOfMind' | 'onFailure' | 'skips'>;

/** After this many failures in a row of one operation, the stack counts as stuck. */
const MOST_TRIES = 3;

const IN_ORDER = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];
/** Statuses after a failure that was not rolled back. */
const LEFT_AS_IT_IS = ['CREATE_FAILED', 'UPDATE_FAILED'];

/** A person who operates one stack: does what is asked, and before that what the stack's state requires. */
export class StackPlayer {
  /** The ids of all the stacks that ever had the name. */
  readonly ids: string[] = [];
  /** The logical ids of resources that a continued rollback skipped. */
  readonly skipped = new Set<string>();
  private readonly observers: Observer[] = [];

  constructor(
    private readonly world: World,
    readonly name: string,
    readonly account: string,
  ) {}

  watch(observer: Observer): void {
    this.observers.push(observer);
  }

  async status(): Promise<string | undefined> {
    const { Stacks } = await this.call('DescribeStacks', {}).catch(() => ({ Stacks: [] }));
    return Stacks[0]?.StackStatus;
  }

  /** The resources that CloudFormation treats as existing and complete. */
  async completeResources(): Promise<StackEvent[]> {
    return (await this.resources()).filter(({ ResourceStatus }) =>
      /^(CREATE|UPDATE)_COMPLETE$/.test(ResourceStatus),
    );
  }

  private async resources(): Promise<StackEvent[]> {
    const { StackResources } = await this.call('DescribeStackResources', {}).catch(() => ({
      StackResources: [],
    }));
    return StackResources;
  }

  async deploy({ synthesised, parameters }: Deployable, manner: Manner = {}): Promise<void> {
    const { changeOfMind, onFailure } = manner;
    if (!(await this.makeReady(manner))) return;
    const status = await this.status();
    const goesOn = LEFT_AS_IT_IS.includes(status ?? '');
    for (const observer of this.observers) await observer.begins(this.name, parameters, goesOn);
    try {
      await this.world.start(this.name, synthesised, this.account, parameters, switchesOf(onFailure, status));
    } catch (error) {
      if (/No updates are to be performed|modifies resource type/.test((error as Error).message)) return;
      throw error;
    }
    await this.noteId();
    if (changeOfMind) {
      await this.world.clock.sleep(changeOfMind.after * 1000);
      // A refused call, at the wrong moment, has no effect.
      await this.changeMind(changeOfMind.to).catch(() => {});
    }
    await this.settle();
  }

  private async changeMind(to: 'cancel' | 'delete'): Promise<void> {
    if (to === 'cancel') return this.call('CancelUpdateStack', {});
    // As the message and docs/reliability.md say: a Delete would not include what the undone update made.
    const owes = (await this.status()) === 'UPDATE_ROLLBACK_FAILED';
    return this.call(owes ? 'ContinueUpdateRollback' : 'DeleteStack', {});
  }

  /** Returns whether the stack is gone. */
  async destroy(): Promise<boolean> {
    await this.goBack({});
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if ((await this.status()) === undefined) return true;
      // First does what the message of the last failure says.
      if (tries > 0) await this.follow();
      await this.call('DeleteStack', {});
      await this.settle();
    }
    return (await this.status()) === undefined;
  }

  private async makeReady({ onFailure, skips }: Manner): Promise<boolean> {
    const status = await this.status();
    if (status === undefined || IN_ORDER.includes(status)) return true;
    if (LEFT_AS_IT_IS.includes(status)) {
      if (onFailure === 'keep') return true;
      await this.call('RollbackStack', {});
      await this.settle();
    }
    if (IN_ORDER.includes((await this.goBack({ skips })) ?? '')) return true;
    return this.destroy();
  }

  /** Continues a rollback that failed, because it has not yet deleted what the undone update made. */
  private async goBack({ skips }: Manner): Promise<string | undefined> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if ((await this.status()) !== 'UPDATE_ROLLBACK_FAILED') break;
      const ResourcesToSkip = skips ? await this.failedResources('UPDATE_FAILED') : [];
      for (const id of ResourcesToSkip) this.skipped.add(id);
      if (!skips) await this.follow();
      if ((await this.status()) === 'UPDATE_ROLLBACK_FAILED')
        await this.call('ContinueUpdateRollback', { ResourcesToSkip });
      await this.settle();
    }
    return this.status();
  }

  private async failedResources(ending = '_FAILED', type = ''): Promise<string[]> {
    return (await this.resources())
      .filter(
        ({ ResourceStatus, ResourceType }) =>
          ResourceStatus.endsWith(ending) && ResourceType.startsWith(type),
      )
      .map(({ LogicalResourceId }) => LogicalResourceId);
  }

  /** Follows, for each failed resource, the newest message that has a command. */
  private async follow(): Promise<void> {
    const events = await this.eventsOf(this.ids.at(-1)!);
    const failed = await this.failedResources();
    const said = failed.flatMap((id) => {
      const messages = events
        .filter(({ LogicalResourceId }) => LogicalResourceId === id)
        .map(({ ResourceStatusReason = '' }) => commandsIn(ResourceStatusReason));
      return messages.findLast((commands) => commands.length > 0) ?? [];
    });
    const commands = new Map(said.map((command) => [JSON.stringify(command), command]));
    for (const command of commands.values()) {
      const isForStack = command.service === 'cloudformation';
      if (isForStack && command.onlyIn && command.onlyIn !== (await this.status())) continue;
      if (isOfSomebodyElse(this.world, command) || (await this.isOfAnotherStack(command))) continue;
      const { RetainResources } = command.input;
      // "With the id of each custom resource that failed."
      const ids = RetainResources ? await this.failedResources('DELETE_FAILED', 'Custom::') : [];
      const input = RetainResources ? { ...command.input, RetainResources: ids } : command.input;
      await run(this.world, this.account, { ...command, input });
      if (isForStack) await this.settle();
    }
  }

  /** "If it has put that policy": a person checks whether another stack of the account has the policy. */
  private async isOfAnotherStack({ operation, input }: Command): Promise<boolean> {
    if (operation !== 'DeleteProjectPolicy') return false;
    const ask = (named: string, of: object): Promise<any> =>
      this.world.call(this.account, 'cloudformation', named, of);
    const { Stacks } = await ask('DescribeStacks', {});
    for (const { StackName } of Stacks) {
      if (StackName === this.name) continue;
      const { StackResources } = await ask('DescribeStackResources', { StackName });
      const ids = StackResources.map(({ PhysicalResourceId = '' }: any) => PhysicalResourceId);
      if (ids.some((id: string) => id.endsWith(`/policy/${input.PolicyName}`))) return true;
    }
    return false;
  }

  /** Waits until nothing is going on. Returns the status, or undefined when the stack is gone. */
  private async settle(): Promise<string | undefined> {
    const { aws, clock } = this.world;
    const began = clock.now();
    const place = { account: this.account, region: REGION };
    for (;;) {
      const left = began + MOST_TIME - clock.now();
      await Promise.race([aws.cloudformation.atRest(place, this.name), clock.sleep(left)]);
      // Looks every five seconds.
      await clock.sleep((5_000 - ((clock.now() - began) % 5_000)) % 5_000);
      const status = await this.status();
      if (!status?.endsWith('_IN_PROGRESS')) {
        for (const observer of this.observers) await observer.rests(this.name, status);
        return status;
      }
      if (left <= 0) throw new Error(`the stack ${this.name} hangs in ${status}`);
    }
  }

  private async noteId(): Promise<void> {
    const { Stacks } = await this.call('DescribeStacks', {});
    const { StackId } = Stacks[0];
    if (!this.ids.includes(StackId)) this.ids.push(StackId);
  }

  /** The events of all the stacks of this name, oldest first. */
  async events(): Promise<StackEvent[]> {
    return (await Promise.all(this.ids.map((id) => this.eventsOf(id)))).flat();
  }

  private async eventsOf(StackName: string): Promise<StackEvent[]> {
    const newestFirst: StackEvent[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.call('DescribeStackEvents', { StackName, NextToken });
      newestFirst.push(...page.StackEvents);
      NextToken = page.NextToken;
    } while (NextToken);
    return newestFirst.reverse();
  }

  /** The last failures of all resources. */
  async lastReasons(): Promise<string> {
    const failures = (await this.events()).filter(({ ResourceStatus }) => ResourceStatus.endsWith('_FAILED'));
    return failures
      .slice(-3)
      .map((event) => `${event.LogicalResourceId} ${event.ResourceStatus}: ${event.ResourceStatusReason}`)
      .join('; ');
  }

  private call(operation: string, more: object): Promise<any> {
    return this.world.call(this.account, 'cloudformation', operation, { StackName: this.name, ...more });
  }
}

function switchesOf(onFailure: Manner['onFailure'], status: string | undefined): object {
  if (onFailure === 'keep') return { DisableRollback: true };
  return onFailure === 'delete' && status === undefined ? { OnFailure: 'DELETE' } : {};
}

export interface StackEvent {
  readonly EventId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
  readonly Timestamp: Date;
}

/** An update, its rollback and a clean-up with three tries, an hour each. */
const MOST_TIME = 6 * 3_600_000;
