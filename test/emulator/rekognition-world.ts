import { type CopyProjectVersionCommandInput, RekognitionClient } from '@aws-sdk/client-rekognition';
import { Emulator, VirtualClock } from '../../emulator';
import { administratorOf } from '../../emulator/iam/credentials';
import type { RekognitionOptions, TrainedModel } from '../../emulator/rekognition';

export const SOURCE = '111111111111';
export const DESTINATION = '222222222222';
export const REGION = 'eu-west-1';

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

  /** Runs something that sleeps on the virtual clock, or not. */
  call(account: string, service: string, operation: string, input: object, region = REGION): Promise<any> {
    return this.aws.call(administratorOf(account), region, service, operation, input);
  }

  rekognition(operation: string, input: object, account = DESTINATION): Promise<any> {
    return this.call(account, 'rekognition', operation, input);
  }

  train(model: Partial<TrainedModel> = {}) {
    return this.aws.rekognition.train({
      account: SOURCE,
      region: REGION,
      projectName: 'cats',
      versionName: 'v1',
      f1Score: 0.9,
      ...model,
    });
  }

  /** A project in the destination account, and a bucket for it. */
  async destination(name = 'cats', account = DESTINATION): Promise<string> {
    const bucket = `results-${account}`;
    const { Buckets } = await this.call(account, 's3', 'ListBuckets', {});
    if (!Buckets.some((each: any) => each.Name === bucket)) {
      await this.call(account, 's3', 'CreateBucket', {
        Bucket: bucket,
        CreateBucketConfiguration: { LocationConstraint: REGION },
      });
    }
    return (await this.rekognition('CreateProject', { ProjectName: name }, account)).ProjectArn;
  }

  /** Lets an account copy every version of a project. */
  async allow(projectArn: string, account = DESTINATION, name = 'allow-copy', effect = 'Allow') {
    const [, , , region, owner, path] = projectArn.split(':');
    const versions = `arn:aws:rekognition:${region}:${owner}:${path.split('/').slice(0, 2).join('/')}/version/*`;
    return this.rekognition(
      'PutProjectPolicy',
      {
        ProjectArn: projectArn,
        PolicyName: name,
        PolicyDocument: policy({ effect, account, resource: versions }),
      },
      owner,
    );
  }

  /** A model, a permission, a project and a bucket: all that a copy across accounts needs. */
  async readyToCopy(model: Partial<TrainedModel> = {}): Promise<CopyProjectVersionCommandInput> {
    const { projectArn, modelVersionArn } = this.train(model);
    await this.allow(projectArn);
    return {
      SourceProjectArn: projectArn,
      SourceProjectVersionArn: modelVersionArn,
      DestinationProjectArn: await this.destination(),
      VersionName: 'copy',
      OutputConfig: { S3Bucket: `results-${DESTINATION}`, S3KeyPrefix: 'out/' },
    };
  }

  copy(input: object): Promise<any> {
    return this.rekognition('CopyProjectVersion', input);
  }

  /** The newest version of a project, as Describe shows it. */
  async newest(ProjectArn: string, account = DESTINATION): Promise<any> {
    return (await this.rekognition('DescribeProjectVersions', { ProjectArn }, account))
      .ProjectVersionDescriptions[0];
  }

  client(account = DESTINATION): RekognitionClient {
    return new RekognitionClient({
      endpoint: this.aws.endpoint,
      region: REGION,
      credentials: this.aws.iam.administrator(account),
      maxAttempts: 1,
    });
  }
}

/** A world in which a model can be copied, and the input of that call. */
export async function readyToCopy(model?: Partial<TrainedModel>, options?: RekognitionOptions) {
  const world = new World(options);
  return { world, input: await world.readyToCopy(model) };
}

export function policy({ effect = 'Allow', account = DESTINATION, resource = '*' }): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: effect,
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'rekognition:CopyProjectVersion',
        Resource: resource,
      },
    ],
  });
}
