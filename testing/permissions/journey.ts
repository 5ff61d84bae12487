import { type Stack, Tags } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { OWNER_TAG } from '../../contract/copied-model-version';
import type { EmulatorOptions } from '../../emulator';
import { CopiedModelVersion, type CopiedModelVersionProps, type ModelGates, Project } from '../../lib';
import { importVersion } from '../constructs/imported-version';
import { permit, type Trained } from '../world/stacks';
import { OUTPUT_BUCKET, PRODUCTION, REGION, TRAINING, World } from '../world/world';
import { Ledger } from './ledger';

/** Nothing arrives late and no quota is short, so every refusal here is permanent. */
export const CALM = {
  iam: { iamPropagation: 0 },
  rekognition: {
    copyDuration: 60_000,
    policyPropagation: 0,
    describeLag: 0,
    callsPerSecond: Number.POSITIVE_INFINITY,
  },
} satisfies EmulatorOptions;

/**
 * Deploys the stack, which has to end in this status, and tells the ledger its names. A resource that could not be
 * deleted is an error too.
 */
export async function deployTo(
  { world, stack = 'production', account = PRODUCTION, ledger }: Life,
  expected: string,
  build: (stack: Stack) => void,
): Promise<void> {
  const { status, reasons } = await world.deploy(stack, build, account);
  if (status !== expected || reasons.join().includes('DELETE_FAILED'))
    throw new Error(`${status} instead of ${expected}: ${reasons.join('\n')}`);
  await ledger.learn(stack, account);
}

/** The last step of a stack's life. */
export async function destroyAll({ world, stack = 'production', account = PRODUCTION }: Life): Promise<void> {
  const { status, reasons } = await world.destroy(stack, account);
  if (status !== 'DELETE_COMPLETE') throw new Error(`${status}: ${reasons.join('\n')}`);
}

interface Life {
  readonly world: World;
  readonly ledger: Ledger;
  readonly stack?: string;
  readonly account?: string;
}

export interface Variant {
  readonly options?: Partial<
    Pick<CopiedModelVersionProps, 'stopOnDelete' | 'adoptExisting' | 'outputKeyPrefix' | 'tags'> & ModelGates
  >;
  /** `versionName` is given, with another name for each source. */
  readonly named?: boolean;
  readonly withKey?: boolean;
  readonly encryptedBucket?: boolean;
  readonly sameAccount?: boolean;
  /** A second copy in the stack, from the beginning to the end: of another model, or of the first copy. */
  readonly second?: 'of another model' | 'of the first copy';
  /** The copies run when they are deleted. */
  readonly running?: boolean;
  /** A copy of the same source already exists. */
  readonly madeByHand?: boolean;
}

/** A stack's whole life: create, change in place, replace, roll back, move to another project, delete. */
export async function lifeOfCopies(world: World, variant: Variant): Promise<Ledger> {
  const train = (versionName: string, copyFails?: string): Trained =>
    world.aws.rekognition.train({
      account: variant.sameAccount ? PRODUCTION : TRAINING,
      region: REGION,
      projectName: 'shapes',
      versionName,
      f1Score: 0.93,
      copyFails,
    });
  const [v1, v2, bad] = [train('v1'), train('v2'), train('bad', 'No.')];
  if (!variant.sameAccount) await world.deploy('training', permit(v1), TRAINING);
  const ledger = new Ledger(world);
  const keyArn = variant.withKey ? await createKey(world) : undefined;
  const bucketKeyArn = variant.encryptedBucket ? await encryptBucket(world) : undefined;
  const project = await makeProject(world, 'shapes-prod');
  const other = await makeProject(world, 'shapes-other');
  const second = await makeProject(world, 'shapes-second');
  if (variant.madeByHand) {
    await copyByHand(world, v1, project, 'named-v1');
  }

  const declare =
    (id: string, source: Trained, into: string, tags: Record<string, string> = {}) =>
    (stack: Stack) => {
      const copy = (name: string, props: Pick<CopiedModelVersionProps, 'source' | 'destinationProject'>) =>
        new CopiedModelVersion(stack, name, {
          outputBucket: Bucket.fromBucketAttributes(stack, `${name}Output`, {
            bucketName: OUTPUT_BUCKET,
            encryptionKey: bucketKeyArn ? Key.fromKeyArn(stack, `${name}BucketKey`, bucketKeyArn) : undefined,
          }),
          encryptionKey: keyArn ? Key.fromKeyArn(stack, `${name}Key`, keyArn) : undefined,
          versionName: variant.named ? `named-${source.modelVersionArn.split('/').at(-2)}` : undefined,
          ...variant.options,
          ...props,
        });
      const first = copy(id, {
        source: importVersion(stack, `${id}Source`, source),
        destinationProject: Project.fromProjectArn(stack, `${id}Project`, into),
      });
      if (variant.second) {
        copy('Second', {
          source: variant.second === 'of the first copy' ? first : importVersion(stack, 'SecondSource', v2),
          destinationProject: Project.fromProjectArn(stack, 'SecondProject', second),
        });
      }
      for (const [key, value] of Object.entries(tags)) Tags.of(stack).add(key, value);
    };
  const deploy = async (expected: string, build: (stack: Stack) => void) => {
    await deployTo({ world, ledger }, expected, build);
    if (variant.running) await startAll(world);
  };

  await deploy('CREATE_COMPLETE', declare('Copy', v1, project));
  await deploy('UPDATE_COMPLETE', declare('Copy', v1, project, { team: 'vision' }));
  await deploy('UPDATE_COMPLETE', declare('Copy', v1, project));
  await deploy('UPDATE_COMPLETE', declare('Copy', v2, project));
  await deploy('UPDATE_ROLLBACK_COMPLETE', declare('Copy', bad, project));
  // The copy leaves the template, and the role no longer names its project.
  await deploy('UPDATE_COMPLETE', declare('Moved', v1, other, { team: 'vision' }));
  await deploy('UPDATE_COMPLETE', declare('Moved', v1, other));
  await destroyAll({ world, ledger });
  return ledger;
}

async function makeProject(world: World, name: string): Promise<string> {
  const created = await world.byHand('CreateProject', { ProjectName: name });
  return created.ProjectArn;
}

async function createKey(world: World): Promise<string> {
  const { KeyMetadata } = await world.byHand('CreateKey', {}, PRODUCTION, 'kms');
  return KeyMetadata.Arn;
}

async function encryptBucket(world: World): Promise<string> {
  const arn = await createKey(world);
  await world.byHand(
    'PutBucketEncryption',
    {
      Bucket: OUTPUT_BUCKET,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn } }],
      },
    },
    PRODUCTION,
    's3',
  );
  return arn;
}

async function copyByHand(
  world: World,
  source: Trained,
  project: string,
  name: string,
  tags: Record<string, string> = {},
): Promise<void> {
  await world.byHand('CopyProjectVersion', {
    SourceProjectArn: source.projectArn,
    SourceProjectVersionArn: source.modelVersionArn,
    DestinationProjectArn: project,
    VersionName: name,
    OutputConfig: { S3Bucket: OUTPUT_BUCKET },
    Tags: tags,
  });
  await world.run(world.clock.sleep(10 * 60_000));
}

/**
 * Another stack's life: an update takes over two existing versions, one without an owner and one of a third stack. A
 * sibling fails, and the rollback must give them back, although its role no longer names them.
 */
export async function lifeOfVainAdoption(world: World): Promise<Ledger> {
  const train = (name: string, more = {}) => world.train(name, more);
  const [v1, v2] = [train('v1'), train('v2')];
  const bad = train('bad', { copyFails: 'No.', copyDuration: 120_000 });
  await world.deploy('training', permit(v1), TRAINING);
  const ledger = new Ledger(world);
  const project = await makeProject(world, 'shapes-prod');
  const theirs = { [OWNER_TAG]: 'third/Copy' };
  await copyByHand(world, v2, project, 'nobodys', { made: 'by hand' });
  await copyByHand(world, v2, project, 'theirs', theirs);
  const declare =
    (...declared: [id: string, source: Trained, versionName: string][]) =>
    (stack: Stack) => {
      const destinationProject = Project.fromProjectArn(stack, 'Project', project);
      const outputBucket = Bucket.fromBucketName(stack, 'Output', OUTPUT_BUCKET);
      for (const [id, version, versionName] of declared) {
        const source = importVersion(stack, `${id}Source`, version);
        const options = { versionName, adoptExisting: true };
        new CopiedModelVersion(stack, id, { source, destinationProject, outputBucket, ...options });
      }
    };

  const life = { world, ledger };
  await deployTo(life, 'CREATE_COMPLETE', declare(['One', v1, 'one'], ['Two', v1, 'two']));
  const update = declare(['One', v2, 'nobodys'], ['Two', v2, 'theirs'], ['Bad', bad, 'bad']);
  await deployTo(life, 'UPDATE_ROLLBACK_COMPLETE', update);
  return ledger;
}

async function startAll(world: World): Promise<void> {
  for (const { arn, status } of world.copies()) {
    if (!['COPYING_COMPLETED', 'STOPPED'].includes(status)) continue;
    const input = { ProjectVersionArn: arn, MinInferenceUnits: 1 };
    await world.byHand('StartProjectVersion', input);
  }
  await world.run(world.clock.sleep(10 * 60_000));
}
