import type { CloudFormationOptions } from '../../../emulator/cloudformation';
import { AwsError } from '../../../emulator/errors';
import { deployed, Playground, type Provider } from './playground';
import { attribute, custom, ONE, resource, role } from './templates';

/** A custom resource with its function in the same stack, and an independent resource. */
const withItsFunction = {
  Resources: {
    Role: role(),
    Function: resource('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Code: { ZipFile: 'exports.handler = async () => {};' },
      Role: attribute('Role'),
    }),
    Thing: custom({ ServiceToken: attribute('Function') }),
    Alone: custom(),
  },
};

/** Lets the deletion of `Thing` fail. Its function can be invoked while the stack has the function. */
async function deletionFailed(options: CloudFormationOptions = {}) {
  const play = await deployed(withItsFunction, undefined, options);
  const token = play.requests.find(({ LogicalResourceId }) => LogicalResourceId === 'Thing')!.ServiceToken;
  play.onInvoke = ({ ServiceToken }) => {
    if (ServiceToken !== token || play.aws.inventory(token.split(':')[4]).includes(token)) return;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${token}`, 404);
  };
  play.provider = ({ LogicalResourceId }) => (LogicalResourceId === 'Thing' ? { fail: 'in use' } : {});
  expect(await play.deleted()).toBe('DELETE_FAILED');
  play.provider = () => ({});
  return play;
}

const statuses = async (play: Playground) => {
  const { StackResources } = await play.stack('DescribeStackResources');
  return StackResources.map((each: any) => `${each.LogicalResourceId} ${each.ResourceStatus}`).sort();
};

describe('a resource that cannot be deleted', () => {
  test('keeps neither its function nor its role, and so fails to be deleted again', async () => {
    const play = await deletionFailed();
    const before = play.asked.length;

    const gone = ['Alone DELETE_COMPLETE', 'Function DELETE_COMPLETE', 'Role DELETE_COMPLETE'];
    expect(await statuses(play)).toEqual([...gone, 'Thing DELETE_FAILED']);
    const StackStatusReason = 'The following resource(s) failed to delete: [Thing]. ';
    expect(await play.describe()).toMatchObject({ StackStatusReason });
    expect(await play.deleted()).toBe('DELETE_FAILED');
    expect((await play.story()).at(-2)).toMatch(/^Thing DELETE_FAILED: .*Function not found/);
    expect(play.asked).toHaveLength(before);
  });

  test.each([
    [{ RetainResources: ['Thing'] }, 'Thing DELETE_SKIPPED'],
    [{ DeletionMode: 'FORCE_DELETE_STACK' }, expect.stringMatching(/^Thing DELETE_FAILED/)],
  ])('is left behind with %j, and the stack goes', async (options, end) => {
    const play = await deletionFailed();

    expect(await play.deleted(options)).toBe('DELETE_COMPLETE');
    expect((await play.story()).slice(-3)).toContainEqual(end);
  });

  test.each(['Role', 'Nobody'])('fails to be deleted again with %s retained, which is gone', async (name) => {
    const play = await deletionFailed();

    await expect(play.stack('DeleteStack', { RetainResources: [name] })).rejects.toThrow(
      'Do not specify resources that are in the DELETE_COMPLETE state.',
    );
  });

  test('keeps its function and the role, when failedDeletionProtects', async () => {
    const play = await deletionFailed({ failedDeletionProtects: true });

    const kept = ['Function CREATE_COMPLETE', 'Role CREATE_COMPLETE'];
    expect(await statuses(play)).toEqual(['Alone DELETE_COMPLETE', ...kept, 'Thing DELETE_FAILED']);
    expect(await play.deleted()).toBe('DELETE_COMPLETE');
  });
});

describe('a resource that the rollback of a create cannot delete', () => {
  const template = { Resources: { Good: custom(), Bad: custom({}, { DependsOn: 'Good' }) } };

  async function rolledBack(options: CloudFormationOptions = {}) {
    const provider: Provider = (request) => (request.LogicalResourceId === 'Bad' ? { fail: 'broken' } : {});
    const play = new Playground(provider, options);
    expect(await play.created(template)).toBe('ROLLBACK_FAILED');
    play.provider = () => ({});
    return play;
  }

  test('deletes what the resource depends on, so that a later deletion deletes only the resource', async () => {
    const play = await rolledBack();

    const StackStatusReason = 'The following resource(s) failed to delete: [Bad]. ';
    expect(await play.describe()).toMatchObject({ StackStatusReason });
    expect(play.asked.slice(2)).toEqual(['Delete Bad id-of-Bad', 'Delete Good id-of-Good']);
    expect(await play.deleted()).toBe('DELETE_COMPLETE');
    expect(play.asked.slice(4)).toEqual(['Delete Bad id-of-Bad']);
  });

  test('keeps what the resource depends on, with failedDeletionProtects, until a later deletion', async () => {
    const play = await rolledBack({ failedDeletionProtects: true });

    expect(play.asked.slice(2)).toEqual(['Delete Bad id-of-Bad']);
    expect(await play.deleted()).toBe('DELETE_COMPLETE');
    expect(play.asked.slice(3)).toEqual(['Delete Bad id-of-Bad', 'Delete Good id-of-Good']);
  });
});

test('a stack without a failed deletion cannot be deleted by force', async () => {
  const play = await deployed(ONE);

  await expect(play.stack('DeleteStack', { DeletionMode: 'FORCE_DELETE_STACK' })).rejects.toThrow(
    'You can activate DeletionMode FORCE_DELETE_STACK in a delete stack operation only when the stack is in the DELETE_FAILED state.',
  );
});
