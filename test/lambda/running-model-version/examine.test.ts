import type { Context } from '../../../lambda/reconcile/kind';
import { runningModels } from '../../../lambda/running-model-version/running-models';
import { answering, awsError } from '../../../testing/handlers/answers';
import { moment, request } from '../../../testing/handlers/running-requests';

test('a Delete that may not ask CloudFormation about its resource says who must allow what', async () => {
  const { services } = answering({ DescribeStackResource: awsError('AccessDenied') });
  const context: Context = { services, rekognition: {} as any, calls: [], moment: moment('remove') };

  expect(
    await runningModels.examine.strays(context, request({ type: 'Delete' }), {
      arn: 'arn',
      status: 'STOPPED',
    } as any),
  ).toEqual({
    kind: 'unknown',
    because:
      'CloudFormation does not show the resource. Either AWS throttled the calls, or in account 222222222222 the role of the function must be ' +
      'allowed cloudformation:DescribeStacks and cloudformation:DescribeStackResource on its own stack. AWS said: AccessDenied: AWS’s own text.',
  });
});

test.each([
  ['STOPPED', 'seen'],
  ['RUNNING', 'unobservable'],
  ['STARTING', 'unobservable'],
])('a Delete of ours that may not read the events for ten minutes: %s is %s', async (status, kind) => {
  const { services } = answering({ DescribeStackEvents: awsError('AccessDenied') });
  const context: Context = { services, rekognition: {} as any, calls: [], moment: moment('undo') };
  const asked = request({ type: 'Delete' });
  const version = { arn: 'arn', status, runner: asked.runner, mark: { stack: asked.stack.uuid, since: '' } };

  const observation = await runningModels.examine.operation(context, asked, version as any);

  expect(observation).toMatchObject({
    kind,
    ...(kind === 'seen' ? { thing: { verdict: 'undone long ago' } } : {}),
  });
});
