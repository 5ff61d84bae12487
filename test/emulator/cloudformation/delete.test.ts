import { expectRefusal } from '../account';
import { deployed, onCreate, Playground } from './playground';
import { custom } from './templates';

const chain = {
  Resources: { Base: custom(), Top: custom({ On: { Ref: 'Base' } }), Alone: custom() },
};

test('resources go in the reverse order of their dependencies, and the stack is found by its id only', async () => {
  const play = await deployed(chain);
  const first = play.id;

  expect(await play.deleted()).toBe('DELETE_COMPLETE');
  const deletions = play.asked.slice(3);
  expect(deletions.indexOf('Delete Top id-of-Top')).toBeLessThan(deletions.indexOf('Delete Base id-of-Base'));
  expect(deletions).toHaveLength(3);
  const deleted = { StackStatus: 'DELETE_COMPLETE', DeletionTime: expect.any(Date) };
  expect(await play.describe()).toMatchObject(deleted);
  expect(await play.shown('Top')).toBe('DELETE_COMPLETE id-of-Top');
  await expectRefusal(play.describe('demo'), 'ValidationError', /^Stack with id demo does not exist$/);
  await expect(play.story('demo')).rejects.toThrow('Stack [demo] does not exist');
  // The name is free again.
  expect(await play.deployed(chain)).not.toBe(first);
});

test('deleting a missing stack is no error', async () => {
  await expect(new Playground().call('DeleteStack', { StackName: 'nothing' })).resolves.toEqual({});
});

test.each([
  ['Delete', ['Delete Thing id-of-Thing']],
  ['Retain', []],
  ['RetainExceptOnCreate', []],
  ['Snapshot', []],
])('DeletionPolicy %s is obeyed', async (DeletionPolicy, deletions) => {
  const play = await deployed({ Resources: { Thing: custom({}, { DeletionPolicy }) } });

  expect(await play.deleted()).toBe('DELETE_COMPLETE');
  expect(play.asked.slice(1)).toEqual(deletions);
});

test.each([
  ['Retain', {}, 'DELETE_SKIPPED'],
  ['Retain', { RetainExceptOnCreate: 'true' }, 'DELETE_COMPLETE'],
  ['RetainExceptOnCreate', {}, 'DELETE_COMPLETE'],
])('when the create is rolled back, DeletionPolicy %s with %j ends as %s', async (policy, options, end) => {
  const play = new Playground(onCreate({ fail: 'broken' }, 'Bad'));
  const Thing = custom({}, { DeletionPolicy: policy });
  const template = { Resources: { Thing, Bad: custom({}, { DependsOn: 'Thing' }) } };

  expect(await play.created(template, options)).toBe('ROLLBACK_COMPLETE');
  expect(await play.story()).toContain(`Thing ${end}`);
});

test('fails to delete a protected stack, and one in the middle of an update', async () => {
  const play = new Playground();
  await play.deployed(chain, { EnableTerminationProtection: 'true' });
  await expect(play.stack('DeleteStack')).rejects.toThrow(
    'Stack [demo] cannot be deleted while TerminationProtection is enabled',
  );
  await play.stack('UpdateTerminationProtection', { EnableTerminationProtection: 'false' });
  await play.update({ Resources: { ...chain.Resources, More: custom() } });

  await expect(play.stack('DeleteStack')).rejects.toThrow(
    'Stack [demo] cannot be deleted while in status UPDATE_IN_PROGRESS',
  );
});
