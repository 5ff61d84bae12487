import { Emulator, VirtualClock } from '../../../emulator';
import type { CloudFormationOptions, CustomResourceRequest } from '../../../emulator/cloudformation';
import { Account } from '../account';
import { ACCOUNT, REGION } from './templates';

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

/** Gives this answer to the creation of a resource, or of every resource. */
export const onCreate =
  (reply: Reply | undefined, logicalId?: string, otherwise: Provider = () => ({})): Provider =>
  (request) =>
    request.RequestType === 'Create' && (logicalId ?? request.LogicalResourceId) === request.LogicalResourceId
      ? reply
      : otherwise(request);

/** Lets the creation of `Bad` fail after a second. */
export const failBad = (otherwise?: Provider) =>
  onCreate({ fail: 'broken', id: 'bad-1', after: 1_000 }, 'Bad', otherwise);

/** Gives this answer to the update to a size. */
export const onUpdate =
  (to: string, reply: Reply | undefined): Provider =>
  ({ RequestType, ResourceProperties: { Size } }) =>
    RequestType === 'Update' && Size === to ? reply : {};

/** A thing that cannot change: every size is another thing. */
export const bySize: Provider = ({ ResourceProperties: { Size } }) => ({ id: `thing-${Size}` });

/** An emulator in virtual time, with a scripted custom resource provider in place of Lambda. */
export class Playground {
  readonly clock = new VirtualClock();
  readonly aws: Emulator;
  readonly requests: Envelope[] = [];
  /** Called before each invocation; may throw. */
  onInvoke: (request: Envelope) => void | Promise<void> = () => {};
  readonly account: Account;

  constructor(
    public provider: Provider = goodProvider,
    cloudFormation: CloudFormationOptions = {},
  ) {
    this.aws = new Emulator({ clock: this.clock, cloudFormation });
    this.account = new Account(this.aws, ACCOUNT, REGION);
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
    return this.clock.run(this.account.call(service, operation, input));
  }

  /** PUTs `body` to a request's ResponseURL. */
  put(url: string, body: string): number {
    const { host, pathname, search } = new URL(url);
    const request = { path: `${pathname}${search}`, headers: { host }, body: Buffer.from(body) };
    return this.aws.cloudformation.receive({ method: 'PUT', ...request }).status;
  }

  answer(envelope: Envelope, { fail, id, data, noEcho }: Reply): number {
    const { ResponseURL, StackId, RequestId, LogicalResourceId } = envelope;
    const Status = fail === undefined ? 'SUCCESS' : 'FAILED';
    const PhysicalResourceId = id ?? envelope.PhysicalResourceId ?? `id-of-${LogicalResourceId}`;
    const ids = { StackId, RequestId, LogicalResourceId, PhysicalResourceId };
    return this.put(
      ResponseURL,
      JSON.stringify({ Status, Reason: fail, ...ids, Data: data, NoEcho: noEcho }),
    );
  }

  private async reply(envelope: Envelope, reply: Reply): Promise<void> {
    await this.clock.sleep(reply.after ?? 100);
    if (this.record(envelope).outcome === 'waiting') reply.work?.();
    this.answer(envelope, reply);
  }

  /** The stack that was created last. */
  id = '';

  async create(template: object, more: object = {}, StackName = 'demo'): Promise<string> {
    this.id = (await this.call('CreateStack', { ...body(template), StackName, ...more })).StackId;
    return this.id;
  }

  update(template: object, more: object = {}, StackName = this.id): Promise<any> {
    return this.call('UpdateStack', { ...body(template), StackName, ...more });
  }

  /** Makes a call for the stack. */
  stack(operation: string, more: object = {}): Promise<any> {
    return this.call(operation, { StackName: this.id, ...more });
  }

  /** Waits for the end of the operation under way. Returns the status it ended in. */
  async settle(stack = this.id): Promise<string> {
    for (let step = 50; ; step = Math.min(step * 2, 10_000)) {
      const status = await this.status(stack);
      if (!status.endsWith('_IN_PROGRESS') || status === 'REVIEW_IN_PROGRESS') return status;
      await this.clock.advance(step);
    }
  }

  /** Begins an operation on the stack and waits for its end. Returns the status it ended in. */
  async ended(operation: string, more: object = {}): Promise<string> {
    await this.stack(operation, more);
    return this.settle();
  }

  async created(template: object, more: object = {}, name?: string): Promise<string> {
    return this.settle(await this.create(template, more, name));
  }

  async updated(template: object, more: object = {}, stack?: string): Promise<string> {
    await this.update(template, more, stack);
    return this.settle(stack);
  }

  deleted(more: object = {}): Promise<string> {
    return this.ended('DeleteStack', more);
  }

  async deployed(template: object, more: object = {}, name?: string): Promise<string> {
    const status = await this.created(template, more, name);
    if (status !== 'CREATE_COMPLETE') throw new Error(`The stack is ${status}: ${await this.story()}`);
    return this.id;
  }

  async describe(StackName = this.id): Promise<any> {
    return (await this.call('DescribeStacks', { StackName })).Stacks[0];
  }

  async status(stack?: string): Promise<string> {
    return (await this.describe(stack)).StackStatus;
  }

  /** The values of the outputs, in the order of the template. */
  async outputs(stack?: string): Promise<string[]> {
    return (await this.describe(stack)).Outputs.map(({ OutputValue }: any) => OutputValue);
  }

  async resource(LogicalResourceId: string, StackName = this.id): Promise<any> {
    return (await this.call('DescribeStackResource', { StackName, LogicalResourceId })).StackResourceDetail;
  }

  /** What the stack shows of a resource: `CREATE_COMPLETE id-of-Thing`. */
  async shown(logicalId: string, stack?: string): Promise<string> {
    const { ResourceStatus, PhysicalResourceId } = await this.resource(logicalId, stack);
    return `${ResourceStatus} ${PhysicalResourceId}`;
  }

  /** Every event so far, oldest first, as `LogicalId STATUS: reason`. */
  async story(StackName = this.id): Promise<string[]> {
    const events: any[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.call('DescribeStackEvents', { StackName, NextToken });
      events.push(...page.StackEvents);
      NextToken = page.NextToken;
    } while (NextToken);
    return events.reverse().map(({ LogicalResourceId, ResourceStatus, ResourceStatusReason: reason }) => {
      return `${LogicalResourceId} ${ResourceStatus}${reason ? `: ${reason}` : ''}`;
    });
  }

  /** The events so far that are about one resource, or about the stack under its name. */
  async storyOf(name: string, stack?: string): Promise<string[]> {
    return (await this.story(stack)).filter((line) => line.startsWith(`${name} `));
  }

  /** Creates a change set and waits until it is complete or has failed. */
  async changeSet(template: object | undefined, more: object = {}): Promise<any> {
    const names = { StackName: 'demo', ChangeSetName: 'changes' };
    const source = template ? body(template) : { UsePreviousTemplate: true };
    const { Id } = await this.call('CreateChangeSet', { ...source, ...names, ...more });
    await this.clock.advance(1_000);
    return this.call('DescribeChangeSet', { ChangeSetName: Id, IncludePropertyValues: 'true' });
  }

  execute(ChangeSetName: string): Promise<any> {
    return this.call('ExecuteChangeSet', { ChangeSetName });
  }

  /** The value of a parameter in the parameter store. */
  async parameter(Name: string): Promise<string> {
    return (await this.call('GetParameter', { Name }, 'ssm')).Parameter.Value;
  }

  /** The value of the parameter that is a resource of the stack. */
  async parameterOf(logicalId: string): Promise<string> {
    return this.parameter((await this.resource(logicalId)).PhysicalResourceId);
  }

  /** The requests so far, as `Type LogicalId PhysicalId`. */
  get asked(): string[] {
    return this.requests.map(({ RequestType, LogicalResourceId, PhysicalResourceId }) =>
      [RequestType, LogicalResourceId, PhysicalResourceId].filter(Boolean).join(' '),
    );
  }

  /** The last request of a type. */
  last(type: Envelope['RequestType']): Envelope {
    return this.requests.findLast(({ RequestType }) => RequestType === type)!;
  }

  /** CloudFormation's own record of the request that `envelope` carried. */
  record({ RequestId }: Envelope): CustomResourceRequest {
    return this.aws.cloudformation.answers.find(({ requestId }) => requestId === RequestId)!;
  }
}

export const WITHOUT_ROLLBACK = { DisableRollback: true };

const body = (template: object) => ({
  TemplateBody: JSON.stringify(template),
  Capabilities: ['CAPABILITY_IAM'],
});

/** A playground with a stack that is deployed. */
export async function deployed(
  template: object,
  provider?: Provider,
  options?: CloudFormationOptions,
): Promise<Playground> {
  const play = new Playground(provider, options);
  await play.deployed(template);
  return play;
}
