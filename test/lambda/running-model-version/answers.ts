import { RUNNER_TAG } from '../../../contract/running-model-version';
import {
  createHandler,
  type IsCompleteResult,
  type OnEventResult,
} from '../../../lambda/running-model-version/handler';
import { type EventChange, event, ID, RUNNER, VERSION } from './requests';

export const START = Date.parse('2026-01-01T00:00:00Z');

/** What Rekognition has of one version. */
export interface Model {
  readonly status: string;
  readonly runner?: string;
  readonly units?: number;
  readonly most?: number;
  readonly statusMessage?: string;
}

/** An error as the SDK throws it; without a status the answer never arrived. */
export const awsError = (name: string, status: number | 'lost' = 400, message = 'AWS’s own text.') =>
  Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode: status === 'lost' ? undefined : status, requestId: 'of the error' },
  });

/** AWS with models as the test sets them: nothing moves by itself. Notes the calls that change something. */
export class Aws {
  now = START;
  models: Record<string, Model> = { [VERSION]: { status: 'COPYING_COMPLETED' } };
  stack = 'CREATE_IN_PROGRESS';
  resource = { status: 'CREATE_IN_PROGRESS', id: ID as string };
  /** Calls that fail, by name. */
  readonly errors: Record<string, Error> = {};
  /** `TagResource v1 prod/Run`, and so on. */
  readonly changes: string[] = [];
  readonly inputs: any[] = [];
  /** The documents with metrics. */
  readonly printed: string[] = [];
  /** Milliseconds that each call takes. */
  slowness = 0;
  handler = this.freshHandler();

  /** Another process of the function, which remembers nothing. */
  freshHandler() {
    const client: any = { send: (command: any) => this.answer(command) };
    return createHandler({
      rekognition: client,
      cloudFormation: client,
      print: (line) => this.printed.push(line),
      now: () => this.now,
      sleep: async (ms) => {
        this.now += ms;
      },
    });
  }

  async onEvent(change: EventChange = {}): Promise<OnEventResult> {
    return (await this.handler(event(change))) as OnEventResult;
  }

  /** A pass, `seconds` after the request began. */
  async pass(first: OnEventResult, change: EventChange = {}, seconds?: number): Promise<IsCompleteResult> {
    if (seconds !== undefined) this.now = Date.parse(first.Operation.StartedAt) + seconds * 1000;
    return (await this.handler({
      ...event(change),
      PhysicalResourceId: first.PhysicalResourceId,
      Operation: first.Operation,
    })) as IsCompleteResult;
  }

  private async answer(command: any): Promise<any> {
    const call = command.constructor.name.replace(/Command$/, '');
    const { input } = command;
    this.now += this.slowness;
    if (this.errors[call]) throw this.errors[call];
    switch (call) {
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
      case 'DescribeProjectVersions':
        return { ProjectVersionDescriptions: this.describe(input.VersionNames[0]) };
      case 'ListTagsForResource': {
        const runner = this.models[input.ResourceArn]?.runner;
        return { Tags: { team: 'vision', ...(runner ? { [RUNNER_TAG]: runner } : {}) } };
      }
      default: {
        const arn: string = input.ResourceArn ?? input.ProjectVersionArn;
        this.inputs.push(input);
        this.changes.push(`${call} ${arn.split('/').at(-2)}`);
        const changed = { TagResource: { runner: RUNNER }, UntagResource: { runner: undefined } }[
          call as 'TagResource'
        ];
        this.models[arn] = { ...this.models[arn], ...changed };
        return {};
      }
    }
  }

  private describe(name: string) {
    return Object.entries(this.models)
      .filter(([arn]) => arn.split('/').at(-2) === name)
      .map(([ProjectVersionArn, { status, statusMessage, units, most }]) => ({
        ProjectVersionArn,
        Status: status,
        StatusMessage: statusMessage,
        MinInferenceUnits: units,
        MaxInferenceUnits: most,
      }));
  }

  /** Moves a model on. */
  is(status: string, arn = VERSION, more: Partial<Model> = {}): void {
    this.models[arn] = { ...this.models[arn], status, ...more };
  }
}
