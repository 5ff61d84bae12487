import type { Trained } from '../journeys/stacks';
import { PRODUCTION, TRAINING } from '../journeys/world';
import { valuesOf } from './examples';
import { createBucket, Ground } from './ground';

let ground: Ground;
let v1: Trained;
afterEach(() => ground.world.close());

const sourceOf = ({ projectArn, modelVersionArn }: Trained) => ({
  sourceProjectArn: projectArn,
  sourceModelVersionArn: modelVersionArn,
});

test('same-account: the pointer names a copy in a project of its own', async () => {
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

test('cross-account: the copy is in the other account, and its training results outlive it', async () => {
  ground = await Ground.create(async (world) => {
    v1 = world.train('v1');
  });

  const { Production } = await ground.deploy('cross-account', sourceOf(v1));

  const [copy] = ground.versions(PRODUCTION);
  expect(copy).toMatchObject({ arn: Production.ModelVersionArn, sourceArn: v1.modelVersionArn });
  const [, bucket] = Production.EvaluationSummary.match(/^s3:\/\/([^/]+)\/.*\.json$/)!;
  expect(await ground.destroy()).toEqual([`arn:aws:s3:::${bucket}`]);
});

test('chain: a version moves on account by account, each time when somebody writes down the copy before', async () => {
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
