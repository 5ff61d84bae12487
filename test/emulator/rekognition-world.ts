import { type CopyProjectVersionCommandInput, Rekognition } from '@aws-sdk/client-rekognition';
import { Emulator, VirtualClock } from '../../emulator';
import type { RekognitionOptions, TrainedModel } from '../../emulator/rekognition';
import { ACCOUNT, Account, allow, MINUTE, policy, REGION, OTHER as SECOND, STRANGER } from './account';

export const SOURCE = ACCOUNT;
export const DESTINATION = SECOND;
export const OTHER = STRANGER;

const worlds: World[] = [];

/** For afterEach: gives back the port of every world that listens, however its test ended. */
export async function closeWorlds(): Promise<void> {
  for (const world of worlds.splice(0)) await world.aws.close();
}

/** Two accounts, a trained model in one, a project and a bucket in the other, and virtual time. */
export class World {
  readonly clock = new VirtualClock();
  readonly aws: Emulator;

  constructor(rekognition: RekognitionOptions = {}) {
    this.aws = new Emulator({ clock: this.clock, rekognition });
    worlds.push(this);
  }

  account(id = DESTINATION, region = REGION): Account {
    return new Account(this.aws, id, region);
  }

  call(account: string, service: string, operation: string, input: object, region = REGION): Promise<any> {
    return this.account(account, region).call(service, operation, input);
  }

  rekognition(operation: string, input: object = {}, account = DESTINATION): Promise<any> {
    return this.call(account, 'rekognition', operation, input);
  }

  /** Calls Rekognition in the account of the trained models. */
  source(operation: string, input: object = {}): Promise<any> {
    return this.rekognition(operation, input, SOURCE);
  }

  train(model: Partial<TrainedModel> = {}) {
    const usual = { account: SOURCE, region: REGION, projectName: 'cats', versionName: 'v1', f1Score: 0.9 };
    return this.aws.rekognition.train({ ...usual, ...model });
  }

  /** A project in the destination account, and a bucket for it. */
  async destination(ProjectName = 'cats', id = DESTINATION): Promise<string> {
    const account = this.account(id);
    const { Buckets } = await account.call('s3', 'ListBuckets');
    if (Buckets.length === 0) await account.bucket(`results-${id}`);
    return (await account.call('rekognition', 'CreateProject', { ProjectName })).ProjectArn;
  }

  /** Lets an account copy every version of a project. */
  async allow(ProjectArn: string, account = DESTINATION, PolicyName = 'allow-copy', effect = 'Allow') {
    const resource = `${ProjectArn.replace(/\/\d+$/, '')}/version/*`;
    const PolicyDocument = copyPolicy({ effect, account, resource });
    const owner = ProjectArn.split(':')[4];
    return this.rekognition('PutProjectPolicy', { ProjectArn, PolicyName, PolicyDocument }, owner);
  }

  /** All that a copy needs beside a permission: its input, a project and a bucket. */
  async copyOf(model: ReturnType<World['train']>, project?: string): Promise<CopyProjectVersionCommandInput> {
    return {
      SourceProjectArn: model.projectArn,
      SourceProjectVersionArn: model.modelVersionArn,
      DestinationProjectArn: await this.destination(project),
      VersionName: 'copy',
      OutputConfig: { S3Bucket: `results-${DESTINATION}`, S3KeyPrefix: 'out/' },
    };
  }

  /** A model, a permission, a project and a bucket: all that a copy across accounts needs. */
  async readyToCopy(model: Partial<TrainedModel> = {}): Promise<CopyProjectVersionCommandInput> {
    const trained = this.train(model);
    await this.allow(trained.projectArn);
    return this.copyOf(trained);
  }

  /** Starts a model, in its account. */
  start(ProjectVersionArn: string, more: object = {}): Promise<any> {
    const input = { ProjectVersionArn, MinInferenceUnits: 1, ...more };
    return this.rekognition('StartProjectVersion', input, ProjectVersionArn.split(':')[4]);
  }

  /** The tags of a project or a version. */
  async tags(ResourceArn: string): Promise<Record<string, string>> {
    return (await this.rekognition('ListTagsForResource', { ResourceArn }, ResourceArn.split(':')[4])).Tags;
  }

  copy(input: object): Promise<any> {
    return this.rekognition('CopyProjectVersion', input);
  }

  /** Makes a copy to its end. Returns the newest version of its project. */
  async copied(input: CopyProjectVersionCommandInput): Promise<any> {
    await this.copy(input);
    await this.clock.advance(6 * MINUTE);
    return this.newest(input.DestinationProjectArn!);
  }

  /** The newest version of a project, as Describe shows it. */
  async newest(ProjectArn: string, account = ProjectArn.split(':')[4]): Promise<any> {
    return (await this.rekognition('DescribeProjectVersions', { ProjectArn }, account))
      .ProjectVersionDescriptions[0];
  }

  client(account?: string): Promise<Rekognition> {
    return this.account(account).client(Rekognition);
  }
}

/** A world with a trained model. */
export function trained(model?: Partial<TrainedModel>, options?: RekognitionOptions) {
  const world = new World(options);
  const { projectArn: ProjectArn, modelVersionArn: ProjectVersionArn } = world.train(model);
  return { world, ProjectArn, ProjectVersionArn };
}

/** A world in which a model can be copied, and the input of that call. */
export async function readyToCopy(model?: Partial<TrainedModel>, options?: RekognitionOptions) {
  const world = new World(options);
  return { world, input: await world.readyToCopy(model) };
}

/** The input of a copy of a copy. */
export const again = (input: CopyProjectVersionCommandInput, copy: string, change: object = {}) => ({
  ...input,
  SourceProjectArn: input.DestinationProjectArn,
  SourceProjectVersionArn: copy,
  VersionName: 'again',
  ...change,
});

export function copyPolicy({ effect = 'Allow', account = DESTINATION, resource = '*' } = {}): string {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  return policy(allow('rekognition:CopyProjectVersion', resource, { Effect: effect, Principal }));
}
