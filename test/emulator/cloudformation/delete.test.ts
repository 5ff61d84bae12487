import { custom, Playground } from './playground';

const chain = {
  Resources: { Base: custom(), Top: custom({ On: { Ref: 'Base' } }), Alone: custom() },
};

test('resources go in the reverse order of their dependencies', async () => {
  const play = new Playground();
  const id = await play.deployed('demo', chain);

  await play.call('DeleteStack', { StackName: 'demo' });

  expect(await play.settle(id)).toBe('DELETE_COMPLETE');
  const deletions = play.asked.slice(3);
  expect(deletions.indexOf('Delete Top id-of-Top')).toBeLessThan(deletions.indexOf('Delete Base id-of-Base'));
  expect(deletions).toHaveLength(3);
});

test('a deleted stack is found by its id only', async () => {
  const play = new Playground();
  const id = await play.deployed('demo', chain);
  await play.call('DeleteStack', { StackName: 'demo' });
  await play.settle(id);

  expect(await play.describe(id)).toMatchObject({
    StackStatus: 'DELETE_COMPLETE',
    DeletionTime: expect.any(Date),
  });
  expect(await play.resource(id, 'Top')).toMatchObject({ ResourceStatus: 'DELETE_COMPLETE' });
  await expect(play.describe('demo')).rejects.toMatchObject({
    code: 'ValidationError',
    message: 'Stack with id demo does not exist',
  });
  await expect(play.call('DescribeStackEvents', { StackName: 'demo' })).rejects.toThrow(
    'Stack [demo] does not exist',
  );
});

test('its name is free again', async () => {
  const play = new Playground();
  const first = await play.deployed('demo', chain);
  await play.call('DeleteStack', { StackName: 'demo' });
  await play.settle(first);

  const second = await play.deployed('demo', chain);

  expect(second).not.toBe(first);
});

test('deleting a missing stack is no error', async () => {
  const play = new Playground();

  await expect(play.call('DeleteStack', { StackName: 'nothing' })).resolves.toEqual({});
});

test.each([
  ['Delete', ['Delete Thing id-of-Thing']],
  ['Retain', []],
  ['RetainExceptOnCreate', []],
  ['Snapshot', []],
])('DeletionPolicy %s is obeyed', async (DeletionPolicy, deletions) => {
  const play = new Playground();
  const id = await play.deployed('demo', { Resources: { Thing: custom({}, { DeletionPolicy }) } });

  await play.call('DeleteStack', { StackName: id });

  expect(await play.settle(id)).toBe('DELETE_COMPLETE');
  expect(play.asked.slice(1)).toEqual(deletions);
});

test.each([
  ['Retain', {}, 'DELETE_SKIPPED'],
  ['Retain', { RetainExceptOnCreate: 'true' }, 'DELETE_COMPLETE'],
  ['RetainExceptOnCreate', {}, 'DELETE_COMPLETE'],
])(
  'when the create is rolled back, DeletionPolicy %s with %j ends as %s',
  async (DeletionPolicy, options, end) => {
    const play = new Playground(({ LogicalResourceId, RequestType }) =>
      LogicalResourceId === 'Bad' && RequestType === 'Create' ? { fail: 'broken' } : {},
    );
    const id = await play.create(
      'demo',
      { Resources: { Thing: custom({}, { DeletionPolicy }), Bad: custom({}, { DependsOn: 'Thing' }) } },
      options,
    );

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
    expect(await play.story(id)).toContain(`Thing ${end}`);
  },
);

test('fails to delete a protected stack', async () => {
  const play = new Playground();
  await play.deployed('demo', chain, { EnableTerminationProtection: 'true' });

  await expect(play.call('DeleteStack', { StackName: 'demo' })).rejects.toThrow(
    'Stack [demo] cannot be deleted while TerminationProtection is enabled',
  );
});

test('fails to delete a stack in the middle of an update', async () => {
  const play = new Playground();
  const id = await play.deployed('demo', chain);
  await play.update(id, { Resources: { ...chain.Resources, More: custom() } });

  await expect(play.call('DeleteStack', { StackName: id })).rejects.toThrow(
    'Stack [demo] cannot be deleted while in status UPDATE_IN_PROGRESS',
  );
});
