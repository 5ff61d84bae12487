import { Aws } from './answers';
import { arnOf, event, ID, RUNNER, VERSION } from './requests';

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

test('a model that is started counts once, as no failure, with the time from the request until it was seen to run', async () => {
  const first = await aws.onEvent();
  await aws.pass(first, {}, 0);
  await aws.pass(first, {}, 15);
  aws.is('STARTING');
  await aws.pass(first, {}, 30);
  const before = measured();
  aws.is('RUNNING', VERSION, { units: 2 });
  await aws.pass(first, {}, 600);

  expect(before).toEqual([]);
  expect(measured()).toEqual([{ of, StartFailed: 0, StartDuration: 600 }]);
});

test('a model that runs already has no duration', async () => {
  aws.is('RUNNING', VERSION, { units: 2, runner: RUNNER });
  const change = { type: 'Update' } as const;
  aws.stack = 'UPDATE_IN_PROGRESS';
  const first = await aws.onEvent(change);
  await aws.pass(first, change, 15);

  expect(first.Operation).toMatchObject({ FoundRunning: 'true' });
  expect(measured()).toEqual([{ of, StartFailed: 0 }]);
});

test('a model that its schedule has stopped has no duration', async () => {
  aws.is('STOPPED', VERSION, { runner: RUNNER });
  const change = { type: 'Update', change: { Scheduled: 'true' }, old: { Scheduled: 'true' } } as const;
  aws.stack = 'UPDATE_IN_PROGRESS';
  const first = await aws.onEvent(change);
  await aws.pass(first, change, 15);

  expect(first.Operation).not.toHaveProperty('FoundRunning');
  expect(measured()).toEqual([{ of, StartFailed: 0 }]);
});

test('a start that fails counts as a failure', async () => {
  const first = await aws.onEvent();
  aws.is('FAILED', VERSION, { runner: RUNNER });

  await expect(aws.pass(first, {}, 300)).rejects.toThrow('FAILED');
  expect(measured()).toEqual([{ of, StartFailed: 1 }]);
});

test('what onEvent refuses counts as a failure', async () => {
  aws.is('RUNNING', VERSION, { runner: 'other/Run' });

  await expect(aws.onEvent()).rejects.toThrow('is run by the stack resource');
  expect(measured()).toEqual([{ of, StartFailed: 1 }]);
});

test('a request that CloudFormation no longer waits for counts as nothing', async () => {
  const first = await aws.onEvent();
  aws.resource = { status: 'DELETE_IN_PROGRESS', id: ID };

  await expect(aws.pass(first, {}, 15)).rejects.toThrow('no longer waits');
  expect(measured()).toEqual([]);
});

test('a rollback that brings back what was there counts as nothing', async () => {
  aws.is('RUNNING', VERSION, { units: 2, runner: RUNNER });
  const change = { type: 'Update' } as const;
  aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';
  const first = await aws.onEvent(change);

  expect(await aws.pass(first, change, 15)).toMatchObject({ IsComplete: true });
  expect(measured()).toEqual([]);
});

test('a stop counts once, as no failure', async () => {
  aws.is('RUNNING', VERSION, { runner: RUNNER });
  const change = { type: 'Delete' } as const;
  aws.resource = { status: 'DELETE_IN_PROGRESS', id: ID };
  const first = await aws.onEvent(change);
  await aws.pass(first, change, 0);
  aws.is('STOPPED');
  await aws.pass(first, change, 60);
  const before = measured();
  await aws.pass(first, change, 75);

  expect(before).toEqual([]);
  expect(measured()).toEqual([{ of, StopFailed: 0 }]);
});

test('a stop that fails counts as a failure', async () => {
  aws.is('RUNNING', VERSION, { runner: RUNNER });
  aws.errors.StopProjectVersion = Object.assign(new Error('No.'), {
    name: 'InvalidParameterException',
    $metadata: { httpStatusCode: 400 },
  });
  const change = { type: 'Delete' } as const;
  aws.resource = { status: 'DELETE_IN_PROGRESS', id: ID };
  const first = await aws.onEvent(change);

  await expect(aws.pass(first, change, 0)).rejects.toThrow('was refused');
  expect(measured()).toEqual([{ of, StopFailed: 1 }]);
});

describe('a catch-up', () => {
  const [V1, V2] = [arnOf('v1'), arnOf('v2')];
  const update = (more: object = {}) => {
    const change = {
      type: 'Update',
      change: { ModelVersionArn: V2, Scheduled: 'true', RunBy: 'Run', Left: 'RUNNING', ...more },
      old: { ModelVersionArn: V1, Scheduled: 'true', RunBy: 'Run', Left: 'RUNNING' },
    } as const;
    return {
      ...event(change),
      ResourceType: 'Custom::RekognitionScheduleCatchUp',
      LogicalResourceId: 'CatchUp',
    };
  };
  beforeEach(() => {
    aws.stack = 'UPDATE_IN_PROGRESS';
    aws.resource = { status: 'UPDATE_IN_PROGRESS', id: 'CatchUp' };
  });

  test('that has nothing to do counts as nothing', async () => {
    aws.models = { [V1]: { status: 'RUNNING' }, [V2]: { status: 'RUNNING' } };
    const first: any = await aws.handler(update());
    aws.now += 60_000;

    expect(await aws.handler({ ...update(), ...first })).toEqual({ IsComplete: true });
    expect(measured()).toEqual([]);
  });

  test('that fails counts as a failure of the model that it is for', async () => {
    await expect(aws.handler(update({ Scheduled: 7 }))).resolves.toBeDefined();
    aws.models = { [V1]: { status: 'STOPPED' }, [V2]: { status: 'RUNNING', runner: RUNNER } };
    aws.errors.StopProjectVersion = Object.assign(new Error('No.'), {
      name: 'InvalidParameterException',
      $metadata: { httpStatusCode: 400 },
    });
    const first: any = await aws.handler(update());
    aws.now += 60_000;

    await expect(aws.handler({ ...update(), ...first })).rejects.toThrow('was refused');
    expect(measured()).toEqual([{ of, StartFailed: 1 }]);
  });
});
