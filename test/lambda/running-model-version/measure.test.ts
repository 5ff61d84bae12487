import { RUNNER_TAG } from '../../../contract/running-model-version';
import { awsError, silence } from '../../../testing/handlers/answers';
import { Aws } from '../../../testing/handlers/running-project';
import {
  BY_DAY,
  BY_NIGHT,
  type EventChange,
  ID,
  RUNNER,
  VERSION,
} from '../../../testing/handlers/running-requests';

let aws: Aws;
beforeEach(() => {
  aws = new Aws();
});
silence();

/** The values and the subject of each document. */
const measured = () =>
  aws.printed.map((document) => {
    const { _aws, Resource, Project, message, ...values } = JSON.parse(document);
    return { of: `${Resource} in ${Project}`, ...values };
  });
const of = `${RUNNER} in ${VERSION.split('/')[1]}`;
const tags = { [RUNNER_TAG]: RUNNER };
const refusal = awsError('InvalidParameterException');

test('a started model counts once, as no failure, with the time from the request until it was seen running', async () => {
  aws.at(600, () => aws.is('RUNNING', VERSION, { units: 2 }));

  await aws.run();

  expect(measured()).toEqual([{ of, StartFailed: 0, StartDuration: 600 }]);
});

test('a starting model counts as nothing yet', async () => {
  await aws.run({}, 590);

  expect(measured()).toEqual([]);
});

test('a model that already runs has no duration', async () => {
  aws.is('RUNNING', VERSION, { units: 2, tags });
  aws.stack = 'UPDATE_IN_PROGRESS';

  await aws.run({ type: 'Update' });

  expect(measured()).toEqual([{ of, StartFailed: 0 }]);
});

test('a model that its schedule has stopped has no duration', async () => {
  aws.is('STOPPED', VERSION, { tags });
  aws.stack = 'UPDATE_IN_PROGRESS';

  await aws.run({ type: 'Update', change: { Schedule: BY_DAY }, old: { Schedule: BY_DAY } });

  expect(measured()).toEqual([{ of, StartFailed: 0 }]);
});

test('a start that fails counts as a failure', async () => {
  aws.at(300, () => aws.is('FAILED'));

  await aws.run();

  expect(measured()).toEqual([{ of, StartFailed: 1 }]);
});

test.each<[string, EventChange]>([
  ['because of what there is', {}],
  ['because of its properties', { change: { MinInferenceUnits: '0' } }],
])('an immediate refusal %s counts as a failure', async (_case, change) => {
  aws.is('RUNNING', VERSION, { tags: { [RUNNER_TAG]: 'other/Run' } });

  await aws.run(change);

  expect(measured()).toEqual([{ of, StartFailed: 1 }]);
});

test('a request that CloudFormation no longer waits for counts as nothing', async () => {
  aws.resource = { status: 'DELETE_IN_PROGRESS', id: ID };

  expect((await aws.run()).answer!.reason).toMatch('no longer waits');
  expect(measured()).toEqual([]);
});

test('a rollback to the former version counts as nothing', async () => {
  aws.is('RUNNING', VERSION, { units: 2, tags });
  aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';

  expect((await aws.run({ type: 'Update' })).answer!.status).toBe('SUCCESS');
  expect(measured()).toEqual([]);
});

describe('a stop', () => {
  beforeEach(() => {
    aws.is('RUNNING', VERSION, { tags });
    aws.isIn('DELETE_IN_PROGRESS', 'DELETE_IN_PROGRESS');
  });

  test('counts once, as no failure', async () => {
    aws.at(60, () => aws.is('STOPPED'));

    await aws.run({ type: 'Delete' });

    expect(measured()).toEqual([{ of, StopFailed: 0 }]);
  });

  test('that fails counts as a failure', async () => {
    aws.instead.StopProjectVersion = refusal;

    await aws.run({ type: 'Delete' });

    expect(measured()).toEqual([{ of, StopFailed: 1 }]);
  });
});

describe('an edge of a schedule', () => {
  beforeEach(() => {
    aws.isIn('UPDATE_COMPLETE', 'UPDATE_COMPLETE');
  });

  test('that starts the model counts as a start, with its duration', async () => {
    aws.is('STOPPED', VERSION, { tags });
    aws.at(600, () => aws.is('RUNNING'));

    await aws.run({ type: 'Schedule', edge: 'start', change: { Schedule: BY_NIGHT } });

    expect(measured()).toEqual([{ of, StartFailed: 0, StartDuration: 600 }]);
  });

  test('that stops the model counts as a stop', async () => {
    aws.is('RUNNING', VERSION, { tags });
    aws.at(60, () => aws.is('STOPPED'));

    await aws.run({ type: 'Schedule', edge: 'stop', change: { Schedule: BY_DAY } });

    expect(measured()).toEqual([{ of, StopFailed: 0 }]);
  });

  test.each([
    ['start', BY_NIGHT, 'STOPPED', { StartFailed: 1 }],
    ['stop', BY_DAY, 'RUNNING', { StopFailed: 1 }],
  ] as const)('a %s that fails counts as a failure', async (edge, Schedule, status, values) => {
    aws.is(status, VERSION, { tags });
    aws.instead.StartProjectVersion = refusal;
    aws.instead.StopProjectVersion = refusal;

    await aws.run({ type: 'Schedule', edge, change: { Schedule } });

    expect(measured()).toEqual([{ of, ...values }]);
  });

  test('without room is tried for its whole time, and then counts as a failure', async () => {
    aws.is('STOPPED', VERSION, { tags });
    aws.instead.StartProjectVersion = awsError('LimitExceededException');

    const { seconds, answer } = await aws.run({
      type: 'Schedule',
      edge: 'start',
      change: { Schedule: BY_NIGHT, Timeout: '60' },
    });

    expect(seconds).toBe(3_000);
    expect(answer!.reason).toMatch(/Gave up after 50 minutes .* It may not run: look at it/);
    expect(measured()).toEqual([{ of, StartFailed: 1 }]);
  });
});
