import { RUNNER_TAG } from '../../../contract/running-model-version';
import { Aws, awsError } from './answers';
import { arnOf, type EventChange, event, RUNNER, VERSION } from './requests';

const V2 = arnOf('v2');
const tags = { [RUNNER_TAG]: RUNNER };

let aws: Aws;
let logged: string[];
beforeEach(() => {
  aws = new Aws();
  aws.stack = 'UPDATE_IN_PROGRESS';
  aws.resource = { status: 'UPDATE_IN_PROGRESS', id: 'RunCatchUp' };
  logged = [];
  jest.spyOn(console, 'log').mockImplementation((line) => logged.push(line));
});
afterEach(() => jest.restoreAllMocks());

const catchUp = { Scheduled: 'true', RunBy: 'Run' };
const at = (arn: string, left: string) => ({ ...catchUp, ModelVersionArn: arn, Left: left });
const own: EventChange = { catchUp: true, id: 'RunCatchUp' };
/** From version v1 to v2, which the hand-over has left as `left`. */
const forward = (left: string): EventChange => ({
  ...own,
  type: 'Update',
  change: at(V2, left),
  old: at(VERSION, 'COPYING_COMPLETED'),
});
/** From version v2, which the undone hand-over has left as `left`, back to v1. */
const back = (left: string): EventChange => ({
  ...own,
  type: 'Update',
  change: at(VERSION, 'COPYING_COMPLETED'),
  old: at(V2, left),
});
const are = (v1: string, v2: string) => {
  aws.models = { [VERSION]: { status: v1, units: 1, tags }, [V2]: { status: v2, units: 1, tags } };
};
const DONE = { status: 'SUCCESS', physicalId: 'RunCatchUp' };

describe.each([
  ['ahead', 'UPDATE_IN_PROGRESS', forward, (v1: string, v2: string) => are(v1, v2), 'v2'],
  // Back again the two have changed places, and what counts is how the hand-over had left the new one.
  ['back', 'UPDATE_ROLLBACK_IN_PROGRESS', back, (v1: string, v2: string) => are(v2, v1), 'v1'],
] as const)('%s', (_direction, stack, change, place, name) => {
  test.each<[string, string, string, string, 'start' | 'stop' | 'nothing', 'done' | 'waits']>([
    ['RUNNING', 'RUNNING', 'RUNNING', 'nothing was missed', 'nothing', 'done'],
    ['RUNNING', 'STARTING', 'RUNNING', 'nothing was missed', 'nothing', 'done'],
    ['RUNNING', 'STOPPED', 'RUNNING', 'a stop was missed', 'stop', 'waits'],
    ['RUNNING', 'STOPPING', 'RUNNING', 'a stop was missed', 'stop', 'waits'],
    ['RUNNING', 'STOPPED', 'STOPPING', 'it was made up for', 'nothing', 'waits'],
    ['RUNNING', 'STOPPED', 'STOPPED', 'it was made up for', 'nothing', 'done'],
    ['RUNNING', 'FAILED', 'RUNNING', 'a start had failed', 'nothing', 'done'],
    ['STOPPED', 'STOPPED', 'STOPPED', 'nothing was missed', 'nothing', 'done'],
    ['STOPPED', 'STOPPED', 'RUNNING', 'the schedules have started the new one', 'nothing', 'done'],
    ['COPYING_COMPLETED', 'RUNNING', 'COPYING_COMPLETED', 'a start was missed', 'start', 'waits'],
    ['STOPPED', 'STARTING', 'STOPPED', 'a start was missed', 'start', 'waits'],
    ['STOPPED', 'RUNNING', 'STARTING', 'it is being made up for', 'nothing', 'waits'],
    ['STOPPED', 'RUNNING', 'RUNNING', 'it was made up for', 'nothing', 'done'],
    ['FAILED', 'RUNNING', 'FAILED', 'the new one cannot run', 'nothing', 'done'],
  ])('left %s, with the old one %s and the new one %s: %s', async (left, v1, v2, _what, made, end) => {
    aws.stack = stack;
    place(v1, v2);

    const { answer } = await aws.run(change(left), 60);

    const changes = {
      start: [`StartProjectVersion ${name}`],
      stop: [`StopProjectVersion ${name}`],
      nothing: [],
    };
    expect(aws.changes).toEqual(changes[made]);
    expect(answer?.status).toBe(end === 'done' ? 'SUCCESS' : undefined);
  });
});

test('a start that was missed is made up for, and then it is done', async () => {
  are('RUNNING', 'STOPPED');
  aws.at(600, () => aws.is('RUNNING', V2));

  const { answer, seconds } = await aws.run(forward('STOPPED'));

  expect(answer).toMatchObject(DONE);
  expect([seconds, aws.changes]).toEqual([600, ['StartProjectVersion v2']]);
});

test('a stop that was missed is made up for, and the version stays ours', async () => {
  are('STOPPED', 'RUNNING');
  aws.at(120, () => aws.is('STOPPED', V2));

  const { answer, seconds } = await aws.run(forward('RUNNING'));

  expect(answer).toMatchObject(DONE);
  expect([seconds, aws.changes]).toEqual([120, ['StopProjectVersion v2']]);
  expect(aws.models[V2].tags).toEqual(tags);
});

test('a model that has missed a start and had failed before is tried once', async () => {
  are('RUNNING', 'FAILED');
  aws.at(300, () => aws.is('FAILED', V2));

  const { answer } = await aws.run(forward('STOPPED'));

  expect(answer).toMatchObject({ status: 'FAILED', physicalId: 'RunCatchUp' });
  expect(answer!.reason).toMatch(/\/v2\/\d+ cannot run: it is FAILED/);
  expect(aws.changes).toEqual(['StartProjectVersion v2']);
});

test('keeps its id, so that a rollback sends it an Update', async () => {
  expect((await aws.run({ ...own, change: at(VERSION, 'RUNNING') })).answer).toMatchObject(DONE);

  are('RUNNING', 'RUNNING');
  const renamed = await aws.run({ ...forward('RUNNING'), id: 'Renamed' });
  expect(renamed.answer).toMatchObject({ status: 'SUCCESS', physicalId: 'Renamed' });
  expect(aws.lifecycle.physicalIdOf(event({ ...forward('RUNNING'), id: 'Renamed' }))).toBe('Renamed');
});

test.each<[string, EventChange]>([
  ['Create', { ...own, change: at(V2, 'STOPPED') }],
  ['Delete', { ...own, type: 'Delete', change: at(V2, 'STOPPED') }],
  ['Delete of what names no version', { ...own, type: 'Delete', change: at('', '') }],
  [
    'Update of the same version',
    { ...own, type: 'Update', change: at(V2, 'STOPPED'), old: at(V2, 'RUNNING') },
  ],
])('has nothing to do on a %s', async (_type, change) => {
  are('RUNNING', 'STOPPED');

  const { answer, seconds } = await aws.run(change);

  expect(answer).toMatchObject(DONE);
  expect([seconds, aws.changes]).toEqual([0, []]);
});

test.each(['Create', 'Delete'] as const)('asks AWS nothing on a %s', async (type) => {
  await aws.run({ ...own, type, change: at(V2, 'STOPPED') });

  expect(aws.calls).toEqual([]);
});

test('is done where the old properties name no version', async () => {
  are('RUNNING', 'STOPPED');

  const { answer } = await aws.run({ ...forward('STOPPED'), old: at('', 'STOPPED') });

  expect(answer).toMatchObject(DONE);
  expect(aws.calls).not.toContain('DescribeProjectVersions');
});

test('looks at the version from before only, where nothing was missed', async () => {
  are('STOPPED', 'STOPPED');

  await aws.run(forward('STOPPED'));

  expect(aws.calls.filter((call) => call === 'ListTagsForResource')).toHaveLength(1);
  expect(logged.map((line) => JSON.parse(line).row).at(-1)).toBe('catch-up.nothing-missed');
});

test('has an id of its own even where its Create is never answered', () => {
  const create = event({ ...own, change: { ...at(V2, 'STOPPED'), Scheduled: 7 } });

  expect(aws.lifecycle.physicalIdOf(create)).toBe('RunCatchUp');
});

test('gives calls that were on their way a minute, and does not look before', async () => {
  are('STOPPED', 'RUNNING');

  await aws.run(forward('RUNNING'), 59);

  expect(aws.calls).not.toContain('DescribeProjectVersions');
});

test.each([VERSION, V2])('waits while AWS does not say, and fails when it never will: %s', async (arn) => {
  are('STOPPED', 'RUNNING');
  const answer = (aws as any).answer.bind(aws);
  jest.spyOn(aws as any, 'answer').mockImplementation(async (command: any) => {
    if (command.input.ResourceArn === arn) throw awsError('AccessDeniedException');
    return answer(command);
  });

  const { answer: told, seconds } = await aws.run(forward('RUNNING'));

  expect(told).toMatchObject({ status: 'FAILED', physicalId: 'RunCatchUp' });
  expect(told!.reason).toContain(`ListTagsForResource is not allowed for ${arn}`);
  expect(seconds).toBe(120);
});

test('going back does not fail where AWS will not let it look', async () => {
  are('STOPPED', 'RUNNING');
  aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';
  aws.errors.ListTagsForResource = awsError('AccessDeniedException');

  expect((await aws.run(back('RUNNING'))).answer).toMatchObject(DONE);
});

test.each([
  ['has nothing to go by when the old version is gone', VERSION],
  ['has nothing to stop when the new version is gone', V2],
])('%s', async (_case, arn) => {
  are('STOPPED', 'RUNNING');
  delete aws.models[arn];

  expect((await aws.run(forward('RUNNING'))).answer).toMatchObject(DONE);
  expect(aws.changes).toEqual([]);
});

test('stops nothing that is not ours', async () => {
  are('STOPPED', 'RUNNING');
  aws.models[V2] = { status: 'RUNNING', tags: { [RUNNER_TAG]: 'other/Run' } };

  expect((await aws.run(forward('RUNNING'))).answer).toMatchObject(DONE);
  expect(aws.changes).toEqual([]);
});

test('that is no longer wanted changes nothing', async () => {
  are('STOPPED', 'RUNNING');
  aws.at(15, () => {
    aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';
  });

  expect((await aws.run(forward('RUNNING'))).answer!.reason).toMatch(/no longer waits for this Update/);
  expect(aws.changes).toEqual([]);
});

test('has all the time there is, and says that the model may run on', async () => {
  are('STOPPED', 'STARTING');
  const change = forward('RUNNING');

  const { answer, seconds } = await aws.run({ ...change, change: { ...change.change, Timeout: '60' } });

  expect(answer!.reason).toMatch(
    /^Gave up after 50 minutes \(timeout\) on making up for a missed start or stop of \S+\/v2\/\d+\. Last seen: STARTING .*be billed.*"aws rekognition stop-project-version --project-version-arn \S+\/v2\/\d+"$/,
  );
  expect(seconds).toBe(3_000);
});

test('refuses bad input under its own id', async () => {
  const { answer } = await aws.run({ ...forward('RUNNING'), change: { ...at(V2, 'RUNNING'), Scheduled: 7 } });

  expect(answer).toMatchObject({ status: 'FAILED', physicalId: 'RunCatchUp' });
  expect(answer!.reason).toMatch(/Scheduled is 7, but it must be a string/);
});

test('logs what it does by its own rows', async () => {
  are('STOPPED', 'RUNNING');

  await aws.run(forward('RUNNING'), 60);

  expect(logged.map((line) => JSON.parse(line).row)).toEqual([
    ...Array(4).fill('catch-up.unknown'),
    'run.stoppable',
  ]);
});
