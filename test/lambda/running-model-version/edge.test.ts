import type { Hours } from '../../../contract/hours';
import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../../contract/running-model-version';
import type { Execution } from '../../../lambda/engine/executions';
import { awsError, silence } from '../../../testing/handlers/answers';
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

/** An earlier request with `change`, which has succeeded unless it still runs. */
const earlier = (change: EventChange, isRunning = false): Execution => ({
  request: event({ type: 'Update', ...change }),
  isRunning,
  ...(isRunning ? {} : { output: { answer: { status: 'SUCCESS', physicalId: 'unused' } } }),
});

test('a stop that AWS never accepts says in the end that the model may run on, and how to stop it', async () => {
  aws.is('STARTING', VERSION, { tags: OURS });

  const { answer } = await aws.run(STOP);

  expect(answer!.reason).toMatch(
    /on stopping \S+\. Last seen: STARTING .* It may run on, and be billed\. If Run has started the model \(then its tag cdk-rekognition-custom-labels:runner is \S+\), .* run "aws rekognition stop-project-version --project-version-arn \S+"$/,
  );
});

test.each([
  ['stop', STOP],
  ['start', START],
])('a %s that never gets another version of ours stopped says how to stop that one', async (_, edge) => {
  aws.straying(V0);
  aws.instead.StopProjectVersion = awsError('ThrottlingException');

  const { answer } = await aws.run(edge);

  expect(answer!.reason).toMatch(
    /on stopping \S+\/v0\/\S+\. Last seen: .* and be billed\. .*-version-arn \S+\/v0\/\S+"$/,
  );
});

test('a start starts the model, and sends no answer', async () => {
  aws.at(300, () => aws.is('RUNNING'));

  const { answer } = await aws.run(START);

  expect(answer).toMatchObject({ status: 'SUCCESS', physicalId: ID });
  expect(aws.changes).toEqual(['StartProjectVersion v1']);
});

test('a stop stops the model, and keeps it as ours', async () => {
  aws.is('RUNNING');
  aws.at(60, () => aws.is('STOPPED'));

  await aws.run(STOP);

  expect(aws.changes).toEqual(['StopProjectVersion v1']);
  expect(aws.models[VERSION].tags).toEqual(OURS);
});

test('a stop that may not look at the model says that the model may run on', async () => {
  aws.instead.DescribeProjectVersions = awsError('AccessDeniedException');

  expect((await aws.run(STOP)).answer!.reason).toMatch(
    /^DescribeProjectVersions .* It may run on, and be billed\./,
  );
});

test('a stop also stops another version that we run, and leaves its tags', async () => {
  aws.straying(V0);

  await aws.run(STOP);

  expect(aws.changes).toEqual(['StopProjectVersion v0']);
});

test.each<[string, Partial<Hours> | undefined, boolean]>([
  ['runs all the time', undefined, false],
  ['runs at this hour', BY_NIGHT, false],
  ['runs at a rate', AT_A_RATE, false],
  ['has a schedule that is switched off', { ...BY_DAY, State: 'DISABLED' }, false],
  ['rests at this hour', BY_DAY, true],
])(
  'while a person may take an update back, a former version that %s is stopped: %s',
  async (_case, Schedule, isStopped) => {
    aws.isIn('UPDATE_ROLLBACK_FAILED', 'UPDATE_COMPLETE');
    aws.straying(V0, { Schedule });

    await aws.run(STOP);

    expect(aws.changes).toEqual(isStopped ? ['StopProjectVersion v0'] : []);
  },
);

test('while a person may take an update back, the last declaration of a former version decides its hours', async () => {
  aws.isIn('UPDATE_ROLLBACK_FAILED', 'UPDATE_COMPLETE');
  aws.straying(V0, { Schedule: BY_DAY });
  const later = earlier({ change: { ModelVersionArn: V0, Schedule: BY_NIGHT } });
  aws.executions = [later, ...aws.executions];

  await aws.run(STOP);

  expect(aws.changes).toEqual([]);
});

test('without rollback, a former version that the clean-up deletes is stopped whatever its hours were', async () => {
  aws.isIn('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE');
  aws.withoutRollback = true;
  aws.straying(V0);

  await aws.run(STOP);

  expect(aws.changes).toEqual(['StopProjectVersion v0']);
});

test('an edge works for the version that CloudFormation shows, with what the last request for it declared', async () => {
  aws.resource.id = ID2;
  aws.models[V2] = { status: 'STOPPED', tags: OURS };
  aws.executions = [earlier({ change: { Schedule: BY_NIGHT, ModelVersionArn: V2, MinInferenceUnits: '3' } })];

  await aws.run(START, 0);

  expect(aws.inputs).toEqual([{ ProjectVersionArn: V2, MinInferenceUnits: 3 }]);
});

test('an edge waits after it has seen a change of the resource, since its request may not be listed yet', async () => {
  aws.resource.changed = new Date(aws.clock.now);
  aws.is('RUNNING');
  aws.at(10, () => {
    aws.executions = [earlier({ change: { Schedule: BY_NIGHT } })];
  });

  await aws.run(STOP, 10);
  expect(aws.calls).not.toContain('DescribeProjectVersions');
  expect((await aws.run(STOP)).seconds).toBeLessThan(60);
  expect(aws.changes).toEqual([]);
});

test('an edge does nothing while no request names the version that CloudFormation shows, and its failure counts', async () => {
  aws.resource.id = ID2;

  const { answer, seconds } = await aws.run(START);

  expect([answer!.status, aws.changes]).toEqual(['FAILED', []]);
  expect(Math.abs(seconds - 3_000)).toBeLessThan(10);
  expect(aws.printed).toHaveLength(1);
});

test('a stop leaves another version that the operation under way has started', async () => {
  aws.isIn('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE');
  aws.straying(V0);
  aws.models[V0] = { status: 'RUNNING', tags: { ...OURS, [RUN_OPERATION_TAG]: `${UUID}/${BEGAN}` } };

  await aws.run(STOP);

  expect(aws.changes).toEqual([]);
});

describe('while a request is under way', () => {
  beforeEach(() => {
    aws.stack = 'UPDATE_IN_PROGRESS';
    aws.resource.status = 'UPDATE_IN_PROGRESS';
    aws.models[V2] = { status: 'STARTING', tags: OURS };
  });

  test('for the same version, that request does the work, and the edge looks once more afterwards', async () => {
    aws.is('RUNNING');
    aws.executions = [earlier({ change: { Schedule: BY_NIGHT } }, true), earlier(STOP)];
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
    aws.executions = [earlier(v2, true), earlier(START)];
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
    aws.executions = [earlier({ change: { Schedule: BY_NIGHT } }, true)];
    aws.is('RUNNING');

    const { answer, seconds } = await aws.run(START);

    expect(answer!.status).toBe('SUCCESS');
    expect(seconds).toBe(3_000);
  });
});

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
