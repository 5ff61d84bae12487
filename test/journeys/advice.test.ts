import type { Stack } from 'aws-cdk-lib';
import { OWNER_TAG } from '../../contract/copied-model-version';
import type { EmulatorOptions } from '../../emulator';
import { type Fault, inject } from '../../emulator/faults';
import { follow, refuseStarts } from '../../testing/world/advice';
import { withSibling } from '../../testing/world/sibling';
import { allowing, copies, permit, permitted, runs, type Trained } from '../../testing/world/stacks';
import {
  arns,
  deploy,
  destroy,
  expectCleanDeletion,
  newWorld,
  policiesOf,
  sources,
  statuses,
  world,
} from '../../testing/world/story';
import { type Deployment, PRODUCTION, TRAINING } from '../../testing/world/world';

/** Every advice works if a person follows it exactly. */

let project: string;
let v1: Trained;
let v2: Trained;
async function begin(options: EmulatorOptions = {}) {
  await newWorld({ rekognition: { copyDuration: 120_000 }, ...options });
  [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
  project = await world.createProject();
}

const copy = (version: Trained) => copies({ Copy: version }, {}, project);
const start = () =>
  world.startModel(world.copies().find(({ status }) => status === 'COPYING_COMPLETED')!.arn);
const adviceIn = ({ reasons }: Deployment) => reasons.find((reason) => reason.includes('"aws '))!;
const policyNames = async () => (await policiesOf(v1)).map(({ PolicyName }) => PolicyName);
/** Every call of this kind, by our functions of this name, ends like this. */
const always = (service: string, operation: string, by: string, what: Fault['what']) =>
  inject(world.aws, [{ at: { service, operation, by, times: 9999 }, what }]);
const NOT_STARTED = /could not be started for four minutes, so nothing was done/;

/** The stack has failed like this, and the reason says how to delete it. Following the reason leaves no copy. */
async function copyCanBeDeleted(failed: Deployment, status: string, says: RegExp): Promise<void> {
  const destroyed = await follow(world, PRODUCTION, adviceIn(failed));

  expect(adviceIn(failed)).toMatch(says);
  expect([failed.status, destroyed?.status]).toEqual([status, 'DELETE_COMPLETE']);
  expect(world.copies()).toEqual([]);
}

async function policyCanBeDeleted(disturb: () => unknown, says: RegExp): Promise<void> {
  await world.deploy('training', permit(v1), TRAINING);
  disturb();
  const failed = await world.destroy('training', TRAINING);

  const destroyed = await follow(world, TRAINING, adviceIn(failed));

  expect(adviceIn(failed)).toMatch(says);
  expect([failed.status, destroyed?.status]).toEqual(['DELETE_FAILED', 'DELETE_COMPLETE']);
  expect(await policyNames()).toEqual(['by-hand']);
}

type Build = (stack: Stack) => unknown;

/** AWS does not document what CloudFormation does after a failed deletion. */
describe.each([
  ['goes', false],
  ['stays', true],
])('if the function of a failed deletion %s', (_name, failedDeletionProtects) => {
  beforeEach(() => begin({ cloudFormation: { failedDeletionProtects } }));

  test.each<[name: string, disturb: () => unknown, says: RegExp]>([
    [
      'which runs',
      async () => {
        await start();
        await world.clock.advance(600_000);
      },
      /"aws rekognition stop-project-version /,
    ],
    ['whose Delete could not be started', () => refuseStarts(world, 'Delete', 'Copy'), NOT_STARTED],
    [
      'whose Delete dies at every step',
      () => always('rekognition', 'DescribeProjectVersions', 'Copied', { name: 'killed before' }),
      /Every step of this Delete of Copy\w+ ended before its time/,
    ],
  ])('a stack with a copy %s can be deleted by following the reason', async (_case, disturb, says) => {
    await deploy(copy(v1));
    await disturb();

    await copyCanBeDeleted(await destroy(), 'DELETE_FAILED', says);
  });

  test('a create whose rollback finds a started copy can be deleted by following the reason', async () => {
    const create = await world.begin('production', withSibling(copy(v1), 500));
    await world.clock.advance(450_000);
    await start();
    const failed = await world.run(create.end);

    await copyCanBeDeleted(failed, 'ROLLBACK_FAILED', /"aws rekognition stop-project-version /);
  });

  test('a create whose Delete in the rollback could not be started can be deleted by following the reason', async () => {
    refuseStarts(world, 'Delete', 'Copy');
    const failed = await deploy(withSibling(copy(v1), 900));

    await copyCanBeDeleted(failed, 'ROLLBACK_FAILED', NOT_STARTED);
  });

  test('two running copies are both named if the stack is deleted without them', async () => {
    await deploy(copies({ One: v1, Two: v2 }, {}, project));
    for (const arn of arns()) await world.startModel(arn);
    await world.clock.advance(600_000);
    const refused = await destroy();

    let ended = refused;
    // With `failedDeletionProtects` CloudFormation stops at the first failure, so the second message comes later.
    for (let round = 0; round < 2 && ended.status === 'DELETE_FAILED'; round++) {
      for (const reason of ended.reasons.filter((one) => one.includes('"aws '))) {
        ended = (await follow(world, PRODUCTION, reason)) ?? ended;
      }
    }

    expect([refused.status, ended.status]).toEqual(['DELETE_FAILED', 'DELETE_COMPLETE']);
    expect(world.copies()).toEqual([]);
  });

  test('a copy that a create took over, and could not give back, is given back by following the reason', async () => {
    const made = await world.copyByHand(v1, project, 'stands');
    await world.clock.advance(600_000);
    always('rekognition', 'UntagResource', 'Copied', { name: 'error', code: 'AccessDeniedException' });
    const adopting = copies({ Copy: v1 }, { versionName: 'stands', adoptExisting: true }, project);
    const failed = await deploy(withSibling(adopting, 300));

    const destroyed = await follow(world, PRODUCTION, adviceIn(failed));

    expect([failed.status, destroyed?.status]).toEqual(['ROLLBACK_FAILED', 'DELETE_COMPLETE']);
    expect(world.copies()).toMatchObject([{ arn: made }]);
    expect(world.copies()[0].tags).not.toHaveProperty([OWNER_TAG]);
  });

  test('a copy by hand that a create would adopt is kept by following the reason, if every step dies', async () => {
    const made = await world.copyByHand(v1, project, 'stands');
    always('rekognition', 'DescribeProjectVersions', 'Copied', { name: 'killed before' });
    const failed = await deploy(
      copies({ Copy: v1 }, { versionName: 'stands', adoptExisting: true }, project),
    );

    const destroyed = await follow(world, PRODUCTION, adviceIn(failed));

    expect([failed.status, destroyed?.status]).toEqual(['ROLLBACK_FAILED', 'DELETE_COMPLETE']);
    expect(world.copies()).toMatchObject([{ arn: made, tags: {} }]);
  });

  test('a policy whose deletion could not be started leaves a stack that can be deleted by following the reason', async () => {
    await policyCanBeDeleted(() => refuseStarts(world, 'Delete', 'Policy'), NOT_STARTED);
  });

  test('a model that runs and whose stop AWS never accepts leaves a stack that can be deleted by following the reason', async () => {
    await world.deploy('running', runs(world.trainHere('here')));
    always('rekognition', 'StopProjectVersion', 'Running', { name: 'error', code: 'ThrottlingException' });
    const failed = await world.destroy('running');

    const destroyed = await follow(world, PRODUCTION, adviceIn(failed));

    expect(adviceIn(failed)).toMatch(/Gave up after 50 minutes \(timeout\) on stopping/);
    expect([failed.status, destroyed?.status]).toEqual(['DELETE_FAILED', 'DELETE_COMPLETE']);
    expect(statuses()).toEqual(['STOPPED']);
  });
});

/** The commands are those above. CloudFormation deletes the function. */
describe('if AWS does not do what it is asked,', () => {
  beforeEach(() => begin());

  test('a stack with a copy that never ends can be deleted by following the reason', async () => {
    always('rekognition', 'CopyProjectVersion', '', { name: 'copy never ends' });
    const failed = await deploy(copy(v1));
    world.aws.rekognition.disturbCopy(world.copies()[0].arn, { after: 0, message: 'At last.' });

    await copyCanBeDeleted(
      failed,
      'ROLLBACK_FAILED',
      /Wait until it can be deleted, and in account 222222222222 run "aws rekognition delete-project-version /,
    );
  });

  test('a policy whose deletion is not allowed leaves a stack that can be deleted by following the reason', async () => {
    const denied = { name: 'error', code: 'AccessDeniedException' } as const;
    await policyCanBeDeleted(
      () => always('rekognition', 'DeleteProjectPolicy', 'ProjectPolicy', denied),
      /DeleteProjectPolicy is not allowed/,
    );
  });
});

describe('in an update, which deletes no function,', () => {
  beforeEach(() => begin());

  test('a former copy that ran during the clean-up of an update can be deleted by following the reason', async () => {
    await deploy(copy(v1));
    await start();
    await world.clock.advance(600_000);
    const update = await deploy(copy(v2));
    const left = sources();

    await follow(world, PRODUCTION, adviceIn(update));

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(left).toEqual([v1.modelVersionArn, v2.modelVersionArn]);
    expect(sources()).toEqual([v2.modelVersionArn]);
    expect((await destroy()).status).toBe('DELETE_COMPLETE');
    // The name is free: another stack uses it, and is deleted.
    expect(world.copies()).toEqual([]);
    expect((await deploy(copy(v1))).status).toBe('CREATE_COMPLETE');
    await expectCleanDeletion();
  });

  /** Nothing can start the Delete of the former resource. The reason says what to do, and the test does it. */
  async function replaceWithoutDelete(
    account: string,
    id: string,
    before: Build,
    after: Build,
  ): Promise<void> {
    await world.deploy('replacing', before, account);
    const mend = refuseStarts(world, 'Delete', id);
    const update = await world.deploy('replacing', after, account);
    mend();

    await follow(world, account, adviceIn(update));

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(adviceIn(update)).toMatch(NOT_STARTED);
  }
  const stackCanBeDeleted = async (account = PRODUCTION) =>
    expect((await world.destroy('replacing', account)).status).toBe('DELETE_COMPLETE');

  test('a Delete that could not be started in the clean-up of an update leaves a copy that can be deleted by following the reason, and the stack stays', async () => {
    await replaceWithoutDelete(PRODUCTION, 'Copy', copy(v1), copy(v2));

    expect(sources()).toEqual([v2.modelVersionArn]);
    await stackCanBeDeleted();
  });

  test('a policy that an update replaced can be deleted by following the reason', async () => {
    await replaceWithoutDelete(TRAINING, 'Policy', allowing(v1, 'one'), allowing(v1, 'two'));

    expect((await policyNames()).sort()).toEqual(['by-hand', 'two']);
    await stackCanBeDeleted(TRAINING);
  });

  test('a model whose Delete could not be started in the clean-up of an update can be stopped by following the reason', async () => {
    const [one, two] = [world.trainHere('one'), world.trainHere('two')];
    await replaceWithoutDelete(PRODUCTION, 'Run', runs(one), runs(two));

    expect(statuses()).toEqual(['STOPPED', 'RUNNING']);
    await stackCanBeDeleted();
  });

  test('what a rollback leaves can be deleted, and a rollback whose Update could not be started continues, by following the reason', async () => {
    const begins = (failsAfter: number) => world.begin('production', withSibling(copy(v2), failsAfter));
    await deploy(withSibling(copy(v1)));

    // Somebody starts the new copy.
    const started = await begins(500);
    await world.clock.advance(450_000);
    const { arn } = world.copies().find(({ sourceArn }) => sourceArn === v2.modelVersionArn)!;
    await world.startModel(arn);
    const blocked = await world.run(started.end);
    await follow(world, PRODUCTION, adviceIn(blocked));
    expect([blocked.status, sources()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', [v1.modelVersionArn]]);

    // The Delete cannot be started.
    const mendDelete = refuseStarts(world, 'Delete', 'Copy');
    const undone = await world.run((await begins(900)).end);
    mendDelete();
    await follow(world, PRODUCTION, adviceIn(undone));
    expect([undone.status, sources()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', [v1.modelVersionArn]]);

    // The Update cannot be started.
    const update = await begins(100);
    await world.clock.advance(60_000);
    const mendUpdate = refuseStarts(world, 'Update', 'Copy');
    const failed = await world.run(update.end);
    mendUpdate();
    const ended = await follow(world, PRODUCTION, adviceIn(failed));

    expect(adviceIn(failed)).toMatch(NOT_STARTED);
    expect([failed.status, ended?.status]).toEqual(['UPDATE_ROLLBACK_FAILED', 'UPDATE_ROLLBACK_COMPLETE']);
    expect(sources()).toEqual([v1.modelVersionArn]);
    expect((await destroy()).status).toBe('DELETE_COMPLETE');
  });
});
