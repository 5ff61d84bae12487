import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../../contract/running-model-version';
import type { Execution } from '../../../lambda/engine/executions';
import { awsError, silence } from '../../../testing/handlers/answers';
import { Aws } from '../../../testing/handlers/running-project';
import {
  arnOf,
  BY_DAY,
  BY_NIGHT,
  EARLIER,
  type EventChange,
  event,
  ID,
  RUNNER,
  UUID,
  VERSION,
} from '../../../testing/handlers/running-requests';

const V0 = arnOf('v0');
const V2 = arnOf('v2');
const ID2 = ID.replace('/v1/', '/v2/');
const OURS = { [RUNNER_TAG]: RUNNER, [RUN_OPERATION_TAG]: `${UUID}/${EARLIER}` };
const START: EventChange = { type: 'Schedule', edge: 'start', change: { Schedule: BY_NIGHT } };
const STOP: EventChange = { type: 'Schedule', edge: 'stop', change: { Schedule: BY_DAY } };

let aws: Aws;
beforeEach(() => {
  aws = new Aws();
  aws.isIn('UPDATE_COMPLETE', 'UPDATE_COMPLETE');
  aws.models = { [VERSION]: { status: 'STOPPED', tags: OURS } };
});
silence();

/** An earlier request with `change`, and its answer. */
const earlier = (change: EventChange, status: 'SUCCESS' | 'FAILED' | 'runs' = 'SUCCESS'): Execution => ({
  request: event({ type: 'Update', ...change }),
  isRunning: status === 'runs',
  ...(status === 'runs' ? {} : { output: { answer: { status, physicalId: 'unused' } } }),
});

test('a stop that AWS never accepts says in the end that the model may run on, and how to stop it', async () => {
  aws.is('STARTING', VERSION, { tags: OURS });

  const { answer } = await aws.run(STOP);

  expect(answer!.reason).toMatch(
    /on stopping \S+\. Last seen: STARTING .* It may run on, and be billed\. Look at .* run "aws rekognition stop-project-version --project-version-arn \S+"$/,
  );
});

test('a start starts the model, and sends no answer', async () => {
  aws.at(300, () => aws.is('RUNNING'));

  const { answer } = await aws.run(START);

  expect(answer).toMatchObject({ status: 'SUCCESS', physicalId: ID });
  expect(aws.changes).toEqual(['StartProjectVersion v1']);
});

test('a start claims a model that lost its tags, with the mark of the last operation', async () => {
  aws.is('STOPPED', VERSION, { tags: {} });

  await aws.run(START, 20);

  expect(aws.changes).toEqual(['TagResource v1', 'StartProjectVersion v1']);
});

test('a stop stops the model, and keeps it as ours', async () => {
  aws.is('RUNNING');
  aws.at(60, () => aws.is('STOPPED'));

  await aws.run(STOP);

  expect(aws.changes).toEqual(['StopProjectVersion v1']);
  expect(aws.models[VERSION].tags).toEqual(OURS);
});

test('a stop also stops another version that we run, and leaves its tags', async () => {
  aws.models[V0] = { status: 'RUNNING', tags: OURS };

  await aws.run(STOP);

  expect(aws.changes).toEqual(['StopProjectVersion v0']);
});

describe('what is declared', () => {
  const newUnits = earlier({ change: { Schedule: BY_NIGHT, MinInferenceUnits: '3' } });

  test('comes from the newest request that made the version which CloudFormation shows', async () => {
    aws.executions = [earlier({ change: { MinInferenceUnits: '4' } }, 'FAILED'), newUnits];

    await aws.run(START, 0);

    expect(aws.inputs).toEqual([{ ProjectVersionArn: VERSION, MinInferenceUnits: 3 }]);
  });

  test('may be another version than that of the schedule', async () => {
    aws.resource.id = ID2;
    aws.models[V2] = { status: 'STOPPED', tags: OURS };
    aws.executions = [earlier({ change: { Schedule: BY_NIGHT, ModelVersionArn: V2 } })];

    await aws.run(START, 0);

    expect(aws.changes).toEqual(['StartProjectVersion v2']);
  });

  test('may be the former version, if a rollback has gone back to it', async () => {
    aws.executions = [earlier({ change: { Schedule: BY_NIGHT, ModelVersionArn: V2 } }), newUnits];

    await aws.run({ ...START, id: ID2, change: { ...START.change, ModelVersionArn: V2 } }, 0);

    expect(aws.changes).toEqual(['StartProjectVersion v1']);
  });

  test.each<[string, () => void, () => void]>([
    ['knows another version than all requests', () => (aws.resource.id = ID2), () => (aws.resource.id = ID)],
    [
      'cannot be asked',
      () => (aws.instead.DescribeStackResource = awsError('Throttling')),
      () => delete aws.instead.DescribeStackResource,
    ],
    [
      'does not tell its operation',
      () => (aws.instead.DescribeStacks = awsError('Throttling')),
      () => delete aws.instead.DescribeStacks,
    ],
  ])('is waited for while CloudFormation %s', async (_case, happens, ends) => {
    happens();
    aws.at(60, ends);

    await aws.run(START, 55);
    expect(aws.changes).toEqual([]);

    await aws.run(START, 70);
    expect(aws.changes).toEqual(['StartProjectVersion v1']);
  });

  test('is not known while the requests cannot be listed, and the end says so', async () => {
    jest.spyOn(aws.executions, 'find').mockImplementation(() => {
      throw awsError('ThrottlingException');
    });

    const { answer, seconds } = await aws.run(START);

    expect([answer!.status, seconds, aws.changes]).toEqual(['FAILED', 3_000, []]);
    expect(aws.printed).toHaveLength(1);
  });
});

describe('while a request is under way', () => {
  beforeEach(() => {
    aws.stack = 'UPDATE_IN_PROGRESS';
    aws.resource.status = 'UPDATE_IN_PROGRESS';
    aws.models[V2] = { status: 'STARTING', tags: OURS };
  });

  test('for the same version, that request does the work, and the edge looks once more afterwards', async () => {
    aws.is('RUNNING');
    aws.executions = [earlier({ change: { Schedule: BY_NIGHT } }, 'runs'), earlier(STOP)];
    aws.at(120, () => {
      aws.resource.status = 'UPDATE_COMPLETE';
      aws.executions = [earlier({ change: { Schedule: BY_DAY } })];
    });

    await aws.run(STOP, 110);
    expect(aws.changes).toEqual([]);

    await aws.run(STOP, 130);
    expect(aws.changes).toEqual(['StopProjectVersion v1']);
  });

  test('for another version, the edge works for the version that CloudFormation shows, and then for the other one', async () => {
    const v2 = { change: { Schedule: BY_NIGHT, ModelVersionArn: V2 } };
    aws.executions = [earlier(v2, 'runs'), earlier(START)];
    aws.at(300, () => aws.is('RUNNING'));
    aws.at(600, () => {
      aws.resource = { status: 'UPDATE_COMPLETE', id: ID2 };
      aws.executions = [earlier(v2)];
      aws.is('STOPPED', V2);
    });

    await aws.run(START, 620);

    expect(aws.changes).toEqual(['StartProjectVersion v1', 'StartProjectVersion v2']);
  });

  test('for the edge’s whole time, the edge does what it can and ends', async () => {
    aws.executions = [earlier({ change: { Schedule: BY_NIGHT } }, 'runs')];
    aws.is('RUNNING');

    const { answer, seconds } = await aws.run(START);

    expect(answer!.status).toBe('SUCCESS');
    expect(seconds).toBe(3_000);
  });
});

describe.each(['DELETE_IN_PROGRESS', 'DELETE_COMPLETE', 'DELETE_FAILED', 'DELETE_SKIPPED'])(
  'an edge of a resource in %s',
  (status) => {
    test('does nothing, and counts as nothing', async () => {
      aws.resource.status = status;

      expect((await aws.run(START)).answer!.reason).toMatch('no longer waits for this Schedule of Run');
      expect([aws.changes, aws.printed]).toEqual([[], []]);
    });
  },
);

test.each([
  ['starts nothing once the deletion has begun', { status: 'DELETE_IN_PROGRESS', id: ID }],
  ['changes nothing that has been replaced', { status: 'UPDATE_COMPLETE', id: ID2 }],
])('an edge %s, though it was not so when the step began', async (_case, resource) => {
  aws.instead.DescribeProjectVersions = () => {
    aws.resource = resource;
    return undefined;
  };

  await aws.run(START, 60);

  expect(aws.changes).toEqual([]);
});

test('a resource of former versions of this library is deleted without a look', async () => {
  const { lifecycle } = aws;
  const resource = { ...event({ type: 'Delete' }), ResourceType: 'Custom::RekognitionScheduleCatchUp' };

  expect(await lifecycle.step(resource)).toEqual({ answer: { status: 'SUCCESS', physicalId: ID } });
  expect(aws.calls).toEqual([]);
});
