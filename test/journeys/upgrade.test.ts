import { withSibling } from '../../testing/world/sibling';
import { copies, permit, permitted, type Trained } from '../../testing/world/stacks';
import { countOf, deploy, disturb, expectCleanDeletion, newWorld, world } from '../../testing/world/story';
import { QUICK, TRAINING } from '../../testing/world/world';

/**
 * A request can run longer than an upgrade of this library or its rollback. So each version must read the other's
 * notes.
 */

let v1: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1] = await permitted(world, world.train('v1'));
});

type Notes = Record<string, unknown>;

/** What another version does with the notes before it passes them on. */
const VERSIONS: [name: string, rewrite: (notes: Notes) => Notes][] = [
  [
    'a later one, which adds members',
    (notes) => ({ ...notes, foreseen: { by: 'nobody' }, times: [1, 2, 3] }),
  ],
  [
    'the first one, which noted what it asked for',
    ({ startedAt, operation, situation, asked, made }) => ({ startedAt, operation, situation, asked, made }),
  ],
  ['one that remembers when it began, and nothing else', ({ startedAt }) => ({ startedAt })],
];

/** Every other step is done by the other version. Counts the steps that got its notes. */
function mix(rewrite: (notes: Notes) => Notes): { steps: number } {
  const count = { steps: 0 };
  let isOurs = false;
  world.aws.intercept((call, input, next) => {
    if (call.operation !== 'Invoke' || call.service !== 'lambda') return next();
    const work = JSON.parse(Buffer.from(input.Payload).toString());
    isOurs = !isOurs;
    if (!work.request || !work.notes || isOurs) return next();
    count.steps++;
    input.Payload = Buffer.from(JSON.stringify({ ...work, notes: rewrite(work.notes) }));
    return next();
  });
  return count;
}

describe.each(VERSIONS)('with the notes of %s,', (_name, rewrite) => {
  test('a copy is made once, replaced and deleted', async () => {
    const count = mix(rewrite);

    const create = await deploy(copies({ Copy: v1 }));
    const update = await deploy(copies({ Copy: world.train('v2') }));

    expect(count.steps).toBeGreaterThan(5);
    expect([create.status, update.status]).toEqual(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
    expect(countOf('CopyProjectVersion')).toBe(2);
    await expectCleanDeletion();
  });

  test('an undone update deletes what it made, and nothing else', async () => {
    await deploy(withSibling(copies({ Copy: v1 })));
    const before = world.copies();
    mix(rewrite);

    const update = await deploy(withSibling(copies({ Copy: world.train('v2') }), 60));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(world.copies()).toEqual(before);
  });

  test('a copy whose call was not answered is found', async () => {
    mix(rewrite);
    disturb('rekognition', 'CopyProjectVersion', { name: 'killed after' });

    const create = await deploy(copies({ Copy: v1 }));

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(world.copies()).toHaveLength(1);
  });

  test('a policy is changed and deleted', async () => {
    await world.deploy('training', permit(v1), TRAINING);
    mix(rewrite);

    const update = await world.deploy('training', permit(v1, v1), TRAINING);

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect((await world.destroy('training', TRAINING)).status).toBe('DELETE_COMPLETE');
  });
});
