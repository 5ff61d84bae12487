import { expectRefusal } from '../refusal';
import { attribute, custom, deployed, named, Playground, parameter } from './playground';

const note = (name: string, more: object = {}) => ({ Resources: { Note: named(name), ...more } });
const ONE = note('one');
const TWO = note('two');

const changes = (described: any) =>
  described.Changes.map(({ ResourceChange: change }: any) =>
    [change.Action, change.LogicalResourceId, change.Replacement, change.PolicyAction]
      .filter(Boolean)
      .join(' '),
  );

describe('for a new stack', () => {
  const create = { ChangeSetType: 'CREATE' };

  test('there is a stack under review until it is executed', async () => {
    const play = new Playground();
    const described = await play.changeSet({ Resources: { Thing: custom() } }, create);
    expect(described).toMatchObject({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
    expect(changes(described)).toEqual(['Add Thing']);
    expect(await play.status('demo')).toBe('REVIEW_IN_PROGRESS');
    expect(play.asked).toEqual([]);

    await play.execute(described.ChangeSetId);

    expect(await play.settle(described.StackId)).toBe('CREATE_COMPLETE');
    expect(play.asked).toEqual(['Create Thing']);
    expect(await play.describe('demo')).toMatchObject({
      ChangeSetId: described.ChangeSetId,
      CreationTime: expect.any(Date),
      LastUpdatedTime: expect.any(Date),
    });
  });

  test('it is pending first', async () => {
    const play = new Playground();
    const names = { StackName: 'demo', ChangeSetName: 'changes' };
    const { Id } = await play.call('CreateChangeSet', {
      ...names,
      TemplateBody: JSON.stringify(ONE),
      ...create,
    });

    expect(await play.call('DescribeChangeSet', { ChangeSetName: Id })).toMatchObject({
      Status: 'CREATE_IN_PROGRESS',
      ExecutionStatus: 'UNAVAILABLE',
    });
    await expectRefusal(play.execute(Id), 'InvalidChangeSetStatus');
  });

  test('a stack under review can be deleted', async () => {
    const play = new Playground();
    const { StackId } = await play.changeSet(ONE, create);

    await play.call('DeleteStack', { StackName: 'demo' });

    expect(await play.settle(StackId)).toBe('DELETE_COMPLETE');
  });

  test('fails when the stack already exists', async () => {
    const play = await deployed(ONE);

    await expect(play.changeSet(TWO, create)).rejects.toThrow(
      'Stack [demo] already exists and cannot be created again with the changeSet [changes].',
    );
  });
});

describe('for a stack that exists', () => {
  test('says what is added, changed, replaced and removed', async () => {
    const play = await deployed(
      note('one', {
        Thing: custom({ Size: 1 }),
        Same: custom(),
        Gone: custom(),
        Kept: custom({}, { DeletionPolicy: 'Retain' }),
      }),
    );

    const described = await play.changeSet(
      note('two', { Thing: custom({ Size: 2 }), Same: custom(), New: parameter({ Ref: 'Note' }) }),
    );

    expect(changes(described).sort()).toEqual([
      'Add New',
      'Modify Note True ReplaceAndDelete',
      'Modify Thing False',
      'Remove Gone Delete',
      'Remove Kept Retain',
    ]);
    const { ResourceChange } = described.Changes.find(
      (each: any) => each.ResourceChange.LogicalResourceId === 'Note',
    );
    expect(ResourceChange.Details).toMatchObject([
      {
        Target: { Name: 'Name', RequiresRecreation: 'Always', BeforeValue: 'one', AfterValue: 'two' },
        Evaluation: 'Static',
        ChangeSource: 'DirectModification',
      },
    ]);
    const plain = await play.call('DescribeChangeSet', { ChangeSetName: described.ChangeSetId });
    expect(JSON.stringify(plain.Changes)).not.toContain('Value');
  });

  test('a change that depends on another one is dynamic, and may replace', async () => {
    const template = (Size: string) => ({
      Resources: {
        Thing: custom({ Size }),
        Note: parameter('v', {
          Properties: { Type: 'String', Value: 'v', Name: attribute('Thing', 'Name') },
        }),
      },
    });
    const play = await deployed(template('big'), () => ({ id: 'thing', data: { Name: 'note' } }));

    const described = await play.changeSet(template('small'));

    expect(changes(described)).toEqual(['Modify Thing False', 'Modify Note Conditional']);
    expect(described.Changes[1].ResourceChange.Details).toMatchObject([
      {
        Target: { Name: 'Name', RequiresRecreation: 'Always' },
        Evaluation: 'Dynamic',
        ChangeSource: 'ResourceAttribute',
        CausingEntity: 'Thing.Name',
      },
    ]);
  });

  test('fails when there is nothing to change', async () => {
    const play = await deployed(ONE);

    expect(await play.changeSet(ONE)).toMatchObject({
      Status: 'FAILED',
      ExecutionStatus: 'UNAVAILABLE',
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
    });
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
    const { ChangeSetId, StackId } = await play.changeSet(note('one', { Bad: custom() }), {
      OnStackFailure: 'DO_NOTHING',
    });
    await expect(
      play.call('ExecuteChangeSet', { ChangeSetName: ChangeSetId, DisableRollback: true }),
    ).rejects.toThrow('DisableRollback cannot be specified');

    await play.execute(ChangeSetId);

    expect(await play.settle(StackId)).toBe('UPDATE_FAILED');
  });

  test('fails with OnStackFailure DELETE, and when another change set has the name', async () => {
    const play = await deployed(ONE);

    await expect(play.changeSet(TWO, { OnStackFailure: 'DELETE' })).rejects.toThrow(
      'OnStackFailure DELETE is only valid',
    );
    await play.changeSet(TWO);
    await expectRefusal(play.changeSet(note('three')), 'AlreadyExistsException');
  });

  test('has a template that can be read, and is not found once it is deleted', async () => {
    const play = await deployed(ONE);
    const { ChangeSetId } = await play.changeSet(TWO);
    const names = { StackName: 'demo', ChangeSetName: 'changes' };
    const remove = () => play.call('DeleteChangeSet', names);

    const { TemplateBody } = await play.call('GetTemplate', names);
    await remove();

    expect(JSON.parse(TemplateBody)).toEqual(TWO);
    await expectRefusal(
      play.call('DescribeChangeSet', { ChangeSetName: ChangeSetId }),
      'ChangeSetNotFound',
      new RegExp(`^ChangeSet \\[${ChangeSetId}\\] does not exist$`),
    );
    await expect(remove()).resolves.toEqual({});
  });

  test('a long change set comes in pages', async () => {
    const play = new Playground();
    const Resources = Object.fromEntries(Array.from({ length: 130 }, (_, n) => [`Thing${n}`, custom()]));
    const first = await play.changeSet({ Resources }, { ChangeSetType: 'CREATE' });

    const second = await play.call('DescribeChangeSet', {
      ChangeSetName: first.ChangeSetId,
      NextToken: first.NextToken,
    });

    expect(first.Changes).toHaveLength(100);
    expect(second.Changes).toHaveLength(30);
    expect(second.NextToken).toBeUndefined();
  });
});
