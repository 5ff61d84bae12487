import { OWNER_TAG } from '../../contract/copied-model-version';
import { withSibling } from '../../testing/world/sibling';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import { deploy, newWorld, world } from '../../testing/world/story';
import { QUICK } from '../../testing/world/world';

/** Going back never fails because of how things were. */

let project: string;
let v1: Trained;
let copy: string;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1] = await permitted(world, world.train('v1', { startFails: 'The model does not start.' }));
  project = await world.createProject();
  await deploy(tagged('before'));
  [{ arn: copy }] = world.copies();
});

const tagged = (team: string, failsAfter?: number, options: CopyOptions = {}) =>
  withSibling(copies({ Copy: v1 }, { tags: { team }, ...options }, project), failsAfter);

/** What a person has done to the copy before its tag changes, and whether that change can succeed. */
const DEEDS: [string, () => Promise<unknown>, string][] = [
  [
    'is FAILED after a start that failed',
    async () => {
      await world.startModel(copy);
      await world.clock.advance(600_000);
    },
    'UPDATE_COMPLETE',
  ],
  [
    'has lost its owner tag',
    () => world.byHand('UntagResource', { ResourceArn: copy, TagKeys: [OWNER_TAG] }),
    'UPDATE_ROLLBACK_COMPLETE',
  ],
  [
    'was adopted by another stack',
    () => world.byHand('TagResource', { ResourceArn: copy, Tags: { [OWNER_TAG]: 'other/Copy' } }),
    'UPDATE_ROLLBACK_COMPLETE',
  ],
  [
    'is gone with its project',
    async () => {
      await world.byHand('DeleteProjectVersion', { ProjectVersionArn: copy });
      await world.clock.advance(60_000);
      await world.byHand('DeleteProject', { ProjectArn: project });
    },
    'UPDATE_ROLLBACK_COMPLETE',
  ],
];

test.each(DEEDS)(
  'a tag changes while the copy %s: the stack ends in a good state',
  async (_name, deed, status) => {
    await deed();
    const before = world.copies().map(({ arn }) => arn);

    const update = await deploy(tagged('after'));

    expect(update.status).toBe(status);
    expect(world.copies().map(({ arn }) => arn)).toEqual(before);
    expect(update.reasons.join()).not.toMatch(/delete that version/);
  },
);

test.each(DEEDS)('a sibling fails while the copy %s: the rollback ends', async (_name, deed) => {
  await deed();
  const before = world.copies().map(({ arn }) => arn);

  const update = await deploy(tagged('after', 5));

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.copies().map(({ arn }) => arn)).toEqual(before);
});
