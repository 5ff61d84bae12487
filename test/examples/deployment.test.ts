import fleet from '../../examples/fleet/accounts.json';
import type { Trained } from '../../testing/world/stacks';
import { PRODUCTION, TRAINING } from '../../testing/world/world';
import { valuesOf } from './examples';
import { createBucket, Ground } from './ground';

let ground: Ground;
let v1: Trained;
afterEach(() => ground.world.close());

const sourceOf = ({ projectArn, modelVersionArn }: Trained) => ({
  sourceProjectArn: projectArn,
  sourceModelVersionArn: modelVersionArn,
});

test('same-account: the pointer names a copy in a separate project', async () => {
  const { outputBucketName, parameterName } = valuesOf('same-account');
  ground = await Ground.create(async (world) => {
    v1 = world.train('v1');
    await createBucket(world, TRAINING, outputBucketName);
  });

  const { LiveModel } = await ground.deploy('same-account', sourceOf(v1));

  const copy = ground.versions(TRAINING).find(({ projectName }) => projectName === 'shapes-live')!;
  expect(copy.sourceArn).toBe(v1.modelVersionArn);
  expect(LiveModel).toEqual({ ModelVersionArn: copy.arn, F1Score: '0.93' });
  expect(await ground.parameter(TRAINING, parameterName)).toBe(copy.arn);
  expect(await ground.destroy()).toEqual([]);
});

test('cross-account: the copy is in the other account, and its training results stay after its deletion', async () => {
  ground = await Ground.create(async (world) => {
    v1 = world.train('v1');
  });

  const { Production } = await ground.deploy('cross-account', sourceOf(v1));

  const [copy] = ground.versions(PRODUCTION);
  expect(copy).toMatchObject({ arn: Production.ModelVersionArn, sourceArn: v1.modelVersionArn });
  const [, bucket] = Production.EvaluationSummary.match(/^s3:\/\/([^/]+)\/.*\.json$/)!;
  expect(await ground.destroy()).toEqual([`arn:aws:s3:::${bucket}`]);
});

test('chain: a version moves from account to account, each time when somebody enters the ARN of the copy before', async () => {
  const { testAccount, outputBucketPrefix } = valuesOf('chain');
  let v2!: Trained;
  ground = await Ground.create(async (world) => {
    v1 = world.train('v1');
    v2 = world.train('v2');
    for (const account of [testAccount, PRODUCTION] as string[]) {
      await createBucket(world, account, `${outputBucketPrefix}${account}`);
    }
  }, testAccount as string);
  const developed = (version: Trained) => ({
    developmentProjectArn: version.projectArn,
    developmentModelVersionArn: version.modelVersionArn,
  });
  const tested = (outputs: Record<string, string>) => ({
    testProjectArn: outputs.ProjectArn,
    testModelVersionArn: outputs.ModelVersionArn,
  });
  const inProduction = () => ground.versions(PRODUCTION).map(({ sourceArn }) => sourceArn);

  const { Test: first } = await ground.deploy('chain', developed(v1));
  expect(inProduction()).toEqual([]);
  await ground.deploy('chain', { ...developed(v1), ...tested(first) });
  expect(inProduction()).toEqual([first.ModelVersionArn]);
  const { Test: second } = await ground.deploy('chain', { ...developed(v2), ...tested(first) });
  expect(second.ModelVersionArn).not.toBe(first.ModelVersionArn);
  expect(inProduction()).toEqual([first.ModelVersionArn]);
  await ground.deploy('chain', { ...developed(v2), ...tested(second) });
  expect(inProduction()).toEqual([second.ModelVersionArn]);

  expect(await ground.destroy()).toEqual([]);
});

test('fleet: twelve accounts have the version, and a pointer to it', async () => {
  const others = fleet.map(({ account }) => account);
  ground = await Ground.create(
    async (world) => {
      v1 = world.train('v1');
    },
    ...others,
  );

  const outputs = await ground.deploy('fleet', sourceOf(v1));

  expect(Object.keys(outputs)).toEqual(['Shapes-Source', ...fleet.map(({ name }) => `Shapes-${name}`)]);
  for (const { name, account } of fleet) {
    const [copy] = ground.versions(account);
    const { ModelVersionArn, PointerName } = outputs[`Shapes-${name}`];
    expect(copy).toMatchObject({ arn: ModelVersionArn, sourceArn: v1.modelVersionArn });
    expect(await ground.parameter(account, PointerName)).toBe(copy.arn);
  }
  expect(await ground.destroy()).toEqual([]);
});

test("customer-key: what Rekognition writes is encrypted with the customer's key, and both stay", async () => {
  ground = await Ground.create(async (world) => {
    v1 = world.train('v1');
  });

  const { EncryptedModel } = await ground.deploy('customer-key', sourceOf(v1));

  const { KeyArn, ModelVersionArn } = EncryptedModel;
  const { output, kmsKeyId } = ground.versions(TRAINING).find(({ arn }) => arn === ModelVersionArn)!;
  const { Contents } = await ground.call(TRAINING, 's3', 'ListObjectsV2', { Bucket: output.S3Bucket });
  const results: any[] = await Promise.all(
    Contents.map(({ Key }: any) =>
      ground.call(TRAINING, 's3', 'HeadObject', { Bucket: output.S3Bucket, Key }),
    ),
  );
  expect(kmsKeyId).toBe(KeyArn);
  expect(results.map(({ SSEKMSKeyId }) => SSEKMSKeyId)).toEqual([KeyArn]);
  expect(await ground.destroy()).toEqual([KeyArn, `arn:aws:s3:::${output.S3Bucket}`]);
});

test('adopt: a copy made by hand is taken over unchanged, and later deleted with the stack', async () => {
  const { outputBucketName, versionName } = valuesOf('adopt');
  let byHand!: string;
  let projectArn!: string;
  ground = await Ground.create(async (world) => {
    v1 = world.train('v1', { account: PRODUCTION });
    await createBucket(world, PRODUCTION, outputBucketName);
    const call = (operation: string, input: object) => world.byHand(operation, input);
    projectArn = (await call('CreateProject', { ProjectName: 'shapes-live' })).ProjectArn;
    byHand = (
      await call('CopyProjectVersion', {
        SourceProjectArn: v1.projectArn,
        SourceProjectVersionArn: v1.modelVersionArn,
        DestinationProjectArn: projectArn,
        VersionName: versionName,
        OutputConfig: { S3Bucket: outputBucketName, S3KeyPrefix: '' },
      })
    ).ProjectVersionArn;
    await world.clock.advance(3_600_000);
  });

  const { AdoptedModel } = await ground.deploy('adopt', { ...sourceOf(v1), projectArn });

  expect(AdoptedModel.ModelVersionArn).toBe(byHand);
  expect(ground.versions(PRODUCTION).map(({ arn }) => arn)).toEqual([v1.modelVersionArn, byHand]);
  expect(await ground.destroy()).toEqual([]);
  expect(ground.versions(PRODUCTION).map(({ arn }) => arn)).toEqual([v1.modelVersionArn]);
});

test('schedule and application: an application that reads the pointer gets answers in office hours', async () => {
  ground = await Ground.create(async (world) => {
    v1 = world.train('v1', { account: PRODUCTION });
  });
  const { projectArn, modelVersionArn } = v1;
  const status = () => ground.versions(PRODUCTION)[0].status;
  const look = async (FunctionName: string) => {
    const { Payload } = await ground.call(PRODUCTION, 'lambda', 'Invoke', {
      FunctionName,
      Payload: JSON.stringify({ image: Buffer.from('an image').toString('base64') }),
    });
    return JSON.parse(Payload);
  };
  const { clock } = ground.world;
  const at = async (time: string) => {
    await clock.advance(Date.parse(time) - clock.now());
    return [status(), await look(Application.FunctionName)];
  };
  const answers: unknown[] = ['RUNNING', []];
  const rests = ['TRAINING_COMPLETED', expect.objectContaining({ errorType: 'ResourceNotReadyException' })];
  const refuses = ['STOPPED', expect.objectContaining({ errorType: 'ResourceNotReadyException' })];

  await ground.deploy('schedule', { projectArn, modelVersionArn });
  const { Application } = await ground.deploy('application', { projectArn });

  // Berlin's office hours are those of a Thursday, a Friday, a Saturday.
  expect(await at('2026-01-01T00:30:00Z')).toEqual(rests);
  expect(await at('2026-01-01T16:55:00Z')).toEqual(answers);
  expect(await at('2026-01-01T17:30:00Z')).toEqual(refuses);
  expect(await at('2026-01-02T07:10:00Z')).toEqual(answers);
  expect(await at('2026-01-03T12:00:00Z')).toEqual(refuses);
  expect(await ground.destroy()).toEqual([]);
  expect(status()).toBe('STOPPED');
});
