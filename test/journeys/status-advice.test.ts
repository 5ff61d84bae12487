import { type App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { OPERATION_TAG, OWNER_TAG } from '../../contract/copied-model-version';
import { CopiedModelVersion, ModelVersionPointer, RunningModelVersion } from '../../lib';
import { DENIED } from '../../testing/world/faults';
import { at } from '../../testing/world/models';
import { withSibling } from '../../testing/world/sibling';
import {
  allowing,
  type CopyOptions,
  copies,
  permitted,
  type RunOptions,
  runs,
  type Trained,
} from '../../testing/world/stacks';
import { arns, deploy, destroy, disturb, newWorld, world } from '../../testing/world/story';
import { PRODUCTION, QUICK, REGION, TRAINING } from '../../testing/world/world';
import { give, statusOfApp } from './status';

/**
 * What `status` advises about things that are not, or no longer, the stack's alone. Nothing of anybody else is lost.
 */

const HOUR = 3_600_000;
const POINTER = '/shapes/current';

let v1: Trained;
let v2: Trained;
let projectArn: string;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
  projectArn = await world.createProject();
});

interface NamedCopy extends CopyOptions {
  readonly of: Trained;
}

/** Copies into a project that the stacks share, by their names, and a pointer to the first one. */
const named = (of: Readonly<Record<string, NamedCopy>>) => (stack: Stack) => {
  const made = Object.entries(of).flatMap(([versionName, { of: version, ...options }]) =>
    copies({ [versionName]: version }, { versionName, ...options }, projectArn)(stack),
  );
  new ModelVersionPointer(stack, 'Pointer', {
    parameterName: `/${stack.stackName}${POINTER}`,
    modelVersion: made[0],
  });
};

async function differences(name: string, build: (stack: Stack) => unknown, account = PRODUCTION) {
  const [{ differences }] = await statusOfApp(world, (app: App) => {
    build(new Stack(app, name, { env: { account, region: REGION } }));
  });
  return differences;
}
const nameOf = (arn: string) => arn.split('/')[3];
const find = (name: string) => world.copies().find(({ arn }) => nameOf(arn) === name);
const ownerOf = (name: string) => find(name)?.tags[OWNER_TAG];
const standing = () => arns().map(nameOf).sort();
async function follow(command: string, account = PRODUCTION) {
  await give(world, account, command);
  await world.clock.advance(HOUR);
}

test('a version that a rollback could not give back is given back, and not deleted', async () => {
  await world.clock.advance(60_000);
  await world.copyByHand(v2, projectArn, 'theirs');
  await world.clock.advance(HOUR);
  const before = withSibling(named({ ours: { of: v1 } }));
  await deploy(before);
  const { remove } = disturb('rekognition', 'UntagResource', DENIED, { times: 1000 });
  const adopting = named({ ours: { of: v1 }, theirs: { of: v2, adoptExisting: true } });
  const undone = await deploy(withSibling(adopting, 60));
  remove();
  expect(undone.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(ownerOf('theirs')).toMatch('production/theirs');

  const [found, ...others] = await differences('production', before);
  await follow(found.command);

  expect([found.id, others]).toEqual(['left-over', []]);
  expect([standing(), ownerOf('theirs')]).toEqual([['ours', 'theirs'], undefined]);
  expect(await differences('production', before)).toEqual([]);
});

/** What is declared, in the end. */
const two = () => ({ two: { of: v2, stopOnDelete: true } });
const runBy = (options: RunOptions) => async () => {
  await deploy(named({ one: { of: v1, stopOnDelete: true } }));
  await world.deploy('app', runs({ projectArn, modelVersionArn: find('one')!.arn }, options));
};
test.each<[string, () => Promise<unknown>, RegExp]>([
  ['waits until the stack that runs it runs another one', runBy({}), /app\/Run\w+/],
  [
    'waits until the stack whose schedule lets it rest runs another one',
    runBy({ schedule: { start: at(8), stop: at(18) } }),
    /app\/Run\w+/,
  ],
  [
    'is looked at before its deletion if a removal policy has kept it',
    () => deploy(named({ ...two(), one: { of: v1, removalPolicy: RemovalPolicy.RETAIN } })),
    /removal policy/,
  ],
  [
    'is looked at first if a person may have copied it from a copy of the stack',
    async () => {
      await deploy(named({ ...two(), gone: { of: v1 } }));
      const { arn: modelVersionArn, tags: Tags } = find('two')!;
      const elsewhere = await world.createProject('elsewhere');
      await world.copyByHand({ projectArn, modelVersionArn }, elsewhere, 'mine', { Tags });
      await world.clock.advance(HOUR);
    },
    /Make sure that nobody else has made it/,
  ],
  [
    'is looked at first if a stack of this name in another account has made its source',
    async () => {
      await deploy(named({ ...two(), gone: { of: v1 } }));
      const tags = { ...find('two')!.tags, [OPERATION_TAG]: 'another-stack/2025-12-01T00:00:00.000Z/made' };
      const elsewhere = await world.createProject('elsewhere');
      await world.copyByHand(v1, elsewhere, 'mine', { Tags: tags });
      await world.clock.advance(HOUR);
    },
    /Make sure that nobody else has made it/,
  ],
  [
    'is no copy if it was trained under our tags',
    async () => {
      await deploy(named({ ...two(), gone: { of: v1 } }));
      world.trainHere('trained', { projectName: 'shared', tags: find('two')!.tags });
    },
    /no copy/,
  ],
])('a version that was left %s', async (_name, prepare, says) => {
  await prepare();
  await deploy(named(two()));

  const [found, ...others] = await differences('production', named(two()));

  expect([found.id, others]).toEqual(['left-over', []]);
  expect(found.before).toMatch(says);
});

test('a copy in progress that was left is to be waited for', async () => {
  await deploy(named({ one: { of: v1 } }));
  const { tags } = find('one')!;
  await world.copyByHand(v2, projectArn, 'two', { Tags: tags });
  await world.clock.advance(10_000);

  const [found] = await differences('production', named({ one: { of: v1 } }));
  expect(found).toMatchObject({ id: 'left-over', before: expect.stringContaining('COPYING_IN_PROGRESS') });
  await world.clock.advance(HOUR);
  await follow(found.command);

  expect(standing()).toEqual(['one']);
});

test('a copy that another stack has adopted is taken back, and deleted with its own stack', async () => {
  const ours = named({ one: { of: v1 } });
  await deploy(ours);
  const { RETAIN_ON_UPDATE_OR_DELETE: removalPolicy } = RemovalPolicy;
  const taking: NamedCopy = { of: v1, adoptExisting: true, removalPolicy };
  await world.deploy('taker', named({ one: taking }));
  await world.destroy('taker');

  const [found, ...others] = await differences('production', ours);
  await follow(found.command);

  expect([found.id, others]).toEqual(['copy-taken', []]);
  expect(await differences('production', ours)).toEqual([]);
  expect((await destroy()).status).toBe('DELETE_COMPLETE');
  expect(standing()).toEqual([]);
});

test('another model under the name of a deleted copy does not pass as the copy', async () => {
  const ours = named({ one: { of: v1 } });
  await deploy(ours);
  await world.deleteVersion(find('one')!.arn);
  await world.copyByHand(v2, projectArn, 'one');
  await world.clock.advance(HOUR);

  const found = await differences('production', ours);

  expect(found).toMatchObject([{ id: 'copy-gone', what: expect.stringContaining(v2.modelVersionArn) }]);
  expect(found[0].command).toMatch(/^cdk deploy/);
  await world.deleteVersion(find('one')!.arn);
  await deploy(named({ one: { of: v1, tags: { again: '1' } } }));
  expect(await differences('production', named({ one: { of: v1, tags: { again: '1' } } }))).toEqual([]);
});

test('a policy that another stack has put under the same name is not overwritten without a question', async () => {
  const permits = (account: string) => allowing(v1, 'shared', [new AccountPrincipal(account)]);
  await world.deploy('one', permits('444444444444'), TRAINING);
  const by = { ProjectArn: v1.projectArn, PolicyName: 'shared' };
  await world.byHand('DeleteProjectPolicy', by, TRAINING);
  await world.deploy('two', permits('555555555555'), TRAINING);

  const [found] = await differences('one', permits('444444444444'), TRAINING);

  expect(found).toMatchObject({ id: 'policy-changed', before: expect.stringContaining('another stack') });
});

test('a model that is to run and could not start has one command, with its units', async () => {
  await world.deploy('copies', named({ one: { of: v1 } }));
  const build = (stack: Stack) => {
    named({ two: { of: v2 } })(stack);
    const modelVersion = stack.node.findChild('two') as CopiedModelVersion;
    new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 2 });
  };
  await deploy(build);
  const ProjectVersionArn = find('two')!.arn;
  await world.stopModel(ProjectVersionArn);
  await world.clock.advance(HOUR);
  await world.startModel(ProjectVersionArn);
  world.aws.rekognition.disturbStart(ProjectVersionArn, { after: 1, message: 'No capacity.' });
  await world.clock.advance(HOUR);
  expect(find('two')!.status).toBe('FAILED');

  const found = await differences('production', build);

  const command = expect.stringContaining('--min-inference-units 2');
  expect(found).toMatchObject([{ id: 'not-running', command }]);
});
