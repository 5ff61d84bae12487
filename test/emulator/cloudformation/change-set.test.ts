import { expectRefusal } from '../account';
import { deployed, Playground } from './playground';
import { attribute, BAD, ONE as CUSTOM, custom, note, parameter, sized } from './templates';

const ONE = note('one');
const TWO = note('two');
const NAMES = { StackName: 'demo', ChangeSetName: 'changes' };

const changes = (described: any): string[] =>
  described.Changes.map(({ ResourceChange: { Action, LogicalResourceId, Replacement, PolicyAction } }: any) =>
    [Action, LogicalResourceId, Replacement, PolicyAction].filter(Boolean).join(' '),
  );

describe('for a new stack', () => {
  const create = { ChangeSetType: 'CREATE' };

  test('there is a stack under review until it is executed', async () => {
    const play = new Playground();
    const { ChangeSetId, StackId, ...described } = await play.changeSet(CUSTOM, create);
    expect(described).toMatchObject({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
    expect(changes(described)).toEqual(['Add Thing']);
    expect(await play.status('demo')).toBe('REVIEW_IN_PROGRESS');
    expect(play.asked).toEqual([]);

    await play.execute(ChangeSetId);

    expect(await play.settle(StackId)).toBe('CREATE_COMPLETE');
    expect(play.asked).toEqual(['Create Thing']);
    const [CreationTime, LastUpdatedTime] = [expect.any(Date), expect.any(Date)];
    expect(await play.describe('demo')).toMatchObject({ ChangeSetId, CreationTime, LastUpdatedTime });
  });

  test('it is pending first', async () => {
    const play = new Playground();
    const input = { ...NAMES, ...create, TemplateBody: JSON.stringify(ONE) };
    const { Id } = await play.call('CreateChangeSet', input);

    const pending = { Status: 'CREATE_IN_PROGRESS', ExecutionStatus: 'UNAVAILABLE' };
    expect(await play.call('DescribeChangeSet', { ChangeSetName: Id })).toMatchObject(pending);
    await expectRefusal(play.execute(Id), 'InvalidChangeSetStatus');
  });

  test('a stack under review can be deleted', async () => {
    const play = new Playground();
    const { StackId } = await play.changeSet(ONE, create);

    await play.call('DeleteStack', { StackName: 'demo' });

    expect(await play.settle(StackId)).toBe('DELETE_COMPLETE');
  });
});

describe('for a stack that exists', () => {
  test('says what is added, changed, replaced and removed', async () => {
    const removed = { Gone: custom(), Kept: custom({}, { DeletionPolicy: 'Retain' }) };
    const play = await deployed(note('one', { Thing: custom({ Size: 1 }), Same: custom(), ...removed }));

    const New = parameter({ Ref: 'Note' });
    const described = await play.changeSet(note('two', { Thing: custom({ Size: 2 }), Same: custom(), New }));

    expect(changes(described).sort()).toEqual([
      'Add New',
      'Modify Note True ReplaceAndDelete',
      'Modify Thing False',
      'Remove Gone Delete',
      'Remove Kept Retain',
    ]);
    const { ResourceChange } = described.Changes[changes(described).findIndex((line) => /Note/.test(line))];
    const Target = { Name: 'Name', RequiresRecreation: 'Always', BeforeValue: 'one', AfterValue: 'two' };
    const direct = { Evaluation: 'Static', ChangeSource: 'DirectModification' };
    expect(ResourceChange.Details).toMatchObject([{ Target, ...direct }]);
    const plain = await play.call('DescribeChangeSet', { ChangeSetName: described.ChangeSetId });
    expect(JSON.stringify(plain.Changes)).not.toContain('Value');
  });

  test('a change that depends on another one is dynamic, and may replace', async () => {
    const Note = parameter('v', { Name: attribute('Thing', 'Name') });
    const play = await deployed(sized('big', { Note }), () => ({ id: 'thing', data: { Name: 'note' } }));

    const described = await play.changeSet(sized('small', { Note }));

    expect(changes(described)).toEqual(['Modify Thing False', 'Modify Note Conditional']);
    const Target = { Name: 'Name', RequiresRecreation: 'Always' };
    const cause = { ChangeSource: 'ResourceAttribute', CausingEntity: 'Thing.Name' };
    const { Details } = described.Changes[1].ResourceChange;
    expect(Details).toMatchObject([{ Target, Evaluation: 'Dynamic', ...cause }]);
  });

  test('fails when there is nothing to change', async () => {
    const play = await deployed(ONE);

    const StatusReason =
      "The submitted information didn't contain changes. Submit different information to create a change set.";
    const failure = { Status: 'FAILED', ExecutionStatus: 'UNAVAILABLE', StatusReason };
    expect(await play.changeSet(ONE)).toMatchObject(failure);
  });

  test.each([
    ['an output', { ...ONE, Outputs: { A: { Value: 'a' } } }, {}],
    ['a tag', ONE, { Tags: [{ Key: 'team', Value: 'cats' }] }],
  ])('%s alone is a change', async (_, template, more) => {
    const play = await deployed(ONE);

    expect(await play.changeSet(template, more)).toMatchObject({ Status: 'CREATE_COMPLETE', Changes: [] });
  });

  test('executing it discards the others', async () => {
    const play = await deployed(ONE);
    await play.changeSet(note('three'), { ChangeSetName: 'other' });
    const { ChangeSetId, StackId } = await play.changeSet(TWO);

    await play.execute(ChangeSetId);

    expect(await play.settle(StackId)).toBe('UPDATE_COMPLETE');
    const { Summaries: left } = await play.call('ListChangeSets', { StackName: 'demo' });
    expect(left).toMatchObject([{ ChangeSetId, ExecutionStatus: 'EXECUTE_COMPLETE' }]);
  });

  test('OnStackFailure DO_NOTHING keeps an update from being rolled back', async () => {
    const play = await deployed(ONE);
    play.provider = () => ({ fail: 'broken' });
    const options = { OnStackFailure: 'DO_NOTHING' };
    const { ChangeSetId: ChangeSetName, StackId } = await play.changeSet(note('one', BAD), options);
    await expect(play.call('ExecuteChangeSet', { ChangeSetName, DisableRollback: true })).rejects.toThrow(
      'DisableRollback cannot be specified',
    );

    await play.execute(ChangeSetName);

    expect(await play.settle(StackId)).toBe('UPDATE_FAILED');
  });

  test('fails as for a new stack, with OnStackFailure DELETE, and when another change set has the name', async () => {
    const play = await deployed(ONE);
    await expect(play.changeSet(TWO, { ChangeSetType: 'CREATE' })).rejects.toThrow(
      'Stack [demo] already exists and cannot be created again with the changeSet [changes].',
    );

    await expect(play.changeSet(TWO, { OnStackFailure: 'DELETE' })).rejects.toThrow(
      'OnStackFailure DELETE is only valid',
    );
    await play.changeSet(TWO);
    await expectRefusal(play.changeSet(note('three')), 'AlreadyExistsException');
  });

  test('has a template that can be read, and is not found once it is deleted', async () => {
    const play = await deployed(ONE);
    const { ChangeSetId } = await play.changeSet(TWO);
    const remove = () => play.call('DeleteChangeSet', NAMES);

    const { TemplateBody } = await play.call('GetTemplate', NAMES);
    await remove();

    expect(JSON.parse(TemplateBody)).toEqual(TWO);
    const describe = play.call('DescribeChangeSet', { ChangeSetName: ChangeSetId });
    await expectRefusal(describe, 'ChangeSetNotFound', `ChangeSet [${ChangeSetId}] does not exist`);
    await expect(remove()).resolves.toEqual({});
  });

  test('a long change set comes in pages', async () => {
    const play = new Playground();
    const Resources = Object.fromEntries(Array.from({ length: 130 }, (_, n) => [`Thing${n}`, custom()]));
    const first = await play.changeSet({ Resources }, { ChangeSetType: 'CREATE' });

    const { ChangeSetId: ChangeSetName, NextToken } = first;
    const second = await play.call('DescribeChangeSet', { ChangeSetName, NextToken });

    expect(first.Changes).toHaveLength(100);
    expect(second.Changes).toHaveLength(30);
    expect(second.NextToken).toBeUndefined();
  });
});
