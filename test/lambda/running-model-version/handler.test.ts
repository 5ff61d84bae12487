import { RUNNER_TAG } from '../../../contract/running-model-version';
import { Aws, awsError } from './answers';
import { arnOf, type EventChange, event, ID, RUNNER, VERSION } from './requests';

const V2 = arnOf('v2');
const ID2 = ID.replace('/v1/', '/v2/');

let aws: Aws;
let logged: string[];
beforeEach(() => {
  aws = new Aws();
  logged = [];
  jest.spyOn(console, 'log').mockImplementation((line) => logged.push(line));
});
afterEach(() => jest.restoreAllMocks());

const WAITING = { IsComplete: false };

describe('a create', () => {
  test('tags, starts, and is done when the model runs', async () => {
    const change = { change: { MaxInferenceUnits: '4' } };
    const first = await aws.onEvent(change);
    const passes = [await aws.pass(first, change, 0), await aws.pass(first, change, 15)];
    aws.is('STARTING');
    passes.push(await aws.pass(first, change, 30));
    aws.is('RUNNING', VERSION, { units: 2, most: 4 });
    const done = await aws.pass(first, change, 600);

    expect(first).toEqual({
      PhysicalResourceId: ID,
      Operation: {
        StartedAt: '2026-01-01T00:00:00.000Z',
        Stack: { Status: 'CREATE_IN_PROGRESS', Since: '2025-12-31T23:59:55.000Z' },
      },
    });
    expect(passes).toEqual([WAITING, WAITING, WAITING]);
    expect(done).toEqual({ IsComplete: true, Data: { ModelVersionArn: VERSION, Status: 'RUNNING' } });
    expect(aws.inputs).toEqual([
      { ResourceArn: VERSION, Tags: { [RUNNER_TAG]: RUNNER } },
      { ProjectVersionArn: VERSION, MinInferenceUnits: 2, MaxInferenceUnits: 4 },
    ]);
  });

  test('with a schedule starts whatever the hour: that shows that the model can run', async () => {
    const change = { change: { Scheduled: 'true' } };
    const first = await aws.onEvent(change);
    await aws.pass(first, change, 0);
    await aws.pass(first, change, 15);

    expect(aws.changes).toEqual(['TagResource v1', 'StartProjectVersion v1']);
  });

  test('changes nothing in onEvent', async () => {
    await aws.onEvent();

    expect(aws.changes).toEqual([]);
  });

  test.each([
    [
      'another resource runs the version',
      { status: 'RUNNING', runner: 'other/Run' },
      /run by the stack resource other\/Run/,
    ],
    [
      'the version is in training',
      { status: 'TRAINING_IN_PROGRESS' },
      /cannot run: it is TRAINING_IN_PROGRESS/,
    ],
    [
      'the version runs with too few units',
      { status: 'RUNNING', units: 1 },
      /runs already with 1 inference unit,/,
    ],
  ])('fails at once when %s', async (_case, model, message) => {
    aws.models[VERSION] = model;

    await expect(aws.onEvent()).rejects.toThrow(message);
  });

  test('waits a minute for a version that does not show, and then fails', async () => {
    aws.models = { [arnOf('v1', 5)]: { status: 'STOPPED' } };

    const first = await aws.onEvent();

    expect(await aws.pass(first, {}, 59)).toEqual(WAITING);
    await expect(aws.pass(first, {}, 60)).rejects.toThrow(/has no such version in the project/);
  });

  test('tries once more what had failed to start, and then fails with AWS’s reason', async () => {
    aws.is('FAILED', VERSION, { statusMessage: 'Capacity.' });
    const first = await aws.onEvent();
    await aws.pass(first, {}, 0);
    await aws.pass(first, {}, 15);
    aws.is('STARTING');
    await aws.pass(first, {}, 30);
    aws.is('FAILED');

    await expect(aws.pass(first, {}, 300)).rejects.toThrow(/it is FAILED \(Capacity\.\)\. Look at it/);
    expect(aws.changes).toEqual(['TagResource v1', 'StartProjectVersion v1']);
  });

  test('does not try for ever what Rekognition does not start', async () => {
    aws.is('FAILED', VERSION, { runner: RUNNER });
    aws.errors.StartProjectVersion = awsError('ResourceInUseException');
    const first = await aws.onEvent();
    await aws.pass(first, {}, 0);

    await expect(aws.pass(first, {}, 15)).rejects.toThrow(/cannot run: it is FAILED/);
  });

  test('fails when the start fails', async () => {
    const first = await aws.onEvent();
    aws.is('FAILED', VERSION, { runner: RUNNER, statusMessage: 'Capacity.' });

    await expect(aws.pass(first, {}, 300)).rejects.toThrow(/it is FAILED \(Capacity\.\)/);
  });

  test.each<[string, string, number | 'lost']>([
    ['too early for its permissions', 'AccessDeniedException', 400],
    ['throttled', 'ThrottlingException', 500],
    ['lost', 'TimeoutError', 'lost'],
    ['overtaken by a hand', 'ResourceInUseException', 400],
    ['for a version that does not show to it', 'ResourceNotFoundException', 400],
  ])('goes on after a start that was %s', async (_case, name, status) => {
    aws.is('STOPPED', VERSION, { runner: RUNNER });
    aws.errors.StartProjectVersion = awsError(name, status);
    const first = await aws.onEvent();
    const before = await aws.pass(first, {}, 15);
    delete aws.errors.StartProjectVersion;
    await aws.pass(first, {}, 30);

    expect(before).toEqual(WAITING);
    expect(aws.changes).toEqual(['StartProjectVersion v1']);
  });

  test('fails when IAM has had its two minutes, and says who must allow what', async () => {
    aws.is('STOPPED', VERSION, { runner: RUNNER });
    aws.errors.StartProjectVersion = awsError(
      'AccessDeniedException',
      400,
      'User: arn:aws:sts::222222222222:assumed-role/prod-Role/prod-Handler is not authorized',
    );
    const first = await aws.onEvent();

    expect(await aws.pass(first, {}, 120)).toEqual(WAITING);
    await expect(aws.pass(first, {}, 121)).rejects.toThrow(
      /^StartProjectVersion is not allowed for \S+: account 222222222222 must let the role prod-Role make the call/,
    );
  });

  test('fails when AWS refuses the start for good', async () => {
    aws.is('STOPPED', VERSION, { runner: RUNNER });
    aws.errors.StartProjectVersion = awsError('InvalidParameterException');
    const first = await aws.onEvent();

    await expect(aws.pass(first, {}, 15)).rejects.toThrow(
      `StartProjectVersion was refused for ${VERSION}: look at the version in account 222222222222. AWS said: InvalidParameterException: AWS’s own text.`,
    );
  });

  test.each([
    ['DescribeProjectVersions', 'ThrottlingException', 500],
    ['ListTagsForResource', 'InternalServerError', 500],
    ['ListTagsForResource', 'AccessDeniedException', 400],
  ])('waits when %s answers %s', async (call, name, status) => {
    const first = await aws.onEvent();
    aws.errors[call] = awsError(name, status);

    expect(await aws.pass(first, {}, 15)).toEqual(WAITING);
    expect(aws.changes).toEqual([]);
  });

  test('gives up at its time-out, and says what was last seen', async () => {
    const change = { change: { Timeout: '600' } };
    const first = await aws.onEvent(change);
    aws.is('STARTING', VERSION, { runner: RUNNER });

    expect(await aws.pass(first, change, 599)).toEqual(WAITING);
    await expect(aws.pass(first, change, 600)).rejects.toThrow(
      `Gave up after 10 minutes (timeout) on starting ${VERSION}. Last seen: STARTING (it is starting). Raise timeout`,
    );
  });

  test.each<[string, EventChange, RegExp]>([
    [
      'of a hand-over',
      { type: 'Update', change: { ModelVersionArn: V2, Timeout: '600' } },
      /the rollback stops what was started$/,
    ],
    [
      'of other units',
      { type: 'Update', change: { Timeout: '600' }, old: { MinInferenceUnits: '1' } },
      /the rollback goes back to what was there before$/,
    ],
  ])('at the time-out %s it says what the rollback does', async (_case, change, advice) => {
    aws.stack = 'UPDATE_IN_PROGRESS';
    const first = await aws.onEvent(change);
    aws.models = {
      [VERSION]: { status: 'STARTING', runner: RUNNER },
      [V2]: { status: 'STARTING', runner: RUNNER },
    };

    expect(await aws.pass(first, change, 599)).toEqual(WAITING);
    await expect(aws.pass(first, change, 600)).rejects.toThrow(advice);
  });

  test('in a rollback it has all the time there is, and then says what to do', async () => {
    aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';
    const change: EventChange = {
      type: 'Update',
      change: { Timeout: '600' },
      old: { MinInferenceUnits: '1' },
    };
    const first = await aws.onEvent(change);
    aws.is('STARTING', VERSION, { runner: RUNNER });

    expect(await aws.pass(first, change, 2999)).toEqual(WAITING);
    await expect(aws.pass(first, change, 3000)).rejects.toThrow(
      /^Gave up after 50 minutes .* It may not run: look at it in account 222222222222, and continue the rollback of the stack$/,
    );
  });

  test('that is no longer wanted starts nothing', async () => {
    const first = await aws.onEvent();
    aws.resource = { status: 'CREATE_FAILED', id: ID };

    await expect(aws.pass(first, {}, 15)).rejects.toThrow(/no longer waits for this Create of Run/);
    expect(aws.changes).toEqual([]);
  });

  test('waits when CloudFormation cannot be asked whether it is wanted', async () => {
    const first = await aws.onEvent();
    aws.errors.DescribeStackResource = awsError('Throttling');

    expect(await aws.pass(first, {}, 15)).toEqual(WAITING);
    expect(aws.changes).toEqual([]);
  });

  test('starts nothing late in a slow pass', async () => {
    const first = await aws.onEvent();
    aws.slowness = 8_000;

    expect(await aws.pass(first, {}, 15)).toEqual(WAITING);
    expect(aws.changes).toEqual([]);
  });

  test('logs each pass with its calls, and never the response URL', async () => {
    const first = await aws.onEvent();
    await aws.pass(first, {}, 15);

    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      {
        requestType: 'Create',
        physicalId: ID,
        observed: 'COPYING_COMPLETED',
        decision: 'claim',
        outcome: 'looked',
      },
      {
        decision: 'claim',
        outcome: 'waiting',
        calls: [
          { call: 'DescribeProjectVersions' },
          { call: 'ListTagsForResource' },
          { call: 'TagResource' },
        ],
      },
    ]);
    expect(logged.join()).not.toContain('secret');
  });
});

describe('without room', () => {
  const limit = awsError('LimitExceededException', 400, 'Two models run.');
  const begun = async (change: EventChange = {}) => {
    aws.is('STOPPED', VERSION, { runner: RUNNER });
    aws.errors.StartProjectVersion = limit;
    return aws.onEvent(change);
  };

  test('it waits ten minutes from the first refusal, and then fails and says what to do', async () => {
    const first = await begun();

    expect(await aws.pass(first, {}, 100)).toEqual(WAITING);
    expect(await aws.pass(first, {}, 699)).toEqual(WAITING);
    await expect(aws.pass(first, {}, 700)).rejects.toThrow(
      `There is no room to start ${VERSION}: account 222222222222 runs as many models as it may in eu-west-1 (two by default; a hand-over needs one place more than models that run), or a model may not have 2 inference units (five by default). Stop another model, or raise the quota in Service Quotas, and deploy again. AWS said: LimitExceededException: Two models run.`,
    );
  });

  test('it starts when there is room in time', async () => {
    const first = await begun();
    await aws.pass(first, {}, 15);
    delete aws.errors.StartProjectVersion;
    await aws.pass(first, {}, 500);

    expect(aws.changes).toEqual(['StartProjectVersion v1']);
  });

  test('a new process counts anew', async () => {
    const first = await begun();
    await aws.pass(first, {}, 15);
    aws.handler = aws.freshHandler();

    expect(await aws.pass(first, {}, 700)).toEqual(WAITING);
    await expect(aws.pass(first, {}, 1300)).rejects.toThrow(/There is no room/);
  });

  test('a later request counts anew', async () => {
    const first = await begun();
    await aws.pass(first, {}, 15);
    aws.now += 3_600_000;
    const second = await aws.onEvent();

    expect(await aws.pass(second, {}, 15)).toEqual(WAITING);
  });

  test('a rollback waits until its time-out', async () => {
    aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';
    aws.resource.status = 'UPDATE_IN_PROGRESS';
    const update: EventChange = { type: 'Update', old: { MinInferenceUnits: '3' } };
    const first = await begun(update);

    expect(await aws.pass(first, update, 15)).toEqual(WAITING);
    expect(await aws.pass(first, update, 2999)).toEqual(WAITING);
    await expect(aws.pass(first, update, 3000)).rejects.toThrow(/Gave up after 50 minutes/);
  });
});

describe('an update', () => {
  beforeEach(() => {
    aws.stack = 'UPDATE_IN_PROGRESS';
    aws.resource = { status: 'UPDATE_IN_PROGRESS', id: ID };
    aws.models = {
      [VERSION]: { status: 'RUNNING', runner: RUNNER, units: 2 },
      [V2]: { status: 'COPYING_COMPLETED' },
    };
  });
  const toV2: EventChange = { type: 'Update', change: { ModelVersionArn: V2 } };

  test('to another version has another id, starts that version and leaves the one from before', async () => {
    const first = await aws.onEvent(toV2);
    await aws.pass(first, toV2, 0);
    await aws.pass(first, toV2, 15);
    aws.is('RUNNING', V2, { units: 2 });
    const done = await aws.pass(first, toV2, 300);

    expect(first.PhysicalResourceId).toBe(ID2);
    expect(aws.changes).toEqual(['TagResource v2', 'StartProjectVersion v2']);
    expect(done.Data).toEqual({ ModelVersionArn: V2, Status: 'RUNNING' });
  });

  test('of the units stops and starts the model, once', async () => {
    const change: EventChange = { type: 'Update', change: { MinInferenceUnits: '3' } };
    const first = await aws.onEvent(change);
    await aws.pass(first, change, 0);
    aws.is('STOPPING');
    await aws.pass(first, change, 15);
    aws.is('STOPPED');
    await aws.pass(first, change, 30);
    // Whatever Rekognition tells of the units now: the model has been started with those that were asked for.
    aws.is('RUNNING', VERSION, { units: 2 });
    const done = await aws.pass(first, change, 300);

    expect(first.PhysicalResourceId).toBe(ID);
    expect(aws.changes).toEqual(['StopProjectVersion v1', 'StartProjectVersion v1']);
    expect(aws.inputs[1]).toMatchObject({ MinInferenceUnits: 3 });
    expect(done.IsComplete).toBe(true);
  });

  test('starts a model that was stopped by hand', async () => {
    aws.is('STOPPED');
    const change: EventChange = { type: 'Update', old: { Timeout: '60' } };
    const first = await aws.onEvent(change);
    await aws.pass(first, change, 0);

    expect(aws.changes).toEqual(['StartProjectVersion v1']);
  });

  describe('with a schedule', () => {
    const scheduled = { Scheduled: 'true' };

    test.each(['STOPPED', 'STOPPING'])('leaves the model %s', async (status) => {
      aws.is(status);
      const change: EventChange = {
        type: 'Update',
        change: scheduled,
        old: { ...scheduled, MinInferenceUnits: '1' },
      };
      const first = await aws.onEvent(change);
      aws.is('STOPPED');
      const done = await aws.pass(first, change, 15);

      expect(done).toEqual({ IsComplete: true, Data: { ModelVersionArn: VERSION, Status: 'STOPPED' } });
      expect(aws.changes).toEqual([]);
    });

    test('leaves what is stopped to the schedule that it gets, with other units', async () => {
      aws.is('STOPPED');
      const change: EventChange = { type: 'Update', change: { ...scheduled, MinInferenceUnits: '3' } };
      const first = await aws.onEvent(change);

      expect((await aws.pass(first, change, 0)).IsComplete).toBe(true);
      expect(aws.changes).toEqual([]);
    });

    test('leaves what runs with other units to its next start', async () => {
      aws.is('RUNNING', VERSION, { units: 2 });
      const change: EventChange = {
        type: 'Update',
        change: { ...scheduled, MinInferenceUnits: '3' },
        old: scheduled,
      };
      const first = await aws.onEvent(change);

      expect((await aws.pass(first, change, 0)).IsComplete).toBe(true);
      expect(aws.changes).toEqual([]);
    });

    test.each([{ MinInferenceUnits: '3' }, { MaxInferenceUnits: '3' }])(
      'starts again what the undone update, without a schedule, has stopped for %j',
      async (units) => {
        aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';
        aws.is('STOPPED');
        const change: EventChange = { type: 'Update', change: scheduled, old: units };
        const first = await aws.onEvent(change);
        await aws.pass(first, change, 15);

        expect(aws.changes).toEqual(['StartProjectVersion v1']);
      },
    );

    test.each([
      ['that concerns no units', { Timeout: '60' }],
      [
        'of other units, which stops nothing where there is a schedule',
        { ...scheduled, MinInferenceUnits: '3' },
      ],
    ])('leaves what rests in a rollback %s', async (_case, old) => {
      aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';
      aws.is('STOPPED');
      const change: EventChange = { type: 'Update', change: scheduled, old };
      const first = await aws.onEvent(change);

      expect((await aws.pass(first, change, 15)).IsComplete).toBe(true);
      expect(aws.changes).toEqual([]);
    });

    test('hands over between the hours without a start, and takes the new version as its own', async () => {
      aws.is('STOPPED');
      const change: EventChange = { ...toV2, change: { ...toV2.change, ...scheduled }, old: scheduled };
      const first = await aws.onEvent(change);
      await aws.pass(first, change, 0);
      const done = await aws.pass(first, change, 15);

      expect(done).toEqual({ IsComplete: true, Data: { ModelVersionArn: V2, Status: 'COPYING_COMPLETED' } });
      expect(aws.changes).toEqual(['TagResource v2']);
    });

    test('hands over within the hours with a start', async () => {
      const change: EventChange = { ...toV2, change: { ...toV2.change, ...scheduled }, old: scheduled };
      const first = await aws.onEvent(change);
      await aws.pass(first, change, 0);
      await aws.pass(first, change, 15);

      expect(aws.changes).toEqual(['TagResource v2', 'StartProjectVersion v2']);
    });

    test('starts the new version when the old one had no schedule', async () => {
      aws.is('STOPPED');
      const change: EventChange = { ...toV2, change: { ...toV2.change, ...scheduled } };
      const first = await aws.onEvent(change);

      expect(first.Operation).not.toHaveProperty('Rests');
    });
  });
});

describe('the catch-up after the schedules', () => {
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
    aws.models = {
      [VERSION]: { status: v1, runner: RUNNER, units: 1 },
      [V2]: { status: v2, runner: RUNNER, units: 1 },
    };
  };
  const play = async (change: EventChange) => {
    const first = await aws.onEvent(change);
    return { first, pass: await aws.pass(first, change, 60) };
  };
  beforeEach(() => {
    aws.stack = 'UPDATE_IN_PROGRESS';
    aws.resource = { status: 'UPDATE_IN_PROGRESS', id: 'RunCatchUp' };
  });

  test.each<[string, string, string, string, string[], boolean]>([
    ['RUNNING', 'RUNNING', 'RUNNING', 'nothing was missed', [], true],
    ['RUNNING', 'STARTING', 'RUNNING', 'nothing was missed', [], true],
    ['RUNNING', 'STOPPED', 'RUNNING', 'a stop was missed', ['StopProjectVersion v2'], false],
    ['RUNNING', 'STOPPING', 'RUNNING', 'a stop was missed', ['StopProjectVersion v2'], false],
    ['RUNNING', 'STOPPED', 'STOPPING', 'it was made up for', [], false],
    ['RUNNING', 'STOPPED', 'STOPPED', 'it was made up for', [], true],
    ['RUNNING', 'FAILED', 'RUNNING', 'a start had failed', [], true],
    ['STOPPED', 'STOPPED', 'STOPPED', 'nothing was missed', [], true],
    ['STOPPED', 'STOPPED', 'RUNNING', 'the schedules have started the new one', [], true],
    [
      'COPYING_COMPLETED',
      'RUNNING',
      'COPYING_COMPLETED',
      'a start was missed',
      ['StartProjectVersion v2'],
      false,
    ],
    ['STOPPED', 'STARTING', 'STOPPED', 'a start was missed', ['StartProjectVersion v2'], false],
    ['STOPPED', 'RUNNING', 'STARTING', 'it is being made up for', [], false],
    ['STOPPED', 'RUNNING', 'RUNNING', 'it was made up for', [], true],
    ['FAILED', 'RUNNING', 'FAILED', 'the new one cannot run', [], true],
  ])(
    'left %s, with the old one %s and the new one %s: %s',
    async (left, v1, v2, _what, changes, isComplete) => {
      are(v1, v2);
      const ahead = await play(forward(left));
      expect([ahead.pass, aws.changes]).toEqual([{ IsComplete: isComplete }, changes]);

      // Back again the two have changed places, and what counts is how the hand-over had left the new one.
      aws.changes.length = 0;
      aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';
      are(v2, v1);
      const undone = await play(back(left));
      expect([undone.pass, aws.changes]).toEqual([
        { IsComplete: isComplete },
        changes.map((change) => change.replace('v2', 'v1')),
      ]);
    },
  );

  test('keeps its id, so that a rollback sends it an Update', async () => {
    const create: EventChange = { ...own, change: at(VERSION, 'RUNNING') };

    expect((await aws.onEvent(create)).PhysicalResourceId).toBe('RunCatchUp');
    expect((await aws.onEvent({ ...forward('RUNNING'), id: 'Renamed' })).PhysicalResourceId).toBe('Renamed');
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

    expect(await aws.pass(await aws.onEvent(change), change, 0)).toEqual({ IsComplete: true });
    expect(aws.changes).toEqual([]);
  });

  test('gives calls that were on their way a minute', async () => {
    are('STOPPED', 'RUNNING');
    const first = await aws.onEvent(forward('RUNNING'));

    expect(await aws.pass(first, forward('RUNNING'), 59)).toEqual(WAITING);
    expect(aws.changes).toEqual([]);
    await aws.pass(first, forward('RUNNING'), 60);
    expect(aws.changes).toEqual(['StopProjectVersion v2']);
  });

  test('waits while AWS would not say, and fails when it never will', async () => {
    are('STOPPED', 'RUNNING');
    aws.errors.DescribeProjectVersions = awsError('AccessDeniedException');
    const first = await aws.onEvent(forward('RUNNING'));

    expect(await aws.pass(first, forward('RUNNING'), 120)).toEqual(WAITING);
    await expect(aws.pass(first, forward('RUNNING'), 121)).rejects.toThrow(
      /^DescribeProjectVersions is not allowed for \S+\/v1\//,
    );
  });

  test('has nothing to go by when the old version is gone', async () => {
    are('STOPPED', 'RUNNING');
    delete aws.models[VERSION];

    expect((await play(forward('RUNNING'))).pass).toEqual({ IsComplete: true });
  });

  test('stops nothing that is not ours', async () => {
    are('STOPPED', 'RUNNING');
    aws.models[V2] = { status: 'RUNNING', runner: 'other/Run' };

    expect((await play(forward('RUNNING'))).pass).toEqual({ IsComplete: true });
    expect(aws.changes).toEqual([]);
  });

  test('that is no longer wanted changes nothing', async () => {
    are('STOPPED', 'RUNNING');
    const first = await aws.onEvent(forward('RUNNING'));
    aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';

    await expect(aws.pass(first, forward('RUNNING'), 60)).rejects.toThrow(/no longer waits for this Update/);
    expect(aws.changes).toEqual([]);
  });

  test('gives a stop all the time there is, and says that the model may run on', async () => {
    are('STOPPED', 'STARTING');
    const change = forward('RUNNING');
    const short = { ...change, change: { ...change.change, Timeout: '60' } };
    const first = await aws.onEvent(short);

    expect(await aws.pass(first, short, 2999)).toEqual(WAITING);
    await expect(aws.pass(first, short, 3000)).rejects.toThrow(/on stopping \S+\/v2\/.*may run on/);
  });

  test('logs what it does by its own name', async () => {
    are('STOPPED', 'RUNNING');
    await play(forward('RUNNING'));

    expect(JSON.parse(logged.at(-1)!)).toMatchObject({ requestType: 'catch up', decision: 'stop' });
  });
});

describe('an update after one that was cancelled', () => {
  const rollback: EventChange = { type: 'Update', old: { ModelVersionArn: V2 } };
  beforeEach(() => {
    aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';
    aws.resource = { status: 'UPDATE_IN_PROGRESS', id: ID };
    aws.models = {
      [VERSION]: { status: 'RUNNING', runner: RUNNER, units: 2 },
      [V2]: { status: 'STARTING', runner: RUNNER },
    };
  });

  test('stops what that one has started, and leaves the version from before', async () => {
    const first = await aws.onEvent(rollback);
    const passes = [await aws.pass(first, rollback, 0)];
    aws.is('RUNNING', V2);
    passes.push(await aws.pass(first, rollback, 240));
    aws.is('STOPPING', V2);
    passes.push(await aws.pass(first, rollback, 255));
    aws.is('STOPPED', V2);
    passes.push(await aws.pass(first, rollback, 300));
    const done = await aws.pass(first, rollback, 315);

    expect(passes).toEqual([WAITING, WAITING, WAITING, WAITING]);
    expect(done).toEqual({ IsComplete: true, Data: { ModelVersionArn: VERSION, Status: 'RUNNING' } });
    expect(aws.changes).toEqual(['StopProjectVersion v2', 'UntagResource v2']);
  });

  test('says that the rollback is to be continued where what was started does not stop', async () => {
    const first = await aws.onEvent(rollback);

    await expect(aws.pass(first, rollback, 3000)).rejects.toThrow(
      /on stopping .*"aws cloudformation continue-update-rollback --stack-name prod".*do not delete the stack before/,
    );
  });

  test('believes only after a minute that nothing was started', async () => {
    aws.models[V2] = { status: 'STOPPED' };
    const first = await aws.onEvent(rollback);

    expect(await aws.pass(first, rollback, 59)).toEqual(WAITING);
    expect((await aws.pass(first, rollback, 60)).IsComplete).toBe(true);
    expect(aws.changes).toEqual([]);
  });

  test('leaves a version from before that somebody has stopped', async () => {
    aws.is('STOPPED');
    aws.models[V2] = { status: 'STOPPED' };
    const first = await aws.onEvent(rollback);

    expect((await aws.pass(first, rollback, 60)).IsComplete).toBe(true);
    expect(aws.changes).toEqual([]);
  });

  test('stops nothing where the removal policy lets models run on', async () => {
    const retained: EventChange = { type: 'Update', old: { ModelVersionArn: V2, Retain: 'true' } };
    const first = await aws.onEvent(retained);

    expect((await aws.pass(first, retained, 15)).IsComplete).toBe(true);
    expect(aws.changes).toEqual([]);
  });

  test('does not take the version from before for what is to be undone, delivered late in its own rollback', async () => {
    const late: EventChange = { type: 'Update', change: { ModelVersionArn: V2 } };
    aws.models[V2] = { status: 'STOPPED' };
    const first = await aws.onEvent(late);

    expect(first.Operation).not.toHaveProperty('Owes');
    expect((await aws.pass(first, late, 15)).IsComplete).toBe(true);
    expect(aws.changes).toEqual([]);
  });

  test('stops it also when there was no rollback, and then starts a third version', async () => {
    const V3 = arnOf('v3');
    aws.stack = 'UPDATE_IN_PROGRESS';
    aws.is('RUNNING', V2);
    aws.models[V3] = { status: 'STOPPED' };
    const change: EventChange = { ...rollback, change: { ModelVersionArn: V3 } };
    const first = await aws.onEvent(change);
    await aws.pass(first, change, 0);
    aws.is('STOPPED', V2);
    await aws.pass(first, change, 60);
    await aws.pass(first, change, 75);
    await aws.pass(first, change, 90);

    expect(aws.changes).toEqual([
      'StopProjectVersion v2',
      'UntagResource v2',
      'TagResource v3',
      'StartProjectVersion v3',
    ]);
  });

  test('goes on with what that one has started when the same is asked for again', async () => {
    aws.stack = 'UPDATE_IN_PROGRESS';
    const change: EventChange = { ...rollback, change: { ModelVersionArn: V2 } };
    const first = await aws.onEvent(change);
    aws.is('RUNNING', V2, { units: 2 });

    expect(first.Operation).not.toHaveProperty('Owes');
    expect(await aws.pass(first, change, 240)).toMatchObject({
      IsComplete: true,
      Data: { ModelVersionArn: V2 },
    });
    expect(aws.changes).toEqual([]);
  });

  test('sees to the version that is asked for in a later pass where the undoing took long', async () => {
    aws.models[V2] = { status: 'STOPPED' };
    const first = await aws.onEvent(rollback);
    aws.slowness = 16_000;

    expect(await aws.pass(first, rollback, 60)).toEqual(WAITING);
    aws.slowness = 0;
    expect((await aws.pass(first, rollback, 120)).IsComplete).toBe(true);
  });

  test('stops nothing once it is no longer wanted', async () => {
    aws.is('RUNNING', V2);
    const first = await aws.onEvent(rollback);
    aws.resource.status = 'UPDATE_COMPLETE';

    await expect(aws.pass(first, rollback, 15)).rejects.toThrow(/no longer waits/);
    expect(aws.changes).toEqual([]);
  });
});

describe('a delete', () => {
  beforeEach(() => {
    aws.stack = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    aws.resource = { status: 'UPDATE_COMPLETE', id: ID2 };
    aws.models = { [VERSION]: { status: 'RUNNING', runner: RUNNER } };
  });
  const gone: EventChange = { type: 'Delete' };

  test('stops what we have started, waits, and takes the tag away', async () => {
    const first = await aws.onEvent(gone);
    const passes = [await aws.pass(first, gone, 0)];
    aws.is('STOPPING');
    passes.push(await aws.pass(first, gone, 15));
    aws.is('STOPPED');
    passes.push(await aws.pass(first, gone, 30));

    expect(passes).toEqual([WAITING, WAITING, WAITING]);
    expect(await aws.pass(first, gone, 45)).toEqual({ IsComplete: true });
    expect(aws.changes).toEqual(['StopProjectVersion v1', 'UntagResource v1']);
    expect(first.Operation).not.toHaveProperty('RollsBack');
  });

  test.each([
    ['by nobody that is known', undefined],
    ['by another stack', 'other/Run'],
  ])('leaves what was started %s', async (_case, runner) => {
    aws.models[VERSION] = { status: 'RUNNING', runner };
    const first = await aws.onEvent(gone);

    expect(await aws.pass(first, gone, 0)).toEqual({ IsComplete: true });
    expect(aws.changes).toEqual([]);
  });

  test('is done when the version or its project is gone', async () => {
    const first = await aws.onEvent(gone);
    aws.errors.DescribeProjectVersions = awsError('ResourceNotFoundException');

    expect(await aws.pass(first, gone, 0)).toEqual({ IsComplete: true });
  });

  test.each([
    ['with an invented id', { type: 'Delete', id: 'prod-Run-X1' } as EventChange, 'DELETE_IN_PROGRESS'],
    ['in a rollback', gone, 'ROLLBACK_IN_PROGRESS'],
  ])('%s believes only after a minute that no start is under way', async (_case, change, stack) => {
    aws.stack = stack;
    aws.is('STOPPED');
    const first = await aws.onEvent(change);

    expect(await aws.pass(first, change, 59)).toEqual(WAITING);
    expect(await aws.pass(first, change, 60)).toEqual(WAITING);
    expect(await aws.pass(first, change, 61)).toEqual({ IsComplete: true });
    expect(aws.changes).toEqual(['UntagResource v1']);
    expect(first.PhysicalResourceId).toBe(change.id ?? ID);
  });

  test('takes an operation that CloudFormation does not tell for a rollback', async () => {
    aws.errors.DescribeStacks = awsError('Throttling');

    expect((await aws.onEvent(gone)).Operation.RollsBack).toBe('true');
  });

  test('that Lambda delivers again, late, stops nothing that a later operation runs', async () => {
    aws.resource = { status: 'UPDATE_IN_PROGRESS', id: ID };
    const first = await aws.onEvent(gone);

    await expect(aws.pass(first, gone, 0)).rejects.toThrow(/no longer waits for this Delete/);
    expect(aws.changes).toEqual([]);
  });

  test('waits for a start that outlasts its own time-out, and in the end says that it may run on', async () => {
    aws.is('STARTING');
    const change: EventChange = { type: 'Delete', change: { Timeout: '60' } };
    const first = await aws.onEvent(change);

    expect(await aws.pass(first, change, 2999)).toEqual(WAITING);
    await expect(aws.pass(first, change, 3000)).rejects.toThrow(
      /^Gave up after 50 minutes \(timeout\) on stopping \S+\. Last seen: STARTING .* It may run on, and be billed: look at it in account 222222222222/,
    );
  });

  test.each([
    ['no version', { ModelVersionArn: undefined }],
    ['what is no version', { ModelVersionArn: 'v1' }],
    [
      'a version of another project',
      { ProjectArn: 'arn:aws:rekognition:eu-west-1:222222222222:project/cats/1' },
    ],
  ])('is done when its properties name %s', async (_case, change) => {
    const first = await aws.onEvent({ type: 'Delete', change });

    expect(first.PhysicalResourceId).toBe(ID);
    expect(await aws.pass(first, { type: 'Delete', change }, 0)).toEqual({ IsComplete: true });
  });
});

describe('bad input', () => {
  test.each([
    [{ MinInferenceUnits: undefined }, /minInferenceUnits is "not a number"/],
    [{ MinInferenceUnits: '0' }, /minInferenceUnits is 0, but inference units are whole and at least 1/],
    [{ MinInferenceUnits: '1.5' }, /minInferenceUnits is 1.5/],
    [{ MaxInferenceUnits: '1' }, /maxInferenceUnits is 1, but it must be at least minInferenceUnits, 2/],
    [{ Timeout: 'soon' }, /timeout is "not a number"/],
    [{ ModelVersionArn: 5 }, /ModelVersionArn is 5, but it must be a string/],
    [{ ProjectArn: 'x', ModelVersionArn: 'y' }, /projectArn is "x".*modelVersionArn is "y"/],
    [
      { ModelVersionArn: VERSION.replace('2222', '3333'), ProjectArn: undefined },
      /ProjectArn is undefined, but it must be a string/,
    ],
    [
      {
        ModelVersionArn: VERSION.replaceAll('222222222222', '333333333333'),
        ProjectArn: 'arn:aws:rekognition:eu-west-1:333333333333:project/shapes/1',
      },
      /the stack is in account 222222222222, eu-west-1, and a model runs in its own account and Region only/,
    ],
  ])('%j fails with one line before any call', async (change, message) => {
    const calls = jest.spyOn(aws as any, 'answer');

    await expect(aws.handler(event({ change }))).rejects.toThrow(message);
    await expect(aws.handler(event({ change }))).rejects.toThrow(/^Run cannot run a model as asked: /);
    expect(calls).not.toHaveBeenCalled();
  });
});
