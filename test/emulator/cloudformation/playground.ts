import { Emulator, VirtualClock } from '../../../emulator';
import type { Caller } from '../../../emulator/call';
import type { CloudFormationOptions, CustomResourceRequest } from '../../../emulator/cloudformation';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const SERVICE_TOKEN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:provider`;

/** What CloudFormation sends to a custom resource's function. */
export interface Envelope {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ServiceToken: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly ResourceProperties: Record<string, any>;
  readonly OldResourceProperties?: Record<string, any>;
}

export interface Reply {
  readonly after?: number;
  readonly fail?: string;
  readonly id?: string;
  readonly data?: Record<string, unknown>;
  readonly noEcho?: boolean;
  /** Runs just before the answer, unless nobody waits for it any more. */
  readonly work?: () => void;
}

/** Decides how the provider answers. `undefined`: never. */
export type Provider = (request: Envelope) => Reply | undefined;

const goodProvider: Provider = ({ PhysicalResourceId, LogicalResourceId }) => ({
  id: PhysicalResourceId ?? `id-of-${LogicalResourceId}`,
});

/** An emulator in virtual time, with a scripted custom resource provider in place of Lambda. */
export class Playground {
  readonly clock = new VirtualClock();
  readonly aws: Emulator;
  readonly requests: Envelope[] = [];
  /** Called before each invocation; may throw. */
  onInvoke: (request: Envelope) => void | Promise<void> = () => {};
  private readonly caller: Caller;

  constructor(
    public provider: Provider = goodProvider,
    cloudFormation: CloudFormationOptions = {},
  ) {
    this.aws = new Emulator({ clock: this.clock, cloudFormation });
    this.caller = this.aws.iam.callerOf(this.aws.iam.administrator(ACCOUNT).accessKeyId);
    this.aws.intercept(async (call, input, next) => {
      if (call.service !== 'lambda' || call.operation !== 'Invoke') return next();
      const envelope: Envelope = JSON.parse(Buffer.from(input.Payload).toString('utf8'));
      await this.onInvoke(envelope);
      this.requests.push(envelope);
      const reply = this.provider(envelope);
      if (reply) void this.reply(envelope, reply);
      return { StatusCode: 202 };
    });
  }

  /** Makes one call, in virtual time. */
  call(operation: string, input: object = {}, service = 'cloudformation'): Promise<any> {
    return this.clock.run(this.aws.call(this.caller, REGION, service, operation, input));
  }

  /** PUTs `body` to a request's ResponseURL. */
  put(url: string, body: string): number {
    const { host, pathname, search } = new URL(url);
    const path = `${pathname}${search}`;
    return this.aws.cloudformation.receive({
      method: 'PUT',
      path,
      headers: { host },
      body: Buffer.from(body),
    }).status;
  }

  answer(envelope: Envelope, { fail, id, data, noEcho }: Reply): number {
    const { StackId, RequestId, LogicalResourceId } = envelope;
    return this.put(
      envelope.ResponseURL,
      JSON.stringify({
        Status: fail === undefined ? 'SUCCESS' : 'FAILED',
        Reason: fail,
        PhysicalResourceId: id ?? envelope.PhysicalResourceId ?? `id-of-${LogicalResourceId}`,
        StackId,
        RequestId,
        LogicalResourceId,
        Data: data,
        NoEcho: noEcho,
      }),
    );
  }

  private async reply(envelope: Envelope, reply: Reply): Promise<void> {
    await this.clock.sleep(reply.after ?? 100);
    if (this.record(envelope).outcome === 'waiting') reply.work?.();
    this.answer(envelope, reply);
  }

  async create(StackName: string, template: object, more: object = {}): Promise<string> {
    const { StackId } = await this.call('CreateStack', { ...body(template), StackName, ...more });
    return StackId;
  }

  update(StackName: string, template: object, more: object = {}): Promise<any> {
    return this.call('UpdateStack', { ...body(template), StackName, ...more });
  }

  /** Waits for the end of the operation under way. Returns the status it ended in. */
  async settle(StackName: string): Promise<string> {
    for (let step = 50; ; step = Math.min(step * 2, 10_000)) {
      const { StackStatus } = await this.describe(StackName);
      if (!StackStatus.endsWith('_IN_PROGRESS') || StackStatus === 'REVIEW_IN_PROGRESS') return StackStatus;
      await this.clock.advance(step);
    }
  }

  async deployed(StackName: string, template: object, more: object = {}): Promise<string> {
    const id = await this.create(StackName, template, more);
    const status = await this.settle(id);
    if (status !== 'CREATE_COMPLETE') throw new Error(`${StackName} is ${status}: ${await this.story(id)}`);
    return id;
  }

  async describe(StackName: string): Promise<any> {
    return (await this.call('DescribeStacks', { StackName })).Stacks[0];
  }

  async resource(StackName: string, LogicalResourceId: string): Promise<any> {
    return (await this.call('DescribeStackResource', { StackName, LogicalResourceId })).StackResourceDetail;
  }

  /** Every event so far, oldest first, as `LogicalId STATUS: reason`. */
  async story(StackName: string): Promise<string[]> {
    const events: any[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.call('DescribeStackEvents', { StackName, NextToken });
      events.push(...page.StackEvents);
      NextToken = page.NextToken;
    } while (NextToken);
    return events
      .reverse()
      .map(
        ({ LogicalResourceId, ResourceStatus, ResourceStatusReason }) =>
          `${LogicalResourceId} ${ResourceStatus}${ResourceStatusReason ? `: ${ResourceStatusReason}` : ''}`,
      );
  }

  /** The requests so far, as `Type LogicalId PhysicalId`. */
  get asked(): string[] {
    return this.requests.map(({ RequestType, LogicalResourceId, PhysicalResourceId }) =>
      [RequestType, LogicalResourceId, PhysicalResourceId].filter(Boolean).join(' '),
    );
  }

  /** CloudFormation's own record of the request that `envelope` carried. */
  record({ RequestId }: Envelope): CustomResourceRequest {
    return this.aws.cloudformation.answers.find(({ requestId }) => requestId === RequestId)!;
  }
}

const body = (template: object) => ({
  TemplateBody: JSON.stringify(template),
  Capabilities: ['CAPABILITY_IAM'],
});

/** A custom resource of a template. */
export const custom = (properties: object = {}, attributes: object = {}) => ({
  Type: 'Custom::Thing',
  Properties: { ServiceToken: SERVICE_TOKEN, ...properties },
  ...attributes,
});

export const parameter = (value: unknown, attributes: object = {}) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Type: 'String', Value: value },
  ...attributes,
});
