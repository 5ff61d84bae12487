import type { Stack } from 'aws-cdk-lib';
import { OWNER_TAG } from '../../contract/copied-model-version';
import { RunningModelVersion } from '../../lib';
import { copies, permit, permitted, type Trained } from '../../testing/world/stacks';
import { deploy, newWorld, world } from '../../testing/world/story';
import { PRODUCTION, QUICK, TRAINING } from '../../testing/world/world';
import { documentsIn, type Invocation, invocationsIn, logLines } from './log-lines';

/** A step is one line, and a query finds every member of it. */

let v1: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1] = await permitted(world, world.train('v1'));
});

const run =
  (minInferenceUnits = 1) =>
  (stack: Stack) => {
    const [modelVersion] = copies({ Copy: v1 })(stack);
    new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits });
  };

/** What each invocation of our functions has printed so far, without Lambda's own lines. */
const invocations = async () => invocationsIn(await logLines(world, PRODUCTION));
const entriesOf = ({ printed }: Invocation) =>
  printed.flatMap((line) => JSON.parse(/\tINFO\t(\{.*\})$/.exec(line)?.[1] ?? '[]'));
const isStep = (entry: any) => 'decision' in entry;

/** What CloudFormation's call has printed, without attempts that were too early for IAM. */
const received = (one: Invocation) => entriesOf(one).filter((entry: any) => !('notStarted' in entry));
const rows = (one: Invocation) =>
  entriesOf(one)
    .filter(isStep)
    .map(({ situation, row }: any) => `${situation} ${row}`);

const STEP = 'requestType situation physicalId observed decision row because outcome calls'.split(' ');

test('a copy logs its receipt, its start, each step and its answer', async () => {
  await deploy(copies({ Copy: v1 }));
  const [call, ...steps] = await invocations();

  expect(received(call)).toEqual([
    { received: 'Create', logicalId: 'Copy1ED8A51E', requestId: expect.any(String) },
    { started: 'Create', logicalId: 'Copy1ED8A51E' },
  ]);
  expect(steps.length).toBeGreaterThan(5);
  expect(steps.map((one) => entriesOf(one).filter(isStep).length)).toEqual(steps.map(() => 1));
  expect(steps.flatMap(entriesOf).filter(isStep).map(Object.keys)).toEqual(steps.map(() => STEP));
  const last = steps.at(-1)!;
  expect(steps.map(({ printed }) => printed.length)).toEqual([...steps.slice(1).map(() => 1), 3]);
  expect(documentsIn(last.printed)).toHaveLength(1);
  expect(entriesOf(last).at(-1)).toEqual({
    answered: 'SUCCESS',
    requestType: 'Create',
    physicalId: expect.stringMatching(/^shapes-prod\/v1-/),
  });
});

test('two decisions in one pass are two lines', async () => {
  await deploy(copies({ Copy: v1 }));
  const before = (await invocations()).length;
  await deploy(copies({ Copy: v1 }, { tags: { team: 'vision' } }));
  const [, ...steps] = (await invocations()).slice(before);

  expect(steps.map(rows)).toEqual([['change copy.tags-differ', 'change copy.finished']]);
});

test('a failure is in the lines of the step and of the answer, with the text of the stack’s events', async () => {
  await deploy(copies({ Copy: v1 }));
  const before = (await invocations()).length;
  const failed = await deploy(copies({ Copy: world.train('v2', { copyFails: 'No.' }) }));
  const [failing, ...others] = (await invocations())
    .slice(before)
    .filter((one) => entriesOf(one).some(({ answered }: any) => answered === 'FAILED'));
  const [step, { reason }, ...more] = entriesOf(failing);

  expect(others).toEqual([]);
  expect(step).toMatchObject({ row: 'copy.failed', decision: 'fail', outcome: 'failed', message: reason });
  expect(more).toEqual([]);
  expect(failed.reasons.join()).toContain(reason);
  // And the metrics.
  expect(failing.printed).toHaveLength(3);
});

test('a running model logs in the same way', async () => {
  await deploy(run());
  await deploy(run(2));
  const ofModel = (await invocations()).filter((one) => rows(one).some((row: string) => / run\./.test(row)));

  expect(new Set(ofModel.flatMap(rows))).toEqual(
    new Set([
      'create run.unclaimed',
      'create run.strays-unread',
      'change run.strays-unread',
      'create run.startable',
      'create run.starting',
      'create run.running',
      'change run.other-units',
      'change run.stopping',
      'change run.startable',
      'change run.starting',
      'change run.running',
    ]),
  );
});

test('a project policy is put at the second step, the third one sees it, and the fourth one answers', async () => {
  await world.deploy('training', permit(v1), TRAINING);
  const [call, ...steps] = invocationsIn(await logLines(world, TRAINING));

  expect(received(call)).toMatchObject([{ received: 'Create' }, { started: 'Create' }]);
  expect(steps.map(rows)).toEqual([
    ['create policy.first-look'],
    ['create policy.absent'],
    ['create policy.first-seen'],
    ['create policy.as-declared'],
  ]);
});

test('a rollback that cannot restore something logs it, and does not fail', async () => {
  await deploy(copies({ Copy: v1 }));
  const [{ arn }] = world.copies();
  await world.byHand('UntagResource', { ResourceArn: arn, TagKeys: [OWNER_TAG] });
  const before = (await invocations()).length;

  const update = await deploy(copies({ Copy: v1 }, { tags: { team: 'vision' } }));

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  const logged = (await invocations()).slice(before).flatMap(rows);
  expect(logged).toEqual(['change copy.name-taken', 'restore copy.return-foreign']);
});
