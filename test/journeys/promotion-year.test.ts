import { RemovalPolicy } from 'aws-cdk-lib';
import { type ModelPromotion, ModelVersionPointer, type PromotionTarget } from '../../lib';
import {
  addStaging,
  copiesIn,
  copyCalls,
  deployAll,
  destroyAll,
  keeping,
  PRODUCTION_STACK,
  pointedIn,
  production,
  promote,
  promotion,
  SOURCE_STACK,
  STAGING,
  STAGING_STACK,
  staging,
} from '../../testing/world/promotions';
import type { Trained } from '../../testing/world/stacks';
import { expectEnd, newWorld, policiesOf, world } from '../../testing/world/story';
import { PRODUCTION, QUICK, REGION, TRAINING, World } from '../../testing/world/world';
import { logLines } from './log-lines';
import { statusOfApp } from './status';

/** What happens to a team in a year of promotions: the days on which something goes wrong, or changes its name. */

beforeEach(async () => {
  await newWorld(QUICK);
  await addStaging(world);
});

/** Trains the next version a day later. */
async function train(...args: Parameters<World['train']>): Promise<Trained> {
  await world.clock.advance(24 * 3_600_000);
  return world.train(...args);
}

const expectPointed = async ({ modelVersionArn }: Trained, ...accounts: string[]) => {
  for (const account of accounts) expect(await pointedIn(world, account)).toBe(modelVersionArn);
};

/** `cdk deploy --all --no-previous-parameters` */
const promoteAnew = (source: Trained, targets: PromotionTarget[]) =>
  deployAll(world, promotion({ source, targets }), { previousParameters: false });

/** The evaluation summaries in every bucket of the account. */
async function summariesIn(account: string): Promise<{ Bucket: string; Key: string }[]> {
  const s3 = (operation: string, input: object = {}) => world.byHand(operation, input, account, 's3');
  const { Buckets } = await s3('ListBuckets');
  const found = Buckets.map(async ({ Name: Bucket }: any) => {
    const { Contents = [] } = await s3('ListObjectsV2', { Bucket });
    return Contents.map(({ Key }: any) => ({ Bucket, Key }));
  });
  return (await Promise.all(found)).flat().filter(({ Key }) => /EvaluationSummary/.test(Key));
}

async function deleteSummaries(account: string): Promise<void> {
  for (const summary of await summariesIn(account))
    await world.byHand('DeleteObject', summary, account, 's3');
}

describe('going back', () => {
  const targets = [staging, production].map((target) => ({ ...target, maximumF1Drop: 0.01 }));

  test('is possible if the version with the higher F1 score is bad, and lets no worse newer version pass', async () => {
    const v1 = await train('v1', { f1Score: 0.9 });
    const v2 = await train('v2', { f1Score: 0.95 });
    const worse = await train('worse', { f1Score: 0.8 });
    await promote(world, v1, targets);
    await promote(world, v2, targets);

    const back = await promote(world, v1, targets);
    const refused = await promote(world, worse, targets);

    expect(back[PRODUCTION_STACK]?.status).toBe('UPDATE_COMPLETE');
    expect(refused[STAGING_STACK].reasons.join()).toMatch(
      /F1 0\.8 lies 0\.1 below the 0\.9 of \S+ that \S+ names, 0\.01 is allowed/,
    );
    await expectPointed(v1, STAGING, PRODUCTION);
  });

  test('is possible in staging after production has refused the version', async () => {
    const v1 = await train('v1', { f1Score: 0.9, labels: { circle: 0.9 } });
    const v2 = await train('v2', { f1Score: 0.95, labels: { circle: 0.5 } });
    const strict = [targets[0], { ...targets[1], minimumLabelF1Scores: { circle: 0.8 } }];
    await promote(world, v1, strict);
    const refused = await promote(world, v2, strict);

    const back = await promote(world, v1, strict);

    expect(refused[PRODUCTION_STACK].status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(back[STAGING_STACK].status).toBe('UPDATE_COMPLETE');
    await expectPointed(v1, STAGING, PRODUCTION);
  });
});

describe('a label that is renamed', () => {
  const named = (label: string) => [{ ...staging, minimumLabelF1Scores: { [label]: 0.8 } }];
  const newCopy = 'UPDATE_COMPLETE';
  let v1: Trained;
  let v2: Trained;
  beforeEach(async () => {
    v1 = await train('v1', { labels: { circle: 0.9 } });
    v2 = await train('v2', { labels: { disc: 0.9 } });
  });

  test('refuses no earlier version that is kept, and the way back stays open', async () => {
    await promote(world, v1, named('circle'));

    const renamed = await promote(world, v2, named('disc'), v1, v2);
    const back = await promote(world, v1, named('disc'), v1, v2);

    expect([renamed, back].map((stacks) => stacks[STAGING_STACK].status)).toEqual([newCopy, newCopy]);
    await expectPointed(v1, STAGING);
    expect((await logLines(world, STAGING)).join()).toMatch(
      /label disc is none of its labels, and a newer version is kept/,
    );
  });

  test('refuses no version in an account that gets all of them for the first time, whichever is current', async () => {
    const stacks = await promote(world, v1, named('disc'), v1, v2);

    expect(stacks[STAGING_STACK].status).toBe('CREATE_COMPLETE');
    await expectPointed(v1, STAGING);
  });

  test.each<[string, string, Record<string, number>, RegExp]>([
    [
      'a misspelt name, by the newest version',
      'disk',
      { circle: 0.9 },
      /label disk has no F1 score.*nearest label with a score is disc: correct the name/,
    ],
    ['a score that is no number', 'disc', { disc: Number.NaN }, /label disc has no F1 score/],
    ['a score that is too low', 'disc', { disc: 0.7 }, /label disc 0\.7 < 0\.8/],
  ])('still refuses %s', async (_, label, labels, reason) => {
    const other = await train('other', { labels });
    const next = await train('next', { labels: { disc: 0.9 } });
    await promote(world, other, [staging]);

    const refused = await promote(world, next, named(label), other, next);

    expectEnd(refused[STAGING_STACK], 'UPDATE_ROLLBACK_COMPLETE', reason);
    await expectPointed(other, STAGING);
  });

  test('matters for the newest version, if no other version is kept', async () => {
    const refused = await promote(world, v1, named('disc'));

    expect(refused[STAGING_STACK].status).toBe('ROLLBACK_COMPLETE');
  });

  test('refuses no version that was kept as older and becomes the newest again, although its summary is gone', async () => {
    await promote(world, v2, named('disc'), v1, v2);
    await deleteSummaries(STAGING);

    const back = await promote(world, v1, named('disc'), v1);

    expect(back[STAGING_STACK].status).toBe(newCopy);
    await expectPointed(v1, STAGING);
  });

  test('reads nothing new when a version becomes an older one: its summary may have left the bucket', async () => {
    const v3 = await train('v3', { labels: { disc: 0.9 } });
    await promote(world, v2, named('disc'));
    await deleteSummaries(STAGING);

    const stacks = await promote(world, v3, named('disc'), v2, v3);

    expect(stacks[STAGING_STACK].status).toBe(newCopy);
  });
});

describe('another name', () => {
  const given = '/shapes/current';
  test.each<[string, Partial<PromotionTarget>, string | undefined, string]>([
    ['project', { projectName: 'figures' }, undefined, '/custom-labels/figures/current'],
    ['project, whose pointer keeps its name', { projectName: 'figures' }, given, given],
    ['pointer', { parameterName: '/shapes/now' }, undefined, '/shapes/now'],
  ])(
    'of a %s lets no worse version pass: it is deployed without the comparison, and the next version with it',
    async (_, change, parameterName, changedName) => {
      const v1 = await train('v1', { f1Score: 0.9 });
      const worse = await train('worse', { f1Score: 0.5 });
      const better = await train('better', { f1Score: 0.95 });
      const gate = { maximumF1Drop: 0.01 };
      const [target, changed] = [{}, change].map((more) => ({ ...staging, parameterName, ...more }));
      await promote(world, v1, [{ ...target, ...gate }]);

      const refused = await promote(world, worse, [{ ...changed, ...gate }]);
      const renamed = await promoteAnew(worse, [{ ...changed, ...gate }]);
      const pointed = await pointedIn(world, STAGING, parameterName);
      const alone = await promoteAnew(v1, [changed]);
      const next = await promote(world, better, [{ ...changed, ...gate }]);

      const ends = [refused, renamed, alone, next].map((stacks) => stacks[STAGING_STACK]);
      expectEnd(ends[0], 'REFUSED', /made for another source, project, pointer or bucket/);
      const says = /got another name, deploy that first, with the current version/;
      expectEnd(ends[1], 'UPDATE_ROLLBACK_COMPLETE', says);
      expect(ends.slice(2).map(({ status }) => status)).toEqual(['UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
      expect(pointed).toBe(v1.modelVersionArn);
      expect(await pointedIn(world, STAGING, changedName)).toBe(better.modelVersionArn);
    },
  );

  test('of a pointer leaves a pointer for every reader, if a second pointer has the new name', async () => {
    const v1 = await train('v1');
    const v2 = await train('v2');
    const targets = [staging];
    await promote(world, v1, targets);

    await deployAll(world, (app) => {
      promotion({ source: v2, targets })(app);
      const [stack] = (app.node.findChild('shapes') as ModelPromotion).targetStacks;
      const { modelVersion } = stack;
      new ModelVersionPointer(stack, 'Now', { parameterName: '/shapes/now', modelVersion });
    });

    await expectPointed(v2, STAGING);
    expect(await pointedIn(world, STAGING, '/shapes/now')).toBe(v2.modelVersionArn);
  });
});

test('the ARN of the project that the stack has made is refused, accepted after the project was retained, and nothing is deleted', async () => {
  const [v1, v2] = [await train('v1'), await train('v2')];
  const removalPolicy = RemovalPolicy.RETAIN;
  const first = await promote(world, v1, [staging]);
  const projectArn = first[STAGING_STACK].outputs.ProjectArn;

  const refused = await promote(world, v1, [{ ...staging, projectArn }]);
  await promote(world, v1, [{ ...staging, removalPolicy }]);
  const given = await promoteAnew(v1, [{ ...staging, removalPolicy, projectArn }]);
  const next = await promote(world, v2, [{ ...staging, projectArn }]);

  const ends = [refused, given, next].map((stacks) => stacks[STAGING_STACK].status);
  expect(ends).toEqual(['REFUSED', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
  await expectPointed(v2, STAGING);
  expect(world.aws.journal.filter(({ operation }) => operation === 'DeleteProject')).toEqual([]);
});

test('the bucket that the stack has made is refused, accepted after the bucket was retained, and nothing is copied again or lost', async () => {
  const [v1, v2] = [await train('v1'), await train('v2')];
  const removalPolicy = RemovalPolicy.RETAIN;
  await promote(world, v1, [staging]);
  const [{ Bucket: outputBucketName }] = await summariesIn(STAGING);

  const refused = await promote(world, v1, [{ ...staging, outputBucketName }]);
  await promote(world, v1, [{ ...staging, removalPolicy }]);
  const given = await promoteAnew(v1, [{ ...staging, removalPolicy, outputBucketName }]);
  const copied = copyCalls(world);
  const next = await promote(world, v2, [{ ...staging, outputBucketName }]);

  const ends = [refused, given, next].map((stacks) => stacks[STAGING_STACK].status);
  expect([...ends, copied]).toEqual(['REFUSED', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE', 1]);
  await expectPointed(v2, STAGING);
  expect(await summariesIn(STAGING)).toMatchObject([
    { Bucket: outputBucketName },
    { Bucket: outputBucketName },
  ]);
});

test('a target that was retained and deleted comes back to its copies, if it names the project and the bucket', async () => {
  const v1 = await train('v1');
  const target = { ...staging, removalPolicy: RemovalPolicy.RETAIN };
  const { outputs } = (await promote(world, v1, [target]))[STAGING_STACK];
  const [{ Bucket: outputBucketName }] = await summariesIn(STAGING);
  await world.destroy(STAGING_STACK, STAGING);

  const back = await promote(world, v1, [{ ...target, projectArn: outputs.ProjectArn, outputBucketName }]);

  expect([back[STAGING_STACK].status, copyCalls(world)]).toEqual(['CREATE_COMPLETE', 1]);
  await expectPointed(v1, STAGING);
});

test('a promotion of another project with the same name is refused before it takes a policy from the first', async () => {
  const v1 = await train('v1');
  const other = world.train('other', { projectName: 'others' });
  await promote(world, v1, [staging]);
  const before = await policiesOf(v1);

  const second = await deployAll(world, promotion({ source: other, targets: [staging] }));

  expectEnd(second[SOURCE_STACK], 'REFUSED', 'give this one another name');
  expect(await policiesOf(v1)).toEqual(before);
  expect(await policiesOf(other)).toEqual([]);
  await expectPointed(v1, STAGING);
});

test('a second promotion with the same name, into another project of the account, does not change the first', async () => {
  const v1 = await train('v1');
  await promote(world, v1, [staging]);

  const second = await promote(world, v1, [{ ...staging, projectName: 'second' }]);

  expectEnd(second[STAGING_STACK], 'REFUSED', 'give this one another name');
  await expectPointed(v1, STAGING);
});

test.each<[string, (v2: Trained) => Promise<unknown>, string | undefined]>([
  [
    'another name',
    (v2) => promoteAnew(v2, [{ ...staging, projectName: 'figures' }]),
    '/custom-labels/figures/current',
  ],
  [
    'a new stack',
    async (v2) => {
      expect((await world.destroy(STAGING_STACK, STAGING)).status).toBe('DELETE_COMPLETE');
      return promote(world, v2, [staging]);
    },
    undefined,
  ],
])(
  'a project that was deleted by hand comes back with %s, as the message says',
  async (_, follow, pointer) => {
    const [v1, v2] = [await train('v1'), await train('v2')];
    const { outputs } = (await promote(world, v1, [staging]))[STAGING_STACK];
    await world.deleteVersion(copiesIn(world, STAGING)[0].arn, STAGING);
    await world.byHand('DeleteProject', { ProjectArn: outputs.ProjectArn }, STAGING);
    await world.clock.advance(3_600_000);
    const [, { differences }] = await statusOfApp(world, promotion({ source: v1, targets: [staging] }));

    const refused = await promote(world, v2, [staging]);
    await follow(v2);

    const says = /give it another projectName there, or delete that stack and deploy it again/;
    expect(differences).toMatchObject([{ id: 'copy-gone', before: expect.stringMatching(says) }]);
    expectEnd(refused[STAGING_STACK], 'UPDATE_ROLLBACK_COMPLETE', says);
    expect(await pointedIn(world, STAGING, pointer)).toBe(v2.modelVersionArn);
    const after = await statusOfApp(
      world,
      promotion({ source: v2, targets: [{ ...staging, parameterName: pointer }] }),
    );
    expect(after.map((stack) => stack.differences)).toEqual([[], []]);
  },
);

test('a source project that was deleted and made again is promoted after a deployment without the previous parameters', async () => {
  const v1 = await train('v1');
  await promote(world, v1, [staging]);
  await world.deleteVersion(v1.modelVersionArn, TRAINING);
  await world.byHand('DeleteProject', { ProjectArn: v1.projectArn }, TRAINING);
  await world.clock.advance(60_000);
  const v2 = await train('v2');

  const refused = await promote(world, v2, [staging]);
  const again = await promoteAnew(v2, [staging]);

  expect(v2.projectArn).not.toBe(v1.projectArn);
  expectEnd(refused[SOURCE_STACK], 'REFUSED', 'made for another source');
  expect([again[SOURCE_STACK].status, again[STAGING_STACK].status]).toEqual([
    'UPDATE_COMPLETE',
    'UPDATE_COMPLETE',
  ]);
  expect(await policiesOf(v2)).toHaveLength(1);
  expect(copiesIn(world, STAGING)).toHaveLength(1);
  await expectPointed(v2, STAGING);
});

test('a bucket that was deleted by hand is replaced by another one, as the page says', async () => {
  const [v1, v2] = [await train('v1'), await train('v2')];
  await promote(world, v1, [staging]);
  const [{ Bucket }] = await summariesIn(STAGING);
  const s3 = (operation: string, input: object) => world.byHand(operation, input, STAGING, 's3');
  for (const { Key } of (await s3('ListObjectsV2', { Bucket })).Contents)
    await s3('DeleteObject', { Bucket, Key });
  await s3('DeleteBucket', { Bucket });
  const outputBucketName = 'results-of-staging';
  const CreateBucketConfiguration = { LocationConstraint: REGION };
  await s3('CreateBucket', { Bucket: outputBucketName, CreateBucketConfiguration });
  const target = { ...staging, outputBucketName };

  const refused = await promote(world, v2, [staging]);
  const next = await promoteAnew(v2, [target]);
  const deleted = await destroyAll(world, promotion({ source: v2, targets: [target] }));

  const says = /check that the output bucket \S+ and its key are in this account/;
  expectEnd(refused[STAGING_STACK], 'UPDATE_ROLLBACK_COMPLETE', says);
  expectEnd(next[STAGING_STACK], 'UPDATE_COMPLETE', '');
  expect(deleted).toEqual(['DELETE_COMPLETE', 'DELETE_COMPLETE']);
});

test('a pointer that was deleted by hand is put again, as the message says, and then no worse version passes', async () => {
  const target = { ...staging, maximumF1Drop: 0.01 };
  const [v1, worse] = [await train('v1', { f1Score: 0.95 }), await train('worse', { f1Score: 0.8 })];
  const better = await train('better', { f1Score: 0.96 });
  await promote(world, v1, [target]);
  const pointer = { Name: '/custom-labels/shapes/current' };
  await world.byHand('DeleteParameter', pointer, STAGING, 'ssm');

  const refused = await promote(world, worse, [target]);
  const put = { ...pointer, Type: 'String', Value: copiesIn(world, STAGING)[0].arn };
  await world.byHand('PutParameter', put, STAGING, 'ssm');
  const again = await promote(world, worse, [target]);
  const next = await promote(world, better, [target]);

  const says =
    /does not exist, though .* deleted by hand.*\. Let the parameter name the current version, or leave maximumF1Drop out of one deployment/;
  expectEnd(refused[STAGING_STACK], 'UPDATE_ROLLBACK_COMPLETE', says);
  expect(refused[STAGING_STACK].reasons.join()).not.toMatch(/acceptMissingEvaluation/);
  expectEnd(again[STAGING_STACK], 'UPDATE_ROLLBACK_COMPLETE', /F1 0\.8 lies 0\.15 below/);
  expect(next[STAGING_STACK].status).toBe('UPDATE_COMPLETE');
  await expectPointed(better, STAGING);
});

test('the current version was deleted at the source before a new target has it: another one is promoted, as the message says', async () => {
  const [v1, v2] = [await train('v1'), await train('v2')];
  await promote(world, v2, [staging]);
  await world.deleteVersion(v2.modelVersionArn, TRAINING);

  const added = await promote(world, v2, [staging, production]);
  await world.destroy(PRODUCTION_STACK);
  const followed = await promote(world, v1, [staging, production]);

  expectEnd(added[PRODUCTION_STACK], 'ROLLBACK_COMPLETE', /If the version was deleted, pass another one/);
  expect(followed[PRODUCTION_STACK].status).toBe('CREATE_COMPLETE');
  await expectPointed(v1, STAGING, PRODUCTION);
});

test('a version that was deleted at the source fails only a new target, and the message says what to do', async () => {
  const [v1, v2] = [await train('v1'), await train('v2')];
  await promote(world, v2, [staging], v1, v2);
  await world.deleteVersion(v1.modelVersionArn, TRAINING);

  const added = await promote(world, v2, [staging, production], v1, v2);
  await world.destroy(PRODUCTION_STACK);
  const own = { ...production, ...keeping(v2) };
  const followed = await promote(world, v2, [staging, own], v1, v2);

  expect(added[PRODUCTION_STACK].reasons.join()).toMatch(
    /Of a promotion that only keeps it, a target that has no copy of it needs a keptModelVersionArns of its own without it/,
  );
  expect(followed[PRODUCTION_STACK].status).toBe('CREATE_COMPLETE');
  expect(copiesIn(world, STAGING)).toHaveLength(2);
});
