import type { ResourceEvent } from '../../lambda/cloudformation/request';
import type { Execution } from '../../lambda/engine/executions';
import { policies } from '../../lambda/project-policy/policies';
import type { Notes, Services } from '../../lambda/reconcile/kind';
import { reconcile } from '../../lambda/reconcile/reconcile';
import { awsError, ID, STACK_ID } from './policy-requests';
import { type PlayOptions, simulate } from './simulate';

export const START = Date.parse('2026-01-01T00:00:00Z');

/** A policy as ListProjectPolicies shows it. */
interface Listed {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
  readonly PolicyRevisionId?: string;
  readonly CreationTimestamp?: Date;
}

/** What a call is answered instead, as long as this gives something. Errors are thrown. */
type Instead = (input: any) => object | undefined;

/** An account with one project, the policies on it, a stack, and the executions that there were. */
export class World {
  now = START;
  stack = 'CREATE_IN_PROGRESS';
  resource = { status: 'CREATE_IN_PROGRESS', id: ID };
  /** Statuses that the stack has had since its creation, the newest first. */
  statuses: string[] = [];
  policies: Listed[] = [];
  /** The executions, the newest first. */
  ends: Execution[] = [];
  /** By the name of a call. */
  instead: Record<string, Instead> = {};
  readonly calls: string[] = [];
  private revisions = 0;

  /** Somebody puts a policy, over the one of the same name. */
  thereIs(document: object | string, name = 'copies'): Listed {
    const before = this.policies.find(({ PolicyName }) => PolicyName === name);
    const policy = {
      PolicyName: name,
      PolicyDocument: typeof document === 'string' ? document : JSON.stringify(document),
      PolicyRevisionId: `r${++this.revisions}`,
      CreationTimestamp: before?.CreationTimestamp ?? new Date(this.now),
    };
    this.policies = [...this.policies.filter((one) => one !== before), policy];
    return policy;
  }

  isIn(stack: string, resource = 'UPDATE_IN_PROGRESS', id = ID): void {
    this.stack = stack;
    this.statuses = [stack, ...this.statuses];
    this.resource = { status: resource, id };
  }

  /** Plays a request to its end, which its execution remembers. */
  async play(event: ResourceEvent, options?: PlayOptions<Notes>) {
    const began = this.now;
    this.calls.length = 0;
    const { answer, notes, steps } = await simulate(
      reconcile(policies, this.services),
      this.services,
      event,
      options,
    );
    const output = JSON.parse(JSON.stringify({ notes, answer }));
    this.ends = [{ request: event, isRunning: false, output }, ...this.ends];
    return { answer, notes, steps, seconds: (this.now - began) / 1000 };
  }

  readonly services: Services = {
    rekognition: { send: (command: object) => this.send(command) } as any,
    cloudFormation: { send: (command: object) => this.send(command) } as any,
    executions: {
      start: () => Promise.reject(new Error('no step starts an execution')),
      executionOf: () => Promise.reject(new Error('no step asks for its own end')),
      predecessorOf: async (event, counts = () => true) => {
        const error = this.instead.ListExecutions?.(event);
        if (error) throw error;
        return this.ends.find(counts);
      },
    },
    print: () => {},
    now: () => this.now,
    sleep: async (milliseconds) => {
      this.now += milliseconds;
    },
  };

  private async send(command: object): Promise<object> {
    const call = command.constructor.name.replace(/Command$/, '');
    const { input } = command as { input: any };
    this.calls.push(call);
    const instead = this.instead[call]?.(input);
    if (instead instanceof Error) throw instead;
    return instead ?? this.answerTo(call, input);
  }

  private answerTo(call: string, input: any): object {
    const found = this.policies.find(({ PolicyName }) => PolicyName === input.PolicyName);
    if (found && input.PolicyRevisionId && input.PolicyRevisionId !== found.PolicyRevisionId) {
      throw awsError('InvalidPolicyRevisionIdException', 400);
    }
    switch (call) {
      case 'ListProjectPolicies':
        return { ProjectPolicies: this.policies };
      case 'PutProjectPolicy':
        if (found && !input.PolicyRevisionId) throw awsError('ResourceAlreadyExistsException', 400);
        if (!found && input.PolicyRevisionId) throw awsError('InvalidPolicyRevisionIdException', 400);
        return {
          PolicyRevisionId: this.thereIs(input.PolicyDocument, input.PolicyName).PolicyRevisionId,
        };
      case 'DeleteProjectPolicy':
        if (!found) throw awsError('ResourceNotFoundException', 400);
        this.policies = this.policies.filter((one) => one !== found);
        return {};
      case 'DescribeStacks':
        return {
          Stacks: [
            { StackStatus: this.stack, CreationTime: new Date(0), LastUpdatedTime: new Date(START - 5_000) },
          ],
        };
      case 'DescribeStackResource':
        return {
          StackResourceDetail: {
            ResourceStatus: this.resource.status,
            PhysicalResourceId: this.resource.id,
          },
        };
      case 'DescribeStackEvents':
        return {
          StackEvents: this.statuses.map((ResourceStatus, age) => ({
            PhysicalResourceId: STACK_ID,
            ResourceStatus,
            Timestamp: new Date(this.now - age),
          })),
        };
      default:
        throw new Error(`nobody expects ${call}`);
    }
  }
}
