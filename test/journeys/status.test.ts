import { type App, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { OWNER_TAG } from '../../contract/copied-model-version';
import { RUNNER_TAG } from '../../contract/running-model-version';
import { AwsError } from '../../emulator';
import {
  ModelPromotion,
  type ModelPromotionProps,
  ModelVersionPointer,
  Project,
  ProjectPolicy,
} from '../../lib';
import type { AppStack } from '../../status/assembly';
import { atOnce } from '../../status/at-once';
import { exitCodeOf } from '../../status/exit-code';
import type { Service } from '../../status/found';
import { page } from '../../status/page';
import { type StackStatus, statusOf } from '../../status/status';
import {
  addStaging,
  copiesIn,
  deployAll,
  destroyAll,
  parameter,
  production,
  promotion,
  STAGING,
  staging,
} from '../../testing/world/promotions';
import { copies, permit, type Trained } from '../../testing/world/stacks';
import { PRODUCTION, QUICK, REGION, TRAINING, World } from '../../testing/world/world';
import { give, lookUp, stacksOfApp, statusOfApp } from './status';

/** The report of `cdk-rekognition-custom-labels status`. Each of its commands is followed. */

const POINTER = '/custom-labels/shapes/current';

let world: World;
let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  world = await World.create(QUICK);
  await addStaging(world);
  v1 = world.train('v1');
  v2 = world.train('v2', { f1Score: 0.95 });
  // Rekognition shows a version some seconds late.
  await world.clock.advance(60_000);
});
afterEach(() => world.close());

const app = (more: Partial<ModelPromotionProps> = {}) =>
  promotion({ source: v1, targets: [staging, production], ...more });
const both = () => ({
  source: v2,
  keptModelVersionArns: [v1.modelVersionArn, v2.modelVersionArn],
});
const status = (build: (app: App) => void) => statusOfApp(world, build);
const told = (stacks: readonly StackStatus[]) =>
  stacks.flatMap(({ id, differences }) => differences.map((one) => [id, one.id]));
const commandIn = (stacks: readonly StackStatus[]) => {
  const [one, ...others] = stacks.flatMap(({ differences }) => differences);
  expect(others).toEqual([]);
  return one.command;
};

test('tells to deploy what was never deployed, and shows for each target what is current, kept and pointed at', async () => {
  const never = await status(app());
  expect(told(never)).toEqual([
    ['shapes/Source', 'stack-missing'],
    ['shapes/staging', 'stack-missing'],
    ['shapes/production', 'stack-missing'],
  ]);
  expect(exitCodeOf(never)).toBe(1);
  await deployAll(world, app());

  const notYet = await status(app(both()));

  expect(told(notYet)).toEqual([
    ['shapes/Source', 'not-deployed'],
    ['shapes/staging', 'not-deployed'],
    ['shapes/production', 'not-deployed'],
  ]);
  expect(notYet[1].differences[0]).toMatchObject({
    what: expect.stringMatching(/Copyv2\w+ is new, Pointer\w+ changes$/),
    command: 'cdk deploy shapes/staging',
  });
  await deployAll(world, app(both()));

  const found = await status(app(both()));

  expect(told(found)).toEqual([]);
  expect(exitCodeOf(found)).toBe(0);
  expect(page(found).split('\n')).toEqual([
    'target             account       stack            current  F1    kept    pointer names',
    '─────────────────  ────────────  ───────────────  ───────  ────  ──────  ───────────────',
    'shapes/Source      111111111111  UPDATE_COMPLETE',
    expect.stringMatching(
      /^shapes\/staging {5}333333333333 {2}UPDATE_COMPLETE {2}v2 {7}0\.95 {2}v1, v2 {2}v2-[\da-f]{12}$/,
    ),
    expect.stringMatching(
      /^shapes\/production {2}222222222222 {2}UPDATE_COMPLETE {2}v2 {7}0\.95 {2}v1, v2 {2}v2-[\da-f]{12}$/,
    ),
    '',
    'Everything is as declared.',
    '',
  ]);
});

test('names a version that was deleted at the source before a new target is deployed, and not for a copy that exists', async () => {
  const kept = { ...both(), targets: [staging] };
  await deployAll(world, app(kept));
  const ProjectVersionArn = v1.modelVersionArn;
  await world.byHand('DeleteProjectVersion', { ProjectVersionArn }, TRAINING);
  await world.clock.advance(3_600_000);

  const before = await status(app({ ...both(), targets: [staging, production] }));

  expect(told(before)).toEqual([
    ['shapes/Source', 'not-deployed'],
    ['shapes/production', 'stack-missing'],
    ['shapes/production', 'source-gone'],
  ]);
  expect(before[2].differences[1]).toMatchObject({
    what: expect.stringContaining(v1.modelVersionArn),
    command: 'cdk deploy shapes/production',
  });
  const own = { ...production, keptModelVersionArns: [v2.modelVersionArn] };
  const followed = app({ ...both(), targets: [staging, own] });
  await deployAll(world, followed);
  expect(told(await status(followed))).toEqual([]);
});

test.each([
  ['50 minutes', undefined],
  ['three hours', Duration.hours(3)],
])('names a version below a minimum before it is copied, with a timeout of %s', async (_, timeout) => {
  const strict = (minimumF1Score: number) =>
    app({ ...both(), timeout, targets: [{ ...staging, minimumF1Score }] });
  await deployAll(world, app({ targets: [staging], timeout }));

  const before = await status(strict(0.96));

  expect(told(before)).toEqual([
    ['shapes/Source', 'not-deployed'],
    ['shapes/staging', 'not-deployed'],
    ['shapes/staging', 'gate-refuses'],
  ]);
  expect(before[1].differences[1]).toMatchObject({
    what: expect.stringMatching(
      /is to copy \S+v2\S+, which does not pass its gate: F1 0\.95 < 0\.96 \(minimumF1Score\)/,
    ),
  });
  expect(told(await status(strict(0.95))).map(([, id]) => id)).toEqual(['not-deployed', 'not-deployed']);
});

test('names a version without a score, unless that is accepted', async () => {
  const untested = world.train('untested', { f1Score: Number.NaN });
  await world.clock.advance(3_600_000);
  const asked = (acceptMissingEvaluation: boolean) =>
    status(
      app({ source: untested, targets: [{ ...staging, minimumF1Score: 0.9, acceptMissingEvaluation }] }),
    );

  expect((await asked(false))[1].differences[1].what).toMatch(/its F1 score is not known, 0\.9 is asked for/);
  expect(told(await asked(true))).toEqual([
    ['shapes/Source', 'stack-missing'],
    ['shapes/staging', 'stack-missing'],
  ]);
});

test('tells that the versions of a source cannot be read', async () => {
  world.aws.intercept(({ operation, caller }, _input, next) => {
    if (operation === 'DescribeProjectVersions' && caller.arn.includes(`:${TRAINING}:`))
      throw new AwsError('AccessDeniedException', 'Not you.');
    return next();
  });

  const never = await status(app());

  expect(never.map(({ unread }) => unread)).toEqual([
    [],
    ['the source versions: Not you.'],
    ['the source versions: Not you.'],
  ]);
});

test('what somebody changes by hand is named, its command changes it back, and all is deleted with the stacks', async () => {
  const build = (app: App) => {
    const targets = [staging, production];
    Tags.of(new ModelPromotion(app, 'shapes', { source: v1, targets })).add('team', 'vision');
  };
  await deployAll(world, build);
  const policies = async () =>
    (await world.byHand('ListProjectPolicies', { ProjectArn: v1.projectArn }, TRAINING)).ProjectPolicies;
  const current = async () => ({
    pointer: await parameter(world, STAGING),
    copies: [...copiesIn(world, STAGING), ...copiesIn(world, PRODUCTION)],
    policies: (await policies()).map(({ PolicyName }: any) => PolicyName),
  });
  const before = await current();
  const [{ arn: staged }, { arn: produced }] = before.copies;
  const another = { [OWNER_TAG]: 'another/Copy' };
  const onPointer = (operation: string, input: object = {}) =>
    world.byHand(operation, { Name: POINTER, ...input }, STAGING, 'ssm');
  const onPolicy = async (operation: string, edit = (_document: string): object => ({})) => {
    const [{ ProjectArn, PolicyName, PolicyDocument, PolicyRevisionId }] = await policies();
    const by = { ProjectArn, PolicyName, PolicyRevisionId };
    return world.byHand(operation, { ...by, ...edit(PolicyDocument) }, TRAINING);
  };
  const changes: [stack: string, id: string, account: string, change: () => Promise<unknown>][] = [
    [
      'staging',
      'pointer-changed',
      STAGING,
      () => onPointer('PutParameter', { Value: 'arn:of:another', Overwrite: true }),
    ],
    ['staging', 'pointer-gone', STAGING, () => onPointer('DeleteParameter')],
    [
      'staging',
      'copy-taken',
      STAGING,
      () => world.byHand('TagResource', { ResourceArn: staged, Tags: another }, STAGING),
    ],
    [
      'production',
      'tags-changed',
      PRODUCTION,
      () => world.byHand('UntagResource', { ResourceArn: produced, TagKeys: ['team', OWNER_TAG] }),
    ],
    [
      'Source',
      'policy-changed',
      TRAINING,
      () =>
        onPolicy('PutProjectPolicy', (document) => ({
          PolicyDocument: document.replaceAll('333333333333', '999999999999'),
        })),
    ],
    ['Source', 'policy-gone', TRAINING, () => onPolicy('DeleteProjectPolicy')],
  ];

  for (const [stack, id, account, change] of changes) {
    await change();
    const found = await status(build);
    expect(told(found)).toEqual([[`shapes/${stack}`, id]]);
    await give(world, account, commandIn(found));
    await world.clock.advance(10_000);

    expect(told(await status(build))).toEqual([]);
    await world.clock.advance(10_000);
    expect(await current()).toEqual(before);
  }
  expect(await destroyAll(world, build)).toEqual(['DELETE_COMPLETE', 'DELETE_COMPLETE', 'DELETE_COMPLETE']);
  expect(await current()).toEqual({ pointer: undefined, copies: [], policies: [] });
});

test('a condition whose values are no texts is as declared', async () => {
  const build = (app: App) => {
    const stack = new Stack(app, 'permits', { env: { account: TRAINING, region: REGION } });
    const project = Project.fromProjectArn(stack, 'Project', v1.projectArn);
    const principal = new AccountPrincipal(PRODUCTION).withConditions({
      Bool: { 'aws:SecureTransport': true },
      NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 },
    });
    new ProjectPolicy(stack, 'Policy', { project }).allowCopy(principal);
  };
  await deployAll(world, build);

  expect(told(await status(build))).toEqual([]);
});

test('a copy that somebody has deleted, or that failed, is made again by a deployment, once one of its tags changes', async () => {
  const again = (value: string) => (app: App) => {
    const targets = [staging, production];
    Tags.of(new ModelPromotion(app, 'shapes', { source: v1, targets })).add('again', value);
  };
  await deployAll(world, app());
  const [{ arn: ProjectVersionArn }] = copiesIn(world, STAGING);
  await world.byHand('DeleteProjectVersion', { ProjectVersionArn }, STAGING);
  await world.clock.advance(600_000);

  const gone = await status(app());
  expect(told(gone)).toEqual([['shapes/staging', 'copy-gone']]);
  expect(gone[1].differences[0]).toMatchObject({
    before: expect.stringContaining(".add('again', '1')"),
    command: 'cdk deploy shapes/staging',
  });
  await deployAll(world, again('1'));

  expect(told(await status(again('1')))).toEqual([]);
  const [{ arn }] = copiesIn(world, STAGING);
  expect(await parameter(world, STAGING)).toBe(arn);
  world.aws.rekognition.disturbCopy(arn, { after: 1, message: 'The model is damaged.' });
  await world.clock.advance(10_000);

  const failed = await status(again('1'));
  expect(told(failed)).toEqual([['shapes/staging', 'copy-failed']]);
  expect(commandIn(failed)).toBe('cdk deploy shapes/staging');
  await deployAll(world, again('2'));

  expect(told(await status(again('2')))).toEqual([]);
});

test('also without a promotion: a pointer to a copy of a chain is restored', async () => {
  const waiting = (timeout: Duration) => (app: App) => {
    const stackIn = (account: string, id: string) => new Stack(app, id, { env: { account, region: REGION } });
    const training = stackIn(TRAINING, 'training');
    permit(v1)(training);
    const stack = stackIn(PRODUCTION, 'production');
    stack.node.addDependency(training);
    const [modelVersion] = copies({ Copy: v1 }, { timeout })(stack);
    new ModelVersionPointer(stack, 'Pointer', { modelVersion, parameterName: POINTER });
  };
  const build = waiting(Duration.hours(2));
  await deployAll(world, build);
  const before = await parameter(world, PRODUCTION);
  expect(told(await status(build))).toEqual([]);
  await world.byHand(
    'PutParameter',
    { Name: POINTER, Value: 'arn:of:another', Overwrite: true },
    PRODUCTION,
    'ssm',
  );

  const found = await status(build);
  expect(told(found)).toEqual([['production', 'pointer-changed']]);
  await give(world, PRODUCTION, commandIn(found));

  expect(await parameter(world, PRODUCTION)).toBe(before);
  expect(told(await status(waiting(Duration.hours(1.5))))).toEqual([['production', 'not-deployed']]);
});

test('a version that a stack has left behind is stopped, and then deleted', async () => {
  await deployAll(world, app());
  const [{ arn, tags }] = copiesIn(world, STAGING);
  const old = trainIn(STAGING, { tags });
  await start(STAGING, old);

  const running = await status(app());
  expect(told(running)).toEqual([['shapes/staging', 'left-over']]);
  expect(page(running)).toContain('it is RUNNING, so stop it first');
  await give(world, STAGING, commandIn(running));
  await world.clock.advance(600_000);
  const stopped = await status(app());
  expect(told(stopped)).toEqual([['shapes/staging', 'left-over']]);
  await give(world, STAGING, commandIn(stopped));
  await world.clock.advance(600_000);

  expect(copiesIn(world, STAGING).map((copy) => copy.arn)).toEqual([arn]);
  expect(told(await status(app()))).toEqual([]);
});

test('a version that a removal policy keeps does not count as left behind', async () => {
  const retained = { ...staging, removalPolicy: RemovalPolicy.RETAIN };
  await deployAll(world, app({ targets: [retained] }));
  await deployAll(world, app({ targets: [retained], source: v2 }));

  expect(copiesIn(world, STAGING)).toHaveLength(2);
  expect(told(await status(app({ targets: [retained], source: v2 })))).toEqual([]);
});

test('a model that runs is shown, started with its units if somebody has stopped it, and stopped if no stack declares it', async () => {
  const build = app({ targets: [{ ...staging, running: { minInferenceUnits: 1, maxInferenceUnits: 3 } }] });
  await deployAll(world, build);
  const [{ arn, tags }] = copiesIn(world, STAGING);

  const running = await status(build);

  expect(told(running)).toEqual([]);
  expect(page(running)).toMatch(/ runs {8}pointer names\n.* v1 {4}v1 RUNNING {2}v1-[\da-f]{12}\n/s);

  await world.byHand('StopProjectVersion', { ProjectVersionArn: arn }, STAGING);
  await world.clock.advance(1_200_000);
  const stopped = await status(build);
  expect(told(stopped)).toEqual([['shapes/staging', 'not-running']]);
  await give(world, STAGING, commandIn(stopped));
  await world.clock.advance(1_200_000);

  expect(told(await status(build))).toEqual([]);
  expect(copiesIn(world, STAGING)).toMatchObject([{ status: 'RUNNING' }]);
  const { input } = world.callsOf('StartProjectVersion').at(-1)!;
  expect(input).toMatchObject({ MinInferenceUnits: 1, MaxInferenceUnits: 3 });

  await start(STAGING, trainIn(STAGING, { tags: { [RUNNER_TAG]: tags[RUNNER_TAG] } }));
  const left = await status(build);
  expect(told(left)).toEqual([['shapes/staging', 'left-running']]);
  await give(world, STAGING, commandIn(left));
  await world.clock.advance(1_200_000);

  expect(told(await status(build))).toEqual([]);
});

test('a copy whose start has failed is started again', async () => {
  await deployAll(world, app());
  const [{ arn }] = copiesIn(world, STAGING);
  await world.byHand('StartProjectVersion', { ProjectVersionArn: arn, MinInferenceUnits: 1 }, STAGING);
  world.aws.rekognition.disturbStart(arn, { after: 1, message: 'No capacity.' });
  await world.clock.advance(10_000);

  const found = await status(app());
  expect(told(found)).toEqual([['shapes/staging', 'copy-failed']]);
  await give(world, STAGING, commandIn(found));
  await world.clock.advance(1_200_000);

  expect(told(await status(app()))).toEqual([]);
});

test('a stack whose first deployment failed is deleted, and then deployed', async () => {
  const bad = world.train('bad', { copyFails: 'The model is damaged.' });
  await deployAll(world, app({ source: bad, targets: [staging] }));

  const found = await status(app({ targets: [staging] }));
  expect(told(found)).toEqual([
    ['shapes/Source', 'not-deployed'],
    ['shapes/staging', 'stack-failed'],
  ]);
  expect(found[1].status).toBe('ROLLBACK_COMPLETE');
  await give(world, STAGING, found[1].differences[0].command);
  await world.clock.advance(600_000);
  expect((await status(app({ targets: [staging] })))[1].differences).toMatchObject([{ id: 'stack-missing' }]);
  await deployAll(world, app({ targets: [staging] }));

  expect(told(await status(app({ targets: [staging] })))).toEqual([]);
});

test('shows nothing else of a stack that is being changed', async () => {
  const build = app({ targets: [staging] });
  const deployment = deployAll(world, build);
  await world.clock.advance(60_000);

  const found = await status(build);

  expect(told(found)).toContainEqual(['shapes/staging', 'stack-changing']);
  await give(world, STAGING, found[1].differences[0].command);
  await world.run(deployment);
  expect(told(await status(build))).toEqual([]);
});

test('reports an account that cannot be read, together with the others', async () => {
  await deployAll(world, app());
  await world.byHand(
    'PutRolePolicy',
    {
      RoleName: `cdk-hnb659fds-lookup-role-${STAGING}-${REGION}`,
      PolicyName: 'Closed',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Deny', Action: 'rekognition:*', Resource: '*' },
      }),
    },
    STAGING,
    'iam',
  );
  await world.clock.advance(60_000);
  const accountGone = (app: App) => {
    new ModelPromotion(app, 'shapes', {
      source: v1,
      targets: [staging, production, { name: 'nowhere', account: '444444444444' }],
    });
  };

  const found = await status(accountGone);

  expect(found.map(({ unread }) => unread)).toEqual([
    [],
    [
      expect.stringMatching(
        /^the versions of shapes: .* is not authorized to perform: rekognition:DescribeProjects/,
      ),
    ],
    [],
    [expect.stringMatching(/AssumeRole/)],
  ]);
  expect(found[1]).toMatchObject({ status: 'CREATE_COMPLETE', pointers: [{ name: POINTER }] });
  expect(page(found)).toMatch(/2 of 4 stacks could not be read, or not all of them/);
  expect(exitCodeOf(found.slice(1))).toBe(2);
});

function trainIn(account: string, more: object): string {
  const { modelVersionArn } = world.train('old', { account, ...more });
  return modelVersionArn;
}

async function start(account: string, ProjectVersionArn: string): Promise<void> {
  await world.byHand('StartProjectVersion', { ProjectVersionArn, MinInferenceUnits: 1 }, account);
  await world.clock.advance(1_200_000);
}

test('250 targets are read within a minute, no more than 25 at a time, in the order of the app', async () => {
  await world.close();
  // One account represents all, and each has its own quota of calls.
  world = await World.create({ rekognition: { callsPerSecond: 10_000 } });
  await addStaging(world);
  v1 = world.train('v1');
  const build = app({ targets: [staging] });
  await deployAll(world, build);
  const [, one] = stacksOfApp(build);
  const stacks = Array.from({ length: 250 }, (_, index) => ({
    ...one,
    id: `shapes/${index}`,
    account: String(500000000000 + index),
  }));
  let reading = 0;
  let most = 0;
  const like = (stack: AppStack) => async () => {
    // Every account has what staging has, and answers after a while.
    const { ask, ...place } = await lookUp(world, one);
    return {
      ...place,
      account: stack.account!,
      ask: async (service: Service, operation: string, input: object) => {
        await world.clock.sleep(200);
        const asStaging = JSON.parse(JSON.stringify(input).replaceAll(stack.account!, STAGING));
        return JSON.parse(
          JSON.stringify(await ask(service, operation, asStaging)).replaceAll(STAGING, stack.account!),
        );
      },
    };
  };
  const began = world.clock.now();

  const found = await world.run(
    atOnce(25, stacks, async (stack) => {
      most = Math.max(most, ++reading);
      const status = await statusOf(stack, like(stack), async () => undefined);
      reading--;
      return status;
    }),
  );

  expect(found.map(({ id }) => id)).toEqual(stacks.map(({ id }) => id));
  expect(found.filter(({ unread, current }) => unread.length > 0 || current?.f1Score !== 0.93)).toEqual([]);
  expect(told(found)).toEqual([]);
  expect(most).toBe(25);
  expect(world.clock.now() - began).toBeLessThan(60_000);
  expect(page(found).split('\n')).toHaveLength(255);
});
