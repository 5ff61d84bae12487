import { copies, permitted, type Trained } from '../../testing/world/stacks';
import { disturb, newWorld, world } from '../../testing/world/story';

/** A project in which five copies are in progress all the time. */

const MINUTE = 60_000;

let short: Trained;
let long: Trained;
let project: string;
beforeEach(async () => {
  await newWorld();
  [short, long] = await permitted(
    world,
    world.train('short', { copyDuration: 6.1 * MINUTE }),
    world.train('long', { copyDuration: 100 * MINUTE }),
  );
  await world.clock.advance(MINUTE);
  project = await world.createProject();
});

test('a copy whose answer was lost is found when it has finished, though five newer ones are in progress', async () => {
  disturb('rekognition', 'CopyProjectVersion', { name: 'answer lost' }, { by: 'assumed-role/production-' });
  const create = await world.run(world.begin('production', copies({ Copy: short }, {}, project)));
  await world.clock.advance(MINUTE);
  for (const name of ['a', 'b', 'c', 'd']) await world.copyByHand(long, project, name);
  await takePlace('e');

  const { status, reasons, took } = await world.run(create.end);

  expect({ status, reasons }).toMatchObject({ status: 'CREATE_COMPLETE' });
  expect(took).toBeLessThan(10 * 60);
});

/** Begins a copy as soon as there is a place. */
async function takePlace(name: string): Promise<void> {
  for (;;) {
    try {
      await world.copyByHand(long, project, name);
      return;
    } catch {
      await world.clock.advance(1_000);
    }
  }
}
