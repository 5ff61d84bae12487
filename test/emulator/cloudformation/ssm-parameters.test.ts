import { ACCOUNT, custom, Playground } from './playground';

const POINTER = {
  Parameters: { Pointer: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/model/current' } },
  Resources: { Thing: custom({ Model: { Ref: 'Pointer' } }) },
};

/** A stack that reads a parameter of which it knows the name. */
class Reader extends Playground {
  async point(Value: string): Promise<void> {
    await this.call(
      'PutParameter',
      { Name: '/model/current', Type: 'String', Value, Overwrite: true },
      'ssm',
    );
  }

  async changeSet(StackName: string, more: object = {}): Promise<any> {
    await this.call('CreateChangeSet', {
      StackName,
      ChangeSetName: 'next',
      UsePreviousTemplate: true,
      Parameters: [{ ParameterKey: 'Pointer', UsePreviousValue: true }],
      ...more,
    });
    await this.clock.advance(60_000);
    return this.call('DescribeChangeSet', { StackName, ChangeSetName: 'next', IncludePropertyValues: true });
  }

  /** The properties of the last request for the resource. */
  get told(): string {
    return this.requests[this.requests.length - 1].ResourceProperties.Model;
  }
}

const reader = async (): Promise<Reader> => {
  const play = new Reader();
  await play.point('v1');
  await play.deployed('demo', POINTER);
  return play;
};

test('a change set shows a new value in the parameter store, with the old one', async () => {
  const play = await reader();
  await play.point('v2');

  const described = await play.changeSet('demo');

  expect(described).toMatchObject({
    Status: 'CREATE_COMPLETE',
    Parameters: [{ ParameterKey: 'Pointer', ParameterValue: '/model/current', ResolvedValue: 'v2' }],
    Changes: [
      {
        ResourceChange: {
          Action: 'Modify',
          LogicalResourceId: 'Thing',
          Details: [
            {
              Target: { Name: 'Model', BeforeValue: 'v1', AfterValue: 'v2' },
              Evaluation: 'Static',
              ChangeSource: 'ParameterReference',
              CausingEntity: 'Pointer',
            },
          ],
        },
      },
    ],
  });
  expect((await play.describe('demo')).Parameters).toMatchObject([{ ResolvedValue: 'v1' }]);
});

test('a change set deploys the value that it was made with, even if the value changes later', async () => {
  const play = await reader();
  await play.point('v2');
  await play.changeSet('demo');
  await play.point('v3');

  await play.call('ExecuteChangeSet', { StackName: 'demo', ChangeSetName: 'next' });

  expect(await play.settle('demo')).toBe('UPDATE_COMPLETE');
  expect(play.told).toBe('v2');
  expect((await play.describe('demo')).Parameters).toMatchObject([{ ResolvedValue: 'v2' }]);
});

test('an unchanged value is no change', async () => {
  const play = await reader();
  await play.point('v1');

  expect(await play.changeSet('demo')).toMatchObject({
    Status: 'FAILED',
    StatusReason: expect.stringContaining("didn't contain changes"),
  });
  await expect(play.update('demo', POINTER)).rejects.toThrow('No updates are to be performed.');
});

test.each<[string, object]>([
  ['by its default', {}],
  ['by its previous name', { Parameters: [{ ParameterKey: 'Pointer', UsePreviousValue: true }] }],
])('an update whose template is the same reads the parameter again, %s', async (_how, more) => {
  const play = await reader();
  await play.point('v2');

  await play.update('demo', POINTER, more);

  expect(await play.settle('demo')).toBe('UPDATE_COMPLETE');
  expect(play.told).toBe('v2');
});

test('a rollback uses the former value, although the store has another one now', async () => {
  const play = await reader();
  await play.point('v2');
  play.provider = ({ ResourceProperties: { Model } }) => (Model === 'v2' ? { fail: 'no' } : {});

  await play.update('demo', POINTER);

  expect(await play.settle('demo')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(play.told).toBe('v1');
  expect((await play.describe('demo')).Parameters).toMatchObject([{ ResolvedValue: 'v1' }]);
});

test('a missing parameter fails the next update before it begins', async () => {
  const play = await reader();
  await play.call('DeleteParameter', { Name: '/model/current' }, 'ssm');

  await expect(play.changeSet('demo')).rejects.toThrow(
    'Unable to fetch parameters [/model/current] from parameter store for this account.',
  );
});

test("fails to read a parameter that the stack's role may not read", async () => {
  const play = new Reader();
  await play.point('v1');
  await play.call(
    'CreateRole',
    {
      RoleName: 'narrow',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'cloudformation.amazonaws.com' },
          },
        ],
      }),
    },
    'iam',
  );
  const create = () => play.create('demo', POINTER, { RoleARN: `arn:aws:iam::${ACCOUNT}:role/narrow` });
  const allow = (resource: string) =>
    play.call(
      'PutRolePolicy',
      {
        RoleName: 'narrow',
        PolicyName: 'read',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: resource },
            { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' },
          ],
        }),
      },
      'iam',
    );

  await allow(`arn:aws:ssm:*:${ACCOUNT}:parameter/model/other`);
  await expect(create()).rejects.toMatchObject({
    code: 'ValidationError',
    message: "AccessDenied. User doesn't have permission to call ssm:GetParameters",
  });
  await allow(`arn:aws:ssm:*:${ACCOUNT}:parameter/model/current`);
  await create();

  expect(await play.settle('demo')).toBe('CREATE_COMPLETE');
});

test('a parameter of a stack keeps its version history, and a rollback adds a version with the former value', async () => {
  const play = new Playground();
  const template = (Value: string, size: string) => ({
    Resources: {
      Note: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/model/current', Type: 'String', Value } },
      Thing: custom({ Size: size }, { DependsOn: 'Note' }),
    },
  });
  const get = async (Name = '/model/current') => (await play.call('GetParameter', { Name }, 'ssm')).Parameter;
  await play.deployed('demo', template('v1', 'small'));
  play.provider = ({ ResourceProperties: { Size } }) => (Size === 'big' ? { fail: 'too big' } : {});

  await play.update('demo', template('v2', 'small'));
  await play.settle('demo');
  expect(await get()).toMatchObject({ Value: 'v2', Version: 2 });
  await play.update('demo', template('v3', 'big'));

  expect(await play.settle('demo')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await get()).toMatchObject({ Value: 'v2', Version: 4 });
  expect(await get('/model/current:3')).toMatchObject({ Value: 'v3' });
});

test('a parameter that somebody changed by hand keeps that value until its resource changes', async () => {
  const play = new Playground();
  const template = (Value: string, more: object = {}) => ({
    Resources: {
      Note: { Type: 'AWS::SSM::Parameter', Properties: { Name: 'p', Type: 'String', Value } },
      ...more,
    },
  });
  const value = async () => (await play.call('GetParameter', { Name: 'p' }, 'ssm')).Parameter.Value;
  await play.deployed('demo', template('v1'));
  await play.call('PutParameter', { Name: 'p', Value: 'by hand', Overwrite: true }, 'ssm');

  await play.update('demo', template('v1', { Thing: custom() }));
  await play.settle('demo');
  expect(await value()).toBe('by hand');
  await play.update('demo', template('v2'));
  await play.settle('demo');

  expect(await value()).toBe('v2');
});

test('a parameter with a new name is created, and the old one is deleted', async () => {
  const play = new Playground();
  const template = (Name: string) => ({
    Resources: { Note: { Type: 'AWS::SSM::Parameter', Properties: { Name, Type: 'String', Value: 'v1' } } },
  });
  await play.deployed('demo', template('/old'));

  await play.update('demo', template('/new'));
  await play.settle('demo');

  expect(play.aws.inventory(ACCOUNT).filter((arn) => arn.includes(':parameter/'))).toEqual([
    expect.stringMatching(/:parameter\/new$/),
  ]);
});

test('fails to create a parameter that already exists', async () => {
  const play = new Reader();
  await play.point('v1');

  await play.create('demo', {
    Resources: {
      Note: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: '/model/current', Type: 'String', Value: 'v2' },
      },
    },
  });

  expect(await play.settle('demo')).toBe('ROLLBACK_COMPLETE');
  expect(await play.story('demo')).toContainEqual(expect.stringContaining('The parameter already exists.'));
  expect((await play.call('GetParameter', { Name: '/model/current' }, 'ssm')).Parameter.Value).toBe('v1');
});
