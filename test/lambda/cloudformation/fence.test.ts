import { fence, NotWanted, notWanted } from '../../../lambda/cloudformation/fence';
import { Unanswered } from '../../../lambda/cloudformation/unanswered';
import {
  type Answers,
  answering,
  awsError,
  BEGAN,
  operationIn,
  resourceIn,
  stackIn,
} from '../../../testing/handlers/answers';
import { event, STACK_ID } from '../../../testing/handlers/copy-requests';
import { type EventChange } from '../../../testing/handlers/requests';

/** What CloudFormation says of a request that noted an update, or the creation for a Create. */
function asked(type: EventChange['type'], answers: Answers, age = 0) {
  const status = type === 'Create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS';
  const aws = answering({
    DescribeStacks: stackIn(status),
    DescribeStackResource: resourceIn(status),
    ...answers,
  });
  const request = {
    event: event({ type, id: 'ours' }),
    physicalId: 'ours',
    operation: operationIn(status),
    age,
  };
  return { said: inWords(fence(aws.services.cloudFormation, request)), ...aws };
}

async function inWords(answer: ReturnType<typeof fence>) {
  const said = await answer;
  return said instanceof Unanswered ? `unanswered: ${said.because}` : said;
}

const NOT_YET = 'unanswered: nothing about this request yet';
const THROTTLED = 'unanswered: Throttling: AWS’s own text.';

describe('a Create or an Update', () => {
  test.each([
    ['Create', 'CREATE_IN_PROGRESS', 'wanted'],
    ['Create', 'UPDATE_IN_PROGRESS', 'not wanted'],
    ['Create', 'DELETE_IN_PROGRESS', 'not wanted'],
    ['Create', 'CREATE_FAILED', 'not wanted'],
    ['Create', 'CREATE_COMPLETE', 'not wanted'],
    ['Update', 'UPDATE_IN_PROGRESS', 'wanted'],
    ['Update', 'CREATE_IN_PROGRESS', 'not wanted'],
    ['Update', 'UPDATE_FAILED', 'wanted'],
    ['Update', 'UPDATE_ROLLBACK_IN_PROGRESS', 'wanted'],
    ['Update', 'UPDATE_ROLLBACK_COMPLETE', 'not wanted'],
    ['Update', 'UPDATE_COMPLETE', 'not wanted'],
  ] as const)('%s of a resource in %s is %s', async (type, status, expected) => {
    const answers = { DescribeStackResource: resourceIn(status) };

    expect(await asked(type, answers, 60_000).said).toBe(expected);
    // In the first minute CloudFormation may still show the state from before the request.
    expect(await asked(type, answers, 59_999).said).toBe(expected === 'wanted' ? expected : NOT_YET);
  });

  test.each([
    ['in the rollback of its operation', stackIn('UPDATE_ROLLBACK_IN_PROGRESS'), 'not wanted'],
    [
      'in a later operation of the same kind',
      stackIn('UPDATE_IN_PROGRESS', { LastUpdatedTime: new Date(BEGAN + 1) }),
      'not wanted',
    ],
    ['while CloudFormation does not tell the operation', awsError('Throttling'), THROTTLED],
    ['while the answer is older than the request', stackIn('UPDATE_COMPLETE'), NOT_YET],
  ])('%s', async (_, DescribeStacks, expected) => {
    expect(await asked('Update', { DescribeStacks }).said).toBe(expected);
  });

  test.each([
    [59_999, NOT_YET],
    [60_000, 'not wanted'],
  ])('of a stack that is at rest after %d milliseconds: %s', async (age, expected) => {
    expect(await asked('Update', { DescribeStacks: stackIn('UPDATE_COMPLETE') }, age).said).toBe(expected);
  });

  test.each([
    ['when the resource must have shown by now', 'ValidationError', 60_000, 'not wanted'],
    ['when the resource may not show yet', 'ValidationError', 59_999, NOT_YET],
    ['when CloudFormation is busy', 'Throttling', 60_000, THROTTLED],
    ['when we may not ask', 'AccessDenied', 60_000, 'unanswered: AccessDenied: AWS’s own text.'],
    ['when no answer comes', 'TimeoutError', 60_000, 'unanswered: TimeoutError: AWS’s own text.'],
  ])('%s: %s after %d milliseconds is %s', async (_, name, age, expected) => {
    expect(await asked('Create', { DescribeStackResource: awsError(name) }, age).said).toBe(expected);
  });

  test('has no answer while its resource has no status', async () => {
    expect(await asked('Create', { DescribeStackResource: {} }, 60_000).said).toBe(
      'unanswered: the resource has no status',
    );
  });

  test('is checked by the id of its stack, so that no later stack of the same name answers', async () => {
    const { said, inputsOf } = asked('Create', {});
    await said;

    expect(inputsOf('DescribeStackResource')).toEqual([{ StackName: STACK_ID, LogicalResourceId: 'Copy' }]);
    expect(inputsOf('DescribeStacks')).toEqual([{ StackName: STACK_ID }]);
  });
});

describe('a Delete', () => {
  test.each([
    ['the stack has the same copy again', resourceIn('UPDATE_COMPLETE', 'ours'), 'not wanted'],
    [
      'the stack is about to have the same copy again',
      resourceIn('CREATE_IN_PROGRESS', 'ours'),
      'not wanted',
    ],
    ['the resource is being deleted', resourceIn('DELETE_IN_PROGRESS', 'ours'), 'wanted'],
    ['a deletion has failed before', resourceIn('DELETE_FAILED', 'ours'), 'wanted'],
    ['the resource has a successor', resourceIn('UPDATE_COMPLETE', 'other'), 'wanted'],
    ['the stack or the resource is gone', awsError('ValidationError'), 'wanted'],
    ['CloudFormation is busy', awsError('Throttling'), THROTTLED],
  ])('when %s', async (_, DescribeStackResource, expected) => {
    const { said, calls } = asked('Delete', { DescribeStackResource }, 60_000);
    const soon = asked('Delete', { DescribeStackResource }, 59_999);

    expect(await said).toBe(expected);
    expect(await soon.said).toBe(expected === 'not wanted' ? NOT_YET : expected);
    expect(calls).toEqual(['DescribeStackResource']);
  });
});

test('the failure names the request and the stack', () => {
  const failure = notWanted(event({ type: 'Update' }));

  expect(failure).toBeInstanceOf(NotWanted);
  expect(failure.message).toMatch(
    /^CloudFormation no longer waits for this Update of Copy in stack prod: it was cancelled/,
  );
});

describe('an edge of a schedule', () => {
  test.each([
    ['of a resource at rest', resourceIn('UPDATE_COMPLETE', 'ours'), 'wanted'],
    ['of a resource in an update', resourceIn('UPDATE_IN_PROGRESS', 'ours'), 'wanted'],
    [
      'of what was replaced',
      resourceIn('UPDATE_COMPLETE', 'another'),
      'unanswered: the resource has another physical id',
    ],
    ['of what is being deleted', resourceIn('DELETE_IN_PROGRESS', 'ours'), 'not wanted'],
    ['of what was deleted', resourceIn('DELETE_COMPLETE', 'ours'), 'not wanted'],
    ['of what could not be deleted', resourceIn('DELETE_FAILED', 'ours'), 'not wanted'],
    ['of what was retained', resourceIn('DELETE_SKIPPED', 'ours'), 'not wanted'],
    ['of what is gone', awsError('ValidationError'), 'not wanted'],
    ['while CloudFormation is busy', awsError('Throttling'), THROTTLED],
  ])('%s', async (_, DescribeStackResource, expected) => {
    const { services } = answering({ DescribeStackResource });
    const edge = { ...event({ type: 'Delete', id: 'ours' }), RequestType: 'Schedule' } as any;
    const request = { event: edge, physicalId: 'ours', operation: operationIn(), age: 0 };

    expect(await inWords(fence(services.cloudFormation, request))).toBe(expected);
  });
});
