import { CfnOutput, NestedStack, type Stack } from 'aws-cdk-lib';
import { CfnParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { OWNER_TAG } from '../../contract/copied-model-version';
import { modelsAt, schedule } from '../../testing/world/models';
import { withSibling } from '../../testing/world/sibling';
import { copies, permitted, type RunOptions, runs, type Trained } from '../../testing/world/stacks';
import { deploy, destroy, expectEnd, newWorld, world } from '../../testing/world/story';
import { synthesise } from '../../testing/world/synthesis';
import { PRODUCTION, QUICK, REGION } from '../../testing/world/world';

/** A copy in the CDK's own nested stack: the template of the CDK can be deployed, rolled back and deleted. */

beforeEach(() => newWorld(QUICK));

/** The copy lives in the nested stack, and the parent reads its attributes. */
const nestedCopy =
  (source: Trained, inParent: (stack: Stack, nested: NestedStack) => void = () => {}) =>
  (stack: Stack) => {
    const nested = new NestedStack(stack, 'Nested');
    const [copy] = copies({ Copy: source })(nested);
    new CfnOutput(stack, 'Arn', { value: copy.modelVersionArn });
    inParent(stack, nested);
  };

/** Fails after the nested stack was created or updated: no parameter has such a type. */
const badParameter = (stack: Stack, nested: NestedStack) =>
  new CfnParameter(stack, 'Bad', { type: 'Nonsense', value: 'x' }).node.addDependency(nested);

const promoted = (...names: string[]) => permitted(world, ...names.map((name) => world.train(name)));

const stacks = async () => {
  const { StackSummaries } = await world.call(PRODUCTION, 'cloudformation', 'ListStacks', {});
  return StackSummaries.filter(({ StackName }: any) => StackName.startsWith('production-'));
};

const sources = () => world.copies().map(({ sourceArn }) => sourceArn?.split('/').at(-2));

test('a version in a nested stack is copied, passed to the parent, replaced, and deleted with the parent', async () => {
  const [v1, v2] = await promoted('v1', 'v2');
  const before = world.aws.inventory(PRODUCTION);

  const create = await deploy(nestedCopy(v1));
  expect(create).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Arn: world.copies()[0].arn } });
  expect(world.copies()[0].tags[OWNER_TAG]).toMatch(
    /^production-NestedNestedStack\w+-[A-Z0-9]{12}\/Copy\w+$/,
  );

  const update = await deploy(nestedCopy(v2));
  expect(update).toMatchObject({ status: 'UPDATE_COMPLETE', outputs: { Arn: world.copies()[0].arn } });
  expect(sources()).toEqual(['v2']);

  expect((await destroy()).status).toBe('DELETE_COMPLETE');
  expect(world.aws.inventory(PRODUCTION)).toEqual(before);
});

test('a copy in a nested stack is deleted when the create of the parent is rolled back', async () => {
  const [v1] = await promoted('v1');
  const before = world.aws.inventory(PRODUCTION);

  const create = await deploy(nestedCopy(v1, badParameter));

  expect(create.status).toBe('ROLLBACK_COMPLETE');
  expect(await stacks()).toMatchObject([{ StackStatus: 'DELETE_COMPLETE' }]);
  const left = world.aws.inventory(PRODUCTION).filter((arn) => !arn.includes(':stack/production/'));
  expect(left).toEqual(before);
});

test('a copy in a nested stack is unchanged when its update fails or the parent is rolled back', async () => {
  const [v1, v2] = await promoted('v1', 'v2');
  const bad = world.train('bad', { copyFails: 'The results could not be written to the bucket.' });
  await deploy(nestedCopy(v1));
  const before = world.copies();

  const failed = await deploy(nestedCopy(bad));
  const afterFailed = world.copies();
  const undone = await deploy(nestedCopy(v2, badParameter));

  const says = /Embedded stack .* was not successfully updated/;
  expectEnd(failed, 'UPDATE_ROLLBACK_COMPLETE', says);
  expect(undone.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await stacks()).toMatchObject([{ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' }]);
  expect(afterFailed).toEqual(before);
  expect(world.copies()).toEqual(before);
  expect(undone.outputs.Arn).toBe(before[0].arn);
});

test('a nested stack keeps a version that it took over when it was updated by itself', async () => {
  const [v1] = await promoted('v1');
  const ProjectArn = await world.createProject();
  const named = { versionName: 'theirs', adoptExisting: true };
  const nested = (of: Record<string, Trained>) => (stack: Stack) => {
    const inside = new NestedStack(stack, 'Nested');
    new StringParameter(inside, 'Parameter', { stringValue: String(Object.keys(of).length) });
    copies(of, named, ProjectArn)(inside);
  };
  await world.deploy('theirs', copies({ Theirs: v1 }, named, ProjectArn));
  await deploy(nested({}));
  const [nestedStack] = await stacks();

  const taken = await updateAlone(nestedStack, nested({ Copy: v1 }));
  const owner = world.copies()[0].tags[OWNER_TAG];
  const left = await updateAlone(nestedStack, nested({}));

  expect([taken.status, left.status]).toEqual(['UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
  expect(owner).toMatch(/^production-Nested/);
  expect(world.copies()).toEqual([]);
});

/** Updates a nested stack without its parent. Its template has one parameter, the id of the parent. */
async function updateAlone({ StackId: StackName, RootId }: any, build: (stack: Stack) => void) {
  const { assets } = synthesise('production', build, { account: PRODUCTION, region: REGION });
  for (const { bucket: Bucket, key: Key, body: Body } of assets) {
    await world.call(PRODUCTION, 's3', 'PutObject', { Bucket, Key, Body });
  }
  const texts = assets.map(({ body }) => body.toString());
  const TemplateBody = texts.find((text) => text.startsWith('{') && text.includes('"Parameter'))!;
  const parameters = Object.keys(JSON.parse(TemplateBody).Parameters ?? {});
  const began = world.clock.now();
  await world.call(PRODUCTION, 'cloudformation', 'UpdateStack', {
    StackName,
    TemplateBody,
    Parameters: parameters.map((ParameterKey) => ({ ParameterKey, ParameterValue: RootId })),
    Capabilities: ['CAPABILITY_IAM'],
    RoleARN: `arn:aws:iam::${PRODUCTION}:role/cdk-hnb659fds-cfn-exec-role-${PRODUCTION}-${REGION}`,
  });
  return world.run(world.outcome(StackName, PRODUCTION, began));
}

test.each([
  ['', {}, 'UPDATE_ROLLBACK_COMPLETE'],
  [' without rollback', { DisableRollback: true }, 'UPDATE_FAILED'],
])(
  'a model runs on although its next version has its hours, until the parent has succeeded%s',
  async (_, more, status) => {
    const [v1, v2] = ['v1', 'v2'].map((name) => world.trainHere(name));
    const nestedModel = (version: Trained, options: RunOptions = {}, failsAfter?: number) =>
      withSibling((stack) => {
        const nested = new NestedStack(stack, 'Nested');
        runs(version, options)(nested);
      }, failsAfter);
    await world.until(19);
    await deploy(nestedModel(v1));
    await world.until(19, 50);
    const next = nestedModel(v2, { schedule }, 40 * 60);
    const update = await world.begin('production', next, PRODUCTION, more);

    const evening = await modelsAt(20, 20);

    expect(evening).toEqual([expect.stringContaining('v1 RUNNING'), expect.stringContaining('v2 STOPPED')]);
    expect((await world.run(update.end)).status).toBe(status);
    expect((await modelsAt(20, 59))[0]).toMatch('v1 RUNNING');
  },
);
