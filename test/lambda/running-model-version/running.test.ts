import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../../contract/running-model-version';
import { awsError, lines, silence } from '../../../testing/handlers/answers';
import { Aws } from '../../../testing/handlers/running-project';
import {
  AT_A_RATE,
  arnOf,
  BEGAN,
  BY_DAY,
  BY_NIGHT,
  EARLIER,
  type EventChange,
  event,
  ID,
  RUNNER,
  STACK_ID,
  UUID,
  VERSION,
} from '../../../testing/handlers/running-requests';

const V2 = arnOf('v2');
const ID2 = ID.replace('/v1/', '/v2/');
/** The tags of a version that we have claimed in this operation, and in one before. */
const OURS = { [RUNNER_TAG]: RUNNER, [RUN_OPERATION_TAG]: `${UUID}/${BEGAN}` };
const OURS_BEFORE = { [RUNNER_TAG]: RUNNER, [RUN_OPERATION_TAG]: `${UUID}/${EARLIER}` };
const NOTHING_MADE = 'nothing-was-made:Run';

let aws: Aws;
beforeEach(() => {
  aws = new Aws();
});
silence();

const data = (arn: string, status: string) => ({ ModelVersionArn: arn, Status: status });
const rows = () => lines().map(({ row }) => row);

describe('a create', () => {
  test('tags, starts, and is done when the model runs', async () => {
    aws.at(600, () => aws.is('RUNNING', VERSION, { units: 2, most: 4 }));

    const { answer, seconds } = await aws.run({ change: { MaxInferenceUnits: '4' } });

    expect(answer).toEqual({ status: 'SUCCESS', physicalId: ID, data: data(VERSION, 'RUNNING') });
    expect(seconds).toBe(600);
    expect(aws.inputs).toEqual([
      { ResourceArn: VERSION, Tags: OURS },
      { ProjectVersionArn: VERSION, MinInferenceUnits: 2, MaxInferenceUnits: 4 },
    ]);
  });

  test.each([
    ['in its hours starts', BY_NIGHT, ['TagResource v1', 'StartProjectVersion v1']],
    ['out of its hours starts nothing', BY_DAY, ['TagResource v1']],
    ['at a rate starts', AT_A_RATE, ['TagResource v1', 'StartProjectVersion v1']],
  ])('with a schedule, %s', async (_case, Schedule, changes) => {
    await aws.run({ change: { Schedule } }, 20);

    expect(aws.changes).toEqual(changes);
  });

  test.each([
    [
      'another resource runs the version',
      { status: 'RUNNING', tags: { [RUNNER_TAG]: 'other/Run' } },
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
  ])('fails at once, and says that it has made nothing, if %s', async (_case, model, message) => {
    aws.models[VERSION] = model;

    const { answer, steps } = await aws.run();

    expect(answer).toMatchObject({ status: 'FAILED', physicalId: NOTHING_MADE });
    expect(answer!.reason).toMatch(message);
    expect([steps, aws.changes]).toEqual([1, []]);
  });

  test('waits a minute for a version that is not visible, and then fails', async () => {
    aws.models = { [arnOf('v1', 5)]: { status: 'STOPPED' } };

    const { answer, seconds } = await aws.run();

    expect(answer).toMatchObject({ status: 'FAILED', physicalId: NOTHING_MADE });
    expect(answer!.reason).toMatch(/has no such version in the project/);
    expect(seconds).toBe(60);
  });

  test('fails under the id of what it has claimed', async () => {
    aws.at(30, () => aws.is('FAILED', VERSION, { statusMessage: 'Capacity.' }));

    const { answer } = await aws.run();

    expect(answer).toMatchObject({ status: 'FAILED', physicalId: ID });
    expect(answer!.reason).toMatch(/it is FAILED \(Capacity\.\)\. Look at it/);
  });

  test('fails under the id of what it has claimed, even if the tags are not visible yet', async () => {
    aws.at(15, () => aws.is('DELETING', VERSION, { tags: {} }));

    expect((await aws.run()).answer).toMatchObject({ status: 'FAILED', physicalId: ID });
  });

  test('fails under the id of what it may have claimed', async () => {
    aws.instead.TagResource = awsError('TimeoutError', 'lost');
    aws.at(15, () => aws.is('DELETING'));

    expect((await aws.run()).answer).toMatchObject({ status: 'FAILED', physicalId: ID });
  });

  test('recognises by the mark what a dead step has claimed', async () => {
    aws.models[VERSION] = { status: 'FAILED', tags: OURS };
    aws.instead.StartProjectVersion = awsError('InvalidParameterException');

    expect((await aws.run()).answer).toMatchObject({ status: 'FAILED', physicalId: ID });
  });

  test('tries a failed start once more, and then fails', async () => {
    aws.is('FAILED');
    aws.at(300, () => aws.is('FAILED'));

    const { answer, seconds } = await aws.run();

    expect(answer!.reason).toMatch(/cannot run: it is FAILED/);
    expect([seconds, aws.changes]).toEqual([300, ['TagResource v1', 'StartProjectVersion v1']]);
  });

  test('does not try for ever if Rekognition starts nothing', async () => {
    aws.is('FAILED', VERSION, { tags: OURS });
    aws.instead.StartProjectVersion = awsError('ResourceInUseException');

    const { answer, seconds } = await aws.run();

    expect(answer!.reason).toMatch(/cannot run: it is FAILED/);
    expect(seconds).toBe(15);
  });

  test.each<[string, string, number | 'lost']>([
    ['too early for its permissions', 'AccessDeniedException', 400],
    ['throttled', 'ThrottlingException', 500],
    ['lost', 'TimeoutError', 'lost'],
    ['overtaken by a hand', 'ResourceInUseException', 400],
    ['for a version that does not show to it', 'ResourceNotFoundException', 400],
  ])('continues after a start that was %s', async (_case, name, status) => {
    aws.is('STOPPED', VERSION, { tags: OURS });
    aws.instead.StartProjectVersion = awsError(name, status);
    aws.at(15, () => delete aws.instead.StartProjectVersion);

    const { answer } = await aws.run({}, 20);

    expect(answer).toBeUndefined();
    expect(aws.changes).toEqual(['StartProjectVersion v1']);
  });

  test('fails after the two minutes for IAM, and says who must allow what', async () => {
    aws.is('STOPPED', VERSION, { tags: OURS });
    aws.instead.StartProjectVersion = awsError(
      'AccessDeniedException',
      400,
      'User: arn:aws:sts::222222222222:assumed-role/prod-Role/prod-Handler is not authorized',
    );

    const { answer, seconds } = await aws.run();

    expect(answer!.reason).toMatch(
      /^StartProjectVersion is not allowed for \S+: account 222222222222 must let the role prod-Role make the call/,
    );
    expect(seconds).toBe(120);
  });

  test('fails if AWS refuses the start permanently', async () => {
    aws.is('STOPPED', VERSION, { tags: OURS });
    aws.instead.StartProjectVersion = awsError('InvalidParameterException');

    const { answer, seconds } = await aws.run();

    expect(answer!.reason).toBe(
      `StartProjectVersion was refused for ${VERSION}: look at the version in account 222222222222. AWS said: InvalidParameterException: AWS’s own text.`,
    );
    expect(seconds).toBe(0);
  });

  test.each([
    ['DescribeProjectVersions', 'ThrottlingException', 500],
    ['ListTagsForResource', 'InternalServerError', 500],
    ['ListTagsForResource', 'AccessDeniedException', 400],
  ])('waits while %s answers %s', async (call, name, status) => {
    aws.instead[call] = awsError(name, status);

    const { answer, notes } = await aws.run({}, 100);

    expect(answer).toBeUndefined();
    expect(notes).not.toHaveProperty('found');
    expect(aws.changes).toEqual([]);
  });

  test('fails if it may not look', async () => {
    aws.instead.ListTagsForResource = awsError('AccessDeniedException');

    const { answer, seconds } = await aws.run();

    expect(answer!.reason).toMatch(/^ListTagsForResource is not allowed for \S+\/v1\//);
    expect(seconds).toBe(120);
  });

  test('gives up at its time-out, and says what was last seen', async () => {
    aws.is('STARTING', VERSION, { tags: OURS });

    const { answer, seconds } = await aws.run({ change: { Timeout: '600' } });

    expect(answer!.reason).toBe(
      `Gave up after 10 minutes (timeout) on starting ${VERSION}. Last seen: STARTING (it is starting). ` +
        'Raise timeout (at most 50 minutes) and deploy again: the rollback stops what was started',
    );
    expect(seconds).toBe(600);
  });

  test.each<[string, string, EventChange, RegExp]>([
    [
      'a hand-over',
      'UPDATE_IN_PROGRESS',
      { type: 'Update', change: { ModelVersionArn: V2, Timeout: '600' } },
      /Raise timeout .* the rollback stops what was started$/,
    ],
    [
      'other units',
      'UPDATE_IN_PROGRESS',
      { type: 'Update', change: { Timeout: '600' }, old: { MinInferenceUnits: '1' } },
      /Raise timeout .* the rollback goes back to what was there before$/,
    ],
    [
      'a model that is retained',
      'CREATE_IN_PROGRESS',
      { change: { Retain: 'true' } },
      /Look at it in account 222222222222, and deploy again: its removal policy lets it run on, and be billed, also after the rollback$/,
    ],
    [
      'the longest time-out',
      'CREATE_IN_PROGRESS',
      {},
      /Look at it in account 222222222222, and deploy again: the rollback stops what was started$/,
    ],
  ])('at the time-out of %s it says what to do', async (_case, stack, change, advice) => {
    aws.stack = stack;
    aws.models = { [VERSION]: { status: 'STARTING', tags: OURS }, [V2]: { status: 'STARTING', tags: OURS } };

    expect((await aws.run(change)).answer!.reason).toMatch(advice);
  });

  test('that is no longer wanted starts nothing', async () => {
    aws.resource = { status: 'CREATE_FAILED', id: ID };

    const { answer } = await aws.run();

    expect(answer!.reason).toMatch(/no longer waits for this Create of Run/);
    expect(aws.changes).toEqual([]);
  });

  test('waits when CloudFormation cannot be asked whether it is wanted', async () => {
    aws.instead.DescribeStackResource = awsError('Throttling');

    expect((await aws.run({}, 100)).answer).toBeUndefined();
    expect(aws.changes).toEqual([]);
  });

  test('starts nothing at the end of a slow step', async () => {
    aws.slow(8_000);

    expect((await aws.run({}, 300)).answer).toBeUndefined();
    expect(aws.changes).toEqual([]);
  });

  test('logs each step with its calls, and never the response URL', async () => {
    await aws.run({}, 0);

    expect(lines()).toMatchObject([
      {
        requestType: 'Create',
        situation: 'create',
        physicalId: ID,
        observed: 'COPYING_COMPLETED',
        decision: 'claim',
        row: 'run.unclaimed',
        outcome: 'waiting',
        calls: [
          { call: 'DescribeProjectVersions' },
          { call: 'DescribeProjectVersions' },
          { call: 'ListTagsForResource' },
          { call: 'TagResource' },
        ],
      },
    ]);
    expect(JSON.stringify(lines())).not.toContain('secret');
  });
});

describe('a create that finds its model running', () => {
  const FOUND = { ...OURS, [RUN_OPERATION_TAG]: `${UUID}/${BEGAN}/found` };

  test.each([
    ['by nobody', {}, {}],
    ['by the resource itself, from an earlier operation', OURS_BEFORE, FOUND],
    ['by a former stack of the same name', { ...OURS, [RUN_OPERATION_TAG]: `another/${EARLIER}` }, FOUND],
  ])('started %s, leaves it running, and its undo stops nothing', async (_case, tags, after) => {
    aws.is('RUNNING', VERSION, { units: 2, tags });
    aws.events = [['UPDATE_COMPLETE', EARLIER.replace('00:00:00', '01:00:00')]];

    const created = await aws.run();
    aws.isIn('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'DELETE_IN_PROGRESS');
    const undone = await aws.run({ type: 'Delete' });

    expect([created, undone].map(({ answer }) => answer!.status)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(aws.changes).toEqual(after === FOUND ? ['TagResource v1'] : []);
    expect(aws.models[VERSION].tags).toEqual(after);
  });

  test('stopped, and claimed before, claims it again, so that its undo stops it', async () => {
    aws.is('STOPPED', VERSION, { tags: OURS_BEFORE });
    aws.at(30, () => aws.is('RUNNING', VERSION, { units: 2 }));

    const created = await aws.run();
    aws.isIn('ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS');
    aws.at(60, () => aws.is('STOPPED'));
    const undone = await aws.run({ type: 'Delete' });

    expect([created, undone].map(({ answer }) => answer!.status)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(aws.changes).toEqual([
      'TagResource v1',
      'StartProjectVersion v1',
      'StopProjectVersion v1',
      'UntagResource v1',
    ]);
    expect(aws.models[VERSION].tags).toEqual({});
  });

  test('with other units, marks it as found, and starts it again', async () => {
    aws.is('RUNNING', VERSION, { units: 1, tags: OURS_BEFORE });
    aws.at(30, () => aws.is('STOPPED')).at(300, () => aws.is('RUNNING', VERSION, { units: 2 }));

    await aws.run();

    expect(aws.changes).toEqual(['TagResource v1', 'StopProjectVersion v1', 'StartProjectVersion v1']);
    expect(aws.models[VERSION].tags).toEqual(FOUND);
  });
});

describe('without room', () => {
  const limit = awsError('LimitExceededException', 400, 'Two models run.');
  beforeEach(() => {
    aws.is('STOPPED', VERSION, { tags: OURS });
    aws.instead.StartProjectVersion = limit;
  });

  test('it waits ten minutes from the first refusal, and then fails and says what to do', async () => {
    aws.is('STOPPING');
    aws.at(90, () => aws.is('STOPPED'));

    const { answer, seconds } = await aws.run();

    expect(answer!.reason).toBe(
      `There is no room to start ${VERSION}: account 222222222222 runs as many models as it may in eu-west-1 (two by default; a hand-over needs one place more than models that run), or a model may not have 2 inference units (five by default). Stop another model, or raise the quota in Service Quotas, and deploy again. AWS said: LimitExceededException: Two models run.`,
    );
    expect(seconds).toBe(690);
  });

  test('for other units, it says that the model was stopped and what the rollback does', async () => {
    aws.isIn('UPDATE_IN_PROGRESS');
    aws.is('RUNNING', VERSION, { units: 1, tags: OURS_BEFORE });
    aws.at(30, () => aws.is('STOPPED'));

    const { answer } = await aws.run({ type: 'Update', old: { MinInferenceUnits: '1' } });

    expect(answer!.reason).toContain(
      'It was stopped for other units, and the rollback starts it with those from before. Stop another model',
    );
  });

  test('it starts if there is room in time', async () => {
    aws.at(500, () => delete aws.instead.StartProjectVersion);

    await aws.run({}, 520);

    expect(aws.changes).toEqual(['StartProjectVersion v1']);
  });

  test('a rollback waits until its time-out, and does not fail', async () => {
    aws.stack = 'UPDATE_ROLLBACK_IN_PROGRESS';
    aws.resource.status = 'UPDATE_IN_PROGRESS';

    const { answer, seconds } = await aws.run({ type: 'Update', old: { MinInferenceUnits: '3' } });

    expect(answer).toMatchObject({ status: 'SUCCESS', physicalId: ID, data: data(VERSION, 'STOPPED') });
    expect(seconds).toBe(3_000);
  });
});

describe('an update', () => {
  beforeEach(() => {
    aws.isIn('UPDATE_IN_PROGRESS');
    aws.models = {
      [VERSION]: { status: 'RUNNING', units: 2, tags: OURS_BEFORE },
      [V2]: { status: 'COPYING_COMPLETED' },
    };
  });
  const toV2: EventChange = { type: 'Update', change: { ModelVersionArn: V2 } };

  test('to another version has another id, starts that version and leaves the former one', async () => {
    aws.at(300, () => aws.is('RUNNING', V2, { units: 2 }));

    const { answer } = await aws.run(toV2);

    expect(answer).toEqual({ status: 'SUCCESS', physicalId: ID2, data: data(V2, 'RUNNING') });
    expect(aws.changes).toEqual(['TagResource v2', 'StartProjectVersion v2']);
  });

  test('to another version that is refused keeps its id', async () => {
    aws.is('TRAINING_FAILED', V2);

    expect((await aws.run(toV2)).answer).toMatchObject({ status: 'FAILED', physicalId: ID });
  });

  test('of the units stops and starts the model, once', async () => {
    aws
      .at(30, () => aws.is('STOPPED'))
      // The model has been started with the requested units, whatever Rekognition reports now.
      .at(300, () => aws.is('RUNNING', VERSION, { units: 2 }));

    const { answer } = await aws.run({ type: 'Update', change: { MinInferenceUnits: '3' } });

    expect(answer).toEqual({ status: 'SUCCESS', physicalId: ID, data: data(VERSION, 'RUNNING') });
    expect(aws.changes).toEqual(['StopProjectVersion v1', 'StartProjectVersion v1']);
    expect(aws.inputs[1]).toMatchObject({ MinInferenceUnits: 3 });
  });

  test('starts a model that was stopped by hand', async () => {
    aws.is('STOPPED');

    await aws.run({ type: 'Update', old: { Timeout: '60' } }, 0);

    expect(aws.changes).toEqual(['StartProjectVersion v1']);
  });

  describe('with a schedule', () => {
    const toRun = { Schedule: BY_NIGHT };
    const toRest = { Schedule: BY_DAY };

    test('stops a model that must not run now, and keeps it as its own', async () => {
      aws.at(60, () => aws.is('STOPPED'));

      const { answer } = await aws.run({ type: 'Update', change: toRest });

      expect(answer).toMatchObject({ status: 'SUCCESS', data: data(VERSION, 'STOPPED') });
      expect(aws.changes).toEqual(['StopProjectVersion v1']);
      expect(aws.models[VERSION].tags).toEqual(OURS_BEFORE);
    });

    test('stops a model that has just begun to start, as soon as that is possible', async () => {
      aws.is('STARTING');
      aws.at(300, () => aws.is('RUNNING')).at(400, () => aws.is('STOPPED'));

      const { answer } = await aws.run({ type: 'Update', change: toRest });

      expect(answer).toMatchObject({ data: data(VERSION, 'STOPPED') });
    });

    test('waits for a stop that is due in a minute, because the schedules may move later', async () => {
      const { seconds } = await aws
        .at(120, () => aws.is('STOPPED'))
        .run({ type: 'Update', change: { Schedule: { ...BY_NIGHT, Stop: 'cron(1 0 * * ? *)' } } });

      expect(aws.changes).toEqual(['StopProjectVersion v1']);
      expect(seconds).toBe(120);
    });

    test('starts nothing before it has seen the model, although AWS throttles', async () => {
      aws.is('STOPPED');
      aws.instead.DescribeProjectVersions = awsError('ThrottlingException', 500);
      aws.at(300, () => delete aws.instead.DescribeProjectVersions);

      const { answer } = await aws.run({ type: 'Update', change: toRest, old: toRest });

      expect(answer).toMatchObject({ status: 'SUCCESS', data: data(VERSION, 'STOPPED') });
      expect(aws.changes).toEqual([]);
    });

    test('leaves a model with other units running until its next start', async () => {
      await aws.run({ type: 'Update', change: { ...toRun, MinInferenceUnits: '3' }, old: toRun });

      expect(aws.changes).toEqual([]);
    });

    test.each([
      [
        'between the hours takes the new version as its own, and does not start it',
        toRest,
        ['TagResource v2'],
      ],
      ['within the hours starts the new version', toRun, ['TagResource v2', 'StartProjectVersion v2']],
    ])('a hand-over %s', async (_case, hours, changes) => {
      await aws.run({ ...toV2, change: { ...toV2.change, ...hours }, old: hours }, 20);

      expect(aws.changes).toEqual(changes);
    });
  });

  describe('finds a version that nothing declares any more', () => {
    const V0 = arnOf('v0');
    beforeEach(() => {
      aws.models[V0] = { status: 'RUNNING', tags: OURS_BEFORE };
    });

    test('and stops and releases it', async () => {
      const { answer } = await aws.run({ type: 'Update' });

      expect(answer!.status).toBe('SUCCESS');
      expect(aws.changes).toEqual(['StopProjectVersion v0', 'UntagResource v0']);
      expect(aws.models[V0].tags).toEqual({});
    });

    test('and waits until it can be stopped', async () => {
      aws.is('STARTING', V0);
      aws.at(300, () => aws.is('RUNNING', V0));

      await aws.run({ type: 'Update' });

      expect(aws.changes).toEqual(['StopProjectVersion v0', 'UntagResource v0']);
    });

    test('and asks again when AWS does not answer', async () => {
      aws.instead.ListTagsForResource = awsError('ThrottlingException', 500);
      aws.at(60, () => delete aws.instead.ListTagsForResource);

      await aws.run({ type: 'Update' });

      expect(aws.changes).toEqual(['StopProjectVersion v0', 'UntagResource v0']);
    });

    test.each([
      ['nobody’s', {}],
      ['of another resource', { ...OURS_BEFORE, [RUNNER_TAG]: 'prod/Other' }],
      ['of a former stack of the same name', { ...OURS_BEFORE, [RUN_OPERATION_TAG]: `another/${EARLIER}` }],
    ])('and leaves it when it is %s', async (_case, tags) => {
      aws.models[V0] = { status: 'RUNNING', tags };

      await aws.run({ type: 'Update' });

      expect(aws.changes).toEqual([]);
    });

    test('and leaves the one that a replacement comes from to the clean-up', async () => {
      delete aws.models[V0];
      aws.is('RUNNING', V2, { units: 2, tags: OURS });

      await aws.run(toV2);

      expect(aws.changes).toEqual([]);
    });
  });
});

describe('a rollback in place', () => {
  const units: EventChange = { type: 'Update', old: { MinInferenceUnits: '1' } };
  beforeEach(() => {
    aws.isIn('UPDATE_ROLLBACK_IN_PROGRESS');
    aws.is('STOPPED', VERSION, { tags: OURS_BEFORE });
  });

  test.each([
    [
      'starts what is to run, though the undone update has stopped it',
      BY_NIGHT,
      'STOPPED',
      ['StartProjectVersion v1'],
    ],
    [
      'stops what is to rest, though the undone update has started it',
      BY_DAY,
      'RUNNING',
      ['StopProjectVersion v1'],
    ],
    ['leaves what rests', BY_DAY, 'STOPPED', []],
  ])('with a schedule %s', async (_case, Schedule, status, changes) => {
    aws.is(status);

    await aws.run({ type: 'Update', change: { Schedule }, old: { MinInferenceUnits: '3' } }, 0);

    expect(aws.changes).toEqual(changes);
  });

  test('has its whole time, and does not fail at the end', async () => {
    aws.is('STARTING');

    const { answer, seconds } = await aws.run({ ...units, change: { Timeout: '600' } });

    expect(answer).toMatchObject({ status: 'SUCCESS', physicalId: ID, data: data(VERSION, 'STARTING') });
    expect(seconds).toBe(3_000);
    expect(lines().at(-1)!.held).toMatch(
      /^left as it is, for a rollback goes on: Gave up after 50 minutes .* It may not run: look at it in account 222222222222$/,
    );
  });

  test.each([
    ['has failed', 0],
    ['fails meanwhile', 30],
  ])('tries once more when the start of the undone update %s, and waits for that', async (_case, seconds) => {
    aws.is('STARTING');
    aws.at(seconds, () => aws.is('FAILED')).at(300, () => aws.is('RUNNING', VERSION, { units: 2 }));

    const { answer } = await aws.run(units);

    expect(answer).toMatchObject({ status: 'SUCCESS', data: data(VERSION, 'RUNNING') });
    expect(aws.changes).toEqual(['StartProjectVersion v1']);
  });

  test('leaves a model whose second start fails too', async () => {
    aws.is('FAILED');
    aws.at(300, () => aws.is('FAILED'));

    const { answer, seconds } = await aws.run(units);

    expect(answer).toMatchObject({ status: 'SUCCESS', data: data(VERSION, 'FAILED') });
    expect([seconds, aws.changes]).toEqual([300, ['StartProjectVersion v1']]);
  });

  test.each<[string, string, string, number | 'lost']>([
    ['may not look', 'DescribeProjectVersions', 'AccessDeniedException', 400],
    ['is throttled all the time', 'DescribeProjectVersions', 'ThrottlingException', 500],
    ['finds no project', 'DescribeProjectVersions', 'ResourceNotFoundException', 400],
    ['may not start', 'StartProjectVersion', 'AccessDeniedException', 400],
    ['is throttled at each start', 'StartProjectVersion', 'ThrottlingException', 500],
    ['is refused the start', 'StartProjectVersion', 'InvalidParameterException', 400],
  ])('does not fail when it %s', async (_case, call, name, status) => {
    aws.instead[call] = awsError(name, status);

    expect((await aws.run(units)).answer).toMatchObject({ status: 'SUCCESS', physicalId: ID });
    expect(aws.changes).toEqual([]);
  });
});

describe('a rollback after a cancelled hand-over', () => {
  const rollback: EventChange = { type: 'Update', old: { ModelVersionArn: V2 } };
  beforeEach(() => {
    aws.isIn('UPDATE_ROLLBACK_IN_PROGRESS');
    aws.models = {
      [VERSION]: { status: 'RUNNING', units: 2, tags: OURS_BEFORE },
      [V2]: { status: 'STARTING', tags: OURS },
    };
  });

  test('stops what was started, and leaves the former version', async () => {
    aws.at(240, () => aws.is('RUNNING', V2)).at(300, () => aws.is('STOPPED', V2));

    const { answer } = await aws.run(rollback);

    expect(answer).toEqual({ status: 'SUCCESS', physicalId: ID, data: data(VERSION, 'RUNNING') });
    expect(aws.changes).toEqual(['StopProjectVersion v2', 'UntagResource v2']);
    expect(aws.models[V2].tags).toEqual({});
  });

  test.each<[string, Aws['events'], string[]]>([
    ['that was finished', [['UPDATE_COMPLETE', '2025-12-02T00:00:00.000Z']], []],
    [
      'that was itself undone',
      [['UPDATE_ROLLBACK_IN_PROGRESS', '2025-12-02T00:00:00.000Z']],
      ['StopProjectVersion v2', 'UntagResource v2'],
    ],
  ])('decides about what an operation started: %s', async (_case, events, changes) => {
    aws.models[V2] = { status: 'RUNNING', tags: OURS_BEFORE };
    aws.events = events;
    aws.at(15, () => {
      if (changes.length > 0) aws.is('STOPPED', V2);
    });

    expect((await aws.run(rollback)).answer!.status).toBe('SUCCESS');
    expect(aws.changes).toEqual(changes);
  });

  test('asks the root of a nested stack what became of the operation', async () => {
    const root = STACK_ID.replace('/prod/', '/root/');
    aws.instead.DescribeStacks = () => ({
      Stacks: [{ StackStatus: aws.stack, CreationTime: new Date(BEGAN), RootId: root }],
    });
    aws.models[V2] = { status: 'RUNNING', tags: OURS_BEFORE };
    aws.events = [['UPDATE_COMPLETE', '2025-12-02T00:00:00.000Z']];

    await aws.run(rollback, 0);

    expect(aws.inputsOf('DescribeStackEvents')).toContainEqual({ StackName: root });
  });

  test('says to continue the rollback if the started model does not stop', async () => {
    const { answer, seconds } = await aws.run(rollback);

    expect(answer!.reason).toMatch(
      /on stopping .*"aws cloudformation continue-update-rollback --stack-name prod".*do not delete the stack before/,
    );
    expect(seconds).toBe(3_000);
  });

  test('believes only after a minute that nothing was started', async () => {
    aws.models[V2] = { status: 'STOPPED' };

    const { answer, seconds } = await aws.run(rollback);

    expect(answer!.status).toBe('SUCCESS');
    expect([seconds, aws.changes]).toEqual([60, []]);
  });

  test.each(['STOPPED', 'FAILED', 'DELETING'])('leaves a former version that is %s', async (status) => {
    aws.is(status);
    aws.models[V2] = { status: 'STOPPED' };

    const { answer } = await aws.run(rollback);

    expect(answer).toMatchObject({ status: 'SUCCESS', data: data(VERSION, status) });
    expect(aws.changes).toEqual([]);
  });

  test('stops nothing if the removal policy lets models run on', async () => {
    const { answer, seconds } = await aws.run({
      type: 'Update',
      old: { ModelVersionArn: V2, Retain: 'true' },
    });

    expect(answer!.status).toBe('SUCCESS');
    expect([seconds, aws.changes]).toEqual([0, []]);
  });

  test('leaves to CloudFormation what CloudFormation knows', async () => {
    const { answer, seconds } = await aws.run({ ...rollback, id: ID2 });

    expect(answer).toMatchObject({ status: 'SUCCESS', physicalId: ID });
    expect([seconds, aws.changes]).toEqual([0, []]);
  });

  test('does not undo the former version if it is delivered late in its own rollback', async () => {
    aws.models[V2] = { status: 'STOPPED' };

    const { answer } = await aws.run({ type: 'Update', change: { ModelVersionArn: V2 } });

    expect(answer!.status).toBe('SUCCESS');
    expect(aws.changes).toEqual([]);
  });

  test('does not stop first what it goes back to', async () => {
    aws.is('RUNNING', V2, { units: 2 });
    const change = { ModelVersionArn: V2 };

    const { answer } = await aws.run({ type: 'Update', change, old: change });

    expect(answer).toMatchObject({ status: 'SUCCESS', physicalId: ID2, data: data(V2, 'RUNNING') });
    expect(aws.changes).toEqual([]);
  });

  test('stops nothing if it is no longer wanted', async () => {
    aws.is('RUNNING', V2);
    aws.resource.status = 'UPDATE_COMPLETE';

    expect((await aws.run(rollback)).answer!.reason).toMatch(/no longer waits/);
    expect(aws.changes).toEqual([]);
  });
});

describe('a delete', () => {
  beforeEach(() => {
    aws.isIn('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE', ID2);
    aws.models = { [VERSION]: { status: 'RUNNING', tags: OURS_BEFORE } };
  });
  const gone: EventChange = { type: 'Delete' };

  test.each([
    ['in this stack', OURS_BEFORE],
    ['by a version of this library that set no mark', { [RUNNER_TAG]: RUNNER }],
  ])('stops what we have started %s, waits, and removes the tags', async (_case, tags) => {
    aws.is('RUNNING', VERSION, { tags: { ...tags, team: 'vision' } });
    aws.at(30, () => aws.is('STOPPED'));

    const { answer, seconds } = await aws.run(gone);

    expect(answer).toEqual({ status: 'SUCCESS', physicalId: ID });
    expect(seconds).toBe(45);
    expect(aws.changes).toEqual(['StopProjectVersion v1', 'UntagResource v1']);
    expect(aws.inputs[1].TagKeys).toEqual([RUNNER_TAG, RUN_OPERATION_TAG]);
    expect(aws.models[VERSION].tags).toEqual({ team: 'vision' });
  });

  test.each([
    ['by nobody that is known', {}],
    ['by another stack', { [RUNNER_TAG]: 'other/Run' }],
  ])('leaves what was started %s', async (_case, tags) => {
    aws.models[VERSION] = { status: 'RUNNING', tags };

    expect((await aws.run(gone)).answer).toEqual({ status: 'SUCCESS', physicalId: ID });
    expect(aws.changes).toEqual([]);
  });

  test('is done when the version or its project is gone', async () => {
    aws.instead.DescribeProjectVersions = awsError('ResourceNotFoundException');

    expect((await aws.run(gone)).answer).toEqual({ status: 'SUCCESS', physicalId: ID });
  });

  test.each([
    ['with an invented id', { type: 'Delete', id: 'prod-Run-X1' } as EventChange, 'DELETE_IN_PROGRESS'],
    ['in a rollback', gone, 'ROLLBACK_IN_PROGRESS'],
  ])('%s believes only after a minute that no start is under way', async (_case, change, stack) => {
    aws.stack = stack;
    aws.is('STOPPED', VERSION, { tags: OURS });

    const { answer, seconds } = await aws.run(change);

    expect(answer).toEqual({ status: 'SUCCESS', physicalId: change.id ?? ID });
    expect(seconds).toBe(75);
    expect(rows()).toEqual([...Array(4).fill('run.may-start'), 'run.stopped', 'run.not-ours']);
    expect(aws.changes).toEqual(['UntagResource v1']);
  });

  test('changes nothing while CloudFormation does not say which operation it is', async () => {
    aws.instead.DescribeStacks = awsError('Throttling');

    expect((await aws.run(gone, 300)).answer).toBeUndefined();
    expect(aws.changes).toEqual([]);
  });

  test('that Lambda delivers again, late, stops nothing that a later operation runs', async () => {
    aws.resource = { status: 'UPDATE_IN_PROGRESS', id: ID };

    expect((await aws.run(gone)).answer!.reason).toMatch(/no longer waits for this Delete/);
    expect(aws.changes).toEqual([]);
  });

  test('retries a refusal for ten minutes, because after a failed Delete the function may be deleted', async () => {
    aws.instead.StopProjectVersion = awsError('InvalidParameterException');

    const { answer, seconds } = await aws.run(gone);

    expect(answer!.reason).toMatch(
      /^StopProjectVersion was refused for \S+: .*AWS said: InvalidParameterException/,
    );
    expect(seconds).toBe(600);
  });

  test('waits for a start that takes longer than its time-out, and in the end says that the model may run on', async () => {
    aws.is('STARTING');

    const { answer, seconds } = await aws.run({ type: 'Delete', change: { Timeout: '60' } });

    expect(answer!.reason).toMatch(
      /^Gave up after 50 minutes \(timeout\) on stopping \S+\. Last seen: STARTING .* It may run on, and be billed\. Look at \S+ in account 222222222222, wait[^.]*stop-project-version[^.]*\. CloudFormation tries the deletion three times and then forgets Run: /,
    );
    expect(seconds).toBe(3_000);
  });

  test.each([
    ['no version', { ModelVersionArn: undefined }],
    ['what is no version', { ModelVersionArn: 'v1' }],
    [
      'a version of another project',
      { ProjectArn: 'arn:aws:rekognition:eu-west-1:222222222222:project/cats/1' },
    ],
  ])('is done when its properties name %s', async (_case, change) => {
    expect((await aws.run({ type: 'Delete', change })).answer).toEqual({ status: 'SUCCESS', physicalId: ID });
    expect(aws.calls).toEqual([]);
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
    const { answer } = await aws.run({ change });

    expect(answer).toMatchObject({ status: 'FAILED', physicalId: NOTHING_MADE });
    expect(answer!.reason).toMatch(/^Run cannot run a model as asked: /);
    expect(answer!.reason).toMatch(message);
    expect(aws.calls).toEqual([]);
  });
});

test('the answer for a request whose steps all died has the id of its version', () => {
  expect(aws.lifecycle.physicalIdOf(event())).toBe(ID);
});
