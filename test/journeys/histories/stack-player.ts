import type { World } from '../world';
import type { Deployable } from './declared';

/** Is told of a stack's operations. */
export interface Observer {
  /** An operation that creates or updates the stack is about to begin. */
  begins(stackName: string, parameters: Readonly<Record<string, string>>): Promise<void>;
  /** No operation goes on any more. `status` is undefined when the stack is gone. */
  rests(stackName: string, status: string | undefined): Promise<void>;
}

/** Somebody who looks after one stack: does what is asked, and what a stack's state needs to be done first. */
export class StackPlayer {
  /** The ids of all the stacks that ever had the name. */
  readonly ids: string[] = [];
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

  /** What CloudFormation holds to be there and in order. */
  async completeResources(): Promise<StackEvent[]> {
    const { StackResources } = await this.call('DescribeStackResources', {}).catch(() => ({
      StackResources: [],
    }));
    return StackResources.filter(({ ResourceStatus }: StackEvent) =>
      /^(CREATE|UPDATE)_COMPLETE$/.test(ResourceStatus),
    );
  }

  /** Answers the status at the end; undefined when there was nothing to do. */
  async deploy(
    { synthesised, parameters }: Deployable,
    changeOfMind?: { readonly after: number; readonly to: 'cancel' | 'delete' },
  ): Promise<void> {
    if (!(await this.makeReady())) return;
    for (const observer of this.observers) await observer.begins(this.name, parameters);
    try {
      await this.world.start(this.name, synthesised, this.account, parameters);
    } catch (error) {
      if (/No updates are to be performed/.test((error as Error).message)) return;
      throw error;
    }
    await this.noteId();
    if (changeOfMind) {
      await this.world.clock.sleep(changeOfMind.after * 1000);
      // Too late, or the wrong moment, is refused: then it goes its way.
      await this.changeMind(changeOfMind.to).catch(() => {});
    }
    await this.settle();
  }

  private async changeMind(to: 'cancel' | 'delete'): Promise<void> {
    if (to === 'cancel') return this.call('CancelUpdateStack', {});
    // As the message says, and docs/reliability.md: a Delete would not speak of what the undone update made.
    const owes = (await this.status()) === 'UPDATE_ROLLBACK_FAILED';
    return this.call(owes ? 'ContinueUpdateRollback' : 'DeleteStack', {});
  }

  /** Answers whether it is gone. */
  async destroy(): Promise<boolean> {
    const status = await this.status();
    if (status === undefined) return true;
    // A rollback that failed still owes the deletion of what the undone update made.
    if (status === 'UPDATE_ROLLBACK_FAILED') {
      await this.call('ContinueUpdateRollback', {});
      await this.settle();
    }
    await this.call('DeleteStack', {});
    return (await this.settle()) === undefined;
  }

  private async makeReady(): Promise<boolean> {
    const status = await this.status();
    if (
      status === undefined ||
      ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'].includes(status)
    )
      return true;
    if (status === 'UPDATE_ROLLBACK_FAILED') {
      await this.call('ContinueUpdateRollback', {});
      return (await this.settle()) === 'UPDATE_ROLLBACK_COMPLETE';
    }
    return this.destroy();
  }

  /** Waits until nothing is going on. Answers the status, or undefined when the stack is gone. */
  private async settle(): Promise<string | undefined> {
    for (let seconds = 0; seconds < MOST_SECONDS; seconds += 5) {
      const status = await this.status();
      if (!status?.endsWith('_IN_PROGRESS')) {
        for (const observer of this.observers) await observer.rests(this.name, status);
        return status;
      }
      await this.world.clock.sleep(5_000);
    }
    throw new Error(`the stack ${this.name} hangs in ${await this.status()}`);
  }

  private async noteId(): Promise<void> {
    const { Stacks } = await this.call('DescribeStacks', {});
    const { StackId } = Stacks[0];
    if (!this.ids.includes(StackId)) this.ids.push(StackId);
  }

  /** Of all the stacks of this name, oldest first. */
  async events(): Promise<StackEvent[]> {
    const events: StackEvent[] = [];
    for (const StackName of this.ids) {
      const newestFirst: StackEvent[] = [];
      let NextToken: string | undefined;
      do {
        const page = await this.call('DescribeStackEvents', { StackName, NextToken });
        newestFirst.push(...page.StackEvents);
        NextToken = page.NextToken;
      } while (NextToken);
      events.push(...newestFirst.reverse());
    }
    return events;
  }

  /** What the last failures of all were. */
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

export interface StackEvent {
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
  readonly Timestamp: Date;
}

/** An update, its rollback and a clean-up with three tries, an hour each. */
const MOST_SECONDS = 6 * 3600;
