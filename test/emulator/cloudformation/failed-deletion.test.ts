import type { CloudFormationOptions } from '../../../emulator/cloudformation';
import { AwsError } from '../../../emulator/errors';
import { custom, Playground } from './playground';

/** A custom resource with its function in the same stack, and an independent resource. */
const withItsFunction = {
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        },
      },
    },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Code: { ZipFile: 'exports.handler = async () => {};' },
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      },
    },
    Thing: custom({ ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] } }),
    Alone: custom(),
  },
};

/** Lets the deletion of `Thing` fail. Its function can be invoked while the stack has the function. */
async function deletionFailed(options: CloudFormationOptions = {}) {
  const play = new Playground(undefined, options);
  const id = await play.deployed('demo', withItsFunction);
  const token = play.requests.find(({ LogicalResourceId }) => LogicalResourceId === 'Thing')!.ServiceToken;
  play.onInvoke = ({ ServiceToken }) => {
    if (ServiceToken !== token || play.aws.inventory(token.split(':')[4]).includes(token)) return;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${token}`, 404);
  };
  play.provider = ({ LogicalResourceId }) => (LogicalResourceId === 'Thing' ? { fail: 'in use' } : {});
  await play.call('DeleteStack', { StackName: id });
  const status = await play.settle(id);
  play.provider = () => ({});
  return { play, id, status };
}

const statuses = async (play: Playground, id: string) =>
  Object.fromEntries(
    (await play.call('DescribeStackResources', { StackName: id })).StackResources.map(
      ({ LogicalResourceId, ResourceStatus }: any) => [LogicalResourceId, ResourceStatus],
    ),
  );

describe('a resource that cannot be deleted', () => {
  test('keeps neither its function nor the role of the function', async () => {
    const { play, id, status } = await deletionFailed();

    expect(status).toBe('DELETE_FAILED');
    expect(await statuses(play, id)).toEqual({
      Alone: 'DELETE_COMPLETE',
      Thing: 'DELETE_FAILED',
      Function: 'DELETE_COMPLETE',
      Role: 'DELETE_COMPLETE',
    });
    expect((await play.describe(id)).StackStatusReason).toBe(
      'The following resource(s) failed to delete: [Thing]. ',
    );
  });

  test('fails to be deleted again, because its function is gone', async () => {
    const { play, id } = await deletionFailed();
    const before = play.asked.length;

    await play.call('DeleteStack', { StackName: id });

    expect(await play.settle(id)).toBe('DELETE_FAILED');
    expect((await play.story(id)).at(-2)).toMatch(/^Thing DELETE_FAILED: .*Function not found/);
    expect(play.asked).toHaveLength(before);
  });

  test.each([
    ['RetainResources', { RetainResources: ['Thing'] }, 'Thing DELETE_SKIPPED'],
    [
      'FORCE_DELETE_STACK',
      { DeletionMode: 'FORCE_DELETE_STACK' },
      expect.stringMatching(/^Thing DELETE_FAILED/),
    ],
  ])('is left behind with %s, and the stack goes', async (_, options, end) => {
    const { play, id } = await deletionFailed();

    await play.call('DeleteStack', { StackName: id, ...options });

    expect(await play.settle(id)).toBe('DELETE_COMPLETE');
    expect((await play.story(id)).slice(-3)).toContainEqual(end);
  });

  test.each(['Role', 'Nobody'])(
    'fails to be deleted again with %s retained, which does not exist',
    async (name) => {
      const { play, id } = await deletionFailed();

      await expect(play.call('DeleteStack', { StackName: id, RetainResources: [name] })).rejects.toThrow(
        'Do not specify resources that are in the DELETE_COMPLETE state.',
      );
    },
  );

  test('keeps its function and the role, when failedDeletionProtects', async () => {
    const { play, id, status } = await deletionFailed({ failedDeletionProtects: true });

    expect(status).toBe('DELETE_FAILED');
    expect(await statuses(play, id)).toEqual({
      Alone: 'DELETE_COMPLETE',
      Thing: 'DELETE_FAILED',
      Function: 'CREATE_COMPLETE',
      Role: 'CREATE_COMPLETE',
    });

    await play.call('DeleteStack', { StackName: id });

    expect(await play.settle(id)).toBe('DELETE_COMPLETE');
  });
});

describe('in the rollback of a create', () => {
  const template = { Resources: { Good: custom(), Bad: custom({}, { DependsOn: 'Good' }) } };

  async function rolledBack(options: CloudFormationOptions = {}) {
    const play = new Playground(
      ({ LogicalResourceId }) => (LogicalResourceId === 'Bad' ? { fail: 'broken' } : {}),
      options,
    );
    const id = await play.create('demo', template);
    const status = await play.settle(id);
    play.provider = () => ({});
    return { play, id, status };
  }

  test('ends in a failure when a deletion fails, and deletes what the resource depends on', async () => {
    const { play, id, status } = await rolledBack();

    expect(status).toBe('ROLLBACK_FAILED');
    expect((await play.describe(id)).StackStatusReason).toBe(
      'The following resource(s) failed to delete: [Bad]. ',
    );
    expect(play.asked.slice(2)).toEqual(['Delete Bad id-of-Bad', 'Delete Good id-of-Good']);
  });

  test('a later deletion deletes only what is left', async () => {
    const { play, id } = await rolledBack();

    await play.call('DeleteStack', { StackName: id });

    expect(await play.settle(id)).toBe('DELETE_COMPLETE');
    expect(play.asked.slice(4)).toEqual(['Delete Bad id-of-Bad']);
  });

  test('keeps what the resource depends on, with failedDeletionProtects, until a later deletion', async () => {
    const { play, id, status } = await rolledBack({ failedDeletionProtects: true });
    expect(status).toBe('ROLLBACK_FAILED');
    expect(play.asked.slice(2)).toEqual(['Delete Bad id-of-Bad']);

    await play.call('DeleteStack', { StackName: id });

    expect(await play.settle(id)).toBe('DELETE_COMPLETE');
    expect(play.asked.slice(3)).toEqual(['Delete Bad id-of-Bad', 'Delete Good id-of-Good']);
  });
});

test('a stack without a failed deletion cannot be deleted by force', async () => {
  const play = new Playground();
  const id = await play.deployed('demo', { Resources: { Thing: custom() } });

  await expect(
    play.call('DeleteStack', { StackName: id, DeletionMode: 'FORCE_DELETE_STACK' }),
  ).rejects.toThrow(
    'You can activate DeletionMode FORCE_DELETE_STACK in a delete stack operation only when the stack is in the DELETE_FAILED state.',
  );
});
