import { RUNNER_TAG } from '../../../contract/running-model-version';
import type { Execution } from '../../../lambda/engine/executions';
import type { Answer } from '../../../lambda/engine/lifecycle';
import { awsError, silence } from '../../../testing/handlers/answers';
import { Aws } from '../../../testing/handlers/running-project';
import {
  AT_A_RATE,
  arnOf,
  BY_NIGHT,
  type EventChange,
  event,
  RUNNER,
  VERSION,
} from '../../../testing/handlers/running-requests';

const V2 = arnOf('v2');
const OFF = { ...BY_NIGHT, State: 'DISABLED' };

let aws: Aws;
beforeEach(() => {
  aws = new Aws();
  aws.isIn('UPDATE_IN_PROGRESS');
  aws.models = {
    [VERSION]: { status: 'RUNNING', tags: { [RUNNER_TAG]: RUNNER } },
    [V2]: { status: 'STOPPED' },
  };
});
silence();

/** A hand-over from v1 to v2. */
const handOver = (Schedule: object, seconds: number) =>
  aws.run({ type: 'Update', change: { ModelVersionArn: V2, Schedule }, old: { Schedule } }, seconds);

test('with a schedule that is switched off, a new version starts if the old one runs', async () => {
  await handOver(OFF, 20);

  expect(aws.changes).toEqual(['TagResource v2', 'StartProjectVersion v2']);
});

test('the old version’s status is read once, and later changes do not count', async () => {
  aws.at(1, () => aws.is('STOPPED'));

  await handOver(OFF, 60);

  expect(aws.changes).toEqual(['TagResource v2', 'StartProjectVersion v2']);
});

test.each(['STOPPED', 'STOPPING', 'FAILED'])(
  'nothing is started if the old version is %s',
  async (status) => {
    aws.is(status);

    const { answer } = await handOver(OFF, 60);

    expect(answer).toMatchObject({ status: 'SUCCESS', data: { Status: 'STOPPED' } });
    expect(aws.changes).toEqual(['TagResource v2']);
  },
);

test('nothing is started if the old version is gone', async () => {
  delete aws.models[VERSION];

  await handOver(OFF, 60);

  expect(aws.changes).toEqual(['TagResource v2']);
});

test('fails if AWS refuses the look at the old version, and touches neither version', async () => {
  aws.instead.ListTagsForResource = ({ ResourceArn }: { ResourceArn: string }) =>
    ResourceArn === VERSION ? awsError('InvalidParameterException') : undefined;

  const { answer } = await handOver(OFF, 60);

  expect(answer).toMatchObject({
    status: 'FAILED',
    reason: expect.stringContaining('ListTagsForResource was refused for'),
  });
  expect(aws.changes).toEqual([]);
});

test('nothing is decided while AWS does not show the old version', async () => {
  aws.instead.ListTagsForResource = awsError('ThrottlingException');
  aws.at(30, () => delete aws.instead.ListTagsForResource);

  await handOver(OFF, 60);

  expect(aws.changes).toEqual(['TagResource v2', 'StartProjectVersion v2']);
});

test.each([
  ['that is on asks the clock', BY_NIGHT],
  ['at a rate starts the new version', AT_A_RATE],
])('a schedule %s, and does not ask for the old version', async (_, Schedule) => {
  aws.is('STOPPED');

  await handOver(Schedule, 20);

  expect(aws.changes).toEqual(['TagResource v2', 'StartProjectVersion v2']);
  expect(aws.calls.filter((call) => call === 'ListTagsForResource')).toHaveLength(2);
});

describe.each([
  ['that is switched off', OFF],
  ['at a rate', AT_A_RATE],
])('going back to a schedule %s', (_, Schedule) => {
  const ended = (request: EventChange, found: string, status = 'SUCCESS'): Execution => ({
    request: event({ type: 'Update', ...request }),
    isRunning: false,
    output: { notes: { found }, answer: { status, physicalId: 'id' } as Answer },
  });
  /** The execution of an update from there to a model that runs all the time, and of the one before it. */
  const updates = (found: string, more: Partial<Execution> = {}): Execution[] => [
    { ...ended({ old: { Schedule } }, found), ...more },
    ended({ change: { Schedule }, old: { Timeout: '60' } }, 'COPYING_COMPLETED'),
  ];
  const goBack = (executions: Execution[], old = {}, seconds = 200) => {
    aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';
    aws.executions = executions;
    return aws.run({ type: 'Update', change: { Schedule }, old }, seconds);
  };

  test('stops a model that the undone update found stopped', async () => {
    await goBack(updates('STOPPED'));

    expect(aws.changes).toEqual(['StopProjectVersion v1']);
  });

  test.each(['RUNNING', 'STARTING'])('lets a model run that the undone update found %s', async (found) => {
    const { answer } = await goBack(updates(found));

    expect(answer).toMatchObject({ status: 'SUCCESS' });
    expect(aws.changes).toEqual([]);
  });

  test('starts a model that the undone update found running and has stopped', async () => {
    aws.is('STOPPED');

    await goBack(updates('RUNNING'));

    expect(aws.changes).toEqual(['StartProjectVersion v1']);
  });

  test('lets an edge start a model that the undone update found running, if there is no room', async () => {
    aws.is('STOPPED');
    Object.assign(aws.instead, {
      StartProjectVersion: awsError('LimitExceededException'),
      StartExecution: {},
    });

    await goBack(updates('RUNNING'), {}, 700);

    const [{ input }] = aws.inputsOf('StartExecution');
    expect(JSON.parse(input).notes).toEqual({ startedAt: expect.any(String), former: 'RUNNING' });
  });

  test('counts what the first of several undone updates found', async () => {
    aws.is('STOPPED');
    const another = ended({ change: { Timeout: '120' }, old: {} }, 'STOPPED');

    await goBack([another, ...updates('RUNNING')], { Timeout: '120' });

    expect(aws.changes).toEqual(['StartProjectVersion v1']);
  });

  test('counts what the undone update found, although the first attempt to go back has failed', async () => {
    aws.is('STOPPED');
    const attempt = ended({ change: { Schedule }, old: {} }, 'STOPPED', 'FAILED');

    await goBack([attempt, ...updates('RUNNING')]);

    expect(aws.changes).toEqual(['StartProjectVersion v1']);
  });

  test('leaves a model as it is if only an update of long ago changed the schedule, and another one brought it back', async () => {
    const back = ended({ change: { Schedule }, old: {} }, 'STOPPED');

    await goBack([back, ...updates('STOPPED')], { Timeout: '120' });

    expect(aws.changes).toEqual([]);
  });

  test('leaves a model as it is if the undone update is not known', async () => {
    await goBack(updates('STOPPED').slice(1));

    expect(aws.changes).toEqual([]);
  });

  test('leaves a model as it is if the undone update was about another version', async () => {
    const old = { ModelVersionArn: V2 };

    await goBack([ended({ change: old, old: { Schedule } }, 'STOPPED')], old);

    expect(aws.changes).toEqual([]);
  });

  test('waits while the undone update still works, or its executions are not visible', async () => {
    aws.at(60, () => {
      aws.executions = updates('STOPPED');
    });

    await goBack(updates('STOPPED', { isRunning: true, output: undefined }));

    expect(aws.changes).toEqual(['StopProjectVersion v1']);
  });
});

test('going back to a schedule that is on asks the clock, and does not wait for the undone update', async () => {
  aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';
  aws.executions = [{ request: event({ type: 'Update', old: { Schedule: BY_NIGHT } }), isRunning: true }];

  const { answer } = await aws.run({ type: 'Update', change: { Schedule: BY_NIGHT } }, 200);

  expect(answer).toMatchObject({ status: 'SUCCESS' });
});
