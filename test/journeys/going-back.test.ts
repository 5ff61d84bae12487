import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { OWNER_TAG } from '../../contract/copied-model-version';
import { withSibling } from '../../testing/world/sibling';
import { copies, permitted, runs, type Trained } from '../../testing/world/stacks';
import { arns, deploy, destroy, expectEnd, newWorld, world } from '../../testing/world/story';
import { QUICK } from '../../testing/world/world';

/** Going back never fails because of what it finds. */

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

const tagged = (team: string, failsAfter?: number) =>
  withSibling(copies({ Copy: v1 }, { tags: { team } }, project), failsAfter);

const UNDONE = 'UPDATE_ROLLBACK_COMPLETE';
const ANOTHER = { [OWNER_TAG]: 'other/Copy' };
const onTags = (operation: string, input: object) => world.byHand(operation, { ResourceArn: copy, ...input });
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
  ['has lost its owner tag', () => onTags('UntagResource', { TagKeys: [OWNER_TAG] }), UNDONE],
  ['was adopted by another stack', () => onTags('TagResource', { Tags: ANOTHER }), UNDONE],
  [
    'is gone with its project',
    async () => {
      await world.deleteVersion(copy);
      await world.byHand('DeleteProject', { ProjectArn: project });
    },
    UNDONE,
  ],
];

test.each(DEEDS)(
  'a tag changes while the copy %s: the stack ends in a good state',
  async (...[, deed, status]) => {
    await deed();
    const before = arns();

    const update = await deploy(tagged('after'));

    expect(update.status).toBe(status);
    expect(arns()).toEqual(before);
    expect(update.reasons.join()).not.toMatch(/delete that version/);
  },
);

test.each(DEEDS)('a sibling fails while the copy %s: the rollback ends', async (_name, deed) => {
  await deed();
  const before = arns();

  const update = await deploy(tagged('after', 5));

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(arns()).toEqual(before);
});

describe('a value that is known only at the deployment, and is wrong in an update:', () => {
  const value = (stack: Stack, text: string) =>
    new CfnParameter(stack, 'Value', { default: text }).valueAsString;

  test.each<[string, (text: string) => (stack: Stack) => unknown, () => [good: string, bad: string]]>([
    [
      'the name of a copy',
      (name) => (stack) => copies({ Copy: v1 }, { versionName: value(stack, name) }, project)(stack),
      () => ['good', 'v 1'],
    ],
    [
      'the source of a copy',
      (arn) => (stack) => copies({ Copy: { ...v1, modelVersionArn: value(stack, arn) } }, {}, project)(stack),
      () => [v1.modelVersionArn, v1.modelVersionArn.replace('/v1/', '/v 1/')],
    ],
    [
      'the version of a running model',
      (arn) => (stack) => runs({ ...trainedHere(), modelVersionArn: value(stack, arn) })(stack),
      () => [trainedHere().modelVersionArn, v1.modelVersionArn],
    ],
  ])('%s', async (_case, build, values) => {
    const [good, bad] = values();
    await destroy();
    expect((await deploy(build(good))).status).toBe('CREATE_COMPLETE');

    expectEnd(await deploy(build(bad)), UNDONE, / as asked: /);
  });

  let here: Trained | undefined;
  const trainedHere = () => (here ??= world.trainHere('here'));
  beforeEach(() => {
    here = undefined;
  });
});
