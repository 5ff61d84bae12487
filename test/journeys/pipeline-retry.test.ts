import { bootstrap } from '../../emulator/bootstrap';
import type { SynthesisedStack } from '../../emulator/deployment/assembly';
import { deployAll, promotion } from '../../testing/world/promotions';
import { type Trained } from '../../testing/world/stacks';
import { disturb, newWorld, world } from '../../testing/world/story';
import { synthesiseApp } from '../../testing/world/synthesis';
import { QUICK, REGION, TRAINING } from '../../testing/world/world';

/**
 * A wave as CDK Pipelines deploys it, played with the calls of its actions. `Prepare` of every stack replaces the
 * change set, and then `Deploy` of every stack executes it.
 */

const ACCOUNTS = { berlin: '400000000001', dublin: '400000000002', lisbon: '400000000003' } as const;
type Name = keyof typeof ACCOUNTS;
const NAMES = Object.keys(ACCOUNTS) as Name[];
const CHANGE_SET = 'PipelineChange';

beforeEach(async () => {
  await newWorld(QUICK);
  for (const account of Object.values(ACCOUNTS)) {
    await world.run(bootstrap(world.aws, account, REGION, [TRAINING]));
  }
  await world.clock.advance(60_000);
});

const app = (source: Trained) =>
  promotion({ source, targets: NAMES.map((name) => ({ name, account: ACCOUNTS[name], wave: 'early' })) });
const stacksOf = (source: Trained) => {
  const [ofSource, ...wave] = synthesiseApp(app(source));
  return { ofSource, wave };
};
const cloudFormation = ({ name, account }: SynthesisedStack, operation: string, input: object = {}) =>
  world.call(account, 'cloudformation', operation, {
    StackName: name,
    ChangeSetName: CHANGE_SET,
    ...input,
  });
const statusOf = (stack: SynthesisedStack): Promise<string | undefined> =>
  cloudFormation(stack, 'DescribeStacks').then(
    ({ Stacks }) => Stacks[0].StackStatus,
    () => undefined,
  );

/** What CodePipeline says of an action. */
type Outcome = string;

async function prepare(stack: SynthesisedStack): Promise<Outcome> {
  const { name, account, template, assets } = stack;
  for (const { bucket, key, body } of assets) {
    await world.call(account, 's3', 'PutObject', { Bucket: bucket, Key: key, Body: body });
  }
  const status = await statusOf(stack);
  if (status) await cloudFormation(stack, 'DeleteChangeSet');
  try {
    await world.call(account, 'cloudformation', 'CreateChangeSet', {
      StackName: name,
      ChangeSetName: CHANGE_SET,
      ChangeSetType: status ? 'UPDATE' : 'CREATE',
      TemplateBody: template,
      Capabilities: ['CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
      RoleARN: `arn:aws:iam::${account}:role/cdk-hnb659fds-cfn-exec-role-${account}-${REGION}`,
    });
  } catch (error) {
    return (error as Error).message;
  }
  await world.clock.sleep(10_000);
  return 'succeeded';
}

async function execute(stack: SynthesisedStack): Promise<Outcome> {
  const described = await cloudFormation(stack, 'DescribeChangeSet').catch(() => undefined);
  // CodePipeline treats a change set without changes as done.
  if (/didn't contain changes|No updates/.test(described?.StatusReason ?? '')) return 'succeeded';
  try {
    await cloudFormation(stack, 'ExecuteChangeSet');
  } catch (error) {
    return (error as Error).name;
  }
  const { status } = await world.outcome(stack.name, stack.account, world.clock.now());
  return /^(CREATE|UPDATE)_COMPLETE$/.test(status) ? 'succeeded' : status;
}

const all = (wave: readonly SynthesisedStack[], action: (stack: SynthesisedStack) => Promise<Outcome>) =>
  world.run(Promise.all(wave.map(action)));

/** The source's stack comes before the wave. */
async function run({ ofSource, wave }: ReturnType<typeof stacksOf>): Promise<Outcome[]> {
  await all([ofSource], prepare);
  await all([ofSource], execute);
  expect(await all(wave, prepare)).toEqual(wave.map(() => 'succeeded'));
  return all(wave, execute);
}

const failInDublin = () =>
  disturb(
    'rekognition',
    'CopyProjectVersion',
    { name: 'copy fails', after: 60_000, message: 'An internal error.' },
    { account: ACCOUNTS.dublin, times: 99 },
  );
/** How many copies have begun in each account since then. */
const copyCalls = (from: number) => {
  const calls = world.aws.journal.slice(from).filter(({ operation, error }) => {
    return operation === 'CopyProjectVersion' && !error;
  });
  return NAMES.map((name) => calls.filter(({ account }) => account === ACCOUNTS[name]).length);
};

describe('an update fails in one account of a wave', () => {
  let stacks: ReturnType<typeof stacksOf>;
  beforeEach(async () => {
    const [v1, v2] = [world.train('v1'), world.train('v2')];
    await deployAll(world, app(v1));
    const faults = failInDublin();
    stacks = stacksOf(v2);
    expect(await run(stacks)).toEqual(['succeeded', 'UPDATE_ROLLBACK_COMPLETE', 'succeeded']);
    faults.remove();
  });

  test('a retry of the failed actions fails again, because a change set is executed once', async () => {
    const [, dublin] = stacks.wave;

    expect(await all([dublin], execute)).toEqual(['InvalidChangeSetStatus']);
  });

  test('a retry of all actions of the stage copies only in that account', async () => {
    const before = world.aws.journal.length;

    expect(await run(stacks)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(copyCalls(before)).toEqual([0, 1, 0]);
  });
});

test('a first deployment fails in one account: its stack is deleted before all actions are retried', async () => {
  const faults = failInDublin();
  const stacks = stacksOf(world.train('v1'));
  const [, dublin] = stacks.wave;
  expect(await run(stacks)).toEqual(['succeeded', 'ROLLBACK_COMPLETE', 'succeeded']);
  faults.remove();
  const before = world.aws.journal.length;
  expect(await all([dublin], prepare)).toEqual([expect.stringContaining('ROLLBACK_COMPLETE')]);

  await world.destroy(dublin.name, dublin.account);

  expect(await run(stacks)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  expect(copyCalls(before)).toEqual([0, 1, 0]);
});
