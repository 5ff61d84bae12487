import { examineOperation } from '../../../lambda/reconcile/maker';
import { answering, awsError, BEGAN, eventsOf, operationIn, START } from '../../../testing/handlers/answers';
import { context } from '../../../testing/handlers/context';
import { request, STACK_ID, version } from '../../../testing/handlers/copy-requests';

describe('the operation that made a thing', () => {
  const verdictWith = async (DescribeStackEvents: object, root?: string) => {
    const aws = answering({ DescribeStackEvents });
    const operation = { ...operationIn('UPDATE_ROLLBACK_IN_PROGRESS', START), ...(root ? { root } : {}) };
    const observation = await examineOperation(
      context(aws, { situation: 'undo', operation }),
      request({ type: 'Delete' }),
      version(),
    );
    return { verdict: (observation as any).thing.verdict, asked: aws.inputsOf('DescribeStackEvents') };
  };

  test('is read from the events of the stack', async () => {
    expect(await verdictWith(eventsOf(STACK_ID, ['UPDATE_COMPLETE', BEGAN]))).toEqual({
      verdict: 'finished',
      asked: [{ StackName: STACK_ID, NextToken: undefined }],
    });
  });

  test('is read from the events of the root, if the stack is nested', async () => {
    const root = STACK_ID.replace('/prod/', '/root/');

    expect(await verdictWith(eventsOf(root, ['UPDATE_ROLLBACK_IN_PROGRESS', BEGAN]), root)).toEqual({
      verdict: 'undone',
      asked: [{ StackName: root, NextToken: undefined }],
    });
  });

  test('is not known if CloudFormation does not answer', async () => {
    expect((await verdictWith(awsError('Throttling'))).verdict).toBe('unknown');
  });
});
