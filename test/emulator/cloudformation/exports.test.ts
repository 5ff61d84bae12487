import { custom, Playground, parameter } from './playground';

const exporter = (value: string | undefined) => ({
  Resources: { Thing: custom({ Value: value ?? 'none' }) },
  ...(value && { Outputs: { Shared: { Value: value, Export: { Name: 'shared' } } } }),
});

const importer = { Resources: { Note: parameter({ 'Fn::ImportValue': 'shared' }) } };

async function pair() {
  const play = new Playground();
  const id = await play.deployed('exporter', exporter('one'));
  await play.deployed('importer', importer);
  return { play, id };
}

test('a value goes from one stack to the other', async () => {
  const { play, id } = await pair();

  const { PhysicalResourceId: Name } = await play.resource('importer', 'Note');
  expect((await play.call('GetParameter', { Name }, 'ssm')).Parameter.Value).toBe('one');
  expect((await play.call('ListExports')).Exports).toEqual([
    { ExportingStackId: id, Name: 'shared', Value: 'one' },
  ]);
});

test.each([
  ['changed', 'two', 'updated'],
  ['removed', undefined, 'deleted'],
])('fails to update a stack when an export in use is %s', async (_, value, verb) => {
  const { play, id } = await pair();

  await play.update(id, exporter(value));

  expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await play.story(id)).toContain(
    `exporter UPDATE_ROLLBACK_IN_PROGRESS: Export shared cannot be ${verb} as it is in use by importer`,
  );
  expect(await play.resource(id, 'Thing')).toMatchObject({ ResourceStatus: 'UPDATE_COMPLETE' });
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

test('an export is free once its importer is gone', async () => {
  const { play, id } = await pair();
  const { StackId: importerId } = await play.describe('importer');
  await play.call('DeleteStack', { StackName: importerId });
  await play.settle(importerId);

  await play.update(id, exporter(undefined));

  expect(await play.settle(id)).toBe('UPDATE_COMPLETE');
  expect((await play.call('ListExports')).Exports).toEqual([]);
});

test('fails to import what nobody exports', async () => {
  const play = new Playground();
  const id = await play.create('importer', importer);

  expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
  expect((await play.story(id)).join()).toContain('No export named shared found.');
});

test('fails to export a name twice', async () => {
  const { play } = await pair();
  const id = await play.create('second', exporter('two'));

  expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
  expect((await play.story(id)).join()).toContain(
    'second ROLLBACK_IN_PROGRESS: Export with name shared is already exported by stack exporter. Rollback requested by user.,',
  );
});

test('an export stays in use during the update that stops importing it, because the rollback would need it', async () => {
  const { play, id } = await pair();
  play.provider = ({ LogicalResourceId }) => (LogicalResourceId === 'Slow' ? { after: 60_000 } : {});
  await play.update('importer', { Resources: { Slow: custom() } });
  await play.clock.advance(1_000);

  await play.update(id, exporter(undefined));

  expect(await play.settle(id)).toBe('UPDATE_ROLLBACK_COMPLETE');
});
