import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { OWNER_TAG } from '../../contract/copied-model-version';
import { letSiblingsFail, withSibling } from './sibling';
import { type CopyOptions, copies, permit, type Trained } from './stacks';
import { OUTPUT_BUCKET, PRODUCTION, TRAINING, World } from './world';

/** Undoing destroys only what the undone operation made. */

let world: World;
let project: string;
let v1: Trained;
beforeEach(async () => {
  world = await World.create();
  letSiblingsFail(world);
  v1 = world.train('v1');
  await world.deploy('training', permit(v1), TRAINING);
  const created = await world.run(
    world.call(PRODUCTION, 'rekognition', 'CreateProject', { ProjectName: 'shared' }),
  );
  project = created.ProjectArn;
});
afterEach(() => world.close());

const byHand = (operation: string, input: object) =>
  world.run(world.call(PRODUCTION, 'rekognition', operation, input));
const copyOf = (source: Trained, options: CopyOptions = {}) => copies({ Copy: source }, options, project);
const names = () => world.copies().map(({ arn }) => arn);
const KEPT = { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE };

/** A copy that a person has made. Answers its ARN. */
async function copiedByHand(VersionName: string): Promise<string> {
  // A project policy takes its time to count.
  await world.clock.advance(60_000);
  const { ProjectVersionArn } = await byHand('CopyProjectVersion', {
    SourceProjectArn: v1.projectArn,
    SourceProjectVersionArn: v1.modelVersionArn,
    DestinationProjectArn: project,
    VersionName,
    OutputConfig: { S3Bucket: OUTPUT_BUCKET },
  });
  await world.clock.advance(600_000);
  return ProjectVersionArn;
}

test.each([0, 1, 2, 5, 10, 25, 40, 90])(
  'a copy that an earlier stack of the name has kept outlives a create that is undone after %i s',
  async (seconds) => {
    await world.deploy('production', withSibling(copyOf(v1, KEPT)));
    const kept = names();
    await world.destroy('production');

    const create = await world.deploy('production', withSibling(copyOf(v1, KEPT), seconds));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(names()).toEqual(kept);
  },
);

test('a copy that was kept, taken out and declared again in one stack outlives the update that is undone', async () => {
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

test('a kept copy of another model under the given name outlives the create that it refuses', async () => {
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

  test('goes with the stack once the create has finished, for adopting takes ownership', async () => {
    await copiedByHand('mine');
    await world.deploy('production', copyOf(v1, { versionName: 'mine', adoptExisting: true }));

    expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
    expect(names()).toEqual([]);
  });
});

test('what an update has made goes when the update is undone, and nothing else', async () => {
  const v2 = world.train('v2');
  await world.deploy('production', withSibling(copyOf(v1)));
  const before = names();

  const update = await world.deploy('production', withSibling(copyOf(v2), 100));

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(names()).toEqual(before);
});
