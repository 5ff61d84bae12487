import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { OWNER_TAG } from '../../contract/copied-model-version';
import type { EmulatorOptions } from '../../emulator';
import { inject } from '../../emulator/faults';
import { DENIED, delivery, of } from '../../testing/world/faults';
import { withSibling } from '../../testing/world/sibling';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import {
  arns,
  deploy,
  destroy,
  disturb,
  expectCleanDeletion,
  newWorld,
  world,
} from '../../testing/world/story';

/** Undoing destroys only what the undone operation made. */

let project: string;
let v1: Trained;
beforeEach(() => begin());

async function begin(options: EmulatorOptions = {}) {
  await newWorld({ rekognition: { copyDuration: 120_000 }, ...options });
  [v1] = await permitted(world, world.train('v1'));
  project = await world.createProject();
}

const copyOf = (source: Trained, options: CopyOptions = {}) => copies({ Copy: source }, options, project);
const KEPT = { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE };

/** A copy that a person has made. Returns its ARN. */
async function copiedByHand(VersionName: string): Promise<string> {
  // A project policy needs some time to have effect.
  await world.clock.advance(60_000);
  const arn = await world.copyByHand(v1, project, VersionName);
  await world.clock.advance(600_000);
  return arn;
}

test('a copy that an earlier stack of the same name kept survives creates that are undone after 0 to 90 s', async () => {
  await deploy(withSibling(copyOf(v1, KEPT)));
  const kept = arns();

  for (const seconds of [0, 1, 2, 5, 10, 25, 40, 90]) {
    await destroy();

    const create = await deploy(withSibling(copyOf(v1, KEPT), seconds));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(arns()).toEqual(kept);
  }
});

test('a copy that a stack kept, removed and declared again survives the undone update', async () => {
  await deploy(withSibling(copyOf(v1, KEPT)));
  const kept = arns();
  await deploy(withSibling(copies({}, {}, project)));

  const update = await deploy(withSibling(copyOf(v1), 40));

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(arns()).toEqual(kept);
});

describe('a version made by hand, which the create adopts,', () => {
  const adopting = (failsAfter: number) =>
    withSibling(copyOf(v1, { versionName: 'mine', adoptExisting: true }), failsAfter);
  const owners = () => world.copies().map(({ tags }) => tags[OWNER_TAG]);

  test.each([
    ['a rollback', {}, 'ROLLBACK_COMPLETE'],
    ['OnFailure=DELETE', { OnFailure: 'DELETE' }, 'DELETE_COMPLETE'],
    ['the deletion of the stack that failed without a rollback', { DisableRollback: true }, 'CREATE_FAILED'],
  ])('is given back by %s', async (_name, more, status) => {
    const arn = await copiedByHand('mine');

    const create = await deploy(adopting(60), more);
    if (status === 'CREATE_FAILED') expect((await destroy()).status).toBe('DELETE_COMPLETE');

    expect(create.status).toBe(status);
    expect([arns(), owners()]).toEqual([[arn], [undefined]]);
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
      await begin({ cloudFormation });
      const arn = await copiedByHand('mine');
      // The version may not be tagged while the stack goes back.
      const { remove } = disturb('rekognition', 'UntagResource', DENIED, { times: 1000 });
      const create = await deploy(adopting(60));
      remove();

      const destroyed = await destroy();

      expect([create.status, destroyed.status]).toEqual(['ROLLBACK_FAILED', status]);
      expect(arns()).toEqual([arn]);
      expect(owners()).toEqual([owner && expect.stringMatching(owner)]);
    },
  );

  test('is given back to the other resource of the stack that made it, although a gate reads an evaluation first', async () => {
    const v2 = world.train('v2', { labels: { circle: 0.9 } });
    const made = (stack: Stack) => {
      copyOf(v1)(stack);
      copies({ Other: v2 }, { versionName: 'mine' }, project)(stack);
    };
    const minimumLabelF1Scores = { circle: 0.8 };
    await deploy(withSibling(made));

    const taking = copyOf(v2, { versionName: 'mine', adoptExisting: true, minimumLabelF1Scores });
    const { status } = await deploy(withSibling(taking, 60));
    const takes = world.callsOf('TagResource').length;

    expect([status, takes, owners().map((owner) => owner.slice(0, 16))]).toEqual([
      'UPDATE_ROLLBACK_COMPLETE',
      2,
      ['production/Copy1', 'production/Other'],
    ]);
    await expectCleanDeletion();
  });

  test('is deleted with the stack once the create has finished, because adopting takes ownership', async () => {
    await copiedByHand('mine');
    await deploy(copyOf(v1, { versionName: 'mine', adoptExisting: true }));

    await expectCleanDeletion();
  });
});

test.each([
  ['', true],
  [', even if the rollback does not move the stack’s LastUpdatedTime', false],
])(
  'an undone update deletes what it has made, and nothing else%s',
  async (_, rollbackMovesLastUpdatedTime) => {
    await begin({ cloudFormation: { rollbackMovesLastUpdatedTime } });
    const v2 = world.train('v2');
    await deploy(withSibling(copyOf(v1)));
    const before = arns();

    const update = await deploy(withSibling(copyOf(v2), 100));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(arns()).toEqual(before);
  },
);

test('a Delete that is delivered again during the rollback of a later update deletes nothing', async () => {
  const [v2, v3] = [world.train('v2'), world.train('v3', { copyDuration: 360_000 })];
  const both = (of: Record<string, Trained>, failsAfter?: number) =>
    withSibling(copies(of, {}, project), failsAfter);
  await deploy(both({ Copy: v1, Other: v2 }));
  const { hits } = inject(world.aws, [delivery({ name: 'delivered twice', after: 900_000 }, of('Delete'))]);
  await deploy(both({ Other: v2 }));
  await deploy(both({ Copy: v1, Other: v2 }));
  const before = arns();
  await world.clock.advance(hits[0].time + 720_000 - world.clock.now());

  // The rollback has to wait for the new copy, which takes six minutes.
  const update = await deploy(both({ Copy: v1, Other: v3 }, 60));

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.clock.now()).toBeGreaterThan(hits[0].time + 900_000);
  expect(arns()).toEqual(before);
});
