import { Playground } from './playground';
import { custom, parameter } from './templates';

const exporter = (value: string | undefined) => ({
  Resources: { Thing: custom({ Value: value ?? 'none' }) },
  ...(value && { Outputs: { Shared: { Value: value, Export: { Name: 'shared' } } } }),
});

const importer = { Resources: { Note: parameter({ 'Fn::ImportValue': 'shared' }) } };

async function pair() {
  const play = new Playground();
  const id = await play.deployed(exporter('one'), {}, 'exporter');
  await play.deployed(importer, {}, 'importer');
  return { play, id };
}

test('a value goes from one stack to the other, and is free once its importer is gone', async () => {
  const { play, id } = await pair();

  expect(await play.parameterOf('Note')).toBe('one');
  const { Exports } = await play.call('ListExports');
  expect(Exports).toEqual([{ ExportingStackId: id, Name: 'shared', Value: 'one' }]);
  await play.deleted();
  expect(await play.updated(exporter(undefined), {}, id)).toBe('UPDATE_COMPLETE');
  expect((await play.call('ListExports')).Exports).toEqual([]);
});

test.each([
  ['changed', 'two', 'updated'],
  ['removed', undefined, 'deleted'],
])('fails to update a stack when an export in use is %s', async (_, value, verb) => {
  const { play, id } = await pair();

  expect(await play.updated(exporter(value), {}, id)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await play.story(id)).toContain(
    `exporter UPDATE_ROLLBACK_IN_PROGRESS: Export shared cannot be ${verb} as it is in use by importer`,
  );
  expect(await play.shown('Thing', id)).toBe('UPDATE_COMPLETE id-of-Thing');
});

test('fails to delete a stack whose export is in use, and leaves it unchanged', async () => {
  const { play, id } = await pair();

  await play.call('DeleteStack', { StackName: id });

  expect(await play.settle(id)).toBe('CREATE_COMPLETE');
  expect((await play.describe(id)).StackStatusReason).toBe(
    'Delete canceled. Cannot delete export shared as it is in use by importer.',
  );
  expect(play.asked).toEqual(['Create Thing']);
});

test('fails to import what nobody exports, and to export a name twice', async () => {
  const { play } = await pair();
  const early = new Playground();

  expect(await early.created(importer)).toBe('ROLLBACK_COMPLETE');
  expect(await play.created(exporter('two'), {}, 'second')).toBe('ROLLBACK_COMPLETE');

  expect((await early.story()).join()).toContain('No export named shared found.');
  expect((await play.story()).join()).toContain(
    'second ROLLBACK_IN_PROGRESS: Export with name shared is already exported by stack exporter. Rollback requested by user.,',
  );
});

test('an export stays in use during the update that stops importing it, because the rollback would need it', async () => {
  const { play, id } = await pair();
  play.provider = ({ LogicalResourceId }) => (LogicalResourceId === 'Slow' ? { after: 60_000 } : {});
  await play.update({ Resources: { Slow: custom() } });
  await play.clock.advance(1_000);

  expect(await play.updated(exporter(undefined), {}, id)).toBe('UPDATE_ROLLBACK_COMPLETE');
});
