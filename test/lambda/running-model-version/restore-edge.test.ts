import { RUNNER_TAG } from '../../../contract/running-model-version';
import { awsError, silence } from '../../../testing/handlers/answers';
import { Aws } from '../../../testing/handlers/running-project';
import {
  arnOf,
  BY_DAY,
  type EventChange,
  event,
  RUNNER,
  VERSION,
} from '../../../testing/handlers/running-requests';

/** The edge that goes on trying after a rollback has given up. */

const RESTORE: EventChange = { type: 'Schedule', edge: 'restore' };

let aws: Aws;
beforeEach(() => {
  aws = new Aws();
  aws.isIn('UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE');
  aws.models = { [VERSION]: { status: 'STOPPED', tags: { [RUNNER_TAG]: RUNNER } } };
  aws.executions = [earlier()];
});
silence();

/** A request that has succeeded. Without a change it is the restore itself. */
const earlier = (change: EventChange = {}) => ({
  request: event({ type: 'Update', ...change }),
  isRunning: false,
  output: { answer: { status: 'SUCCESS' as const, physicalId: 'unused' } },
});

test('an edge that continues a rollback starts the model', async () => {
  await aws.run(RESTORE, 0);

  expect(aws.changes).toEqual(['StartProjectVersion v1']);
});

test.each([
  ['other properties of the same version', { change: { Timeout: '60' } }],
  ['another version', { change: { ModelVersionArn: arnOf('v2') } }],
])('an edge that continues a rollback ends once a later request has declared %s', async (_, later) => {
  aws.executions = [earlier(later), earlier()];

  const { answer } = await aws.run(RESTORE);

  expect(answer!.status).toBe('SUCCESS');
  expect(aws.changes).toEqual([]);
});

test('an edge that continues a rollback goes on if a later request has declared the same', async () => {
  aws.executions = [earlier(), earlier({ change: { Timeout: '60' } }), earlier()];

  await aws.run(RESTORE, 0);

  expect(aws.changes).toEqual(['StartProjectVersion v1']);
});

test.each([
  ['the same version', {}],
  ['another version', { change: { ModelVersionArn: arnOf('v2') } }],
])('an edge that continues a rollback waits while a request for %s is under way', async (_, later) => {
  aws.isIn('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
  aws.executions = [{ request: event({ type: 'Update', ...later }), isRunning: true } as any, earlier()];

  await aws.run(RESTORE, 600);

  expect(aws.changes).toEqual([]);
});

test('an edge that continues a rollback has 50 minutes from the end of the rollback', async () => {
  aws.isIn('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE');
  aws.instead.StartProjectVersion = awsError('LimitExceededException');
  aws.at(4_000, () => {
    aws.stack = 'UPDATE_ROLLBACK_COMPLETE';
  });

  const { answer, seconds } = await aws.run(RESTORE);

  expect(answer!.status).toBe('FAILED');
  expect(Math.round(seconds / 60)).toBe(117);
});

test.each([
  ['ran at the first look', {}, ['StopProjectVersion v1']],
  ['was started by a person since', { found: 'STOPPED' }, []],
])(
  'an edge that continues a rollback stops a model with other units only if the model %s',
  async (_, notes, changes) => {
    aws.is('RUNNING', VERSION, { units: 1 });

    await aws.run(RESTORE, 0, notes);

    expect(aws.changes).toEqual(changes);
  },
);

test('an edge that continues a rollback says how to stop a model that it could not stop', async () => {
  const change = { Schedule: BY_DAY };
  aws.is('RUNNING');
  aws.executions = [earlier({ change })];
  aws.instead.StopProjectVersion = awsError('ThrottlingException');

  const { answer } = await aws.run({ ...RESTORE, change });

  expect(answer!.reason).toMatch(
    /^Gave up after 50 minutes \(timeout\) on stopping .* It may run on, and be billed\./,
  );
});
