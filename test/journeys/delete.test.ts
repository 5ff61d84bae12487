import { RemovalPolicy } from 'aws-cdk-lib';
import type { EmulatorOptions } from '../../emulator';
import { inject } from '../../emulator/faults';
import { BUSY, delivery, of } from '../../testing/world/faults';
import { type CopyOptions, copies, permitted } from '../../testing/world/stacks';
import {
  countOf,
  deploy,
  destroy,
  disturb,
  expectEnd,
  newWorld,
  rollBack,
  statuses,
  world,
} from '../../testing/world/story';
import { PRODUCTION, QUICK } from '../../testing/world/world';

let project: string;
async function begin(options: EmulatorOptions = {}) {
  await newWorld({ ...QUICK, ...options });
  project = await world.createProject();
}
beforeEach(() => begin());

/** A deployed copy in a project outside the stack. Returns the copy's ARN. */
async function promoted(options: CopyOptions = {}): Promise<string> {
  const [v1] = await permitted(world, world.train('v1'));
  await deploy(copies({ Copy: v1 }, options, project));
  return world.copies()[0].arn;
}

test('a running model fails the deletion of its stack, and the reason says how to stop it', async () => {
  // Otherwise the function is deleted before the second deletion.
  await begin({ cloudFormation: { failedDeletionProtects: true } });
  const arn = await promoted();
  await world.startModel(arn);
  await world.clock.advance(600_000);

  const first = await destroy();
  await world.stopModel(arn);
  const second = await destroy();

  expectEnd(
    first,
    'DELETE_FAILED',
    `is RUNNING and is never stopped unasked, so it cannot be deleted. In account ${PRODUCTION} run "aws rekognition stop-project-version --project-version-arn ${arn}"`,
  );
  // The second deletion waited for the end of STOPPING.
  expect(second.status).toBe('DELETE_COMPLETE');
  expect(statuses()).toEqual([]);
  expect(countOf('StopProjectVersion')).toBe(1);
});

test('a rollback that cannot start an execution deletes the undone copy when it is continued', async () => {
  await promoted();
  const [before] = world.copies();
  const bad = world.train('bad', { copyDuration: 30_000, copyFails: 'No.' });
  const v2 = world.train('v2');
  // The copies start one execution each. Then come the rollback's attempts to start another one.
  const { remove } = disturb('states', 'StartExecution', BUSY, { nth: 3, times: 1000 });

  const failed = await deploy(copies({ Copy: v2, Bad: bad }, {}, project));
  const owed = world.copies().map(({ name }) => name.slice(0, 2));
  remove();
  const continued = await rollBack('ContinueUpdateRollback');

  expect(failed.status).toBe('UPDATE_ROLLBACK_FAILED');
  expect(owed).toContain('v2');
  expect(continued.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.copies()).toEqual([before]);
});

test.each([
  ['runs', 600_000],
  ['is starting', 0],
])('a model that %s is stopped and deleted with stopOnDelete', async (_case, later) => {
  await world.startModel(await promoted({ stopOnDelete: true }));
  await world.clock.advance(later);

  const destroyed = await destroy();

  expect([destroyed.status, statuses()]).toEqual(['DELETE_COMPLETE', []]);
  expect(countOf('StopProjectVersion')).toBe(1);
});

/**
 * test/lambda/copied-model-version/deletion-cases.ts has a copy that is starting, gone with its project, or no longer
 * ours.
 */
test.each(['RETAIN', 'RETAIN_ON_UPDATE_OR_DELETE'] as const)(
  '%s keeps a replaced copy, and the copy when its stack is deleted',
  async (name) => {
    const removalPolicy = RemovalPolicy[name];
    await promoted({ removalPolicy });

    await deploy(copies({ Copy: world.train('v2') }, { removalPolicy }, project));

    expect((await destroy()).status).toBe('DELETE_COMPLETE');
    expect(world.copies().map(({ sourceArn }) => sourceArn?.split('/').at(-2))).toEqual(['v1', 'v2']);
    expect(statuses()).toEqual(['COPYING_COMPLETED', 'COPYING_COMPLETED']);
  },
);

test('RETAIN_ON_UPDATE_OR_DELETE does not keep a copy whose create is rolled back', async () => {
  const [bad] = await permitted(world, world.train('bad', { copyFails: 'No.' }));

  const { RETAIN_ON_UPDATE_OR_DELETE: removalPolicy } = RemovalPolicy;
  const create = await deploy(copies({ Copy: bad }, { removalPolicy }, project));

  expect(create.status).toBe('ROLLBACK_COMPLETE');
  expect(statuses()).toEqual([]);
});

/** testing/histories/examples.ts plays the same with a stack at rest. */
test('a Delete that is delivered again while the stack is at work deletes nothing that is declared again', async () => {
  const v1 = world.train('v1');
  const wanted = copies({ Copy: v1 }, {}, project);
  await permitted(world, v1);
  await deploy(wanted);
  inject(world.aws, [delivery({ name: 'delivered twice', after: 65_000 }, of('Delete'))]);
  await deploy(copies({ Other: v1 }, {}, project));
  await deploy(wanted);
  const declared = world.copies();

  await world.clock.advance(3_600_000);

  expect(statuses()).toEqual(['COPYING_COMPLETED']);
  expect(world.copies()).toEqual(declared);
});
