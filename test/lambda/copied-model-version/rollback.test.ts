import { OPERATION_TAG } from '../../../contract/copied-model-version';
import { type Answers, BEGAN, eventsOf, START, silence } from '../../../testing/handlers/answers';
import { MARKS, OTHER_SOURCE, request, STACK_ID, TAGS } from '../../../testing/handlers/copy-requests';
import { deployed } from '../../../testing/handlers/copying-project';
import { type EventChange } from '../../../testing/handlers/requests';
import { at } from '../../../testing/handlers/simulate';
import type { Version } from '../../../testing/handlers/versions';

const NAME = request().versionName;
const old = { SourceProjectVersionArn: OTHER_SOURCE };
/** The Update of a rollback: it goes back from what `old` names. CloudFormation never learned the id of that. */
const change: EventChange = { type: 'Update', old };
const UNDONE = request({ change: old }).versionName;
const BEFORE: Version = { status: 'COPYING_COMPLETED' };
const madeNow = (status: string, more: Partial<Version> = {}): Version => ({
  status,
  source: OTHER_SOURCE,
  ...more,
  tags: { ...TAGS, [OPERATION_TAG]: MARKS.now, ...more.tags },
});

/** A stack whose update was cancelled, and which is going back. */
function goingBack(given: Readonly<Record<string, Version>>, answers: Answers = {}) {
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

test.each<[string, EventChange, Version]>([
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
  is('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS', START);
  answer({ DescribeStackEvents: eventsOf(STACK_ID, ['UPDATE_ROLLBACK_IN_PROGRESS', START]) });

  expect((await play(change)).answer).toMatchObject({ status: 'SUCCESS' });
  expect(left()).toEqual([NAME]);
});

test('an update with bad values is rolled back without checking them', async () => {
  const { play, calls } = goingBack({});

  expect((await play({ type: 'Update', old: { OutputBucket: 7 } })).answer).toMatchObject({
    status: 'SUCCESS',
  });
  expect(calls.filter((call) => call === 'DescribeProjectVersions')).toHaveLength(1);
});
