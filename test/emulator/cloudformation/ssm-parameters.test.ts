import { allow, expectRefusal } from '../account';
import { deployed, Playground } from './playground';
import { ACCOUNT, custom, named, note } from './templates';

const NAME = '/model/current';

const POINTER = {
  Parameters: { Pointer: { Type: 'AWS::SSM::Parameter::Value<String>', Default: NAME } },
  Resources: { Thing: custom({ Model: { Ref: 'Pointer' } }) },
};

const PREVIOUS = [{ ParameterKey: 'Pointer', UsePreviousValue: true }];

/** A stack that reads a parameter of which it knows the name. */
class Reader extends Playground {
  async point(Value: string): Promise<void> {
    await this.call('PutParameter', { Name: NAME, Type: 'String', Value, Overwrite: true }, 'ssm');
  }

  next(): Promise<any> {
    return this.changeSet(undefined, { Parameters: PREVIOUS });
  }

  /** The value in the last request for the resource. */
  get told(): string {
    return this.requests.at(-1)!.ResourceProperties.Model;
  }

  /** The value that the stack shows. */
  async resolved(): Promise<string> {
    return (await this.describe()).Parameters[0].ResolvedValue;
  }
}

const reader = async (): Promise<Reader> => {
  const play = new Reader();
  await play.point('v1');
  await play.deployed(POINTER);
  return play;
};

test('a change set shows a new value, with the old one, and deploys it even if the value changes later', async () => {
  const play = await reader();
  await play.point('v2');

  const described = await play.next();

  expect(described).toMatchObject({
    Status: 'CREATE_COMPLETE',
    Parameters: [{ ParameterKey: 'Pointer', ParameterValue: NAME, ResolvedValue: 'v2' }],
    Changes: [{ ResourceChange: { Action: 'Modify', LogicalResourceId: 'Thing' } }],
  });
  const Target = { Name: 'Model', BeforeValue: 'v1', AfterValue: 'v2' };
  const cause = { ChangeSource: 'ParameterReference', CausingEntity: 'Pointer' };
  const { Details } = described.Changes[0].ResourceChange;
  expect(Details).toMatchObject([{ Target, Evaluation: 'Static', ...cause }]);
  expect(await play.resolved()).toBe('v1');
  await play.point('v3');

  await play.execute(described.ChangeSetId);

  expect(await play.settle()).toBe('UPDATE_COMPLETE');
  expect(play.told).toBe('v2');
  expect(await play.resolved()).toBe('v2');
});

test('an unchanged value is no change, and a missing parameter fails the next update before it begins', async () => {
  const play = await reader();
  await play.point('v1');

  const StatusReason = expect.stringContaining("didn't contain changes");
  expect(await play.next()).toMatchObject({ Status: 'FAILED', StatusReason });
  await expect(play.update(POINTER)).rejects.toThrow('No updates are to be performed.');
  await play.call('DeleteParameter', { Name: NAME }, 'ssm');
  await expect(play.next()).rejects.toThrow(
    'Unable to fetch parameters [/model/current] from parameter store for this account.',
  );
});

test.each<[string, object]>([
  ['by its default', {}],
  ['by its previous name', { Parameters: PREVIOUS }],
])('an update whose template is the same reads the parameter again, %s', async (_how, more) => {
  const play = await reader();
  await play.point('v2');

  expect(await play.updated(POINTER, more)).toBe('UPDATE_COMPLETE');
  expect(play.told).toBe('v2');
});

test('a rollback uses the former value, although the store has another one now', async () => {
  const play = await reader();
  await play.point('v2');
  play.provider = ({ ResourceProperties: { Model } }) => (Model === 'v2' ? { fail: 'no' } : {});

  expect(await play.updated(POINTER)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(play.told).toBe('v1');
  expect(await play.resolved()).toBe('v1');
});

test("fails to read a parameter that the stack's role may not read", async () => {
  const play = new Reader();
  await play.point('v1');
  const RoleARN = await play.account.role('narrow', 'cloudformation');
  const give = (name: string) => {
    const read = allow('ssm:GetParameters', `arn:aws:ssm:*:${ACCOUNT}:parameter/model/${name}`);
    return play.account.give('narrow', read, 'lambda:InvokeFunction');
  };

  await give('other');
  const words = /^AccessDenied. User doesn't have permission to call ssm:GetParameters$/;
  await expectRefusal(play.create(POINTER, { RoleARN }), 'ValidationError', words);
  await give('current');

  expect(await play.created(POINTER, { RoleARN })).toBe('CREATE_COMPLETE');
});

test('a parameter of a stack keeps its version history, and a rollback adds a version with the former value', async () => {
  const template = (Value: string, Size: string) => ({
    Resources: { Note: named(NAME, Value), Thing: custom({ Size }, { DependsOn: 'Note' }) },
  });
  const play = await deployed(template('v1', 'small'));
  const get = async (Name = NAME) => (await play.call('GetParameter', { Name }, 'ssm')).Parameter;
  play.provider = ({ ResourceProperties: { Size } }) => (Size === 'big' ? { fail: 'too big' } : {});

  await play.updated(template('v2', 'small'));
  expect(await get()).toMatchObject({ Value: 'v2', Version: 2 });
  expect(await play.updated(template('v3', 'big'))).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await get()).toMatchObject({ Value: 'v2', Version: 4 });
  expect(await get(`${NAME}:3`)).toMatchObject({ Value: 'v3' });
});

test('a parameter that somebody changed by hand keeps that value until its resource changes', async () => {
  const play = await deployed(note('p'));
  await play.call('PutParameter', { Name: 'p', Value: 'by hand', Overwrite: true }, 'ssm');

  await play.updated(note('p', { Thing: custom() }));
  expect(await play.parameter('p')).toBe('by hand');
  await play.updated({ Resources: { Note: named('p', 'v2') } });

  expect(await play.parameter('p')).toBe('v2');
});

test('fails to create a parameter that already exists', async () => {
  const play = new Reader();
  await play.point('v1');

  expect(await play.created({ Resources: { Note: named(NAME, 'v2') } })).toBe('ROLLBACK_COMPLETE');
  expect(await play.story()).toContainEqual(expect.stringContaining('The parameter already exists.'));
  expect(await play.parameter(NAME)).toBe('v1');
});
