import type { Stack } from 'aws-cdk-lib';
import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import { ModelVersionPointer } from '../../lib';
import { follow } from '../../testing/world/advice';
import { at } from '../../testing/world/models';
import { withSibling } from '../../testing/world/sibling';
import { copies, permitted, runs, type Trained } from '../../testing/world/stacks';
import { expectEnd, newWorld, world } from '../../testing/world/story';
import { PRODUCTION, QUICK } from '../../testing/world/world';

let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
});

/** A stack of copies, as a promotion makes it: `stopOnDelete` is set, and a pointer names the current copy. */
const promoted = (version: Trained) => (stack: Stack) => {
  const [modelVersion] = copies(
    { [`Copy${version === v1 ? 1 : 2}`]: version },
    { stopOnDelete: true },
  )(stack);
  new ModelVersionPointer(stack, 'Pointer', { parameterName: '/shapes/current', modelVersion });
};

/** The tests begin at midnight and take an hour or two. */
const OFFICE_HOURS = { start: at(8), stop: at(18) };

const copyOf = async (version: Trained): Promise<Trained> => {
  const { arn } = world.copies().find(({ sourceArn }) => sourceArn === version.modelVersionArn)!;
  const { ProjectDescriptions } = await world.byHand('DescribeProjects');
  return { projectArn: ProjectDescriptions[0].ProjectArn, modelVersionArn: arn };
};
/** As `v1 RUNNING, run by app/Run`. */
const models = () =>
  world.copies().map(({ sourceArn, status, tags }) => {
    const runner = tags[RUNNER_TAG]?.replace(/[0-9A-F]{8}$/, '');
    return `${sourceArn?.split('/').at(-2)} ${status}${runner ? `, run by ${runner}` : ''}`;
  });
const runIt = async (options = {}) => world.deploy('app', runs(await copyOf(v1), options));

describe('if a copy begins with the tags of a source that another stack runs, an undone create deletes it', () => {
  const tags = {
    [RUNNER_TAG]: 'training/Run',
    [RUN_OPERATION_TAG]: 'the-stack-of-the-training-account/2025-12-01T00:00:00.000Z',
  };
  beforeEach(async () => {
    await newWorld({ rekognition: { copyDuration: 364_000, copiesTags: true } });
    [v1] = await permitted(world, world.train('v1'));
    world.aws.rekognition.change(v1.modelVersionArn, { tags });
  });

  test('after the copy has failed', async () => {
    world.aws.intercept(async (call, _, next) => {
      const answer = await next();
      if (call.operation === 'CopyProjectVersion')
        world.aws.rekognition.disturbCopy(answer.ProjectVersionArn, { after: 30_000, message: 'No.' });
      return answer;
    });

    expectEnd(await world.deploy('models', promoted(v1)), 'ROLLBACK_COMPLETE', /COPYING_FAILED, No\./);
    expect(world.copies()).toEqual([]);
  });

  test('in the seconds after the copy is complete', async () => {
    for (const seconds of [386, 388, 390, 392]) {
      const create = await world.deploy('models', withSibling(promoted(v1), seconds));

      expect([create.status, world.copies()]).toEqual(['ROLLBACK_COMPLETE', []]);
      await world.destroy('models');
    }
  });
});

test('a promotion does not stop the copy that another stack runs, and names that stack', async () => {
  await world.deploy('models', promoted(v1));
  await runIt();

  const update = await world.deploy('models', promoted(v2));

  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(models()).toEqual(['v1 RUNNING, run by app/Run', 'v2 COPYING_COMPLETED']);
  expect(update.reasons.join()).toMatch(
    /Copy1\w+ DELETE_FAILED.*\/v1-\w+\/\d+ is RUNNING and is run by the stack resource app\/Run\w+, which is to run another version first/,
  );
});

test('the deletion of a stack does not stop a copy that another stack runs, and says what to do', async () => {
  await world.deploy('models', promoted(v1));
  await runIt();

  const destroyed = await world.destroy('models');

  expect(destroyed.status).toBe('DELETE_FAILED');
  expect(models()).toEqual(['v1 RUNNING, run by app/Run']);
  const [reason] = destroyed.reasons.filter((one) => one.includes('run by the stack resource'));
  expect(reason).toMatch(
    /Once stack app runs another version, or is gone, in account \d+ run "aws rekognition delete-project-version.*--retain-resources Copy1/,
  );

  await follow(world, PRODUCTION, reason);
  expect(models()).toEqual(['v1 RUNNING, run by app/Run']);
  await world.destroy('app');
  await follow(world, PRODUCTION, reason);
  expect(models()).toEqual([]);
});

test('a copy that rests by another stack’s schedule is not deleted, and runs in the morning', async () => {
  await world.deploy('models', promoted(v1));
  await runIt({ schedule: OFFICE_HOURS });
  const atNight = models();

  const update = await world.deploy('models', promoted(v2));
  await world.clock.advance(9 * 3_600_000);

  expect(atNight).toEqual(['v1 COPYING_COMPLETED, run by app/Run']);
  expectEnd(
    update,
    'UPDATE_COMPLETE',
    /Copy1\w+ DELETE_FAILED.*\/v1-\w+\/\d+ is COPYING_COMPLETED and is run by the stack resource app\/Run\w+, which/,
  );
  expect(models()).toContainEqual('v1 RUNNING, run by app/Run');
});

test('a copy that no stack runs any more is deleted', async () => {
  await world.deploy('models', promoted(v1));
  await runIt({ schedule: OFFICE_HOURS });
  await world.destroy('app');

  await world.deploy('models', promoted(v2));

  expect(models()).toEqual(['v2 COPYING_COMPLETED']);
});

test.each([0, 4])(
  'if two stacks want one model, %d s apart, one runs it and the other fails',
  async (apart) => {
    const model = world.trainHere('model');
    const statusNow = () => world.copies().find(({ name }) => name === 'model')?.status;
    const one = world.begin('one', runs(model)).then(({ end }) => end);
    await world.clock.advance(apart * 1000);
    const two = world.begin('two', runs(model)).then(({ end }) => end);
    const ends = await world.run(Promise.all([one, two]));
    const isFirst = ends[0].status === 'CREATE_COMPLETE';
    const [winner, loser] = isFirst ? ['one', 'two'] : ['two', 'one'];

    expect(ends.map(({ status }) => status).sort()).toEqual(['CREATE_COMPLETE', 'ROLLBACK_COMPLETE']);
    await world.destroy(loser);
    expect(statusNow()).toBe('RUNNING');
    await world.destroy(winner);
    expect(statusNow()).toBe('STOPPED');
  },
);
