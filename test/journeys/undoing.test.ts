import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { OWNER_TAG } from '../../contract/copied-model-version';
import type { EmulatorOptions } from '../../emulator';
import { inject } from '../../emulator/faults';
import { delivery, of } from '../../testing/world/faults';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import { PRODUCTION, World } from '../../testing/world/world';
import { letSiblingsFail, withSibling } from './sibling';

/** Undoing destroys only what the undone operation made. */

let world: World;
let project: string;
let v1: Trained;
beforeEach(() => begin());
afterEach(() => world.close());

async function begin(options: EmulatorOptions = {}) {
  world = await World.create({ rekognition: { copyDuration: 120_000 }, ...options });
  letSiblingsFail(world);
  [v1] = await permitted(world, world.train('v1'));
  project = await world.createProject();
}

const copyOf = (source: Trained, options: CopyOptions = {}) => copies({ Copy: source }, options, project);
const names = () => world.copies().map(({ arn }) => arn);
const KEPT = { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE };

/** A copy that a person has made. Answers its ARN. */
async function copiedByHand(VersionName: string): Promise<string> {
  // A project policy takes its time to count.
  await world.clock.advance(60_000);
  const arn = await world.copyByHand(v1, project, VersionName);
  await world.clock.advance(600_000);
  return arn;
}

test('a copy that an earlier stack of the same name kept survives creates that are undone after 0 to 90 s', async () => {
  await world.deploy('production', withSibling(copyOf(v1, KEPT)));
  const kept = names();

  for (const seconds of [0, 1, 2, 5, 10, 25, 40, 90]) {
    await world.destroy('production');

    const create = await world.deploy('production', withSibling(copyOf(v1, KEPT), seconds));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(names()).toEqual(kept);
  }
});

test('a copy that a stack kept, removed and declared again survives the undone update', async () => {
  await world.deploy('production', withSibling(copyOf(v1, KEPT)));
  const kept = names();
  await world.deploy(
    'production',
    withSibling((stack: Stack) => copies({}, {}, project)(stack)),
  );

  const update = await world.deploy('production', withSibling(copyOf(v1), 40));

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(names()).toEqual(kept);
});

test('a kept copy of another model under the given name survives the create that fails because of it', async () => {
  const v2 = world.train('v2');
  await world.deploy('production', copyOf(v2, { ...KEPT, versionName: 'current' }));
  const kept = names();
  await world.destroy('production');

  const create = await world.deploy('production', copyOf(v1, { versionName: 'current' }));

  expect(create.status).toBe('ROLLBACK_COMPLETE');
  expect(create.reasons.join()).toContain('is taken by');
  expect(names()).toEqual(kept);
});

describe('a version made by hand, which the create adopts,', () => {
  const adopting = (failsAfter: number) =>
    withSibling(copyOf(v1, { versionName: 'mine', adoptExisting: true }), failsAfter);
  const owners = () => world.copies().map(({ tags }) => tags[OWNER_TAG]);

  test.each([
    ['a rollback', {}, 'ROLLBACK_COMPLETE'],
    ['OnFailure=DELETE', { OnFailure: 'DELETE' }, 'DELETE_COMPLETE'],
  ])('is given back by %s', async (_name, more, status) => {
    const arn = await copiedByHand('mine');

    const create = await world.deploy('production', adopting(60), PRODUCTION, more);

    expect(create.status).toBe(status);
    expect(names()).toEqual([arn]);
    expect(owners()).toEqual([undefined]);
  });

  test('is given back by the deletion of the stack that failed without a rollback', async () => {
    const arn = await copiedByHand('mine');
    const create = await world.deploy('production', adopting(60), PRODUCTION, { DisableRollback: true });

    const destroyed = await world.destroy('production');

    expect([create.status, destroyed.status]).toEqual(['CREATE_FAILED', 'DELETE_COMPLETE']);
    expect(names()).toEqual([arn]);
    expect(owners()).toEqual([undefined]);
  });

  test.each([
    ['is given back', 'which is still there', { failedDeletionProtects: true }, 'DELETE_COMPLETE', undefined],
    // CloudFormation can only retain it.
    [
      'stays',
      'which is gone already',
      { failedDeletionProtects: false },
      'DELETE_FAILED',
      /^production\/Copy/,
    ],
  ])(
    '%s when the rollback could not undo it and its function, %s, must delete it',
    async (...[, , cloudFormation, status, owner]) => {
      await world.close();
      await begin({ cloudFormation });
      const arn = await copiedByHand('mine');
      // The version may not be tagged while the stack goes back.
      const { remove } = inject(world.aws, [
        {
          at: { service: 'rekognition', operation: 'UntagResource', times: 1000 },
          what: { name: 'error', code: 'AccessDeniedException', status: 400 },
        },
      ]);
      const create = await world.deploy('production', adopting(60));
      remove();

      const destroyed = await world.destroy('production');

      expect([create.status, destroyed.status]).toEqual(['ROLLBACK_FAILED', status]);
      expect(names()).toEqual([arn]);
      expect(owners()).toEqual([owner && expect.stringMatching(owner)]);
    },
  );

  test('is deleted with the stack once the create has finished, because adopting takes ownership', async () => {
    await copiedByHand('mine');
    await world.deploy('production', copyOf(v1, { versionName: 'mine', adoptExisting: true }));

    expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
    expect(names()).toEqual([]);
  });
});

test.each([
  ['', true],
  [', even if the rollback does not move the stack’s LastUpdatedTime', false],
])(
  'an undone update deletes what it has made, and nothing else%s',
  async (_, rollbackMovesLastUpdatedTime) => {
    await world.close();
    await begin({ cloudFormation: { rollbackMovesLastUpdatedTime } });
    const v2 = world.train('v2');
    await world.deploy('production', withSibling(copyOf(v1)));
    const before = names();

    const update = await world.deploy('production', withSibling(copyOf(v2), 100));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(names()).toEqual(before);
  },
);

test('a Delete that is delivered again during the rollback of a later update deletes nothing', async () => {
  const [v2, v3] = [world.train('v2'), world.train('v3', { copyDuration: 360_000 })];
  const both = (of: Record<string, Trained>, failsAfter?: number) =>
    withSibling(copies(of, {}, project), failsAfter);
  await world.deploy('production', both({ Copy: v1, Other: v2 }));
  const { hits } = inject(world.aws, [delivery({ name: 'delivered twice', after: 900_000 }, of('Delete'))]);
  await world.deploy('production', both({ Other: v2 }));
  await world.deploy('production', both({ Copy: v1, Other: v2 }));
  const before = names();
  await world.clock.advance(hits[0].time + 720_000 - world.clock.now());

  // The rollback has to wait for the new copy, which takes six minutes.
  const update = await world.deploy('production', both({ Copy: v1, Other: v3 }, 60));

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.clock.now()).toBeGreaterThan(hits[0].time + 900_000);
  expect(names()).toEqual(before);
});
