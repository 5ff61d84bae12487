import {
  CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import {
  currentOperation,
  isDeletionWanted,
  isStillWanted,
  mayRollBack,
  notWanted,
  operationOf,
} from '../../../lambda/cloudformation/fence';
import { parseEvent } from '../../../lambda/cloudformation/request';
import { event, STACK_ID } from '../copied-model-version/requests';

const CREATED = Date.parse('2026-01-01T00:00:00Z');
const UPDATED = Date.parse('2026-02-01T00:00:00Z');
const cloudFormation = mockClient(CloudFormationClient);
const client = new CloudFormationClient({ region: 'eu-west-1' });
const requestOf = (type: 'Create' | 'Update') => parseEvent(event({ type }));
const noted = { Status: 'UPDATE_IN_PROGRESS', Since: new Date(UPDATED).toISOString() };

beforeEach(() => cloudFormation.reset());

const resourceIs = (ResourceStatus: string) =>
  cloudFormation
    .on(DescribeStackResourceCommand)
    .resolves({ StackResourceDetail: { ResourceStatus: ResourceStatus as 'CREATE_IN_PROGRESS' } as any });
const described = (StackStatus: string, updated?: number) => ({
  Stacks: [
    {
      StackName: 'prod',
      StackStatus: StackStatus as 'CREATE_IN_PROGRESS',
      CreationTime: new Date(CREATED),
      LastUpdatedTime: updated === undefined ? undefined : new Date(updated),
    },
  ],
});
const stackIs = (status: string, updated?: number) =>
  cloudFormation.on(DescribeStacksCommand).resolves(described(status, updated));
const error = (name: string) => Object.assign(new Error('AWS’s own text.'), { name });

describe('a request', () => {
  const asked = (type: 'Create' | 'Update', age = 0) => {
    stackIs(`${type.toUpperCase()}_IN_PROGRESS`, UPDATED);
    const same = { Status: `${type.toUpperCase()}_IN_PROGRESS`, Since: noted.Since };
    return isStillWanted(client, requestOf(type), same, { startedAt: UPDATED, now: UPDATED + age });
  };

  test.each([
    ['Create', 'CREATE_IN_PROGRESS', 'wanted'],
    ['Create', 'UPDATE_IN_PROGRESS', 'not wanted'],
    ['Create', 'DELETE_IN_PROGRESS', 'not wanted'],
    ['Create', 'CREATE_FAILED', 'not wanted'],
    ['Create', 'CREATE_COMPLETE', 'not wanted'],
    ['Update', 'UPDATE_IN_PROGRESS', 'wanted'],
    ['Update', 'CREATE_IN_PROGRESS', 'not wanted'],
    ['Update', 'UPDATE_FAILED', 'not wanted'],
    ['Update', 'UPDATE_COMPLETE', 'not wanted'],
  ] as const)('for %s of a resource in %s is %s', async (type, status, expected) => {
    resourceIs(status);

    expect(await asked(type)).toBe(expected);
  });

  test.each([
    ['ValidationError, when the resource must have shown by now', 'ValidationError', 60_000, 'not wanted'],
    ['ValidationError, when it may not show yet', 'ValidationError', 59_999, 'cannot be asked'],
    ['Throttling', 'Throttling', 60_000, 'cannot be asked'],
    ['AccessDenied', 'AccessDenied', 60_000, 'cannot be asked'],
    ['TimeoutError', 'TimeoutError', 60_000, 'cannot be asked'],
  ])('whose question is answered by %s', async (_, name, age, expected) => {
    cloudFormation.on(DescribeStackResourceCommand).rejects(error(name));

    expect(await asked('Create', age)).toBe(expected);
  });

  test('cannot be asked for while its resource has no state', async () => {
    cloudFormation.on(DescribeStackResourceCommand).resolves({});

    expect(await asked('Create', 60_000)).toBe('cannot be asked');
  });

  test('is asked for by the id of its stack, so that no later one of the same name answers', async () => {
    resourceIs('CREATE_IN_PROGRESS');

    await asked('Create');

    expect(cloudFormation.commandCalls(DescribeStackResourceCommand)[0].args[0].input).toEqual({
      StackName: STACK_ID,
      LogicalResourceId: 'Copy',
    });
  });
});

describe('a Delete', () => {
  test.each([
    ['the stack has the same copy again', 'ours', 'UPDATE_COMPLETE', 'not wanted'],
    ['the stack is about to have it again', 'ours', 'CREATE_IN_PROGRESS', 'not wanted'],
    ['the resource is being deleted', 'ours', 'DELETE_IN_PROGRESS', 'wanted'],
    ['a deletion has failed before', 'ours', 'DELETE_FAILED', 'wanted'],
    ['the resource has a successor', 'other', 'UPDATE_COMPLETE', 'wanted'],
  ])('when %s', async (_, PhysicalResourceId, ResourceStatus, expected) => {
    cloudFormation
      .on(DescribeStackResourceCommand)
      .resolves({ StackResourceDetail: { PhysicalResourceId, ResourceStatus } as any });

    expect(await isDeletionWanted(client, requestOf('Update'), 'ours')).toBe(expected);
  });

  test.each(['ValidationError', 'Throttling'])('when CloudFormation answers %s is wanted', async (name) => {
    cloudFormation.on(DescribeStackResourceCommand).rejects(error(name));

    expect(await isDeletionWanted(client, requestOf('Update'), 'ours')).toBe('wanted');
  });
});

describe('whether a Delete may belong to a rollback', () => {
  const mayBe = (operation?: typeof noted) => mayRollBack(client, requestOf('Update'), operation);

  test.each([
    ['ROLLBACK_IN_PROGRESS', true],
    ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', true],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', false],
    ['DELETE_IN_PROGRESS', false],
  ])('is known by the operation %s', async (Status, expected) => {
    expect(await mayBe({ ...noted, Status })).toBe(expected);
    expect(cloudFormation.calls()).toHaveLength(0);
  });

  test.each([
    ['UPDATE_COMPLETE', false],
    ['UPDATE_ROLLBACK_COMPLETE', false],
    ['UPDATE_IN_PROGRESS', true],
  ])('is asked where no operation was seen: a stack in %s', async (status, expected) => {
    stackIs(status, UPDATED);

    expect(await mayBe()).toBe(expected);
  });

  test('is possible when CloudFormation cannot be asked', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(error('Throttling'));

    expect(await mayBe()).toBe(true);
  });
});

describe('the operation of a stack', () => {
  test('begins with its last update', async () => {
    stackIs('UPDATE_IN_PROGRESS', UPDATED);

    expect(await currentOperation(client, requestOf('Update'))).toEqual(noted);
    expect(cloudFormation.commandCalls(DescribeStacksCommand)[0].args[0].input).toEqual({
      StackName: STACK_ID,
    });
  });

  test('begins with its creation before the first update', async () => {
    stackIs('CREATE_IN_PROGRESS');

    expect(await currentOperation(client, requestOf('Create'))).toEqual({
      Status: 'CREATE_IN_PROGRESS',
      Since: new Date(CREATED).toISOString(),
    });
  });

  test('is not known when CloudFormation says nothing, or not enough', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(error('Throttling'));
    expect(await currentOperation(client, requestOf('Create'))).toBeUndefined();
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [] });
    expect(await currentOperation(client, requestOf('Create'))).toBeUndefined();
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ CreationTime: new Date(0) } as any] });
    expect(await currentOperation(client, requestOf('Create'))).toBeUndefined();
    stackIs('UPDATE_COMPLETE', UPDATED);
    expect(await currentOperation(client, requestOf('Create'))).toBeUndefined();
  });

  /** What `operationOf` finds, and when, in seconds, if an answer takes so many. */
  async function found(secondsAnAnswer = 0): Promise<[unknown, number]> {
    let now = CREATED;
    const slow: any = {
      send: (command: any) => {
        now += secondsAnAnswer * 1000;
        return client.send(command);
      },
    };
    const time = {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
      },
    };
    const operation = await operationOf(slow, requestOf('Update'), time);
    return [operation, (now - CREATED) / 1000];
  }

  test('is asked for again while CloudFormation cannot be asked', async () => {
    cloudFormation
      .on(DescribeStacksCommand)
      .rejectsOnce(error('Throttling'))
      .rejectsOnce(error('AccessDenied'))
      .resolves(described('UPDATE_IN_PROGRESS', UPDATED));

    expect(await found()).toEqual([noted, 8]);
  });

  test('is given up after 20 seconds, or after the answer that is under way then', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(error('Throttling'));

    expect(await found()).toEqual([undefined, 20]);
    expect(await found(8)).toEqual([undefined, 20]);
    expect(await found(7.5)).toEqual([undefined, 30.5]);
  });

  test('is given up after six attempts, whatever the clock says', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(error('Throttling'));
    const stopped = { now: () => CREATED, sleep: async () => {} };

    expect(await operationOf(client, requestOf('Update'), stopped)).toBeUndefined();
    expect(cloudFormation.calls()).toHaveLength(6);
  });
});

describe('a later pass', () => {
  const later = (operation: typeof noted | undefined, startedAt = UPDATED) =>
    isStillWanted(client, requestOf('Update'), operation, { startedAt, now: startedAt });
  beforeEach(() => {
    resourceIs('UPDATE_IN_PROGRESS');
    stackIs('UPDATE_IN_PROGRESS', UPDATED);
  });

  test('is wanted in the operation that was noted', async () => {
    expect(await later(noted)).toBe('wanted');
  });

  test('is not wanted once the resource has gone on', async () => {
    resourceIs('UPDATE_FAILED');

    expect(await later(noted)).toBe('not wanted');
    expect(await later(undefined)).toBe('not wanted');
  });

  test('is not wanted in the rollback of that operation', async () => {
    stackIs('UPDATE_ROLLBACK_IN_PROGRESS', UPDATED);

    expect(await later(noted)).toBe('not wanted');
  });

  test('is not wanted in an operation of the same kind that came after', async () => {
    stackIs('UPDATE_IN_PROGRESS', UPDATED + 1);

    expect(await later(noted)).toBe('not wanted');
  });

  test('waits when CloudFormation does not tell the resource’s state', async () => {
    cloudFormation.on(DescribeStackResourceCommand).rejects(error('Throttling'));

    expect(await later(noted)).toBe('cannot be asked');
  });

  test('waits when CloudFormation does not tell the operation', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(error('Throttling'));

    expect(await later(noted)).toBe('cannot be asked');
  });

  test('without a noted operation is wanted in one that was there when the request began', async () => {
    expect(await later(undefined)).toBe('wanted');
    expect(await later(undefined, UPDATED - 5_000)).toBe('wanted');
  });

  test('without a noted operation waits in one that may have begun since', async () => {
    expect(await later(undefined, UPDATED - 5_001)).toBe('cannot be asked');
  });

  test('without a noted operation waits in a rollback, which may be that of another update', async () => {
    stackIs('UPDATE_ROLLBACK_IN_PROGRESS', UPDATED);

    expect(await later(undefined)).toBe('cannot be asked');
  });
});

test('the failure names the request and the stack', () => {
  expect(notWanted(requestOf('Update')).message).toMatch(
    /^CloudFormation no longer waits for this Update of Copy in stack prod: it was cancelled/,
  );
});
