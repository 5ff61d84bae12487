import type { ResourceEvent } from '../../lambda/cloudformation/request';
import type { Execution } from '../../lambda/engine/executions';
import type { Lifecycle } from '../../lambda/engine/lifecycle';
import type { Notes, Services } from '../../lambda/reconcile/kind';
import { answering, eventsOf, resourceIn, stackIn } from './answers';
import { type PlayOptions, simulate } from './simulate';

/**
 * An account whose stack is being created. A test sets its contents, and plays requests for one resource of the stack.
 */
export abstract class Account {
  stack = 'CREATE_IN_PROGRESS';
  withoutRollback = false;
  resource: { status: string; id: string; changed?: Date };
  /** The statuses of the stack with their times, the oldest first. */
  events: (readonly [status: string, time: number | string])[] = [];
  /** Earlier requests, the newest first. */
  executions: Execution[] = [];
  /** How a look at earlier requests fails. */
  executionsFail?: Error;
  protected readonly aws = answering({
    DescribeStacks: () => stackIn(this.stack, { DisableRollback: this.withoutRollback }),
    DescribeStackResource: () => resourceIn(this.resource.status, this.resource.id, this.resource.changed),
    DescribeStackEvents: ({ StackName }) => eventsOf(StackName, ...this.events),
  });
  readonly calls = this.aws.calls;
  readonly inputsOf = this.aws.inputsOf;
  readonly printed = this.aws.printed;
  readonly instead = this.aws.instead;
  readonly clock = this.aws.clock;

  readonly lifecycle: Lifecycle<Notes>;

  /** `id` is the physical id of the resource. */
  constructor(
    protected readonly id: string,
    lifecycleWith: (services: Services) => Lifecycle<Notes>,
  ) {
    this.resource = { status: 'CREATE_IN_PROGRESS', id };
    const { services } = this.aws;
    services.executions.predecessorOf = async (_event, counts = () => true) => {
      if (this.executionsFail) throw this.executionsFail;
      return this.executions.find(counts);
    };
    this.lifecycle = lifecycleWith(services);
  }

  /** The stack and the resource get these statuses. */
  isIn(stack: string, resource = 'UPDATE_IN_PROGRESS', id = this.id): void {
    this.stack = stack;
    this.resource = { status: resource, id };
  }

  /** Plays a request, and returns how many seconds it took. */
  protected async simulate(event: ResourceEvent, options?: PlayOptions<Notes>) {
    const { services, clock } = this.aws;
    const began = clock.now;
    const played = await simulate(this.lifecycle, services, event, options);
    return { ...played, seconds: (clock.now - began) / 1000 };
  }
}
