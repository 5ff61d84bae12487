import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import type { EmulatorOptions } from '../../emulator';
import { ModelVersionPointer } from '../../lib';
import { parameter } from '../../testing/world/promotions';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import { deploy, expectEnd, newWorld, world } from '../../testing/world/story';
import { PRODUCTION, QUICK, World } from '../../testing/world/world';

/**
 * A copy whose deployment fails before it is judged, or because it is refused. A later deployment continues with it.
 */

type Switches = NonNullable<EmulatorOptions['cloudFormation']>;

const MINUTE = 60_000;
const NAME = '/models/shapes/current';
const DROP = { f1Comparison: { maximumF1Drop: 0.02, currentVersionParameterName: NAME } };
const WITHOUT_ROLLBACK = { DisableRollback: true };
const WAYS: Switches[] = [
  ...(['before UPDATE_FAILED', 'in UPDATE_FAILED'] as const).map((takesBackFailedUpdate) => ({
    takesBackFailedUpdate,
    statusWhileTakenBack: 'UPDATE_FAILED' as const,
  })),
  { takesBackFailedUpdate: 'never' },
];

const promote = (version: Trained, options: CopyOptions, more = {}) =>
  deploy((stack: Stack) => {
    const [copy] = copies({ Copy: version }, { ...DROP, ...options })(stack);
    new ModelVersionPointer(stack, 'Pointer', { parameterName: NAME, modelVersion: copy });
  }, more);
const current = async () => (await parameter(world, PRODUCTION, NAME))!;

/** One version that is current, and one that is worse by more than is allowed. */
async function trained(more: Parameters<World['train']>[1] = {}): Promise<Trained[]> {
  return permitted(world, world.train('good'), world.train('bad', { f1Score: 0.7, ...more }));
}

describe.each(WAYS)('when CloudFormation takes back $takesBackFailedUpdate', (cloudFormation) => {
  test.each([
    ['a copy', 30, 30],
    ['a copy, and then a chain,', 30, 120],
    ['a chain', 120, 120],
    ['a chain, and then a longer one,', 70, 180],
    ['a chain, and then a shorter one,', 180, 70],
    ['a chain, and then a single resource,', 120, 30],
  ])('%s too far below the current one is refused again without rollback', async (_name, one, other) => {
    await newWorld({ ...QUICK, cloudFormation });
    const [good, bad] = await trained();
    const timeout = Duration.minutes(one);
    await promote(good, { timeout });
    const before = await current();

    const failed = await promote(bad, { timeout }, WITHOUT_ROLLBACK);
    await world.clock.advance(MINUTE);
    const more = { timeout: Duration.minutes(other), tags: { again: '1' } };
    const again = await promote(bad, more, WITHOUT_ROLLBACK);

    expect(failed.status).toBe('UPDATE_FAILED');
    expectEnd(again, 'UPDATE_FAILED', 'maximumF1Drop');
    expect(await current()).toBe(before);
  });
});

test('a retained copy that came too late is compared by the deployment that continues to wait', async () => {
  await newWorld(QUICK);
  const [good, slow] = await trained({ copyDuration: 75 * MINUTE });
  const options = { timeout: Duration.minutes(60), removalPolicy: RemovalPolicy.RETAIN };
  await promote(good, options);
  const before = await current();

  const late = await promote(slow, options);
  const again = await promote(slow, options);

  expectEnd(late, 'UPDATE_ROLLBACK_COMPLETE', 'Deploy again to go on waiting');
  expectEnd(again, 'UPDATE_ROLLBACK_COMPLETE', 'maximumF1Drop');
  expect(await current()).toBe(before);
});

test.each([30, 120])(
  'a copy that was deleted by hand is made again, with a timeout of %i minutes',
  async (minutes) => {
    await newWorld(QUICK);
    const [good] = await trained();
    const timeout = Duration.minutes(minutes);
    await promote(good, { timeout });
    await world.deleteVersion(await current());

    const again = await promote(good, { timeout, tags: { again: '1' } });

    expect(again).toMatchObject({ status: 'UPDATE_COMPLETE', reasons: expect.any(Array) });
    expect(await current()).toBe(world.copies()[0].arn);
  },
);
