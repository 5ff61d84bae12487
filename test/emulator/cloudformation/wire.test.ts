import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { Account, expectRefusal, MINUTE } from '../account';
import { ACCOUNT, attribute, parameter, REGION } from './templates';

test('the SDK reads what CloudFormation answers, with times as dates and errors by their names', async () => {
  const account = new Account(undefined, ACCOUNT);
  const client = await account.client(CloudFormation);
  const StackName = 'demo';
  const Outputs = { Value: { Value: attribute('Note', 'Value') } };
  const TemplateBody = JSON.stringify({ Resources: { Note: parameter('a < b & c') }, Outputs });
  const Tags = [{ Key: 'team', Value: 'cats' }];

  const { StackId } = await client.createStack({ StackName, TemplateBody, Parameters: [], Tags });
  await account.clock.advance(MINUTE);
  const { Stacks } = await client.describeStacks({ StackName });
  const { StackEvents: events, NextToken } = await client.describeStackEvents({ StackName: StackId });

  const shown = [{ OutputKey: 'Value', OutputValue: 'a < b & c' }];
  expect(Stacks).toMatchObject([{ StackId, StackStatus: 'CREATE_COMPLETE', Outputs: shown, Tags }]);
  expect(NextToken).toBeUndefined();
  const [stack, note] = [{ PhysicalResourceId: StackId }, { LogicalResourceId: 'Note' }];
  expect(events).toMatchObject([
    { ...stack, ResourceStatus: 'CREATE_COMPLETE', Timestamp: expect.any(Date) },
    { ...note, ResourceStatus: 'CREATE_COMPLETE' },
    { ...note, ResourceStatus: 'CREATE_IN_PROGRESS', ResourceStatusReason: 'Resource creation Initiated' },
    { ...note, ResourceStatus: 'CREATE_IN_PROGRESS', PhysicalResourceId: '' },
    { ...stack, ResourceStatus: 'CREATE_IN_PROGRESS', ResourceStatusReason: 'User Initiated' },
  ]);
  expect((await client.getTemplate({ StackName })).TemplateBody).toBe(TemplateBody);
  const ChangeSetName = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:changeSet/none/1`;
  await expectRefusal(client.describeStacks({ StackName: 'none' }), 'ValidationError');
  await expectRefusal(client.describeChangeSet({ ChangeSetName }), 'ChangeSetNotFoundException');
  await account.close();
});
