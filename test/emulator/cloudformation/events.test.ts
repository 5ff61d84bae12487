import { allow, expectRefusal, statements } from '../account';
import { deployed, failBad, Playground } from './playground';
import { BAD, custom, ONE, parameter, role } from './templates';

const page = (play: Playground, NextToken?: string) => play.stack('DescribeStackEvents', { NextToken });

describe('the events of a stack', () => {
  test('show every change of its status, each with its own id, newest first', async () => {
    const play = await deployed(ONE, failBad());
    await play.updated({ Resources: { Thing: custom(), ...BAD } });
    await play.deleted();

    const { StackEvents: events } = await page(play);

    const ofStack = events.filter(({ PhysicalResourceId }: any) => PhysicalResourceId === play.id);
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
    const about = { StackId: play.id, LogicalResourceId: 'demo', ResourceType: 'AWS::CloudFormation::Stack' };
    for (const event of ofStack) expect(event).toMatchObject({ ...about, Timestamp: expect.any(Date) });
    const times = events.map(({ Timestamp }: any) => Timestamp.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  test('come in pages of a hundred, and events between two pages move nothing', async () => {
    const play = new Playground();
    const notes = Array.from({ length: 60 }, (_, n) => [`Note${n}`, parameter(`${n}`)]);
    const Resources = Object.fromEntries(notes);
    await play.deployed({ Resources });
    const all = await play.story();

    const first = await page(play);
    await play.updated({ Resources: { ...Resources, More: parameter('x') } });
    const second = await page(play, first.NextToken);

    expect(all.length).toBeGreaterThan(100);
    expect(first.StackEvents).toHaveLength(100);
    expect(second.StackEvents).toHaveLength(all.length - 100);
    expect(second.NextToken).toBeUndefined();
    await expectRefusal(page(play, 'elsewhere'), 'ValidationError');
    const ids = [...first.StackEvents, ...second.StackEvents].map(({ EventId }) => EventId);
    expect(new Set(ids).size).toBe(all.length);
  });
});

describe('a role of the stack', () => {
  /** Deploys the role with a statement. Returns the events of a stack, as the role reads them. */
  async function withRole(statement: object) {
    const Policies = [{ PolicyName: 'own', PolicyDocument: statements(statement) }];
    const Role = role('lambda', { RoleName: 'worker', Policies });
    const play = new Playground();
    await play.deployed({ Resources: { Role } }, { Capabilities: ['CAPABILITY_NAMED_IAM'] });
    const read = (StackName: string) =>
      play.clock.run(play.account.as('worker', 'cloudformation', 'DescribeStackEvents', { StackName }));
    return { play, read };
  }

  const STACK = { Ref: 'AWS::StackId' };

  test('reads the events of its own stack, by name and by id, and of no other', async () => {
    const { play, read } = await withRole(allow('cloudformation:DescribeStackEvents', STACK));
    const own = play.id;
    const other = await play.deployed(ONE, {}, 'other');

    for (const name of ['demo', own]) {
      await expect(read(name)).resolves.toMatchObject({ StackEvents: expect.any(Array) });
    }
    await expectRefusal(read(other), 'AccessDenied');
  });

  test('fails to read them with only the permission to describe the stack', async () => {
    const { play, read } = await withRole(allow('cloudformation:DescribeStacks', STACK));

    await expect(read(play.id)).rejects.toThrow('cloudformation:DescribeStackEvents');
  });
});
