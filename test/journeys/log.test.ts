import { RunningModelVersion } from '../../lib';
import { documentsIn, type Invocation, invocationsIn, logLines } from './log-lines';
import { type CopyOptions, copies, permit, type Trained } from './stacks';
import { PRODUCTION, TRAINING, World } from './world';

/** That a step is one line, of which a query finds every member. */

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

const run =
  (version: Trained, options: CopyOptions = {}) =>
  (stack: Parameters<ReturnType<typeof copies>>[0]) => {
    const [modelVersion] = copies({ Copy: version }, options)(stack);
    new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1 });
  };

/** What each invocation of our functions has printed so far, but for Lambda's own lines. */
const invocations = async () => invocationsIn(await logLines(world, PRODUCTION));
const entriesOf = ({ printed }: Invocation) =>
  printed.flatMap((line) => JSON.parse(/\tINFO\t(\{.*\})$/.exec(line)?.[1] ?? '[]'));
const isStep = (entry: any) => 'decision' in entry;

const STEP = ['requestType', 'physicalId', 'observed', 'decision', 'because', 'outcome', 'calls'];

test('each pass of a copy prints one step, and the last one its metrics', async () => {
  const v1 = world.train('v1');
  await world.deploy('training', permit(v1), TRAINING);
  await world.deploy('production', copies({ Copy: v1 }));
  const all = await invocations();

  expect(all.length).toBeGreaterThan(35);
  expect(all.map((one) => entriesOf(one).filter(isStep).length)).toEqual(all.map(() => 1));
  expect(all.flatMap(entriesOf).map((entry) => Object.keys(entry))).toEqual(all.map(() => STEP));
  expect(all.map(({ printed }) => documentsIn(printed).length)).toEqual([...all.slice(1).map(() => 0), 1]);
  expect(all.map(({ printed }) => printed.length)).toEqual([...all.slice(1).map(() => 1), 2]);
});

test('a step that leads to the next one in the same pass is a line of its own', async () => {
  const v1 = world.train('v1');
  await world.deploy('training', permit(v1), TRAINING);
  await world.deploy('production', copies({ Copy: v1 }));
  const before = (await invocations()).length;
  await world.deploy('production', copies({ Copy: v1 }, { tags: { team: 'vision' } }));
  const decisions = (await invocations())
    .slice(before)
    .map((one) => entriesOf(one).map(({ decision }: any) => decision));

  expect(decisions).toEqual([['tag'], ['tag', 'done']]);
});

test('a failure is one line more, the same as in the stack’s events', async () => {
  const v1 = world.train('v1');
  await world.deploy('training', permit(v1), TRAINING);
  await world.deploy('production', copies({ Copy: v1 }));
  const before = (await invocations()).length;
  const failed = await world.deploy('production', copies({ Copy: world.train('v2', { copyFails: 'No.' }) }));
  const [failing, ...others] = (await invocations())
    .slice(before)
    .filter((one) => entriesOf(one).some((entry: any) => 'failure' in entry));
  const [step, { failure }, ...more] = entriesOf(failing);

  expect(others).toEqual([]);
  expect(step).toMatchObject({ decision: 'fail', outcome: 'failed', message: failure });
  expect(more).toEqual([]);
  expect(failed.reasons.join()).toContain(failure);
  // What Lambda itself prints of the error, and the metrics.
  expect(failing.printed).toHaveLength(4);
});

test('what a running model does is told likewise; a request that asks nothing of Rekognition says nothing', async () => {
  const v1 = world.train('v1');
  await world.deploy('training', permit(v1), TRAINING);
  await world.deploy('production', run(v1));
  await world.deploy('production', copies({ Copy: v1 }));
  const asks = (one: Invocation) => entriesOf(one).flatMap(({ calls }: any) => calls).length > 0;
  const all = await invocations();

  expect(all.filter(asks).map((one) => entriesOf(one).filter(isStep).length)).toEqual(
    all.filter(asks).map(() => 1),
  );
  expect(all.filter((one) => !asks(one)).flatMap(({ printed }) => printed)).toEqual([]);
});

test('a project policy’s attempts are a line each', async () => {
  await world.deploy('training', permit(world.train('v1')), TRAINING);
  const all = invocationsIn(await logLines(world, TRAINING));

  expect(all.map((one) => entriesOf(one).map(({ decision }: any) => decision))).toEqual([['put']]);
});
