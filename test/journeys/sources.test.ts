import { OWNER_TAG } from '../../contract/copied-model-version';
import { withSibling } from '../../testing/world/sibling';
import { copies, permitted, type Trained } from '../../testing/world/stacks';
import {
  arns,
  deploy,
  destroy,
  expectCleanDeletion,
  expectEnd,
  newWorld,
  world,
} from '../../testing/world/story';
import { QUICK } from '../../testing/world/world';

/** Only a version that Rekognition shows as a copy of the declared source counts as the copy. */

let project: string;
let v1: Trained;
async function begin(rekognition = {}) {
  await newWorld({ rekognition: { ...QUICK.rekognition, ...rekognition } });
  [v1] = await permitted(world, world.train('v1'));
  project = await world.createProject();
}

const copy = (version: Trained) => copies({ Copy: version }, {}, project);

test('a trained version under the derived name, with the stack’s owner tag, is refused, and survives every undone create', async () => {
  await begin();
  await deploy(copy(v1));
  const [{ name, tags }] = world.copies();
  await destroy();
  const { modelVersionArn: trained } = world.trainHere(name, { projectName: 'shared', f1Score: 0.4 });
  world.aws.rekognition.change(trained, { status: 'STOPPED', tags: { [OWNER_TAG]: tags[OWNER_TAG] } });

  const refused = await deploy(copy(v1));

  expectEnd(refused, 'ROLLBACK_COMPLETE', /is taken by \S+ \(STOPPED\): it is no copy and belongs to/);
  expect(arns()).toEqual([trained]);
  for (const seconds of [0, 1, 2, 5]) {
    await destroy();

    const undone = await deploy(withSibling(copy(v1), seconds));

    expect(undone.status).toBe('ROLLBACK_COMPLETE');
    expect(arns()).toEqual([trained]);
  }
});

test('a copy is made, replaced, rolled back and deleted although Rekognition’s first page is empty', async () => {
  await begin({ emptyFirstPage: true });
  const [v2, v3] = [world.train('v2'), world.train('v3')];

  const create = await deploy(withSibling(copy(v1)));
  const replace = await deploy(withSibling(copy(v2)));
  const before = arns();
  const undone = await deploy(withSibling(copy(v3), 60));

  expect([create.status, replace.status]).toEqual(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
  expect(undone.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(before).toHaveLength(1);
  expect(arns()).toEqual(before);
  await expectCleanDeletion();
});
