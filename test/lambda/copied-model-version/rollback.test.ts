import { OPERATION_TAG } from '../../../contract/copied-model-version';
import {
  type Answers,
  awsError,
  BEGAN,
  eventsOf,
  START,
  silence,
  stackIn,
} from '../../../testing/handlers/answers';
import { MARKS, OTHER_SOURCE, request, STACK_ID, TAGS } from '../../../testing/handlers/copy-requests';
import { deployed, type Given } from '../../../testing/handlers/copying-project';
import { type EventChange } from '../../../testing/handlers/requests';
import { at } from '../../../testing/handlers/simulate';

const NAME = request().versionName;
const old = { SourceProjectVersionArn: OTHER_SOURCE };
/** The Update of a rollback: it goes back from what `old` names. CloudFormation never learned the id of that. */
const change: EventChange = { type: 'Update', old };
const UNDONE = request({ change: old }).versionName;
const BEFORE: Given = { status: 'COPYING_COMPLETED' };
const madeNow = (status: string, more: Partial<Given> = {}): Given => ({
  status,
  source: OTHER_SOURCE,
  ...more,
  tags: { ...TAGS, [OPERATION_TAG]: MARKS.now, ...more.tags },
});

/** A stack whose update was cancelled, and which is going back. */
function goingBack(given: Readonly<Record<string, Given>>, answers: Answers = {}) {
  const stack = deployed({ [NAME]: BEFORE, ...given }, answers);
  stack.is('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
  return { ...stack, left: () => [...stack.versions.keys()] };
}

silence();

test('a rolled back update waits for its cancelled copy, deletes it, and finds the former one', async () => {
  const { play, turn, left } = goingBack({ [UNDONE]: madeNow('COPYING_IN_PROGRESS') });

  const { answer, steps } = await play(
    change,
    at(2, () => turn('COPYING_COMPLETED', UNDONE)),
  );

  expect(answer).toMatchObject({
    status: 'SUCCESS',
    data: { VersionName: NAME, Status: 'COPYING_COMPLETED' },
  });
  expect(steps).toBe(4);
  expect(left()).toEqual([NAME]);
});

test.each<[string, EventChange, number]>([
  ['a minute for a copy that does not show yet, and a second for its lane', change, 62],
  ['for nothing where CloudFormation knows it by its id', { ...change, id: `shapes-prod/${UNDONE}` }, 1],
])('it waits %s', async (_, asked, expected) => {
  const { play, clock } = goingBack({});

  expect((await play(asked)).answer).toMatchObject({ status: 'SUCCESS' });
  expect((clock.now - START) / 1000).toBe(expected);
});

test('it fails if that copy runs, and the message says how to continue the rollback', async () => {
  const { play, turn, left } = goingBack({ [UNDONE]: madeNow('RUNNING') });

  expect((await play(change)).answer).toMatchObject({
    status: 'FAILED',
    reason: expect.stringMatching(
      /is never stopped unasked.*stop-project-version.*"aws cloudformation continue-update-rollback --stack-name prod".*do not delete the stack before/,
    ),
  });
  expect(left()).toContain(UNDONE);

  turn('STOPPED', UNDONE);
  expect((await play(change)).answer).toMatchObject({ status: 'SUCCESS' });
  expect(left()).toEqual([NAME]);
});

test.each<[string, EventChange, Given]>([
  [
    'where the removal policy keeps copies',
    { ...change, old: { ...old, Retain: 'true' } },
    madeNow('STOPPED'),
  ],
  ['that an earlier operation made', change, { status: 'STOPPED' }],
  [
    'that is not ours',
    change,
    madeNow('STOPPED', { tags: { 'cdk-rekognition-custom-labels:owner': 'other/Copy' } }),
  ],
  [
    'that CloudFormation knows by its id, as an update has that is delivered again',
    { ...change, id: `shapes-prod/${UNDONE}` },
    madeNow('STOPPED'),
  ],
])('it deletes nothing %s', async (_, asked, kept) => {
  const { play, left } = goingBack(
    { [UNDONE]: kept },
    { DescribeStackEvents: eventsOf(STACK_ID, ['UPDATE_COMPLETE', BEGAN - 1]) },
  );

  expect((await play(asked)).answer).toMatchObject({ status: 'SUCCESS' });
  expect(left()).toContain(UNDONE);
});

test('it deletes what the update made, although the rollback has its own time', async () => {
  const { play, is, answer, left } = goingBack({ [UNDONE]: madeNow('STOPPED') });
  is('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS', request().physicalId, START);
  answer({ DescribeStackEvents: eventsOf(STACK_ID, ['UPDATE_ROLLBACK_IN_PROGRESS', START]) });

  expect((await play(change)).answer).toMatchObject({ status: 'SUCCESS' });
  expect(left()).toEqual([NAME]);
});

test('it gives back what the update had taken over', async () => {
  const { play, versions } = goingBack(
    { [UNDONE]: madeNow('STOPPED', { tags: { 'cdk-rekognition-custom-labels:taken-from': 'nobody' } }) },
    { DescribeStackEvents: eventsOf(STACK_ID, ['UPDATE_ROLLBACK_IN_PROGRESS', START]) },
  );

  await play(change);

  expect(versions.get(UNDONE)!.tags).toEqual({});
});

test('it does not begin while CloudFormation does not say that it is a rollback', async () => {
  const { play, is, answer, left } = goingBack({ [UNDONE]: madeNow('STOPPED') });
  answer({ DescribeStacks: awsError('Throttling') });

  await play(
    change,
    at(2, () => is('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS')),
  );

  expect(left()).toEqual([NAME]);
});

test('it ends if the stack is in a later operation, so that a late step deletes nothing of a newer update', async () => {
  const { play, turn, answer, left } = goingBack({ [UNDONE]: madeNow('COPYING_IN_PROGRESS') });

  const { answer: said } = await play(
    change,
    at(2, () => {
      answer({ DescribeStacks: stackIn('UPDATE_IN_PROGRESS', { LastUpdatedTime: new Date(START) }) });
      turn('STOPPED', UNDONE);
    }),
  );

  expect(said).toMatchObject({ reason: expect.stringContaining('no longer waits for this Update') });
  expect(left()).toContain(UNDONE);
});

test('an update without rollback leaves the former copy', async () => {
  const { play, is, left } = goingBack({ [UNDONE]: madeNow('STOPPED') });
  is('UPDATE_IN_PROGRESS');

  expect((await play({ ...change, id: `shapes-prod/${UNDONE}` })).answer).toMatchObject({
    status: 'SUCCESS',
  });
  expect(left()).toEqual([NAME, UNDONE]);
});

test('an update with bad values is rolled back without checking them', async () => {
  const { play, calls } = goingBack({});

  expect((await play({ type: 'Update', old: { OutputBucket: 7 } })).answer).toMatchObject({
    status: 'SUCCESS',
  });
  expect(calls.filter((call) => call === 'DescribeProjectVersions')).toHaveLength(1);
});

test('a rollback restores tags, but makes no copy that is gone', async () => {
  const { play, versions, calls } = goingBack({});
  const asked: EventChange = { type: 'Update', change: { Tags: { a: '1' } }, old: { Tags: { b: '2' } } };
  Object.assign(versions.get(NAME)!.tags, { b: '2' });

  await play(asked);
  expect(versions.get(NAME)!.tags).toEqual({ ...TAGS, a: '1' });

  versions.clear();
  expect((await play(asked)).answer).toMatchObject({ status: 'SUCCESS', data: { ModelVersionArn: '' } });
  expect(calls).not.toContain('CopyProjectVersion');
});
