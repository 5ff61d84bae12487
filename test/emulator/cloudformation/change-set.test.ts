import { custom, Playground, parameter } from './playground';

const named = (Name: string, more: object = {}) => ({
  Resources: {
    Note: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'v', Name } },
    ...more,
  },
});

/** Creates a change set and waits until it is complete or has failed. */
async function changeSet(play: Playground, template: object, more: object = {}) {
  const { Id } = await play.call('CreateChangeSet', {
    StackName: 'demo',
    ChangeSetName: 'changes',
    TemplateBody: JSON.stringify(template),
    ...more,
  });
  await play.clock.advance(1_000);
  return play.call('DescribeChangeSet', { ChangeSetName: Id, IncludePropertyValues: 'true' });
}

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
    const described = await changeSet(play, { Resources: { Thing: custom() } }, create);
    expect(described).toMatchObject({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
    expect(changes(described)).toEqual(['Add Thing']);
    expect(await play.describe('demo')).toMatchObject({ StackStatus: 'REVIEW_IN_PROGRESS' });
    expect(play.asked).toEqual([]);

    await play.call('ExecuteChangeSet', { ChangeSetName: described.ChangeSetId });

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
    const input = {
      StackName: 'demo',
      ChangeSetName: 'changes',
      TemplateBody: JSON.stringify(named('one')),
      ...create,
    };
    const { Id } = await play.call('CreateChangeSet', input);

    expect(await play.call('DescribeChangeSet', { ChangeSetName: Id })).toMatchObject({
      Status: 'CREATE_IN_PROGRESS',
      ExecutionStatus: 'UNAVAILABLE',
    });
    await expect(play.call('ExecuteChangeSet', { ChangeSetName: Id })).rejects.toMatchObject({
      code: 'InvalidChangeSetStatus',
    });
  });

  test('a stack under review can be deleted', async () => {
    const play = new Playground();
    const { StackId } = await changeSet(play, named('one'), create);

    await play.call('DeleteStack', { StackName: 'demo' });

    expect(await play.settle(StackId)).toBe('DELETE_COMPLETE');
  });

  test('fails when the stack already exists', async () => {
    const play = new Playground();
    await play.deployed('demo', named('one'));

    await expect(changeSet(play, named('two'), create)).rejects.toThrow(
      'Stack [demo] already exists and cannot be created again with the changeSet [changes].',
    );
  });
});

describe('for a stack that exists', () => {
  test('says what is added, changed, replaced and removed', async () => {
    const play = new Playground();
    await play.deployed(
      'demo',
      named('one', {
        Thing: custom({ Size: 1 }),
        Same: custom(),
        Gone: custom(),
        Kept: custom({}, { DeletionPolicy: 'Retain' }),
      }),
    );

    const described = await changeSet(
      play,
      named('two', { Thing: custom({ Size: 2 }), Same: custom(), New: parameter({ Ref: 'Note' }) }),
    );

    expect(changes(described).sort()).toEqual([
      'Add New',
      'Modify Note True ReplaceAndDelete',
      'Modify Thing False',
      'Remove Gone Delete',
      'Remove Kept Retain',
    ]);
    const note = described.Changes.find(
      ({ ResourceChange }: any) => ResourceChange.LogicalResourceId === 'Note',
    );
    expect(note.ResourceChange.Details).toMatchObject([
      {
        Target: { Name: 'Name', RequiresRecreation: 'Always', BeforeValue: 'one', AfterValue: 'two' },
        Evaluation: 'Static',
        ChangeSource: 'DirectModification',
      },
    ]);
  });

  test('a change that depends on another one is dynamic, and may replace', async () => {
    const play = new Playground();
    const template = (Size: string) => ({
      Resources: {
        Thing: custom({ Size }),
        Note: {
          Type: 'AWS::SSM::Parameter',
          Properties: { Type: 'String', Value: 'v', Name: { 'Fn::GetAtt': ['Thing', 'Name'] } },
        },
      },
    });
    play.provider = () => ({ id: 'thing', data: { Name: 'note' } });
    await play.deployed('demo', template('big'));

    const described = await changeSet(play, template('small'));

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
    const play = new Playground();
    await play.deployed('demo', named('one'));

    expect(await changeSet(play, named('one'))).toMatchObject({
      Status: 'FAILED',
      ExecutionStatus: 'UNAVAILABLE',
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
    });
  });

  test.each([
    ['an output', { ...named('one'), Outputs: { A: { Value: 'a' } } }, {}],
    ['a tag', named('one'), { Tags: [{ Key: 'team', Value: 'cats' }] }],
  ])('%s alone is a change', async (_, template, more) => {
    const play = new Playground();
    await play.deployed('demo', named('one'));

    expect(await changeSet(play, template, more)).toMatchObject({ Status: 'CREATE_COMPLETE', Changes: [] });
  });

  test('executing it discards the others', async () => {
    const play = new Playground();
    await play.deployed('demo', named('one'));
    await changeSet(play, named('three'), { ChangeSetName: 'other' });
    const { ChangeSetId, StackId } = await changeSet(play, named('two'));

    await play.call('ExecuteChangeSet', { ChangeSetName: ChangeSetId });

    expect(await play.settle(StackId)).toBe('UPDATE_COMPLETE');
    const { Summaries: left } = await play.call('ListChangeSets', { StackName: 'demo' });
    expect(left).toMatchObject([{ ChangeSetId, ExecutionStatus: 'EXECUTE_COMPLETE' }]);
  });

  test('OnStackFailure DO_NOTHING keeps an update from being rolled back', async () => {
    const play = new Playground();
    await play.deployed('demo', named('one'));
    play.provider = () => ({ fail: 'broken' });
    const { ChangeSetId, StackId } = await changeSet(
      play,
      { Resources: { ...named('one').Resources, Bad: custom() } },
      { OnStackFailure: 'DO_NOTHING' },
    );
    await expect(
      play.call('ExecuteChangeSet', { ChangeSetName: ChangeSetId, DisableRollback: true }),
    ).rejects.toThrow('DisableRollback cannot be specified');

    await play.call('ExecuteChangeSet', { ChangeSetName: ChangeSetId });

    expect(await play.settle(StackId)).toBe('UPDATE_FAILED');
  });

  test('OnStackFailure DELETE is refused for an existing stack', async () => {
    const play = new Playground();
    await play.deployed('demo', named('one'));

    await expect(changeSet(play, named('two'), { OnStackFailure: 'DELETE' })).rejects.toThrow(
      'OnStackFailure DELETE is only valid',
    );
  });

  test('fails when another change set has the name', async () => {
    const play = new Playground();
    await play.deployed('demo', named('one'));
    await changeSet(play, named('two'));

    await expect(changeSet(play, named('three'))).rejects.toMatchObject({ code: 'AlreadyExistsException' });
  });

  test('a deleted change set is not found', async () => {
    const play = new Playground();
    await play.deployed('demo', named('one'));
    const { ChangeSetId } = await changeSet(play, named('two'));

    await play.call('DeleteChangeSet', { StackName: 'demo', ChangeSetName: 'changes' });

    await expect(play.call('DescribeChangeSet', { ChangeSetName: ChangeSetId })).rejects.toMatchObject({
      code: 'ChangeSetNotFound',
      message: `ChangeSet [${ChangeSetId}] does not exist`,
    });
    await expect(
      play.call('DeleteChangeSet', { StackName: 'demo', ChangeSetName: 'changes' }),
    ).resolves.toEqual({});
  });

  test('a long change set comes in pages', async () => {
    const play = new Playground();
    const Resources = Object.fromEntries(Array.from({ length: 130 }, (_, n) => [`Thing${n}`, custom()]));
    const first = await changeSet(play, { Resources }, { ChangeSetType: 'CREATE' });

    const second = await play.call('DescribeChangeSet', {
      ChangeSetName: first.ChangeSetId,
      NextToken: first.NextToken,
    });

    expect(first.Changes).toHaveLength(100);
    expect(second.Changes).toHaveLength(30);
    expect(second.NextToken).toBeUndefined();
  });

  test('its template can be read before it is executed', async () => {
    const play = new Playground();
    await play.deployed('demo', named('one'));
    await changeSet(play, named('two'));

    const { TemplateBody } = await play.call('GetTemplate', { StackName: 'demo', ChangeSetName: 'changes' });

    expect(JSON.parse(TemplateBody)).toEqual(named('two'));
  });
});
