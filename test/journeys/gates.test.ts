import { Duration, type Stack } from 'aws-cdk-lib';
import { ModelVersionPointer } from '../../lib';
import { parameter } from '../../testing/world/promotions';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import { arns, deploy, destroy, expectEnd, newWorld, sources, world } from '../../testing/world/story';
import { OUTPUT_BUCKET, PRODUCTION, QUICK, World } from '../../testing/world/world';
import { logLines } from './log-lines';

/** The gates of a copy, each with its failure: the refused copy is deleted, and the pointer stays where it was. */

const NAME = '/models/shapes/current';
const DROP = { f1Comparison: { maximumF1Drop: 0.02, currentVersionParameterName: NAME } };
const LABELS = { minimumLabelF1Scores: { circle: 0.8 } };

/** A part of the ARN under which our function calls. */
const BY = 'assumed-role/production-';

beforeEach(() => newWorld(QUICK));

/** A copy and the pointer to it, and perhaps another copy beside them. */
const promote = (version: Trained, options: CopyOptions = {}, beside?: Trained) =>
  deployed((stack) => {
    const [copy] = copies({ Copy: version, ...(beside ? { Beside: beside } : {}) }, options)(stack);
    new ModelVersionPointer(stack, 'Pointer', { parameterName: NAME, modelVersion: copy });
  });
const copy = (version: Trained, options: CopyOptions = {}) => deployed(copies({ Copy: version }, options));
const deployed = (build: (stack: Stack) => void) => deploy(build);

/** A model in the training account, whose every version production may copy. */
async function trained(...args: Parameters<World['train']>): Promise<Trained> {
  const version = world.train(...args);
  if (!isPermitted.has(world)) await permitted(world, version);
  isPermitted.add(world);
  return version;
}
const isPermitted = new WeakSet<World>();
const current = async () => (await parameter(world, PRODUCTION, NAME))!;
const point = (Value: string) =>
  world.byHand('PutParameter', { Name: NAME, Value, Type: 'String', Overwrite: true }, PRODUCTION, 'ssm');
/** The calls that our function made for gates. Nobody else makes them with a function's role. */
const called = () =>
  world.aws.journal
    .filter(({ caller }) => caller.includes(BY))
    .filter(({ operation }) => operation === 'GetObject' || operation === 'GetParameter')
    .map(({ operation }) => operation);

describe('minimumLabelF1Scores', () => {
  test('a label below its minimum fails the deployment with its number, and the copy is deleted', async () => {
    const v1 = await trained('v1', { labels: { circle: 0.71, square: 0.95 } });

    const create = await copy(v1, { minimumLabelF1Scores: { circle: 0.8, square: 0.8, star: 0.5 } });

    expectEnd(
      create,
      'ROLLBACK_COMPLETE',
      /does not pass its gates: label circle 0\.71 < 0\.8; label star has no F1 score, 0\.5 is asked for \(the nearest label with a score is square: correct the name if you mean that one\)\. Copy a better/,
    );
    expect(world.copies()).toEqual([]);
  });

  test.each<[string, CopyOptions, string[]]>([
    ['one for a label', { minimumLabelF1Scores: { circle: 0.8, square: 0.8 } }, ['GetObject']],
    ['no gate that needs them', { minimumF1Score: 0.5, acceptMissingEvaluation: true }, []],
  ])('with %s at its minimum, only the files that it needs are read, once', async (_, gates, reads) => {
    const v1 = await trained('v1', { labels: { circle: 0.8, square: 0.95 } });

    const create = await copy(v1, { ...gates, outputKeyPrefix: 'a/' });

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(called()).toEqual(reads);
  });

  test.each<[string, Parameters<World['train']>[1], CopyOptions, RegExp]>([
    [
      'a missing summary fails the deployment',
      { labels: { circle: 0.9 }, summaryIsMissing: true },
      {},
      /F1 scores of its labels are not known: the evaluation summary s3:\S+ does not exist\. Copy a version .* or set acceptMissingEvaluation/,
    ],
    [
      'a model without an evaluation fails every gate',
      { f1Score: undefined },
      { minimumF1Score: 0.9 },
      /its F1 score is not known, 0\.9 is asked for \(minimumF1Score\); the F1 scores of its labels are not known/,
    ],
  ])('%s, unless missing numbers are accepted', async (_, model, more, says) => {
    const v1 = await trained('v1', model);

    const create = await copy(v1, { ...LABELS, ...more });
    await destroy();
    const accepting = await copy(v1, { ...LABELS, ...more, acceptMissingEvaluation: true });

    expectEnd(create, 'ROLLBACK_COMPLETE', says);
    expect(accepting.status).toBe('CREATE_COMPLETE');
  });

  test('a raised minimum judges the existing copy, and a refusal changes nothing', async () => {
    const v1 = await trained('v1', { labels: { circle: 0.71 } });
    await promote(v1);
    const before = await current();

    const update = await promote(v1, LABELS);

    expectEnd(update, 'UPDATE_ROLLBACK_COMPLETE', 'label circle 0.71 < 0.8');
    expect(arns()).toEqual([before]);
    expect(await current()).toBe(before);
  });

  test('a bucket that refuses fails the deployment, and the message names it', async () => {
    const v1 = await trained('v1', { labels: { circle: 0.9 } });
    const Resource = `arn:aws:s3:::${OUTPUT_BUCKET}/*`;
    const Statement = [{ Effect: 'Deny', Action: 's3:GetObject', Principal: { AWS: '*' }, Resource }];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await world.byHand('PutBucketPolicy', { Bucket: OUTPUT_BUCKET, Policy }, PRODUCTION, 's3');

    const create = await copy(v1, LABELS);

    expectEnd(
      create,
      'ROLLBACK_COMPLETE',
      /GetObject on s3:\/\/results-of-production\/\S+ is not allowed for the copy .* use the output bucket results-of-production, in the bucket's own policy/,
    );
    expect(world.copies()).toEqual([]);
  });
});

describe('maximumF1Drop', () => {
  test('the first promotion passes, a copy too far below the current one is refused and deleted, and the pointer moves to one that is worse by no more than is allowed', async () => {
    const v1 = await trained('v1', { f1Score: 0.95 });
    const [v2, v3] = [await trained('v2', { f1Score: 0.9 }), await trained('v3', { f1Score: 0.93 })];

    const create = await promote(v1, DROP);
    const before = await current();
    const log = (await logLines(world, PRODUCTION)).join();
    const refused = await promote(v2, DROP);
    const after = [await current(), ...arns()];
    const update = await promote(v3, DROP);

    expect([create.status, update.status]).toEqual(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
    expect(log).toContain(`the parameter ${NAME} does not exist yet`);
    expectEnd(
      refused,
      'UPDATE_ROLLBACK_COMPLETE',
      `F1 0.9 lies 0.05 below the 0.95 of ${before} that ${NAME} names, 0.02 is allowed (maximumF1Drop)`,
    );
    expect(after).toEqual([before, before]);
    expect(sources()).toEqual([v3.modelVersionArn]);
    expect(await current()).toBe(world.copies()[0].arn);
  });

  test('a current version that is gone fails the deployment, unless missing numbers are accepted', async () => {
    const [v1, v2] = [await trained('v1'), await trained('v2')];
    await copy(v1);
    await point(world.copies()[0].arn.replace(/\d+$/, '1'));

    const update = await copy(v2, DROP);
    const accepting = await copy(v2, { ...DROP, acceptMissingEvaluation: true });

    expectEnd(update, 'UPDATE_ROLLBACK_COMPLETE', /names \S+, which is gone/);
    expect(accepting.status).toBe('UPDATE_COMPLETE');
    expect(sources()).toEqual([v2.modelVersionArn]);
  });
});

test('an F1 score that is no number passes no gate, neither of the new copy nor of the current one', async () => {
  const v1 = await trained('v1', { f1Score: Number.NaN, labels: { circle: Number.NaN, square: 0.95 } });
  const v2 = await trained('v2', { f1Score: 0.5 });

  const create = await copy(v1, { minimumF1Score: 0.5, minimumLabelF1Scores: { circle: 0.5 } });
  const left = world.copies();
  await destroy();
  const passed = await promote(v1, { minimumLabelF1Scores: { square: 0.9 } });
  const before = await current();
  const worse = await promote(v2, DROP);

  expectEnd(
    create,
    'ROLLBACK_COMPLETE',
    /its F1 score is not known, 0\.5 is asked for \(minimumF1Score\); label circle has no F1 score/,
  );
  expect(left).toEqual([]);
  expect(passed.status).toBe('CREATE_COMPLETE');
  expectEnd(worse, 'UPDATE_ROLLBACK_COMPLETE', `names ${before}, which has no F1 score`);
  expect(await current()).toBe(before);
});

test('a rollback has no gates: a copy that has passed comes back, whatever its summary and the pointer say now', async () => {
  const v1 = await trained('v1', { f1Score: 0.9, labels: { circle: 0.9 } });
  const v2 = await trained('v2', { f1Score: 0.9, labels: { circle: 0.9 } });
  const bad = await trained('bad', { copyFails: 'No.', copyDuration: 5 * 60_000 });
  const gates = { minimumF1Score: 0.9, ...LABELS, ...DROP };
  await promote(v1, gates);
  const before = await current();
  const s3 = (operation: string, input: object = {}) =>
    world.byHand(operation, { Bucket: OUTPUT_BUCKET, ...input }, PRODUCTION, 's3');
  for (const { Key } of (await s3('ListObjectsV2')).Contents) await s3('DeleteObject', { Key });

  const update = await promote(v2, gates, bad);

  expectEnd(update, 'UPDATE_ROLLBACK_COMPLETE', 'COPYING_FAILED');
  expect(update.reasons.join()).not.toContain('gates');
  expect(arns()).toEqual([before]);
  expect(await current()).toBe(before);
});

test('an existing version is judged before it is taken over', async () => {
  const v1 = await trained('v1', { labels: { circle: 0.71 } });
  await copy(v1, { versionName: 'ours', removalPolicy: undefined });
  const [{ projectArn }] = world.copies();
  await world.copyByHand(v1, projectArn, 'by-hand');
  await world.run(world.clock.sleep(20 * 60_000));
  const adopt = { versionName: 'by-hand', adoptExisting: true };

  const refused = await world.deploy('second', copies({ Copy: v1 }, { ...adopt, ...LABELS }, projectArn));

  expectEnd(refused, 'ROLLBACK_COMPLETE', 'label circle 0.71 < 0.8');
  const byHand = world.copies().find(({ name }) => name === 'by-hand');
  expect(byHand).toMatchObject({ status: 'COPYING_COMPLETED', tags: {} });
});

test.each([
  ['a single resource', undefined],
  ['a chain', Duration.hours(2)],
])('a version that somebody still copies is not taken over by %s before it is judged', async (_, timeout) => {
  await newWorld({ rekognition: { copyDuration: 20 * 60_000 } });
  const v1 = await trained('v1', { labels: { circle: 0.71 } });
  const project = await world.createProject();
  await world.copyByHand(v1, project, 'by-hand');
  const adopt = { versionName: 'by-hand', adoptExisting: true, timeout };

  const refused = await deploy(copies({ Copy: v1 }, { ...adopt, ...LABELS }, project));

  expectEnd(refused, 'ROLLBACK_COMPLETE', 'label circle 0.71 < 0.8');
  const tagged = world.aws.journal.filter(({ operation }) => operation === 'TagResource');
  expect([world.copies().map(({ tags }) => tags), tagged]).toEqual([[{}], []]);
});

test('a version that somebody still copies is compared with the current one before a chain takes it over', async () => {
  await newWorld({ rekognition: { copyDuration: 60 * 60_000 } });
  const v1 = await trained('v1', { f1Score: 0.9 });
  const weak = await trained('weak', { f1Score: 0.6 });
  const timeout = Duration.hours(2);
  const create = await promote(v1, { timeout });
  const [{ projectArn }] = world.copies();
  const arn = await world.copyByHand(weak, projectArn, 'by-hand');

  const refused = await promote(weak, { versionName: 'by-hand', adoptExisting: true, timeout, ...DROP });

  expect(create.status).toBe('CREATE_COMPLETE');
  expectEnd(refused, 'UPDATE_ROLLBACK_COMPLETE', 'maximumF1Drop');
  const tagged = world.callsOf('TagResource').filter(({ input }: any) => input.ResourceArn === arn);
  expect([world.copies().find((copy) => copy.arn === arn)?.tags, tagged]).toEqual([{}, []]);
});

describe.each([
  ['a single resource', undefined],
  ['a chain', Duration.hours(2)],
])('a version that %s would adopt', (_, timeout) => {
  /** Another stack has such a version. */
  async function existing(f1Score: number) {
    const version = await trained('v1', { f1Score, labels: { circle: f1Score } });
    const project = await world.createProject('shared');
    await world.deploy(
      'other',
      copies({ Copy: version }, { versionName: 'mine', tags: { team: 'a' } }, project),
    );
    const options = { versionName: 'mine', adoptExisting: true, tags: { team: 'b' }, ...LABELS };
    return copies({ Copy: version }, { ...options, stopOnDelete: true, timeout }, project);
  }

  test('is judged before it changes', async () => {
    const adopting = await existing(0.5);
    const before = world.copies();

    expectEnd(
      await deploy(adopting),
      'ROLLBACK_COMPLETE',
      /does not pass its gates: label circle 0\.5 < 0\.8/,
    );
    expect(world.copies()).toEqual(before);
  });

  test('is adopted if it passes', async () => {
    const adopting = await existing(0.9);

    expect((await deploy(adopting)).status).toBe('CREATE_COMPLETE');
    expect(world.copies()).toMatchObject([{ tags: { team: 'b' } }]);
  });
});
