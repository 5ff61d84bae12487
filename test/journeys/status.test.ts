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
import { at } from '../../testing/world/models';
import {
  addStaging,
  copiesIn,
  deployAll,
  destroyAll,
  keeping,
  parameter,
  production,
  promotion,
  STAGING,
  staging,
} from '../../testing/world/promotions';
import { copies, permit, type Trained } from '../../testing/world/stacks';
import { newWorld, policiesOf, world } from '../../testing/world/story';
import { PRODUCTION, QUICK, REGION, TRAINING } from '../../testing/world/world';
import { give, lookUp, stacksOfApp, statusOfApp } from './status';

/** The report of `cdk-rekognition-custom-labels status`. Each of its commands is followed. */

const POINTER = '/custom-labels/shapes/current';
const MINUTE = 60_000;

let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  await addStaging(world);
  v1 = world.train('v1');
  v2 = world.train('v2', { f1Score: 0.95 });
  // Rekognition shows a version some seconds late.
  await world.clock.advance(MINUTE);
});

const app = (more: Partial<ModelPromotionProps> = {}) =>
  promotion({ source: v1, targets: [staging, production], ...more });
/** v2, with v1 kept. */
const both = () => ({ source: v2, ...keeping(v1, v2) });
const status = (build: (app: App) => void) => statusOfApp(world, build);
/** The differences, as `staging not-deployed`. */
const told = (stacks: readonly StackStatus[]) =>
  stacks.flatMap(({ id, differences }) => differences.map((one) => `${id.replace('shapes/', '')} ${one.id}`));
const expectAsDeclared = async (build: (app: App) => void) => expect(told(await status(build))).toEqual([]);
/** The report has this one difference. Does what its command says, and returns the new report. */
async function mend(build: (app: App) => void, difference: string, wait = 20 * MINUTE) {
  const found = await status(build);
  expect(told(found)).toEqual([difference]);
  const { account, differences } = found.find((stack) => stack.differences.length > 0)!;
  await give(world, account!, differences[0].command);
  await world.clock.advance(wait);
  return found;
}

/** A version in staging that no stack has made. Returns its ARN. */
const trainInStaging = (more: object) => world.train('old', { account: STAGING, ...more }).modelVersionArn;
async function start(ProjectVersionArn: string): Promise<void> {
  await world.startModel(ProjectVersionArn, 1, STAGING);
  await world.clock.advance(20 * MINUTE);
}

test('the report says to deploy what was never deployed, and shows each target’s versions and pointer', async () => {
  const never = await status(app());
  expect(told(never)).toEqual(['Source stack-missing', 'staging stack-missing', 'production stack-missing']);
  expect(exitCodeOf(never)).toBe(1);
  await deployAll(world, app());

  const notYet = await status(app(both()));

  expect(told(notYet)).toEqual(['Source not-deployed', 'staging not-deployed', 'production not-deployed']);
  expect(notYet[1].differences[0]).toMatchObject({
    what: expect.stringMatching(/Copyv2\w+ is new, Pointer\w+ changes$/),
    command: 'cdk deploy shapes/staging',
  });
  await deployAll(world, app(both()));

  const found = await status(app(both()));

  expect([told(found), exitCodeOf(found)]).toEqual([[], 0]);
  expect(
    page(found)
      .replaceAll(/v2-[\da-f]{12}/g, 'v2-…')
      .split('\n'),
  ).toEqual([
    'target             account       stack            current  F1    kept    pointer names',
    '─────────────────  ────────────  ───────────────  ───────  ────  ──────  ───────────────',
    'shapes/Source      111111111111  UPDATE_COMPLETE',
    'shapes/staging     333333333333  UPDATE_COMPLETE  v2       0.95  v1, v2  v2-…',
    'shapes/production  222222222222  UPDATE_COMPLETE  v2       0.95  v1, v2  v2-…',
    '',
    'Everything is as declared.',
    '',
  ]);
});

test('a version gone from the source is named for a new target, and not for an existing copy', async () => {
  await deployAll(world, app({ ...both(), targets: [staging] }));
  await world.deleteVersion(v1.modelVersionArn, TRAINING);

  const before = await status(app(both()));

  expect(told(before)).toEqual(['Source not-deployed', 'production stack-missing', 'production source-gone']);
  expect(before[2].differences[1]).toMatchObject({
    what: expect.stringContaining(v1.modelVersionArn),
    command: 'cdk deploy shapes/production',
  });
  const followed = app({ ...both(), targets: [staging, { ...production, ...keeping(v2) }] });
  await deployAll(world, followed);
  await expectAsDeclared(followed);
});

test('a version gone from the source is named if a copy that needs it is to be made again', async () => {
  const targets = [staging];
  await deployAll(world, app({ ...both(), targets }));
  await world.deleteVersion(v1.modelVersionArn, TRAINING);
  const elsewhere = { ...staging, outputKeyPrefix: 'results/' };
  const whole = app({ ...both(), targets });
  expect(told(await status(app({ ...both(), targets: [elsewhere] })))).toEqual([
    'staging not-deployed',
    'staging source-gone',
  ]);
  await expectAsDeclared(whole);
  const copyOfV1 = copiesIn(world, STAGING).find(({ name }) => name.startsWith('v1'))!;
  await world.byHand('DeleteProjectVersion', { ProjectVersionArn: copyOfV1.arn }, STAGING);

  const found = await status(whole);

  // No deployment can make that copy again, so nothing advises one.
  expect(told(found)).toEqual(['staging source-gone']);
  expect(found[1].differences[0].what).toMatch(/^the copy \S+v1-\S+ is gone; Copy\S+ is to copy /);
  const followed = app({ ...both(), targets: [{ ...staging, ...keeping(v2) }] });
  await deployAll(world, followed);
  await expectAsDeclared(followed);
});

test('the report names a minimum that a source does not reach, if its copy is to be made again', async () => {
  await deployAll(world, app({ source: v2, targets: [staging] }));
  const elsewhere = { ...staging, outputKeyPrefix: 'results/', minimumF1Score: 0.96 };

  const found = await status(app({ source: v2, targets: [elsewhere] }));

  expect(told(found)).toEqual(['staging not-deployed', 'staging gate-refuses']);
});

test.each([
  ['50 minutes', undefined],
  ['three hours', Duration.hours(3)],
])('names a version below a minimum before it is copied, with a timeout of %s', async (_, timeout) => {
  const strict = (minimumF1Score: number) =>
    app({ ...both(), timeout, targets: [{ ...staging, minimumF1Score }] });
  await deployAll(world, app({ targets: [staging], timeout }));

  const before = await status(strict(0.96));

  expect(told(before)).toEqual(['Source not-deployed', 'staging not-deployed', 'staging gate-refuses']);
  expect(before[1].differences[1].what).toMatch(
    /is to copy \S+v2\S+, which does not pass its gate: F1 0\.95 < 0\.96 \(minimumF1Score\)/,
  );
  expect(told(await status(strict(0.95)))).toEqual(['Source not-deployed', 'staging not-deployed']);
});

test('the report names a version without a score, unless that is accepted', async () => {
  const source = world.train('untested', { f1Score: Number.NaN });
  await world.clock.advance(MINUTE);
  const asked = (acceptMissingEvaluation: boolean) =>
    status(app({ source, targets: [{ ...staging, minimumF1Score: 0.9, acceptMissingEvaluation }] }));

  expect((await asked(false))[1].differences[1].what).toMatch(/its F1 score is not known, 0\.9 is asked for/);
  expect(told(await asked(true))).toEqual(['Source stack-missing', 'staging stack-missing']);
});

test('the report says that the versions of a source cannot be read', async () => {
  world.aws.intercept(({ operation, caller }, _input, next) => {
    if (operation === 'DescribeProjectVersions' && caller.arn.includes(`:${TRAINING}:`))
      throw new AwsError('AccessDeniedException', 'Not you.');
    return next();
  });

  const never = await status(app());

  const unread = ['the source versions: Not you.'];
  expect(never.map((stack) => stack.unread)).toEqual([[], unread, unread]);
});

test('what somebody changes by hand is named, its command changes it back, and all is deleted with the stacks', async () => {
  const build = (app: App) => {
    const targets = [staging, production];
    Tags.of(new ModelPromotion(app, 'shapes', { source: v1, targets })).add('team', 'vision');
  };
  await deployAll(world, build);
  const current = async () => ({
    pointer: await parameter(world, STAGING),
    copies: [...copiesIn(world, STAGING), ...copiesIn(world, PRODUCTION)],
    policies: (await policiesOf(v1)).map(({ PolicyName }) => PolicyName),
  });
  const before = await current();
  const [{ arn: staged }, { arn: produced }] = before.copies;
  const onPointer = (operation: string, input: object = {}) =>
    world.byHand(operation, { Name: POINTER, ...input }, STAGING, 'ssm');
  const onPolicy = async (operation: string, edit = (_document: string): object => ({})) => {
    const [{ ProjectArn, PolicyName, PolicyDocument, PolicyRevisionId }] = await policiesOf(v1);
    const by = { ProjectArn, PolicyName, PolicyRevisionId };
    return world.byHand(operation, { ...by, ...edit(PolicyDocument) }, TRAINING);
  };
  const anotherAccount = (document: string) => ({
    PolicyDocument: document.replaceAll(STAGING, '999999999999'),
  });
  const another = { [OWNER_TAG]: 'another/Copy' };
  const lost = ['team', OWNER_TAG];
  const changes: Record<string, () => Promise<unknown>> = {
    'staging pointer-changed': () => onPointer('PutParameter', { Value: 'arn:of:another', Overwrite: true }),
    'staging pointer-gone': () => onPointer('DeleteParameter'),
    'staging copy-taken': () => world.byHand('TagResource', { ResourceArn: staged, Tags: another }, STAGING),
    'production tags-changed': () => world.byHand('UntagResource', { ResourceArn: produced, TagKeys: lost }),
    'Source policy-changed': () => onPolicy('PutProjectPolicy', anotherAccount),
    'Source policy-gone': () => onPolicy('DeleteProjectPolicy'),
  };

  for (const [difference, change] of Object.entries(changes)) {
    await change();
    await mend(build, difference, 10_000);
    await expectAsDeclared(build);
    await world.clock.advance(10_000);
    expect(await current()).toEqual(before);
  }
  expect(await destroyAll(world, build)).toEqual(Array(3).fill('DELETE_COMPLETE'));
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

  await expectAsDeclared(build);
});

test('a copy that somebody has deleted, or that failed, is made again by a deployment, once one of its tags changes', async () => {
  const again = (value: string) => (app: App) => {
    const targets = [staging, production];
    Tags.of(new ModelPromotion(app, 'shapes', { source: v1, targets })).add('again', value);
  };
  await deployAll(world, app());
  await world.deleteVersion(copiesIn(world, STAGING)[0].arn, STAGING);

  const gone = await status(app());
  expect(told(gone)).toEqual(['staging copy-gone']);
  expect(gone[1].differences[0]).toMatchObject({
    before: expect.stringContaining(".add('again', '1')"),
    command: 'cdk deploy shapes/staging',
  });
  await deployAll(world, again('1'));

  await expectAsDeclared(again('1'));
  const [{ arn }] = copiesIn(world, STAGING);
  expect(await parameter(world, STAGING)).toBe(arn);
  world.aws.rekognition.disturbCopy(arn, { after: 1, message: 'The model is damaged.' });
  await world.clock.advance(10_000);

  const failed = await status(again('1'));
  expect(told(failed)).toEqual(['staging copy-failed']);
  expect(failed[1].differences[0].command).toBe('cdk deploy shapes/staging');
  await deployAll(world, again('2'));

  await expectAsDeclared(again('2'));
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
  await expectAsDeclared(build);
  const changed = { Name: POINTER, Value: 'arn:of:another', Overwrite: true };
  await world.byHand('PutParameter', changed, PRODUCTION, 'ssm');

  await mend(build, 'production pointer-changed');

  expect(await parameter(world, PRODUCTION)).toBe(before);
  expect(told(await status(waiting(Duration.hours(1.5))))).toEqual(['production not-deployed']);
});

test('a version that a stack has left behind is stopped, and then deleted', async () => {
  await deployAll(world, app());
  const [{ arn, tags }] = copiesIn(world, STAGING);
  await start(trainInStaging({ tags }));

  const running = await mend(app(), 'staging left-over');
  expect(page(running)).toContain('it is RUNNING, so stop it first');
  await mend(app(), 'staging left-over');

  expect(copiesIn(world, STAGING).map((copy) => copy.arn)).toEqual([arn]);
  await expectAsDeclared(app());
});

test('a version that a removal policy keeps does not count as left behind', async () => {
  const targets = [{ ...staging, removalPolicy: RemovalPolicy.RETAIN }];
  await deployAll(world, app({ targets }));
  await deployAll(world, app({ targets, source: v2 }));

  expect(copiesIn(world, STAGING)).toHaveLength(2);
  await expectAsDeclared(app({ targets, source: v2 }));
});

test('a model that runs is shown, started with its units if somebody has stopped it, and stopped if no stack declares it', async () => {
  const build = app({ targets: [{ ...staging, running: { minInferenceUnits: 1, maxInferenceUnits: 3 } }] });
  await deployAll(world, build);
  const [{ arn, tags }] = copiesIn(world, STAGING);

  const running = await status(build);

  expect(told(running)).toEqual([]);
  expect(page(running)).toMatch(/ runs {8}pointer names\n.* v1 {4}v1 RUNNING {2}v1-[\da-f]{12}\n/s);

  await world.stopModel(arn, STAGING);
  await world.clock.advance(20 * MINUTE);
  await mend(build, 'staging not-running');

  await expectAsDeclared(build);
  expect(copiesIn(world, STAGING)).toMatchObject([{ status: 'RUNNING' }]);
  const { input } = world.callsOf('StartProjectVersion').at(-1)!;
  expect(input).toMatchObject({ MinInferenceUnits: 1, MaxInferenceUnits: 3 });

  await start(trainInStaging({ tags: { [RUNNER_TAG]: tags[RUNNER_TAG] } }));
  await mend(build, 'staging left-running');
  await mend(build, 'staging left-tags');

  await expectAsDeclared(build);
});

test('a model that somebody else runs at the hours of its schedule is named, because the schedule will not stop it', async () => {
  const schedule = { start: at(8), stop: at(18) };
  const build = app({ targets: [{ ...staging, running: { minInferenceUnits: 1, schedule } }] });
  await world.until(20);
  await deployAll(world, build);
  const [{ arn }] = copiesIn(world, STAGING);
  const onTags = (operation: string, input: object) =>
    world.byHand(operation, { ResourceArn: arn, ...input }, STAGING);
  await expectAsDeclared(build);

  await onTags('UntagResource', { TagKeys: [RUNNER_TAG] });
  await start(arn);
  await mend(build, 'staging run-taken');
  await expectAsDeclared(build);

  await onTags('TagResource', { Tags: { [RUNNER_TAG]: 'other/Run' } });
  const found = await mend(build, 'staging run-taken');
  expect(found[1].differences[0].before).toBe('Take it out of that stack');
  await expectAsDeclared(build);
});

test('a copy that nobody declares to run is as declared, also if Rekognition could not start it', async () => {
  await deployAll(world, app());
  const [{ arn }] = copiesIn(world, STAGING);
  await world.startModel(arn, 1, STAGING);
  world.aws.rekognition.disturbStart(arn, { after: 1, message: 'No capacity.' });
  await world.clock.advance(10_000);

  expect(copiesIn(world, STAGING)).toMatchObject([{ status: 'FAILED' }]);
  await expectAsDeclared(app());
});

test('a stack whose first deployment failed is deleted, and then deployed', async () => {
  const targets = [staging];
  const bad = world.train('bad', { copyFails: 'The model is damaged.' });
  await deployAll(world, app({ source: bad, targets }));

  const found = await status(app({ targets }));
  expect(told(found)).toEqual(['Source not-deployed', 'staging stack-failed']);
  expect(found[1].status).toBe('ROLLBACK_COMPLETE');
  await give(world, STAGING, found[1].differences[0].command);
  await world.clock.advance(10 * MINUTE);
  expect((await status(app({ targets })))[1].differences).toMatchObject([{ id: 'stack-missing' }]);
  await deployAll(world, app({ targets }));

  await expectAsDeclared(app({ targets }));
});

test('a stack that failed without rollback keeps its good copies, if the command that keeps them is followed', async () => {
  const bad = world.train('bad', { copyFails: 'The model is damaged.' });
  await world.clock.advance(MINUTE);
  const targets = [staging];
  const withBad = app({ source: v1, targets, ...keeping(v1, bad) });
  await deployAll(world, withBad, { rollback: false });
  const kept = copiesIn(world, STAGING).filter(({ status }) => status === 'COPYING_COMPLETED');

  const found = await status(withBad);

  expect([told(found), kept.length]).toEqual([['staging stack-failed'], 1]);
  expect(found[1].status).toBe('CREATE_FAILED');
  expect(found[1].differences[0].before).toMatch('"cdk deploy shapes/staging --no-rollback" keeps it');
  await deployAll(world, app({ targets }), { rollback: false });
  await expectAsDeclared(app({ targets }));
  expect(copiesIn(world, STAGING)).toEqual(kept);
});

test('the report shows nothing else of a stack that is being changed', async () => {
  const build = app({ targets: [staging] });
  const deployment = deployAll(world, build);
  await world.clock.advance(MINUTE);

  const found = await status(build);

  expect(told(found)).toContain('staging stack-changing');
  await give(world, STAGING, found[1].differences[0].command);
  await world.run(deployment);
  await expectAsDeclared(build);
});

test('the report has an account that cannot be read, together with the others', async () => {
  await deployAll(world, app());
  const deny = { Effect: 'Deny', Action: 'rekognition:*', Resource: '*' };
  const closed = {
    RoleName: `cdk-hnb659fds-lookup-role-${STAGING}-${REGION}`,
    PolicyName: 'Closed',
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: deny }),
  };
  await world.byHand('PutRolePolicy', closed, STAGING, 'iam');
  await world.clock.advance(MINUTE);

  const found = await status(
    app({ targets: [staging, production, { name: 'nowhere', account: '444444444444' }] }),
  );

  const denied = /^the projects: .* is not authorized to perform: rekognition:DescribeProjects/;
  expect(found.map(({ unread }) => unread)).toEqual([
    [],
    [expect.stringMatching(denied)],
    [],
    [expect.stringMatching(/AssumeRole/)],
  ]);
  expect(found[1]).toMatchObject({ status: 'CREATE_COMPLETE', pointers: [{ name: POINTER }] });
  expect(page(found)).toMatch(/2 of 4 stacks could not be read, or not all of them/);
  expect(exitCodeOf(found.slice(1))).toBe(2);
});

test('250 targets are read within a minute, no more than 25 at a time, in the order of the app', async () => {
  // One account represents all, and each has its own quota of calls.
  await newWorld({ rekognition: { callsPerSecond: 10_000 } });
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
