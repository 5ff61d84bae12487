import { CloudFormation, type Stack } from '@aws-sdk/client-cloudformation';
import { Emulator } from '../../../emulator';
import { expectRefusal } from '../account';
import { ACCOUNT, attribute, parameter, REGION } from './templates';

let aws: Emulator;
let client: CloudFormation;

/** The SDK's own client, over HTTP. */
beforeEach(async () => {
  aws = new Emulator();
  aws.cloudformation.timing.resource = 0;
  aws.cloudformation.timing.changeSet = 0;
  const endpoint = await aws.listen();
  client = new CloudFormation({ endpoint, region: REGION, credentials: aws.iam.administrator(ACCOUNT) });
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});

const TemplateBody = JSON.stringify({
  Resources: { Note: parameter('a < b & c') },
  Outputs: { Value: { Value: attribute('Note', 'Value') } },
});

test('the SDK reads what CloudFormation answers', async () => {
  const Tags = [{ Key: 'team', Value: 'cats' }];
  const changes = { StackName: 'demo', ChangeSetName: 'first', ChangeSetType: 'CREATE' as const };
  const input = { ...changes, TemplateBody, Parameters: [], Tags };
  const { Id: ChangeSetName, StackId } = await client.createChangeSet(input);
  const { Changes, CreationTime: time } = await client.describeChangeSet({ ChangeSetName });
  expect(Changes).toMatchObject([{ ResourceChange: { Action: 'Add', LogicalResourceId: 'Note' } }]);
  expect(time).toBeInstanceOf(Date);
  await client.executeChangeSet({ ChangeSetName });
  let stacks: Stack[] | undefined;
  do ({ Stacks: stacks } = await client.describeStacks({ StackName: 'demo' }));
  while (stacks?.[0].StackStatus === 'CREATE_IN_PROGRESS');
  const { StackEvents: events, NextToken: token } = await client.describeStackEvents({ StackName: StackId });

  const Outputs = [{ OutputKey: 'Value', OutputValue: 'a < b & c' }];
  expect(stacks).toMatchObject([{ StackId, StackStatus: 'CREATE_COMPLETE', Outputs, Tags }]);
  expect(token).toBeUndefined();
  const [stack, note] = [{ PhysicalResourceId: StackId }, { LogicalResourceId: 'Note' }];
  const initiated = { ResourceStatusReason: 'Resource creation Initiated' };
  expect(events).toMatchObject([
    { ...stack, ResourceStatus: 'CREATE_COMPLETE', Timestamp: expect.any(Date) },
    { ...note, ResourceStatus: 'CREATE_COMPLETE' },
    { ...note, ResourceStatus: 'CREATE_IN_PROGRESS', ...initiated },
    { ...note, ResourceStatus: 'CREATE_IN_PROGRESS', PhysicalResourceId: '' },
    { ...stack, ResourceStatus: 'CREATE_IN_PROGRESS', ResourceStatusReason: 'User Initiated' },
    { ...stack, ResourceStatus: 'REVIEW_IN_PROGRESS' },
  ]);
  expect((await client.getTemplate({ StackName: 'demo' })).TemplateBody).toBe(TemplateBody);
});

test("fails with the SDK's names of errors", async () => {
  const ChangeSetName = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:changeSet/none/1`;

  await expectRefusal(client.describeStacks({ StackName: 'none' }), 'ValidationError');
  await expectRefusal(client.describeChangeSet({ ChangeSetName }), 'ChangeSetNotFoundException');
});
