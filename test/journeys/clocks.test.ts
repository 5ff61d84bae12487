import type { EmulatorOptions } from '../../emulator';
import { withSibling } from '../../testing/world/sibling';
import { copies, permitted, type Trained } from '../../testing/world/stacks';
import { countOf, deploy, destroy, disturb, newWorld, sources, world } from '../../testing/world/story';

/** Clocks that are five minutes wrong change nothing. */

const SKEWS: NonNullable<EmulatorOptions['skew']>[] = [
  { cloudformation: 300_000 },
  { cloudformation: -300_000 },
  { rekognition: 300_000 },
  { rekognition: -300_000 },
  { lambda: 300_000 },
  { lambda: -300_000 },
  { cloudformation: 300_000, rekognition: -300_000 },
];

describe.each(SKEWS)('with clocks that differ by %p', (skew) => {
  let v1: Trained;
  beforeEach(async () => {
    await newWorld({ skew, rekognition: { copyDuration: 120_000 } });
    [v1] = await permitted(world, world.train('v1'));
  });

  // During the copy, and after it.
  test.each([100, 300])('the rollback of a create deletes its copy after %i s', async (seconds) => {
    const create = await deploy(withSibling(copies({ Copy: v1 }), seconds));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(world.copies()).toEqual([]);
  });

  test('the rollback of an update deletes the new copy, and keeps the former one', async () => {
    await deploy(withSibling(copies({ Copy: v1 })));

    const update = await deploy(withSibling(copies({ Copy: world.train('v2') }), 300));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(sources()).toEqual([v1.modelVersionArn]);
  });

  test('a failing copy is requested once, and again by the next deployment', async () => {
    const bad = world.train('bad', { copyFails: 'No.', copyDuration: 60_000 });

    const first = await deploy(copies({ Copy: bad }));
    expect([first.status, countOf('CopyProjectVersion')]).toEqual(['ROLLBACK_COMPLETE', 1]);

    await destroy();
    const second = await deploy(copies({ Copy: bad }));
    expect([second.status, countOf('CopyProjectVersion')]).toEqual(['ROLLBACK_COMPLETE', 2]);
    expect(world.copies()).toEqual([]);
  });

  test('a copy that failed without a rollback is made again by the next update', async () => {
    await deploy(copies({ Copy: v1 }));
    const failing = copies({ Copy: world.train('v2') });
    const fails = { name: 'copy fails', after: 60_000, message: 'Only once.' } as const;
    const { remove } = disturb('rekognition', 'CopyProjectVersion', fails, { times: 9 });
    const failed = await deploy(failing, { DisableRollback: true });
    remove();

    const again = await deploy(failing, { DisableRollback: true });

    expect([failed.status, again.status]).toEqual(['UPDATE_FAILED', 'UPDATE_COMPLETE']);
    expect(world.copies()).toHaveLength(1);
    expect(countOf('CopyProjectVersion')).toBe(3);
  });
});
