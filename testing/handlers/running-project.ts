import type { Execution } from '../../lambda/engine/executions';
import { reconcile } from '../../lambda/reconcile/reconcile';
import { running } from '../../lambda/running-model-version/running';
import { BEGAN, type EventChange, event, ID, STACK_ID, VERSION } from './running-requests';
import { type Played, simulate } from './simulate';

export const START = Date.parse('2026-01-01T00:00:00Z');

/** What Rekognition has of one version. */
export interface Model {
  readonly status: string;
  readonly units?: number;
  readonly most?: number;
  readonly statusMessage?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** An error as the SDK throws it; without a status the answer never arrived. */
export const awsError = (name: string, status: number | 'lost' = 400, message = 'AWS’s own text.') =>
  Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode: status === 'lost' ? undefined : status, requestId: 'of the error' },
  });

const BEGINS: Readonly<Record<string, string>> = {
  StartProjectVersion: 'STARTING',
  StopProjectVersion: 'STOPPING',
};

export interface Run extends Played<any> {
  /** When it ended, in seconds after the start. */
  readonly seconds: number;
}

/** AWS with models as the test sets them: starts and stops begin by themselves, and end when the test says so. */
export class Aws {
  time = START;
  models: Record<string, Model> = { [VERSION]: { status: 'COPYING_COMPLETED' } };
  stack = 'CREATE_IN_PROGRESS';
  resource = { status: 'CREATE_IN_PROGRESS', id: ID as string };
  /** The stack's own statuses and when it took them, the newest first. */
  events: (readonly [status: string, time: string])[] = [];
  /** Requests from before, the newest first. */
  executions: Execution[] = [];
  /** Calls that fail, by name. */
  readonly errors: Record<string, Error> = {};
  /** The calls that change something: `TagResource v1`, and so on. */
  readonly changes: string[] = [];
  readonly inputs: any[] = [];
  readonly calls: string[] = [];
  /** The documents with metrics. */
  readonly printed: string[] = [];
  /** Milliseconds that each call takes. */
  slowness = 0;
  private readonly later: { readonly seconds: number; readonly happens: () => void }[] = [];

  readonly lifecycle = this.createLifecycle();

  private createLifecycle() {
    const client: any = { send: (command: any) => this.answer(command) };
    return reconcile(running, {
      rekognition: client,
      cloudFormation: client,
      executions: {
        predecessorOf: async (_event: unknown, counts: (end: Execution) => boolean) =>
          this.executions.find(counts),
      } as any,
      print: (line) => this.printed.push(line),
      now: () => this.now(),
      sleep: (ms) => this.sleep(ms),
    });
  }

  now(): number {
    return this.time;
  }

  async sleep(ms: number): Promise<void> {
    this.time += ms;
  }

  /** What happens before the first step that is so late. */
  at(seconds: number, happens: () => void): this {
    this.later.push({ seconds, happens });
    return this;
  }

  /** Plays a request to its answer, or `until` so many seconds are over. */
  async run(change: EventChange = {}, until?: number): Promise<Run> {
    const before = () => {
      for (const entry of [...this.later]) {
        if (this.time - START < entry.seconds * 1000) continue;
        this.later.splice(this.later.indexOf(entry), 1);
        entry.happens();
      }
    };
    const played = await simulate(this.lifecycle, this, event(change), { patience: until, before });
    return { ...played, seconds: (this.time - START) / 1000 };
  }

  /** Moves a model on. */
  is(status: string, arn = VERSION, more: Partial<Model> = {}): void {
    this.models[arn] = { ...this.models[arn], status, ...more };
  }

  private async answer(command: any): Promise<any> {
    const call = command.constructor.name.replace(/Command$/, '');
    const { input } = command;
    this.calls.push(call);
    this.time += this.slowness;
    if (this.errors[call]) throw this.errors[call];
    switch (call) {
      case 'DescribeStacks':
        return {
          Stacks: [{ StackStatus: this.stack, CreationTime: new Date(0), LastUpdatedTime: new Date(BEGAN) }],
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
          StackEvents: this.events.map(([ResourceStatus, time]) => ({
            ResourceStatus,
            PhysicalResourceId: STACK_ID,
            Timestamp: new Date(time),
          })),
        };
      case 'DescribeProjectVersions':
        // An empty page comes first.
        return input.NextToken
          ? { ProjectVersionDescriptions: this.describe(input.VersionNames?.[0]) }
          : { ProjectVersionDescriptions: [], NextToken: 'next' };
      case 'ListTagsForResource':
        return { Tags: { team: 'vision', ...this.models[input.ResourceArn]?.tags } };
      default:
        this.change(call, input);
        return {};
    }
  }

  private change(call: string, input: any): void {
    const arn: string = input.ResourceArn ?? input.ProjectVersionArn;
    this.inputs.push(input);
    this.changes.push(`${call} ${arn.split('/').at(-2)}`);
    const model = this.models[arn];
    const kept = Object.entries(model.tags ?? {}).filter(([key]) => !input.TagKeys?.includes(key));
    const status = BEGINS[call] ?? model.status;
    this.models[arn] = { ...model, status, tags: { ...Object.fromEntries(kept), ...input.Tags } };
  }

  private describe(name?: string) {
    return Object.entries(this.models)
      .filter(([arn]) => name === undefined || arn.split('/').at(-2) === name)
      .map(([ProjectVersionArn, { status, statusMessage, units, most }]) => ({
        ProjectVersionArn,
        Status: status,
        StatusMessage: statusMessage,
        MinInferenceUnits: units,
        MaxInferenceUnits: most,
      }));
  }
}
