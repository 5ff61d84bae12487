import { Duration } from 'aws-cdk-lib';
import { copies, permit } from './stacks';
import { TRAINING, World } from './world';

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

const HOUR = 60 * 60_000;

test('a copy of three hours is made, and goes with its stack', async () => {
  const slow = world.train('slow', { copyDuration: 3 * HOUR });
  await world.deploy('training', permit(slow), TRAINING);

  const create = await world.deploy('production', copies({ Copy: slow }, { timeout: Duration.hours(4) }));

  expect(create.status).toBe('CREATE_COMPLETE');
  expect(create.took).toBeGreaterThan(3 * 60 * 60);
  expect(create.took).toBeLessThan(3 * 60 * 60 + 3 * 60);
  expect(world.copies().map(({ status }) => status)).toEqual(['COPYING_COMPLETED']);

  expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
  expect(world.copies()).toEqual([]);
});
