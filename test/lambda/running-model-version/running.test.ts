import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../../contract/running-model-version';
import type { Answer } from '../../../lambda/engine/lifecycle';
import { awsError, lines, silence } from '../../../testing/handlers/answers';
import { Aws } from '../../../testing/handlers/running-project';
import {
  arnOf,
  BEGAN,
  BY_DAY,
  EARLIER,
  type EventChange,
  event,
  ID,
  RUNNER,
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

describe('a create', () => {
  test('tags, starts, and is done when the model runs', async () => {
    aws.at(600, () => aws.is('RUNNING', VERSION, { units: 2, most: 4 }));

    const { answer, seconds } = await aws.run({ change: { MaxInferenceUnits: '4' } });

    expect(answer).toEqual({ status: 'SUCCESS', physicalId: ID, data: data(VERSION, 'RUNNING') });
    expect(seconds).toBe(609);
    expect(aws.inputs).toEqual([
      { ResourceArn: VERSION, Tags: OURS },
      { ProjectVersionArn: VERSION, MinInferenceUnits: 2, MaxInferenceUnits: 4 },
    ]);
  });

  test('that fails answers with the version’s id only if it has claimed the version', async () => {
    aws.models = { [arnOf('v1', 5)]: { status: 'STOPPED' } };
    const unseen = await aws.run();
    aws = new Aws().at(30, () => aws.is('FAILED', VERSION, { statusMessage: 'Capacity.' }));
    const claimed = await aws.run();

    expect(unseen).toMatchObject({ seconds: 60, answer: { status: 'FAILED', physicalId: NOTHING_MADE } });
    expect(unseen.answer!.reason).toMatch(/has no such version in the project/);
    expect(claimed.answer).toMatchObject({ status: 'FAILED', physicalId: ID });
    expect(claimed.answer!.reason).toMatch(/it is FAILED \(Capacity\.\)\. Deploy again/);
  });

  test('recognises by the mark the version that a dead step has claimed', async () => {
    aws.models[VERSION] = { status: 'FAILED', tags: OURS };
    aws.instead.StartProjectVersion = awsError('InvalidParameterException');

    expect((await aws.run()).answer).toMatchObject({ status: 'FAILED', physicalId: ID });
  });

  const byRole = 'User: arn:aws:sts::222222222222:assumed-role/prod-Role/prod-Handler is not authorized';
  test.each<[string, Error, RegExp, number]>([
    [
      'StartProjectVersion',
      awsError('AccessDeniedException', 400, byRole),
      /^StartProjectVersion is not allowed for \S+: account 222222222222 must let the role prod-Role make the call/,
      120,
    ],
    [
      'StartProjectVersion',
      awsError('InvalidParameterException'),
      /^StartProjectVersion was refused for \S+: look at the version in account 222222222222\. AWS said: InvalidParameterException: AWS’s own text\.$/,
      0,
    ],
    [
      'ListTagsForResource',
      awsError('AccessDeniedException'),
      /^ListTagsForResource is not allowed for \S+\/v1\//,
      120,
    ],
  ])('fails if AWS refuses %s, as soon as that cannot change: %s', async (call, error, says, expected) => {
    aws.is('STOPPED', VERSION, { tags: OURS });
    aws.instead[call] = error;

    const { answer, seconds } = await aws.run();

    expect(answer!.reason).toMatch(says);
    expect(seconds).toBeGreaterThanOrEqual(expected);
    // The pause after a refused call is longer or shorter by half.
    expect(seconds).toBeLessThan(expected + 23);
  });

  test('gives up at its time-out, and says what was last seen', async () => {
    aws.is('STARTING', VERSION, { tags: OURS });

    const { answer, seconds } = await aws.run({ change: { Timeout: '600' } });

    expect(answer!.reason).toBe(
      `Gave up after 10 minutes (timeout) on starting ${VERSION}. Last seen: STARTING (it is starting). ` +
        'Raise timeout (at most 50 minutes) and deploy again: a rollback stops what was started',
    );
    expect(seconds).toBe(600);
  });

  test.each<[string, string, EventChange, RegExp]>([
    [
      'a hand-over',
      'UPDATE_IN_PROGRESS',
      { type: 'Update', change: { ModelVersionArn: V2, Timeout: '600' } },
      /Raise timeout .* a rollback stops what was started$/,
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
      /Look at it in account 222222222222, and deploy again: a rollback stops what was started$/,
    ],
  ])('at the time-out of %s it says what to do', async (_case, stack, change, advice) => {
    aws.stack = stack;
    aws.models = { [VERSION]: { status: 'STARTING', tags: OURS }, [V2]: { status: 'STARTING', tags: OURS } };

    expect((await aws.run(change)).answer!.reason).toMatch(advice);
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
});

test('an update that could not stop the model says to deploy again', async () => {
  aws.isIn('UPDATE_IN_PROGRESS');
  aws.is('RUNNING', VERSION, { tags: OURS });
  aws.instead.StopProjectVersion = awsError('ThrottlingException');

  const { answer } = await aws.run({ type: 'Update', change: { Schedule: BY_DAY } });

  expect(answer!.reason).toMatch(
    / on stopping .* and deploy again: the rollback goes back to what was there before$/,
  );
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
      `There is no room to start ${VERSION}: account 222222222222 runs as many models as it may in eu-west-1 (two by default; while a hand-over lasts, it needs one place more), or a model may not have 2 inference units (five by default). Stop another model, or raise the quota in Service Quotas, and deploy again. AWS said: LimitExceededException: Two models run.`,
    );
    expect(seconds).toBe(728);
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

  describe('a rollback goes on after ten minutes, and starts an edge that goes on trying', () => {
    const BACK = { type: 'Update', old: { MinInferenceUnits: '3' } } as const;
    beforeEach(() => {
      aws.isIn('UPDATE_ROLLBACK_IN_PROGRESS');
      aws.instead.StartExecution = {};
    });

    test('before it answers', async () => {
      const { answer, seconds } = await aws.run(BACK);

      expect(answer).toMatchObject({ status: 'SUCCESS', physicalId: ID, data: data(VERSION, 'STOPPED') });
      expect(seconds).toBe(609);
      const [{ input }] = aws.inputsOf('StartExecution');
      expect(JSON.parse(input).request).toMatchObject({ RequestType: 'Schedule', Edge: 'restore' });
    });

    test('as soon as Step Functions starts it', async () => {
      aws.instead.StartExecution = awsError('ThrottlingException');
      aws.at(700, () => {
        aws.instead.StartExecution = {};
      });

      const { answer, seconds } = await aws.run(BACK);

      expect([answer!.status, seconds]).toEqual(['SUCCESS', 704]);
    });

    test('once, also if the answer to its start is lost', async () => {
      aws.instead.StartExecution = awsError('ExecutionAlreadyExists');

      expect((await aws.run(BACK)).seconds).toBe(609);
    });

    test('until its time-out, if Step Functions never starts it', async () => {
      aws.instead.StartExecution = awsError('ThrottlingException');

      const short = { ...BACK, change: { Timeout: '60' } };
      expect(await aws.run(short)).toMatchObject({ answer: { status: 'SUCCESS' }, seconds: 3_004 });
    });
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

  describe('finds a version that nothing declares any more', () => {
    const V0 = arnOf('v0');
    beforeEach(() => {
      aws.straying(V0);
    });

    test('and stops and releases it', async () => {
      const { answer } = await aws.run({ type: 'Update' });

      expect(answer!.status).toBe('SUCCESS');
      expect(aws.changes).toEqual(['StopProjectVersion v0', 'UntagResource v0']);
      expect(aws.models[V0].tags).toEqual({});
    });

    test.each([
      ['was replaced by', { type: 'Update', old: { ModelVersionArn: V0, Retain: 'true' } }],
      ['was declared last in', { type: 'Create', change: { ModelVersionArn: V0, Retain: 'replaced' } }],
    ] as const)('and leaves it if a removal policy has kept it: it %s a request', async (_case, told) => {
      aws.executions = [{ request: event(told), isRunning: false }];

      await aws.run({ type: 'Update' });

      expect(aws.changes).toEqual([]);
    });

    test('and leaves it if a removal policy has kept it running, although a later update is undone', async () => {
      const undone = {
        type: 'Update',
        change: { ModelVersionArn: V0 },
        old: { ModelVersionArn: V2 },
      } as const;
      const left = { type: 'Update', old: { ModelVersionArn: V0, Retain: 'true' } } as const;
      aws.executions = [undone, left].map((told) => ({ request: event(told), isRunning: false }));

      await aws.run({ type: 'Update' });

      expect(aws.changes).toEqual([]);
    });

    test('and stops it although only the next version has a removal policy', async () => {
      await aws.run({ type: 'Update', change: { Retain: 'true' }, old: {} });

      expect(aws.changes).toEqual(['StopProjectVersion v0', 'UntagResource v0']);
    });

    test('and leaves it if no request names it', async () => {
      aws.executions = [{ request: event({ type: 'Update', old: {} }), isRunning: false }];

      const { answer } = await aws.run({ type: 'Update' });

      expect([answer!.status, aws.changes]).toEqual(['SUCCESS', []]);
    });

    test.each([
      ['that failed', 'FAILED', {}, true],
      ['that failed, with a removal policy', 'FAILED', { Retain: 'replaced' }, true],
      // The Delete was a rollback's, which leaves a model that ran before.
      ['that succeeded', 'SUCCESS', {}, false],
    ] as const)('after a Delete %s (%s, %j), and stops it: %s', async (_case, status, more, stops) => {
      const request = event({ type: 'Delete', change: { ModelVersionArn: V0, ...more } });
      aws.executions = [
        { request, isRunning: false, output: { answer: { status, physicalId: 'id' } as Answer } },
      ];

      await aws.run({ type: 'Update' });

      expect(aws.changes).toEqual(stops ? ['StopProjectVersion v0', 'UntagResource v0'] : []);
    });

    test('and leaves it if the failed Delete is that of an update which only found it', async () => {
      const request = event({ type: 'Delete', change: { ModelVersionArn: V0 } });
      aws.executions = [{ request, isRunning: false }];
      const found = { [RUNNER_TAG]: RUNNER, [RUN_OPERATION_TAG]: `${UUID}/${EARLIER}/found` };
      const again = { ...found, [RUN_OPERATION_TAG]: `${UUID}/${EARLIER}/${EARLIER}` };
      for (const tags of [found, again]) {
        aws.models[V0] = { status: 'RUNNING', tags };

        await aws.run({ type: 'Update' });

        expect(aws.changes).toEqual([]);
      }
    });

    test('and stops it after a clean-up that failed, although an earlier update took it back', async () => {
      const request = event({ type: 'Delete', change: { ModelVersionArn: V0 } });
      aws.executions = [{ request, isRunning: false, output: { notes: { situation: 'remove' } } }];
      const again = { [RUNNER_TAG]: RUNNER, [RUN_OPERATION_TAG]: `${UUID}/${EARLIER}/${EARLIER}` };
      aws.models[V0] = { status: 'RUNNING', tags: again };

      await aws.run({ type: 'Update' });

      expect(aws.changes).toEqual(['StopProjectVersion v0', 'UntagResource v0']);
    });

    test('and never counts its own version as one', async () => {
      delete aws.models[V0];
      aws.straying(VERSION);
      aws.isIn('CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS');
      aws.is('RUNNING', VERSION, { units: 2, tags: OURS });

      const { answer } = await aws.run();

      expect([answer!.status, aws.changes]).toEqual(['SUCCESS', []]);
    });

    test('and never counts the version that CloudFormation knows as one', async () => {
      aws.isIn('UPDATE_ROLLBACK_IN_PROGRESS');
      aws.is('RUNNING', VERSION, { units: 2, tags: OURS_BEFORE });

      await aws.run({ type: 'Update', id: ID.replace('/v1/', '/v0/') });

      expect(aws.changes).not.toContain('StopProjectVersion v0');
    });

    test('and leaves it if AWS refuses to show the requests', async () => {
      aws.executionsFail = awsError('AccessDeniedException');

      const { answer } = await aws.run({ type: 'Update' });

      expect([answer!.status, aws.changes]).toEqual(['SUCCESS', []]);
    });

    test('and asks again if AWS does not show the requests yet', async () => {
      aws.executionsFail = awsError('ThrottlingException');
      aws.at(60, () => {
        aws.executionsFail = undefined;
      });

      await aws.run({ type: 'Update' });

      expect(aws.changes).toEqual(['StopProjectVersion v0', 'UntagResource v0']);
    });

    test('and leaves it if the update that replaced it has brought a removal policy', async () => {
      const told = { type: 'Update', change: { Retain: 'true' }, old: { ModelVersionArn: V0 } } as const;
      aws.executions = [{ request: event(told), isRunning: false }];

      await aws.run({ type: 'Update' });

      expect(aws.changes).toEqual([]);
    });

    test('and leaves it, although a Delete of it once failed, when a removal policy has left it since', async () => {
      const left = { type: 'Update', change: { ModelVersionArn: V0, Retain: 'true' } } as const;
      const deleted = { type: 'Delete', change: { ModelVersionArn: V0 } } as const;
      aws.executions = [left, deleted].map((told) => ({ request: event(told), isRunning: false }));

      await aws.run({ type: 'Update' });

      expect(aws.changes).toEqual([]);
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

    test('and leaves the version before a replacement to the clean-up', async () => {
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

  test('has its whole time, and does not fail at the end', async () => {
    aws.is('STARTING');
    aws.instead.StartExecution = {};

    const { answer, seconds } = await aws.run({ ...units, change: { Timeout: '600' } });

    expect(answer).toMatchObject({ status: 'SUCCESS', physicalId: ID, data: data(VERSION, 'STARTING') });
    expect(seconds).toBe(3_000);
    expect(lines().at(-1)!.held).toMatch(
      /^left as it is, for a rollback goes on: Gave up after 50 minutes .* It may not run: look at it in account 222222222222$/,
    );
  });

  test('returns every attribute, although the project is gone', async () => {
    aws.instead.StartExecution = {};
    aws.instead.DescribeProjectVersions = awsError('ResourceNotFoundException');

    expect((await aws.run(units)).answer).toEqual({
      status: 'SUCCESS',
      physicalId: ID,
      data: data(VERSION, ''),
    });
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

  const toV2 = { ModelVersionArn: V2 };
  test.each<[string, EventChange, id: string]>([
    ['that is to run on', { type: 'Update', old: { ...toV2, Retain: 'true' } }, ID],
    ['that CloudFormation knows, and deletes in its clean-up', { ...rollback, id: ID2 }, ID],
    ['that it goes back to itself', { type: 'Update', change: toV2, old: toV2 }, ID2],
    ['of its own, if it is delivered late', { type: 'Update', change: toV2 }, ID2],
  ])('leaves the version %s', async (_case, change, physicalId) => {
    aws.is('RUNNING', V2, { units: 2 });

    expect((await aws.run(change)).answer).toMatchObject({ status: 'SUCCESS', physicalId });
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

  test('is done when the version or its project is gone', async () => {
    aws.instead.DescribeProjectVersions = awsError('ResourceNotFoundException');

    expect((await aws.run(gone)).answer).toEqual({ status: 'SUCCESS', physicalId: ID });
  });

  test('retries a refusal for ten minutes, because after a failed Delete the function may be deleted', async () => {
    aws.instead.StopProjectVersion = awsError('InvalidParameterException');

    const { answer, seconds } = await aws.run(gone);

    expect(answer!.reason).toMatch(
      /^StopProjectVersion was refused for \S+: .*AWS said: InvalidParameterException/,
    );
    expect(seconds).toBe(609);
  });

  test('waits for a start that takes longer than its time-out, and in the end says that the model may run on', async () => {
    aws.is('STARTING');

    const { answer, seconds } = await aws.run({ type: 'Delete', change: { Timeout: '60' } });

    expect(answer!.reason).toMatch(
      /^Gave up after 50 minutes \(timeout\) on stopping \S+\. Last seen: STARTING .* It may run on, and be billed\. If Run has started the model \(then its tag cdk-rekognition-custom-labels:runner is \S+\), wait[^.]*222222222222 run "[^.]*stop-project-version[^.]*\. CloudFormation tries the deletion three times and then forgets Run: /,
    );
    expect(seconds).toBe(3_000);
  });
});
