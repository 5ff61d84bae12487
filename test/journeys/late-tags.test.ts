import { Tags } from 'aws-cdk-lib';
import { withSibling } from '../../testing/world/sibling';
import { copies, permitted, runs, type Trained } from '../../testing/world/stacks';
import { arns, deploy, expectCleanDeletion, newWorld, world } from '../../testing/world/story';

/** ListTagsForResource shows a change of tags twenty seconds late. */

let project: string;
let v1: Trained;
beforeEach(async () => {
  await newWorld({ rekognition: { tagLag: 20_000, copyDuration: 60_000 } });
  [v1] = await permitted(world, world.train('v1'));
  project = await world.createProject();
});

const tagged = (tags: Record<string, string>, failsAfter?: number) =>
  withSibling((stack) => {
    for (const copy of copies({ Copy: v1 }, {}, project)(stack))
      for (const [key, value] of Object.entries(tags)) Tags.of(copy).add(key, value);
  }, failsAfter);

test.each([2, 6, 12, 30])(
  'an update of tags that is undone after %d s leaves none of them',
  async (seconds) => {
    await deploy(tagged({ cost: 'a' }));

    const { status } = await deploy(tagged({ cost: 'b', extra: 'x' }, seconds));
    await world.clock.advance(60_000);

    const [{ tags }] = world.copies();
    expect([status, tags.cost, tags.extra]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'a', undefined]);
    await expectCleanDeletion();
  },
);

test('an undone create gives back what it has adopted', async () => {
  const arn = await world.copyByHand(v1, project, 'mine');
  await world.clock.advance(600_000);
  const adopting = copies({ Copy: v1 }, { versionName: 'mine', adoptExisting: true }, project);

  for (const seconds of [2, 10, 21, 25, 45]) {
    const { status } = await deploy(withSibling(adopting, seconds));
    await world.destroy('production');
    await world.clock.advance(60_000);

    expect([status, arns(), Object.keys(world.copies()[0].tags)]).toEqual(['ROLLBACK_COMPLETE', [arn], []]);
  }
});

test('an undone update stops the model that it has started', async () => {
  const [one, two] = [world.trainHere('one'), world.trainHere('two')];
  await deploy(withSibling(runs(one)));

  for (const seconds of [10, 25, 40, 80, 200]) {
    const { status } = await deploy(withSibling(runs(two), seconds));
    await world.clock.advance(600_000);

    const { ProjectVersionDescriptions } = await world.byHand('DescribeProjectVersions', {
      ProjectArn: one.projectArn,
    });
    const running = ProjectVersionDescriptions.filter(({ Status }: any) =>
      /^(RUNNING|STARTING)$/.test(Status),
    );
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(running).toMatchObject([{ ProjectVersionArn: one.modelVersionArn }]);
  }
});
