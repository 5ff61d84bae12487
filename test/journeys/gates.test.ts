import { type Stack, Tags } from 'aws-cdk-lib';
import { inject } from '../../emulator/faults';
import { ModelVersionPointer } from '../../lib';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import { deploy, destroy, expectEnd, newWorld, sources, world } from '../../testing/world/story';
import { OUTPUT_BUCKET, PRODUCTION, QUICK, World } from '../../testing/world/world';

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
const current = async (): Promise<string> => {
  const answer = await world.byHand('GetParameter', { Name: NAME }, PRODUCTION, 'ssm');
  return answer.Parameter.Value;
};
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

  test('labels at their minimum pass, and the summary is read once', async () => {
    const v1 = await trained('v1', { labels: { circle: 0.8, square: 0.95 } });

    const create = await copy(v1, {
      minimumLabelF1Scores: { circle: 0.8, square: 0.8 },
      outputKeyPrefix: 'a/',
    });

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(called()).toEqual(['GetObject']);
  });

  test('a missing summary fails the deployment, unless missing numbers are accepted', async () => {
    const v1 = await trained('v1', { labels: { circle: 0.9 }, summaryIsMissing: true });

    const create = await copy(v1, LABELS);
    await destroy();
    const accepting = await copy(v1, { ...LABELS, acceptMissingEvaluation: true });

    expectEnd(
      create,
      'ROLLBACK_COMPLETE',
      /F1 scores of its labels are not known: the evaluation summary s3:\S+ does not exist\. Copy a version .* or set acceptMissingEvaluation/,
    );
    expect(accepting.status).toBe('CREATE_COMPLETE');
  });

  test('a raised minimum judges the existing copy, and a refusal changes nothing', async () => {
    const v1 = await trained('v1', { labels: { circle: 0.71 } });
    await promote(v1);
    const before = await current();

    const update = await promote(v1, LABELS);

    expectEnd(update, 'UPDATE_ROLLBACK_COMPLETE', 'label circle 0.71 < 0.8');
    expect(world.copies().map(({ arn }) => arn)).toEqual([before]);
    expect(await current()).toBe(before);
  });

  test('a temporary error of S3 does not matter', async () => {
    const v1 = await trained('v1', { labels: { circle: 0.9 } });
    const { hits } = inject(world.aws, [
      {
        at: { service: 's3', operation: 'GetObject', by: BY, times: 3 },
        what: { name: 'error', code: 'SlowDown', status: 503 },
      },
    ]);

    const create = await copy(v1, LABELS);

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(hits).toHaveLength(3);
  });

  test('a bucket that refuses fails the deployment, and the message names it', async () => {
    const v1 = await trained('v1', { labels: { circle: 0.9 } });
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Action: 's3:GetObject',
          Principal: { AWS: '*' },
          Resource: `arn:aws:s3:::${OUTPUT_BUCKET}/*`,
        },
      ],
    });
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
    const log = await logOf('production');
    const refused = await promote(v2, DROP);
    const after = [await current(), ...world.copies().map(({ arn }) => arn)];
    const update = await promote(v3, DROP);

    expect([create.status, refused.status, update.status]).toEqual([
      'CREATE_COMPLETE',
      'UPDATE_ROLLBACK_COMPLETE',
      'UPDATE_COMPLETE',
    ]);
    expect(log).toContain(`the parameter ${NAME} does not exist yet`);
    expect(refused.reasons.join()).toContain(
      `F1 0.9 lies 0.05 below the 0.95 of ${before} that ${NAME} names, 0.02 is allowed (maximumF1Drop)`,
    );
    expect(after).toEqual([before, before]);
    expect(sources()).toEqual([v3.modelVersionArn]);
    expect(await current()).toBe(world.copies()[0].arn);
  });

  test('an existing copy is not compared again, whatever the pointer names', async () => {
    const [v1, v2] = [await trained('v1', { f1Score: 0.5 }), await trained('v2', { f1Score: 0.95 })];
    const both = (options: CopyOptions, tag?: string) =>
      deployed((stack) => {
        copies({ Copy: v1 }, options)(stack);
        if (tag) Tags.of(stack).add('stage', tag);
      });
    await both({});
    await world.deploy('other', copies({ Better: v2 }, {}, 'shapes-other'));
    await point(world.copies().find(({ f1Score }) => f1Score === 0.95)!.arn);

    expect((await both(DROP)).status).toBe('UPDATE_COMPLETE');
    expect((await both(DROP, 'production')).status).toBe('UPDATE_COMPLETE');
    expect(called()).toEqual([]);
  });

  test.each([
    ['is gone', async (arn: string) => arn.replace(/\d+$/, '1'), /names \S+, which is gone/],
    [
      'belongs to another project',
      async (arn: string) => arn.replace('shapes-prod', 'other'),
      /names \S+, a version of another project/,
    ],
    ['is none', async () => 'v1', /does not hold the ARN of a model version/],
  ])(
    'a current version that %s fails the deployment, unless missing numbers are accepted',
    async (_, named, says) => {
      const [v1, v2] = [await trained('v1'), await trained('v2')];
      await copy(v1);
      const [{ arn }] = world.copies();
      await point(await named(arn));

      const update = await copy(v2, DROP);
      const accepting = await copy(v2, { ...DROP, acceptMissingEvaluation: true });

      expectEnd(update, 'UPDATE_ROLLBACK_COMPLETE', says);
      expect(accepting.status).toBe('UPDATE_COMPLETE');
      expect(sources()).toEqual([v2.modelVersionArn]);
    },
  );

  test('a pointer that was deleted by hand fails the deployment, and the better copy stays', async () => {
    const [v1, v2] = [await trained('v1', { f1Score: 0.95 }), await trained('v2', { f1Score: 0.5 })];
    await promote(v1, DROP);
    const [{ arn }] = world.copies();
    await world.byHand('DeleteParameter', { Name: NAME }, PRODUCTION, 'ssm');

    const update = await promote(v2, DROP);

    expectEnd(
      update,
      'UPDATE_ROLLBACK_COMPLETE',
      `${NAME} does not exist, though the stack was deployed before: was it deleted by hand?`,
    );
    expect(world.copies().map((one) => one.arn)).toEqual([arn]);
  });

  test('a parameter that may not be read fails the deployment, and the message names the call', async () => {
    const v1 = await trained('v1');
    inject(world.aws, [
      {
        at: { service: 'ssm', operation: 'GetParameter', by: BY, times: 1000 },
        what: { name: 'error', code: 'AccessDeniedException', status: 400 },
      },
    ]);

    const create = await copy(v1, DROP);

    expectEnd(
      create,
      'ROLLBACK_COMPLETE',
      new RegExp(`GetParameter on ${NAME} is not allowed for the copy .* account ${PRODUCTION} must let `),
    );
    expect(world.copies()).toEqual([]);
  });
});

test('a model without an evaluation fails every gate, unless missing numbers are accepted', async () => {
  const v1 = await trained('v1', { f1Score: undefined });
  const gates = { minimumF1Score: 0.9, ...LABELS };

  const create = await copy(v1, gates);
  await destroy();
  const accepting = await copy(v1, { ...gates, acceptMissingEvaluation: true });

  expectEnd(
    create,
    'ROLLBACK_COMPLETE',
    /its F1 score is not known, 0\.9 is asked for \(minimumF1Score\); the F1 scores of its labels are not known/,
  );
  expect(accepting.status).toBe('CREATE_COMPLETE');
});

test('an F1 score that is no number opens no gate, lets the pointer move to no worse copy, and that of one label does not matter to the others', async () => {
  const v1 = await trained('v1', { f1Score: Number.NaN, labels: { circle: Number.NaN, square: 0.95 } });
  const v2 = await trained('v2', { f1Score: 0.5 });

  const create = await copy(v1, { minimumF1Score: 0.5, minimumLabelF1Scores: { circle: 0.5 } });
  const left = world.copies();
  await destroy();
  const passed = await promote(v1, { minimumLabelF1Scores: { square: 0.9 } });
  const before = await current();
  const worse = await promote(v2, DROP);

  expect([create.status, passed.status, worse.status]).toEqual([
    'ROLLBACK_COMPLETE',
    'CREATE_COMPLETE',
    'UPDATE_ROLLBACK_COMPLETE',
  ]);
  expect(create.reasons.join()).toMatch(
    /its F1 score is not known, 0\.5 is asked for \(minimumF1Score\); label circle has no F1 score/,
  );
  expect(left).toEqual([]);
  expect(worse.reasons.join()).toContain(`names ${before}, which has no F1 score`);
  expect(await current()).toBe(before);
});

test('a low number never counts as a missing one, and one message has all the numbers', async () => {
  const [v1, v2] = [
    await trained('v1', { f1Score: 0.95 }),
    await trained('v2', { f1Score: 0.9, labels: { circle: 0.71 } }),
  ];
  await promote(v1);

  const update = await promote(v2, {
    minimumF1Score: 0.92,
    minimumLabelF1Scores: { circle: 0.8, star: 0.8 },
    ...DROP,
    acceptMissingEvaluation: true,
  });

  expectEnd(
    update,
    'UPDATE_ROLLBACK_COMPLETE',
    /does not pass its gates: F1 0\.9 < 0\.92 \(minimumF1Score\); label circle 0\.71 < 0\.8; F1 0\.9 lies 0\.05 below the 0\.95 of/,
  );
  expect(update.reasons.join()).not.toContain('star');
});

test('a rollback has no gates: a copy that has passed comes back, whatever its summary and the pointer say now', async () => {
  const v1 = await trained('v1', { f1Score: 0.9, labels: { circle: 0.9 } });
  const v2 = await trained('v2', { f1Score: 0.9, labels: { circle: 0.9 } });
  const bad = await trained('bad', { copyFails: 'No.', copyDuration: 5 * 60_000 });
  const gates = { minimumF1Score: 0.9, ...LABELS, ...DROP };
  await promote(v1, gates);
  const before = await current();
  const { Contents } = await world.byHand('ListObjectsV2', { Bucket: OUTPUT_BUCKET }, PRODUCTION, 's3');
  for (const { Key } of Contents)
    await world.byHand('DeleteObject', { Bucket: OUTPUT_BUCKET, Key }, PRODUCTION, 's3');

  const update = await promote(v2, gates, bad);

  expectEnd(update, 'UPDATE_ROLLBACK_COMPLETE', 'COPYING_FAILED');
  expect(update.reasons.join()).not.toContain('gates');
  expect(world.copies().map(({ arn }) => arn)).toEqual([before]);
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

test('without a gate that needs them neither S3 nor SSM is called', async () => {
  const v1 = await trained('v1', { labels: { circle: 0.9 } });

  const create = await copy(v1, { minimumF1Score: 0.5, acceptMissingEvaluation: true });

  expect(create.status).toBe('CREATE_COMPLETE');
  expect(called()).toEqual([]);
});

async function logOf(stack: string): Promise<string> {
  const resources = await world.resourcesOf(stack);
  const group = resources.find(({ ResourceType }: any) => ResourceType === 'AWS::Logs::LogGroup');
  const { events } = await world.byHand(
    'FilterLogEvents',
    { logGroupName: group.PhysicalResourceId },
    PRODUCTION,
    'logs',
  );
  return events.map(({ message }: any) => message).join('\n');
}
