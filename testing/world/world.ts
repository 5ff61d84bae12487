import type { Stack } from 'aws-cdk-lib';
import { Emulator, type EmulatorOptions, VirtualClock } from '../../emulator';
import { bootstrap } from '../../emulator/bootstrap';
import { administratorOf } from '../../emulator/iam/credentials';
import { InProcessRuntime } from '../../emulator/lambda/in-process';
import { Workspace } from '../../emulator/lambda/workspace';
import type { TrainedModel } from '../../emulator/rekognition';
import { type Synthesised, synthesise } from './synthesis';

export const REGION = 'eu-west-1';
export const TRAINING = '111111111111';
export const PRODUCTION = '222222222222';
/** Where every copy's training results go: a bucket of the production account, outside the stacks. */
export const OUTPUT_BUCKET = 'results-of-production';

/** The result of a stack operation, as a user sees it. */
export interface Deployment {
  readonly status: string;
  /** Every reason that the operation's events give, oldest first: `LogicalId STATUS: reason`. */
  readonly reasons: string[];
  readonly outputs: Record<string, string>;
  /** Seconds, of the emulator's time. */
  readonly took: number;
}

type Source = Readonly<Record<'projectArn' | 'modelVersionArn', string>>;

/** AWS's limits and delays, as far as AWS documents them. The emulator always allows only five copies at a time. */
const AS_IN_AWS = {
  iam: { iamPropagation: 20_000 },
  rekognition: { callsPerSecond: 5, policyPropagation: 10_000, describeLag: 3_000 },
} satisfies EmulatorOptions;

/** Copies and starts take a minute: for stories in which nothing happens meanwhile. */
export const QUICK = {
  rekognition: { copyDuration: 60_000, startDuration: 60_000 },
} satisfies EmulatorOptions;

/** All worlds deploy the same code: it is unpacked once. */
const workspace = new Workspace();

/**
 * A training and a production account, bootstrapped, in virtual time. Deploys real templates through the emulator's
 * CloudFormation, with our bundled handlers, as `cdk deploy` does.
 */
export class World {
  readonly clock = new VirtualClock();
  readonly aws: Emulator;
  /** Milliseconds for which CloudFormation may still show the former operation of a stack. */
  readonly statusLag: number;
  private readonly published = new Set<string>();

  private constructor(options: EmulatorOptions, runtime: InProcessRuntime) {
    this.statusLag = options.cloudFormation?.statusLag ?? 0;
    this.aws = new Emulator({
      cloudFormation: options.cloudFormation,
      skew: options.skew,
      states: options.states,
      iam: { ...AS_IN_AWS.iam, ...options.iam },
      rekognition: { ...AS_IN_AWS.rekognition, ...options.rekognition },
      workspace: options.workspace ?? workspace,
      clock: this.clock,
      functionRuntime: runtime,
    });
  }

  static async create(options: EmulatorOptions = {}, runtime = new InProcessRuntime()): Promise<World> {
    const world = new World(options, runtime);
    const accounts = [TRAINING, PRODUCTION];
    for (const account of accounts) await world.run(bootstrap(world.aws, account, REGION, accounts));
    await world.call(PRODUCTION, 's3', 'CreateBucket', {
      Bucket: OUTPUT_BUCKET,
      CreateBucketConfiguration: { LocationConstraint: REGION },
    });
    // The accounts were bootstrapped long ago.
    await world.clock.advance(60_000);
    return world;
  }

  /** Lets time pass until `goal` is settled. */
  run<T>(goal: Promise<T>): Promise<T> {
    return this.clock.run(goal);
  }

  async close(): Promise<void> {
    await this.aws.close();
  }

  /** An API call by the account's administrator. */
  call(account: string, service: string, operation: string, input: object): Promise<any> {
    return this.aws.call(administratorOf(account), REGION, service, operation, input);
  }

  /** What a person does in an account, as its administrator. */
  byHand(operation: string, input: object = {}, account = PRODUCTION, service = 'rekognition'): Promise<any> {
    return this.run(this.call(account, service, operation, input));
  }

  startModel(ProjectVersionArn: string, MinInferenceUnits = 1, account = PRODUCTION): Promise<unknown> {
    return this.byHand('StartProjectVersion', { ProjectVersionArn, MinInferenceUnits }, account);
  }

  stopModel(ProjectVersionArn: string, account = PRODUCTION): Promise<unknown> {
    return this.byHand('StopProjectVersion', { ProjectVersionArn }, account);
  }

  /** A person deletes a model version. It is gone when this returns. */
  async deleteVersion(ProjectVersionArn: string, account = PRODUCTION): Promise<void> {
    await this.byHand('DeleteProjectVersion', { ProjectVersionArn }, account);
    await this.clock.advance(60_000);
  }

  /** A project of the production account that no stack has made. Answers its ARN. */
  async createProject(ProjectName = 'shared'): Promise<string> {
    return (await this.byHand('CreateProject', { ProjectName })).ProjectArn;
  }

  /** A copy that a person begins. Answers its ARN. */
  async copyByHand(source: Source, DestinationProjectArn: string, VersionName: string, more: object = {}) {
    const { ProjectVersionArn } = await this.byHand('CopyProjectVersion', {
      SourceProjectArn: source.projectArn,
      SourceProjectVersionArn: source.modelVersionArn,
      DestinationProjectArn,
      VersionName,
      OutputConfig: { S3Bucket: OUTPUT_BUCKET },
      ...more,
    });
    return ProjectVersionArn as string;
  }

  /** The resources of a stack in the production account. */
  async resourcesOf(StackName: string): Promise<any[]> {
    const { StackResources } = await this.byHand(
      'DescribeStackResources',
      { StackName },
      PRODUCTION,
      'cloudformation',
    );
    return StackResources;
  }

  /** Lets time pass until the clock next shows this hour and minute. */
  async until(hour: number, minutes = 0): Promise<void> {
    const day = 24 * 60 * 60_000;
    const now = this.clock.now();
    const next = Math.floor(now / day) * day + (hour * 60 + minutes) * 60_000;
    await this.run(this.clock.sleep((next > now ? next : next + day) - now));
  }

  /** The calls of one operation that AWS has accepted. */
  callsOf(operation: string) {
    return this.aws.journal.filter((call) => call.operation === operation && !call.error);
  }

  train(versionName: string, more: Partial<TrainedModel> = {}) {
    return this.aws.rekognition.train({
      account: TRAINING,
      region: REGION,
      projectName: 'shapes',
      versionName,
      f1Score: 0.93,
      ...more,
    });
  }

  /** A model that was trained in the production account itself. */
  trainHere(versionName: string, more: Partial<TrainedModel> = {}) {
    return this.train(versionName, { account: PRODUCTION, projectName: 'own', ...more });
  }

  /** Every model version in the production account. */
  copies() {
    return this.aws.rekognition.versions(PRODUCTION, REGION);
  }

  /** Creates or updates a stack and waits for the end, clean-up included. `more` goes into CloudFormation's call. */
  deploy(
    name: string,
    build: (stack: Stack) => void,
    account = PRODUCTION,
    more: object = {},
  ): Promise<Deployment> {
    return this.run(this.begin(name, build, account, more).then((operation) => operation.end));
  }

  /** Starts to create or update a stack. `end` resolves when it is over. */
  async begin(
    name: string,
    build: (stack: Stack) => void,
    account = PRODUCTION,
    more: object = {},
  ): Promise<{ readonly end: Promise<Deployment> }> {
    const began = this.clock.now();
    const synthesised = synthesise(name, build, { account, region: REGION });
    const stackId = await this.start(name, synthesised, account, {}, more);
    return { end: this.outcome(stackId, account, began) };
  }

  /** Starts to create or update a stack from a template that was synthesised before. Answers the stack's id. */
  async start(
    name: string,
    synthesised: Synthesised,
    account = PRODUCTION,
    parameters: Readonly<Record<string, string>> = {},
    more: object = {},
  ): Promise<string> {
    const template = await this.publish(synthesised, account);
    const operation = (await this.exists(name, account)) ? 'UpdateStack' : 'CreateStack';
    const { StackId } = await this.call(account, 'cloudformation', operation, {
      StackName: name,
      TemplateBody: template,
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
      RoleARN: `arn:aws:iam::${account}:role/cdk-hnb659fds-cfn-exec-role-${account}-${REGION}`,
      ...more,
    });
    return StackId;
  }

  /** Creates or updates a stack from a template that was synthesised before, and waits for the end. */
  deploySynthesised(name: string, synthesised: Synthesised, account = PRODUCTION): Promise<Deployment> {
    const began = this.clock.now();
    return this.run(
      this.start(name, synthesised, account).then((stackId) => this.outcome(stackId, account, began)),
    );
  }

  destroy(name: string, account = PRODUCTION): Promise<Deployment> {
    return this.run(
      (async () => {
        const began = this.clock.now();
        const { Stacks } = await this.call(account, 'cloudformation', 'DescribeStacks', { StackName: name });
        await this.call(account, 'cloudformation', 'DeleteStack', { StackName: name });
        return this.outcome(Stacks[0].StackId, account, began);
      })(),
    );
  }

  private async exists(name: string, account: string): Promise<boolean> {
    return this.call(account, 'cloudformation', 'DescribeStacks', { StackName: name }).then(
      () => true,
      () => false,
    );
  }

  /** Waits for the end of the stack's operation, which began then. A deleted stack is found only by its id. */
  async outcome(name: string, account: string, began: number): Promise<Deployment> {
    for (;;) {
      await this.aws.cloudformation.atRest({ account, region: REGION }, name);
      // Looks every second.
      await this.clock.sleep(1_000 - ((this.clock.now() - began) % 1_000));
      const { Stacks } = await this.call(account, 'cloudformation', 'DescribeStacks', { StackName: name });
      const { StackStatus: status, StackId, Outputs = [] } = Stacks[0];
      if (status.endsWith('_IN_PROGRESS')) continue;
      const { StackEvents } = await this.call(account, 'cloudformation', 'DescribeStackEvents', {
        StackName: StackId,
      });
      const since = began + this.aws.skewOf('cloudformation');
      return {
        status,
        reasons: StackEvents.filter(
          (event: any) => event.ResourceStatusReason && event.Timestamp.getTime() >= since,
        )
          .map(
            (event: any) =>
              `${event.LogicalResourceId} ${event.ResourceStatus}: ${event.ResourceStatusReason}`,
          )
          .reverse(),
        outputs: Object.fromEntries(Outputs.map((output: any) => [output.OutputKey, output.OutputValue])),
        took: (this.clock.now() - began) / 1_000,
      };
    }
  }

  private async publish({ template, assets }: Synthesised, account: string): Promise<string> {
    for (const { bucket, key, body } of assets) {
      const id = `${account}/${bucket}/${key}`;
      if (this.published.has(id)) continue;
      this.published.add(id);
      await this.call(account, 's3', 'PutObject', { Bucket: bucket, Key: key, Body: body });
    }
    return template;
  }
}
