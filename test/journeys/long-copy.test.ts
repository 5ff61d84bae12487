import { CfnOutput, Duration, NestedStack, type Stack } from 'aws-cdk-lib';
import { follow } from '../../testing/world/advice';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import { type Deployment, PRODUCTION, World } from '../../testing/world/world';
import { letSiblingsFail, withSibling } from './sibling';

/** Copies that take longer than CloudFormation waits for one resource. */

let world: World;
afterEach(() => world.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FOUR_HOURS = { timeout: Duration.hours(4) };

/** A version for each duration of its copies, in minutes. */
async function worldWith(...minutes: number[]): Promise<Trained[]> {
  letSiblingsFail(world);
  return permitted(
    world,
    ...minutes.map((duration, index) => world.train(`v${index + 1}`, { copyDuration: duration * MINUTE })),
  );
}

const copy = (version: Trained, options: CopyOptions = FOUR_HOURS) => copies({ Copy: version }, options);
const adviceIn = ({ reasons }: Deployment) => reasons.find((reason) => reason.includes('"aws '))!;
const sources = () => world.copies().map(({ sourceArn }) => sourceArn);
const calls = (name: string) => world.callsOf(name).length;
async function expectNothingLeft() {
  await world.clock.advance(4 * HOUR);
  expect(world.copies()).toEqual([]);
}

describe('a copy of three hours', () => {
  beforeEach(async () => {
    world = await World.create();
  });

  test('is made, and deleted with its stack', async () => {
    const [slow] = await worldWith(180);

    const create = await world.deploy(
      'production',
      withArn(copy(slow, { ...FOUR_HOURS, minimumF1Score: 0.9 })),
    );
    const looks = calls('DescribeProjectVersions');

    expect(create.status).toBe('CREATE_COMPLETE');
    // It is asked for every 12 seconds for an hour, and every minute from then on.
    expect(looks).toBeGreaterThan(300 + 120 - 10);
    expect(looks).toBeLessThan(300 + 120 + 10);
    expect(create.took).toBeGreaterThan(180 * 60);
    expect(create.took).toBeLessThan(183 * 60);
    expect(world.copies()).toMatchObject([{ status: 'COPYING_COMPLETED', arn: create.outputs.Arn }]);
    expect(create.outputs.F1).toBe('0.93');
    expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
    expect(world.copies()).toEqual([]);
  });

  test('is refused by its gate when it has finished, and deleted', async () => {
    const [slow] = await worldWith(180);

    const create = await world.deploy('production', copy(slow, { ...FOUR_HOURS, minimumF1Score: 0.99 }));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(create.reasons.join()).toMatch(
      /CopyWait5\w+ CREATE_FAILED: .*does not pass its gates: F1 0.93 < 0.99/,
    );
    expect(create.took).toBeGreaterThan(180 * 60);
    await expectNothingLeft();
  });

  test('replaces a quick one, which is deleted last', async () => {
    const [quick, slow] = await worldWith(6, 180);
    await world.deploy('production', withArn(copy(quick)));

    const update = await world.deploy('production', withArn(copy(slow)));

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(world.copies()).toMatchObject([{ sourceArn: slow.modelVersionArn, arn: update.outputs.Arn }]);
    expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
    expect(world.copies()).toEqual([]);
  });

  test('is deleted with a stack that is deleted meanwhile, because each link waits 50 minutes more', async () => {
    const [slow] = await worldWith(180);
    const create = await world.run(world.begin('production', copy(slow)));
    await world.clock.advance(110 * MINUTE);

    const destroy = await world.destroy('production');
    await world.run(create.end);

    expect(destroy.status).toBe('DELETE_COMPLETE');
    await expectNothingLeft();
  });

  test('that fails after two and a half hours fails the create with AWS’s reason, and is deleted', async () => {
    letSiblingsFail(world);
    const [bad] = await permitted(
      world,
      world.train('bad', { copyDuration: 145 * MINUTE, copyFails: 'The bucket is gone.' }),
    );

    const create = await world.deploy('production', copy(bad));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(create.reasons.join()).toMatch(
      /CopyWait3\w+ CREATE_FAILED: .* the copy shapes-prod\/bad-\w+ of .*COPYING_FAILED, The bucket is gone\./,
    );
    expect(create.took).toBeLessThan(153 * 60);
    await expectNothingLeft();
  });

  test('that exceeds its whole timeout fails, and is deleted in the time of the links', async () => {
    const [slow] = await worldWith(180);

    const create = await world.deploy('production', copy(slow, { timeout: Duration.minutes(130) }));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(create.reasons.join()).toMatch(
      /CopyWait3\w+ CREATE_FAILED: .*Gave up after 130 minutes \(timeout\).*Raise timeout \(at most 12 hours\) and deploy again/,
    );
    await expectNothingLeft();
  });

  test('is deleted when a sibling fails after 130 minutes', async () => {
    const [slow] = await worldWith(180);

    const create = await world.deploy('production', withSibling(copy(slow), 130 * 60));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(create.took).toBeLessThan(183 * 60);
    await expectNothingLeft();
  });

  test('whose update is cancelled after 80 minutes is deleted in the clean-up, and the former one stays', async () => {
    const [quick, slow] = await worldWith(6, 180);
    await world.deploy('production', withSibling(copy(quick)));
    const before = world.copies();

    const update = await world.deploy('production', withSibling(copy(slow), 80 * 60));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(world.copies()).toEqual(before);
    expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
    expect(world.copies()).toEqual([]);
  });

  test('is copied again without rollback by the link that saw it fail', async () => {
    const [v1] = await worldWith(80);
    const withoutRollback = { DisableRollback: true };
    const create = await world.run(world.begin('production', copy(v1), PRODUCTION, withoutRollback));
    await world.clock.advance(70 * MINUTE);
    const [{ arn }] = world.copies();
    world.aws.rekognition.disturbCopy(arn, { after: 0, message: 'The bucket is gone.' });
    const failed = await world.run(create.end);

    const again = await world.deploy('production', copy(v1), PRODUCTION, withoutRollback);

    expect([failed.status, again.status]).toEqual(['CREATE_FAILED', 'UPDATE_COMPLETE']);
    expect(failed.reasons.join()).toMatch(/CopyWait2\w+ CREATE_FAILED: .*COPYING_FAILED/);
    expect(world.copies()).toMatchObject([{ status: 'COPYING_COMPLETED' }]);
    expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
    await expectNothingLeft();
  });

  test('is made, replaced and deleted in a nested stack', async () => {
    const [v1, v2] = await worldWith(180, 120);
    const nested = (version: Trained) => (stack: Stack) => copy(version)(new NestedStack(stack, 'Nested'));

    const create = await world.deploy('production', nested(v1));
    const update = await world.deploy('production', nested(v2));

    expect([create.status, update.status]).toEqual(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
    expect(sources()).toEqual([v2.modelVersionArn]);
    expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
    expect(world.copies()).toEqual([]);
  });

  test('that waits for a place for an hour is made by the link whose turn it is', async () => {
    const [slow, short] = await worldWith(90, 6);
    await world.clock.advance(MINUTE);
    const { ProjectArn } = await world.byHand('CreateProject', { ProjectName: 'others' });
    for (const VersionName of ['a', 'b', 'c', 'd', 'e']) {
      await world.copyByHand(slow, ProjectArn, VersionName);
    }

    const create = await world.deploy('production', copy(short));

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(create.took).toBeGreaterThan(80 * 60);
    expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
    expect(world.copies().filter(({ projectName }) => projectName === 'shapes-prod')).toEqual([]);
  });
});

test('another timeout copies nothing, and deletes nothing', async () => {
  world = await World.create();
  const [v1] = await worldWith(6);
  const hours = (count: number) =>
    withArn(
      copy(v1, { timeout: Duration.hours(count), minimumF1Score: 0.9, tags: { hours: String(count) } }),
    );
  const first = await world.deploy('production', hours(0.5));
  const [before] = world.copies();

  const ends: Deployment[] = [];
  for (const count of [4, 12, 2, 0.75]) ends.push(await world.deploy('production', hours(count)));

  expect(ends.map(({ status }) => status)).toEqual(Array(4).fill('UPDATE_COMPLETE'));
  expect(ends.map(({ outputs }) => outputs)).toEqual(Array(4).fill(first.outputs));
  expect(world.copies()).toMatchObject([{ arn: before.arn, tags: { hours: '0.75' } }]);
  expect([calls('CopyProjectVersion'), calls('DeleteProjectVersion')]).toEqual([1, 0]);
  expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
  expect(world.copies()).toEqual([]);
});

test('a failed deployment that adds links deletes nothing', async () => {
  world = await World.create();
  const [v1] = await worldWith(6);
  await world.deploy('production', withSibling(copy(v1, {})));
  const before = world.copies();

  const update = await world.deploy('production', withSibling(copy(v1), 1));

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.copies()).toEqual(before);
  expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
  expect(world.copies()).toEqual([]);
});

test('an update that is cancelled after 20 minutes can be rolled back by following the reason', async () => {
  world = await World.create();
  const [quick, slow] = await worldWith(6, 180);
  await world.deploy('production', withSibling(copy(quick)));
  const before = world.copies();
  const update = await world.deploy('production', withSibling(copy(slow), 20 * 60));
  await world.clock.advance(3 * HOUR);

  const back = await follow(world, PRODUCTION, adviceIn(update));

  expect([update.status, back?.status]).toEqual(['UPDATE_ROLLBACK_FAILED', 'UPDATE_ROLLBACK_COMPLETE']);
  expect(world.copies()).toEqual(before);
  expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
  expect(world.copies()).toEqual([]);
});

/** Rekognition cannot abort a copy. This early only the first link can wait for its end. */
describe.each([
  ['goes', false],
  ['stays', true],
])('if the function of a failed deletion %s', (_name, failedDeletionProtects) => {
  beforeEach(async () => {
    world = await World.create({ cloudFormation: { failedDeletionProtects } });
  });

  test.each([5, 80])(
    'a create that fails after %i minutes can be deleted by following the reason',
    async (minutes) => {
      const [slow] = await worldWith(190);
      const create = await world.deploy('production', withSibling(copy(slow), minutes * 60));
      await world.clock.advance(3 * HOUR);

      const destroyed = await follow(world, PRODUCTION, adviceIn(create));

      expect([create.status, destroyed?.status]).toEqual(['ROLLBACK_FAILED', 'DELETE_COMPLETE']);
      await expectNothingLeft();
    },
  );

  test.each([30, 80])(
    'a create with OnFailure=DELETE that fails after %i minutes can be deleted by following the reason',
    async (minutes) => {
      const [slow] = await worldWith(180);
      const options = { OnFailure: 'DELETE' };
      const create = await world.deploy(
        'production',
        withSibling(copy(slow), minutes * 60),
        PRODUCTION,
        options,
      );
      await world.clock.advance(3 * HOUR);

      const destroyed = await follow(world, PRODUCTION, adviceIn(create));

      expect([create.status, destroyed?.status]).toEqual(['DELETE_FAILED', 'DELETE_COMPLETE']);
      await expectNothingLeft();
    },
  );

  test('a stack whose deletion begins after 20 minutes can be deleted by following the reason', async () => {
    const [slow] = await worldWith(180);
    const create = await world.run(world.begin('production', copy(slow)));
    await world.clock.advance(20 * MINUTE);
    const destroy = await world.destroy('production');
    await world.run(create.end);
    await world.clock.advance(3 * HOUR);

    const again = await follow(world, PRODUCTION, adviceIn(destroy));

    expect([destroy.status, again?.status]).toEqual(['DELETE_FAILED', 'DELETE_COMPLETE']);
    await expectNothingLeft();
  });
});

function withArn(build: ReturnType<typeof copy>) {
  return (stack: Stack) => {
    const [made] = build(stack);
    new CfnOutput(stack, 'Arn', { value: made.modelVersionArn });
    new CfnOutput(stack, 'F1', { value: made.f1Score });
    return [made];
  };
}
