import { Tags } from 'aws-cdk-lib';
import { OPERATION_TAG, OWNER_TAG } from '../../contract/copied-model-version';
import { copies, permitted } from '../../testing/world/stacks';
import { deploy, expectEnd, newWorld, world } from '../../testing/world/story';
import { QUICK } from '../../testing/world/world';

beforeEach(() => newWorld(QUICK));

async function promoted(...names: string[]) {
  const versions = await permitted(world, ...names.map((name) => world.train(name)));
  await deploy(copies({ Copy: versions[0] }));
  return versions;
}

const found = () =>
  world.copies().map(({ sourceArn, status }) => `${sourceArn?.split('/').at(-2)} ${status}`);

test('another source version is copied first, and the old copy is deleted last', async () => {
  const [, v2] = await promoted('v1', 'v2');
  const seen: string[][] = [];
  world.aws.intercept(async (call, _input, next) => {
    if (call.operation === 'DeleteProjectVersion') seen.push(found());
    return next();
  });

  const update = await deploy(copies({ Copy: v2 }));

  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(seen).toEqual([['v1 COPYING_COMPLETED', 'v2 COPYING_COMPLETED']]);
  expect(found()).toEqual(['v2 COPYING_COMPLETED']);
});

test('a failing copy rolls the update back with AWS’s reason, and the old copy was never touched', async () => {
  await promoted('v1');
  const [before] = world.copies();
  const bad = world.train('bad', { copyFails: 'The results could not be written to the bucket.' });

  const update = await deploy(copies({ Copy: bad }));

  expectEnd(
    update,
    'UPDATE_ROLLBACK_COMPLETE',
    /Copy\w+ UPDATE_FAILED: Received response status \[FAILED\].*COPYING_FAILED, The results could not be written to the bucket\./,
  );
  expect(world.copies()).toEqual([before]);
});

test('tags, stopOnDelete and the minimum change in place', async () => {
  const [v1] = await promoted('v1');
  const [before] = world.copies();

  const update = await deploy((stack) => {
    copies({ Copy: v1 }, { tags: { team: 'vision' }, stopOnDelete: true, minimumF1Score: 0.9 })(stack);
    Tags.of(stack).add('stage', 'production');
  });
  const tagged = world.copies();
  await deploy(copies({ Copy: v1 }, { tags: { team: 'audio' } }));

  expect(update.status).toBe('UPDATE_COMPLETE');
  const own = { [OWNER_TAG]: 'production/Copy1ED8A51E' };
  const stopOnDelete = { 'cdk-rekognition-custom-labels:stop-on-delete': 'true' };
  const tags = { team: 'vision', stage: 'production', ...own, ...stopOnDelete };
  expect(tagged).toMatchObject([{ arn: before.arn, tags }]);
  const operation = { [OPERATION_TAG]: before.tags[OPERATION_TAG] };
  expect(world.copies()[0].tags).toEqual({ team: 'audio', ...own, ...operation });
});

test('a copy that leaves the template is deleted, although the role no longer names its project', async () => {
  const [v1] = await promoted('v1');
  await deploy(copies({ Copy: v1, Other: v1 }));
  expect(world.copies()).toHaveLength(2);

  const update = await deploy(copies({ Other: v1 }));

  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(world.copies()).toHaveLength(1);
  expect(update.reasons.filter((reason) => reason.includes('DELETE_FAILED'))).toEqual([]);
});

test('a named copy cannot become another one in place: the update fails, and the copy stays untouched', async () => {
  const [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
  await deploy(copies({ Copy: v1 }, { versionName: 'blue' }));
  const before = world.copies();

  const update = await deploy(copies({ Copy: v2 }, { versionName: 'blue' }));

  expectEnd(
    update,
    'UPDATE_ROLLBACK_COMPLETE',
    /shapes-prod\/blue cannot become a copy of \S+\/v2\/\d+ in place/,
  );
  expect(world.copies()).toEqual(before);
  const next = await deploy(copies({ Copy: v2 }, { versionName: 'green' }));
  expect(next.status).toBe('UPDATE_COMPLETE');
  expect(world.copies()).toMatchObject([{ name: 'green' }]);
});
