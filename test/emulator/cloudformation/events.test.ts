import { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { Caller } from '../../../emulator/call';
import { ACCOUNT, custom, Playground, parameter, REGION } from './playground';

const page = (play: Playground, StackName: string, NextToken?: string) =>
  play.call('DescribeStackEvents', { StackName, NextToken });

describe('the events of a stack', () => {
  test('show every change of its status, each with its own id, newest first', async () => {
    const play = new Playground(({ LogicalResourceId, RequestType }) =>
      LogicalResourceId === 'Bad' && RequestType === 'Create' ? { fail: 'broken' } : {},
    );
    const id = await play.deployed('demo', { Resources: { Thing: custom() } });
    await play.update(id, { Resources: { Thing: custom(), Bad: custom() } });
    await play.settle(id);
    await play.call('DeleteStack', { StackName: id });
    await play.settle(id);

    const { StackEvents: events } = await page(play, id);

    const ofStack = events.filter(({ PhysicalResourceId }: any) => PhysicalResourceId === id);
    expect(ofStack.map(({ ResourceStatus }: any) => ResourceStatus)).toEqual([
      'DELETE_COMPLETE',
      'DELETE_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE',
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_IN_PROGRESS',
      'CREATE_COMPLETE',
      'CREATE_IN_PROGRESS',
    ]);
    for (const event of ofStack) {
      expect(event).toMatchObject({
        StackId: id,
        LogicalResourceId: 'demo',
        ResourceType: 'AWS::CloudFormation::Stack',
        Timestamp: expect.any(Date),
      });
    }
    const times = events.map(({ Timestamp }: any) => Timestamp.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  test('come in pages of a hundred, and events between two pages move nothing', async () => {
    const play = new Playground();
    const Resources = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`Note${n}`, parameter(`${n}`)]),
    );
    const id = await play.deployed('demo', { Resources });
    const all = await play.story(id);

    const first = await page(play, id);
    await play.update(id, { Resources: { ...Resources, More: parameter('x') } });
    await play.settle(id);
    const second = await page(play, id, first.NextToken);

    expect(all.length).toBeGreaterThan(100);
    expect(first.StackEvents).toHaveLength(100);
    expect(second.StackEvents).toHaveLength(all.length - 100);
    expect(second.NextToken).toBeUndefined();
    const ids = [...first.StackEvents, ...second.StackEvents].map(({ EventId }) => EventId);
    expect(new Set(ids).size).toBe(all.length);
  });

  test('fail for an invalid token', async () => {
    const play = new Playground();
    const id = await play.deployed('demo', { Resources: { Thing: custom() } });

    await expect(page(play, id, 'elsewhere')).rejects.toMatchObject({ code: 'ValidationError' });
  });
});

describe('a role of the stack', () => {
  const role = (statements: object[]) => ({
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'worker',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      },
      Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  });

  const WORKER: Caller = {
    account: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/worker/function`,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/worker`,
  };

  async function withRole(...statements: object[]) {
    const play = new Playground();
    const id = await play.deployed(
      'demo',
      { Resources: { Role: role(statements) } },
      { Capabilities: ['CAPABILITY_NAMED_IAM'] },
    );
    const read = (StackName: string) =>
      play.clock.run(play.aws.call(WORKER, REGION, 'cloudformation', 'DescribeStackEvents', { StackName }));
    return { play, id, read };
  }

  const own = {
    Effect: 'Allow',
    Action: 'cloudformation:DescribeStackEvents',
    Resource: { Ref: 'AWS::StackId' },
  };

  test('reads the events of its own stack, by name and by id', async () => {
    const { id, read } = await withRole(own);

    for (const name of ['demo', id]) {
      await expect(read(name)).resolves.toMatchObject({ StackEvents: expect.any(Array) });
    }
  });

  test('fails to read those of another stack', async () => {
    const { play, read } = await withRole(own);
    const other = await play.deployed('other', { Resources: { Thing: custom() } });

    await expect(read(other)).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  test('fails to read them with only the permission to describe the stack', async () => {
    const { id, read } = await withRole({ ...own, Action: 'cloudformation:DescribeStacks' });

    await expect(read(id)).rejects.toThrow('cloudformation:DescribeStackEvents');
  });
});

test('the SDK reads every event of CloudFormation’s answer', async () => {
  const play = new Playground();
  const id = await play.deployed('demo', { Resources: { Thing: custom() } });
  const client = new CloudFormation({
    endpoint: await play.aws.listen(),
    region: REGION,
    credentials: play.aws.iam.administrator(ACCOUNT),
  });
  try {
    const { StackEvents: events, NextToken: token } = await client.describeStackEvents({ StackName: id });

    expect(token).toBeUndefined();
    expect(events).toMatchObject([
      { PhysicalResourceId: id, ResourceStatus: 'CREATE_COMPLETE', Timestamp: expect.any(Date) },
      { LogicalResourceId: 'Thing', ResourceStatus: 'CREATE_COMPLETE' },
      {
        LogicalResourceId: 'Thing',
        PhysicalResourceId: 'id-of-Thing',
        ResourceStatus: 'CREATE_IN_PROGRESS',
        ResourceStatusReason: 'Resource creation Initiated',
      },
      { LogicalResourceId: 'Thing', PhysicalResourceId: '', ResourceStatus: 'CREATE_IN_PROGRESS' },
      {
        PhysicalResourceId: id,
        ResourceStatus: 'CREATE_IN_PROGRESS',
        ResourceStatusReason: 'User Initiated',
      },
    ]);
  } finally {
    client.destroy();
    await play.aws.close();
  }
});
