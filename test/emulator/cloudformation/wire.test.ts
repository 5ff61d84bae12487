import { CloudFormation, type Stack } from '@aws-sdk/client-cloudformation';
import { Emulator } from '../../../emulator';
import { ACCOUNT, custom, Playground, REGION } from './playground';

/** The SDK's own client, over HTTP. */
async function connect() {
  const aws = new Emulator();
  aws.cloudformation.timing.resource = 0;
  aws.cloudformation.timing.changeSet = 0;
  const endpoint = await aws.listen();
  const client = new CloudFormation({
    endpoint,
    region: REGION,
    credentials: aws.iam.administrator(ACCOUNT),
  });
  const close = async () => {
    client.destroy();
    await aws.close();
  };
  return { aws, client, close };
}

const TemplateBody = JSON.stringify({
  Resources: { Note: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'a < b & c' } } },
  Outputs: { Value: { Value: { 'Fn::GetAtt': ['Note', 'Value'] } } },
});

test('the SDK reads what CloudFormation answers', async () => {
  const { client, close } = await connect();
  try {
    const { Id, StackId } = await client.createChangeSet({
      StackName: 'demo',
      ChangeSetName: 'first',
      ChangeSetType: 'CREATE',
      TemplateBody,
      Parameters: [],
      Tags: [{ Key: 'team', Value: 'cats' }],
    });
    const { Changes: changes, CreationTime: time } = await client.describeChangeSet({ ChangeSetName: Id });
    expect(changes).toMatchObject([{ ResourceChange: { Action: 'Add', LogicalResourceId: 'Note' } }]);
    expect(time).toBeInstanceOf(Date);
    await client.executeChangeSet({ ChangeSetName: Id });
    let stacks: Stack[] | undefined;
    do ({ Stacks: stacks } = await client.describeStacks({ StackName: 'demo' }));
    while (stacks?.[0].StackStatus === 'CREATE_IN_PROGRESS');
    const { StackEvents: events } = await client.describeStackEvents({ StackName: StackId });

    expect(stacks).toMatchObject([
      {
        StackId,
        StackStatus: 'CREATE_COMPLETE',
        Outputs: [{ OutputKey: 'Value', OutputValue: 'a < b & c' }],
        Tags: [{ Key: 'team', Value: 'cats' }],
      },
    ]);
    expect(events?.at(0)).toMatchObject({ ResourceStatus: 'CREATE_COMPLETE', LogicalResourceId: 'demo' });
    expect((await client.getTemplate({ StackName: 'demo' })).TemplateBody).toBe(TemplateBody);
  } finally {
    await close();
  }
});

test.each([
  [
    'DescribeStacks',
    (client: CloudFormation) => client.describeStacks({ StackName: 'none' }),
    'ValidationError',
  ],
  [
    'DescribeChangeSet',
    (client: CloudFormation) =>
      client.describeChangeSet({
        ChangeSetName: `arn:aws:cloudformation:${REGION}:${ACCOUNT}:changeSet/none/1`,
      }),
    'ChangeSetNotFoundException',
  ],
])('fails with the error name of the SDK: %s', async (_, call, name) => {
  const { client, close } = await connect();
  try {
    await expect(call(client)).rejects.toMatchObject({ name });
  } finally {
    await close();
  }
});

test('GetTemplateSummary shows the members of a parameter', async () => {
  const play = new Playground();
  const TemplateBody = JSON.stringify({
    Parameters: { Size: { Type: 'String', Default: 'big' } },
    Resources: { Thing: custom() },
  });

  const { Parameters } = await play.call('GetTemplateSummary', { TemplateBody });

  expect(Parameters).toMatchObject([
    { ParameterKey: 'Size', ParameterType: 'String', DefaultValue: 'big', ParameterConstraints: {} },
  ]);
});

test('fails to read a template from an invalid URL', async () => {
  const play = new Playground();

  await expect(play.call('GetTemplateSummary', { TemplateURL: 'x' })).rejects.toMatchObject({
    code: 'ValidationError',
    message: 'TemplateURL must be a supported URL.',
  });
});
