import { RUNNER_TAG } from '../../../contract/running-model-version';
import { Aws, awsError } from './answers';
import { arnOf, type EventChange, ID, RUNNER, VERSION } from './requests';

let aws: Aws;
beforeEach(() => {
  aws = new Aws();
  jest.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => jest.restoreAllMocks());

/** Of each document what it measures, and of what. */
const measured = () =>
  aws.printed.map((document) => {
    const { _aws, Resource, Project, message, ...values } = JSON.parse(document);
    return { of: `${Resource} in ${Project}`, ...values };
  });
const of = `${RUNNER} in ${VERSION.split('/')[1]}`;
const tags = { [RUNNER_TAG]: RUNNER };
const refusal = awsError('InvalidParameterException');

test('a model that is started counts once, as no failure, with the time from the request until it was seen to run', async () => {
  aws.at(600, () => aws.is('RUNNING', VERSION, { units: 2 }));

  await aws.run();

  expect(measured()).toEqual([{ of, StartFailed: 0, StartDuration: 600 }]);
});

test('a model that still starts counts as nothing yet', async () => {
  await aws.run({}, 590);

  expect(measured()).toEqual([]);
});

test('a model that runs already has no duration', async () => {
  aws.is('RUNNING', VERSION, { units: 2, tags });
  aws.stack = 'UPDATE_IN_PROGRESS';

  await aws.run({ type: 'Update' });

  expect(measured()).toEqual([{ of, StartFailed: 0 }]);
});

test('a model that its schedule has stopped has no duration', async () => {
  aws.is('STOPPED', VERSION, { tags });
  aws.stack = 'UPDATE_IN_PROGRESS';

  await aws.run({ type: 'Update', change: { Scheduled: 'true' }, old: { Scheduled: 'true' } });

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
])('what is refused at once %s counts as a failure', async (_case, change) => {
  aws.is('RUNNING', VERSION, { tags: { [RUNNER_TAG]: 'other/Run' } });

  await aws.run(change);

  expect(measured()).toEqual([{ of, StartFailed: 1 }]);
});

test('a request that CloudFormation no longer waits for counts as nothing', async () => {
  aws.resource = { status: 'DELETE_IN_PROGRESS', id: ID };

  expect((await aws.run()).answer!.reason).toMatch('no longer waits');
  expect(measured()).toEqual([]);
});

test('a rollback that brings back what was there counts as nothing', async () => {
  aws.is('RUNNING', VERSION, { units: 2, tags });
  aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';

  expect((await aws.run({ type: 'Update' })).answer!.status).toBe('SUCCESS');
  expect(measured()).toEqual([]);
});

describe('a stop', () => {
  beforeEach(() => {
    aws.is('RUNNING', VERSION, { tags });
    aws.stack = 'DELETE_IN_PROGRESS';
    aws.resource = { status: 'DELETE_IN_PROGRESS', id: ID };
  });

  test('counts once, as no failure', async () => {
    aws.at(60, () => aws.is('STOPPED'));

    await aws.run({ type: 'Delete' });

    expect(measured()).toEqual([{ of, StopFailed: 0 }]);
  });

  test('that fails counts as a failure', async () => {
    aws.errors.StopProjectVersion = refusal;

    await aws.run({ type: 'Delete' });

    expect(measured()).toEqual([{ of, StopFailed: 1 }]);
  });
});

describe('a catch-up', () => {
  const [V1, V2] = [arnOf('v1'), arnOf('v2')];
  const catchUp = { Scheduled: 'true', RunBy: 'Run', Left: 'RUNNING' };
  const update: EventChange = {
    type: 'Update',
    catchUp: true,
    id: 'RunCatchUp',
    change: { ...catchUp, ModelVersionArn: V2 },
    old: { ...catchUp, ModelVersionArn: V1 },
  };
  beforeEach(() => {
    aws.stack = 'UPDATE_IN_PROGRESS';
    aws.resource = { status: 'UPDATE_IN_PROGRESS', id: 'RunCatchUp' };
  });

  test.each<[string, EventChange]>([
    ['that has nothing to do', update],
    ['that is created', { ...update, type: 'Create' }],
    ['that is deleted', { ...update, type: 'Delete' }],
  ])('%s counts as nothing', async (_case, change) => {
    aws.models = { [V1]: { status: 'RUNNING' }, [V2]: { status: 'RUNNING' } };

    expect((await aws.run(change)).answer!.status).toBe('SUCCESS');
    expect(measured()).toEqual([]);
  });

  test('that fails counts as a failure of the model that it is for', async () => {
    aws.models = { [V1]: { status: 'STOPPED' }, [V2]: { status: 'RUNNING', tags } };
    aws.errors.StopProjectVersion = refusal;

    expect((await aws.run(update)).answer!.reason).toMatch('was refused');
    expect(measured()).toEqual([{ of, StartFailed: 1 }]);
  });
});
