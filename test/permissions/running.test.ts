import type { Stack } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { RunningModelVersion, type RunningModelVersionProps } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { unexplained } from '../../testing/permissions/exceptions';
import { CALM, deployTo, destroyAll } from '../../testing/permissions/journey';
import { type Account, Ledger } from '../../testing/permissions/ledger';
import { copies, permitted, type Trained } from '../../testing/world/stacks';
import { PRODUCTION, World } from '../../testing/world/world';

type Options = Partial<Omit<RunningModelVersionProps, 'modelVersion'>>;

/** Create, other units, hand over, roll back, hand over to another project, delete; with a schedule, a day goes by. */
async function life(options: Options): Promise<{ accounts: Record<string, Account>; refused: string[] }> {
  const world = await World.create(CALM);
  try {
    const train = (projectName: string, versionName: string, startFails?: string) =>
      world.train(versionName, { account: PRODUCTION, projectName, startFails });
    const [v1, v2, bad] = [train('own', 'v1'), train('own', 'v2'), train('own', 'bad', 'No.')];
    const other = train('other', 'v1');
    const ledger = new Ledger(world);
    const declare =
      (version: Trained, more: Options = {}) =>
      (stack: Stack) => {
        new RunningModelVersion(stack, 'Run', {
          modelVersion: importVersion(stack, 'Version', version),
          minInferenceUnits: 1,
          ...options,
          ...more,
        });
      };
    const deploy = (expected: string, build: (stack: Stack) => void) =>
      deployTo({ world, ledger }, expected, build);

    // The hours have begun.
    if (options.schedule) await world.clock.advance(9 * 3_600_000);
    await deploy('CREATE_COMPLETE', declare(v1));
    await deploy('UPDATE_COMPLETE', declare(v1, { minInferenceUnits: 2 }));
    await deploy('UPDATE_COMPLETE', declare(v2));
    await deploy('UPDATE_ROLLBACK_COMPLETE', declare(bad));
    await deploy('UPDATE_COMPLETE', declare(other));
    if (options.schedule) await world.clock.advance(26 * 3_600_000);
    await destroyAll({ world, ledger });
    expect(world.copies().filter((one) => !['STOPPED', 'FAILED'].includes(one.status))).toEqual([]);
    return { accounts: ledger.accounts(), refused: ledger.refused() };
  } finally {
    await world.close();
  }
}

const lived = new Map<Options, ReturnType<typeof life>>();
const live = (options: Options) => {
  const told = lived.get(options) ?? life(options);
  lived.set(options, told);
  return told;
};

const ALWAYS: Options = {};
const [start, stop] = [8, 20].map((hour) => ScheduleExpression.expression(`cron(0 ${hour} * * ? *)`));
const BY_HOURS: Options = { schedule: { start, stop } };
const LIVES: readonly [string, Options][] = [
  ['all the time', ALWAYS],
  ['by the hours of a schedule', BY_HOURS],
];

const VERSIONS = 'rekognition: ListTagsForResource, StopProjectVersion, UntagResource';
const VERSION = 'rekognition: StartProjectVersion, TagResource';

describe.each(LIVES)('a model that runs %s', (_name, options) => {
  test('is never refused anything', async () => {
    expect((await live(options)).refused).toEqual([]);
  });

  test('lets our function make exactly the calls of the list', async () => {
    const { accounts } = await live(options);

    expect(accounts.RunningModelVersionRole.allowed).toEqual({
      'log-group:RunningModelVersionLogGroup:*': 'logs: CreateLogStream, PutLogEvents',
      'stateMachine:RunningModelVersionStateMachine': 'states: ListExecutions, StartExecution',
      'execution:RunningModelVersionStateMachine:*': 'states: DescribeExecution',
      'stack/production/ID': 'cloudformation: DescribeStackEvents, DescribeStackResource, DescribeStacks',
      'project/own/TIME': 'rekognition: DescribeProjectVersions',
      'project/own/version/*': VERSIONS,
      'project/own/version/v1/TIME': VERSION,
      'project/own/version/v2/TIME': VERSION,
      'project/own/version/bad/TIME': VERSION,
      'project/other/TIME': 'rekognition: DescribeProjectVersions',
      'project/other/version/*': VERSIONS,
      'project/other/version/v1/TIME': VERSION,
      'project/*': 'rekognition: DescribeProjectVersions',
      'project/*/version/*': 'rekognition: ListTagsForResource',
      'project/*/version/* by the tags runner':
        'rekognition: StartProjectVersion, StopProjectVersion, UntagResource',
    });
  });

  test('uses every permission', async () => {
    const { accounts } = await live(options);
    const left = Object.entries(accounts)
      .filter(([role]) => !/Schedule/.test(role))
      .flatMap(([role, { unused }]) => unexplained(role, unused, []).left);

    expect(left).toEqual([]);
  });

  test('needs the statements with a condition on the runner tag for a model of another project', async () => {
    const { accounts } = await live(options);

    expect(accounts.RunningModelVersionRole.onlyByTag).toMatchObject({
      'project/*/version/* by the tags runner': 'rekognition: StopProjectVersion, UntagResource',
    });
  });
});

test('a schedule may only call the function, and does', async () => {
  const { accounts } = await live(BY_HOURS);
  const [[, account]] = Object.entries(accounts).filter(([role]) => /Schedule/.test(role));

  expect(Object.values(account.allowed)).toEqual(['lambda: InvokeFunction']);
  expect(account.unused).toEqual({});
});

test('a copy of the same stack is reached by its project, so that a promotion does not change the role', async () => {
  const world = await World.create(CALM);
  const [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
  const ledger = new Ledger(world);
  const promote = (version: Trained) => (stack: Stack) => {
    const [modelVersion] = copies({ Copy: version })(stack);
    new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1 });
  };

  await world.deploy('production', promote(v1));
  await ledger.learn('production', PRODUCTION);
  await world.deploy('production', promote(v2));
  await world.destroy('production');

  expect(ledger.refused()).toEqual([]);
  expect(ledger.accounts().RunningModelVersionRole.allowed).toMatchObject({
    'project/shapes-prod/version/*':
      'rekognition: ListTagsForResource, StartProjectVersion, StopProjectVersion, TagResource, UntagResource',
  });
  // A stop rests on no condition.
  expect(ledger.accounts().RunningModelVersionRole.onlyByTag).toEqual({
    'project/*/version/* by the tags runner': 'rekognition: UntagResource',
    'project/shapes-prod/version/*': 'rekognition: TagResource, UntagResource',
  });
  await world.close();
});
