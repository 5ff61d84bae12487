import { CfnOutput, Duration, NestedStack, type Stack } from 'aws-cdk-lib';
import { follow } from '../../testing/world/advice';
import { withSibling } from '../../testing/world/sibling';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import {
  countOf,
  deploy,
  destroy,
  disturb,
  expectCleanDeletion,
  expectEnd,
  newWorld,
  sources,
  world,
} from '../../testing/world/story';
import { type Deployment, PRODUCTION } from '../../testing/world/world';

/** Copies that take longer than CloudFormation waits for one resource. */

beforeEach(() => newWorld());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Two links. */
const LONG = { timeout: Duration.minutes(100) };

/** A version for each duration of its copies, in minutes. */
async function worldWith(...minutes: number[]): Promise<Trained[]> {
  return permitted(
    world,
    ...minutes.map((duration, index) => world.train(`v${index + 1}`, { copyDuration: duration * MINUTE })),
  );
}

const copy = (version: Trained, options: CopyOptions = LONG) => copies({ Copy: version }, options);
const adviceIn = ({ reasons }: Deployment) => reasons.find((reason) => reason.includes('"aws '))!;
async function expectNothingLeft() {
  await world.clock.advance(4 * HOUR);
  expect(world.copies()).toEqual([]);
}

describe('a copy of more than an hour', () => {
  test('replaces a quick one, which is deleted last, and is deleted with its stack', async () => {
    const [quick, slow] = await worldWith(1, 70);
    await deploy(withArn(copy(quick)));
    const before = countOf('DescribeProjectVersions');

    const update = await deploy(withArn(copy(slow, { ...LONG, minimumF1Score: 0.9 })));
    const looks = countOf('DescribeProjectVersions') - before;

    expect(update.status).toBe('UPDATE_COMPLETE');
    // It is asked for every 12 seconds for an hour, and every minute from then on.
    expect(looks).toBeGreaterThan(300 + 10 - 10);
    expect(looks).toBeLessThan(300 + 10 + 15);
    expect(update.took).toBeGreaterThan(70 * 60);
    expect(update.took).toBeLessThan(73 * 60);
    expect(world.copies()).toMatchObject([
      { sourceArn: slow.modelVersionArn, status: 'COPYING_COMPLETED', arn: update.outputs.Arn },
    ]);
    expect(update.outputs.F1).toBe('0.93');
    await expectCleanDeletion();
  });

  test('is refused by its gate when it has finished, and deleted', async () => {
    const [slow] = await worldWith(55);

    const create = await deploy(copy(slow, { ...LONG, minimumF1Score: 0.99 }));

    expectEnd(
      create,
      'ROLLBACK_COMPLETE',
      /CopyWait2\w+ CREATE_FAILED: .*does not pass its gates: F1 0.93 < 0.99/,
    );
    expect(create.took).toBeGreaterThan(55 * 60);
    await expectNothingLeft();
  });

  test('is deleted with a stack that is deleted meanwhile, because each link waits 50 minutes more', async () => {
    const [slow] = await worldWith(120);
    const create = await world.run(world.begin('production', copy(slow)));
    await world.clock.advance(60 * MINUTE);

    const destroyed = await destroy();
    await world.run(create.end);

    expect(destroyed.status).toBe('DELETE_COMPLETE');
    await expectNothingLeft();
  });

  test('that exceeds its whole timeout fails, and is deleted in the time of the links', async () => {
    const [slow] = await worldWith(80);

    const create = await deploy(copy(slow, { timeout: Duration.minutes(60) }));

    expectEnd(
      create,
      'ROLLBACK_COMPLETE',
      /CopyWait2\w+ CREATE_FAILED: .*Gave up after 60 minutes \(timeout\).*Raise timeout \(at most 12 hours\) and deploy again/,
    );
    await expectNothingLeft();
  });

  test('is deleted when a sibling fails after an hour', async () => {
    const [slow] = await worldWith(70);

    const create = await deploy(withSibling(copy(slow), 60 * 60));

    expect(create.status).toBe('ROLLBACK_COMPLETE');
    expect(create.took).toBeLessThan(73 * 60);
    await expectNothingLeft();
  });

  test('whose update is cancelled after an hour is deleted in the clean-up, and the former one stays', async () => {
    const [quick, slow] = await worldWith(1, 70);
    await deploy(withSibling(copy(quick)));
    const before = world.copies();

    const update = await deploy(withSibling(copy(slow), 60 * 60));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(world.copies()).toEqual(before);
    await expectCleanDeletion();
  });

  test('fails with AWS’s reason, and is copied again without rollback by the link that saw it fail', async () => {
    const [v1] = await worldWith(1);
    const withoutRollback = { DisableRollback: true };
    const fails = { name: 'copy fails', after: 55 * MINUTE, message: 'The bucket is gone.' } as const;
    const { remove } = disturb('rekognition', 'CopyProjectVersion', fails, { times: 9 });
    const failed = await deploy(copy(v1), withoutRollback);
    remove();

    const again = await deploy(copy(v1), withoutRollback);

    expect([failed.status, again.status]).toEqual(['CREATE_FAILED', 'UPDATE_COMPLETE']);
    expect(failed.reasons.join()).toMatch(
      /CopyWait2\w+ CREATE_FAILED: .* the copy shapes-prod\/v1-\w+ of .*COPYING_FAILED, The bucket is gone\./,
    );
    expect(world.copies()).toMatchObject([{ status: 'COPYING_COMPLETED' }]);
    expect((await destroy()).status).toBe('DELETE_COMPLETE');
    await expectNothingLeft();
  });

  test('is made, replaced and deleted in a nested stack', async () => {
    const [v1, v2] = await worldWith(55, 1);
    const nested = (version: Trained) => (stack: Stack) => copy(version)(new NestedStack(stack, 'Nested'));

    const create = await deploy(nested(v1));
    const update = await deploy(nested(v2));

    expect([create.status, update.status]).toEqual(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
    expect(sources()).toEqual([v2.modelVersionArn]);
    await expectCleanDeletion();
  });

  test('that waits for a place for an hour is made by the link that then waits', async () => {
    const [slow, short] = await worldWith(60, 1);
    await world.clock.advance(MINUTE);
    const project = await world.createProject();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await world.copyByHand(slow, project, name);

    const create = await deploy(copy(short));

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(create.took).toBeGreaterThan(55 * 60);
    expect((await destroy()).status).toBe('DELETE_COMPLETE');
    expect(world.copies().filter(({ projectName }) => projectName === 'shapes-prod')).toEqual([]);
  });
});

test('another timeout copies nothing, and deletes nothing', async () => {
  const [v1] = await worldWith(6);
  const hours = (count: number) => {
    const options = { timeout: Duration.hours(count), minimumF1Score: 0.9, tags: { hours: String(count) } };
    return withArn(copy(v1, options));
  };
  const first = await deploy(hours(0.5));
  const [before] = world.copies();

  const ends: Deployment[] = [];
  for (const count of [4, 12, 2, 0.75]) ends.push(await deploy(hours(count)));

  expect(ends.map(({ status }) => status)).toEqual(Array(4).fill('UPDATE_COMPLETE'));
  expect(ends.map(({ outputs }) => outputs)).toEqual(Array(4).fill(first.outputs));
  expect(world.copies()).toMatchObject([{ arn: before.arn, tags: { hours: '0.75' } }]);
  expect([countOf('CopyProjectVersion'), countOf('DeleteProjectVersion')]).toEqual([1, 0]);
  await expectCleanDeletion();
});

test('a failed deployment that adds links deletes nothing', async () => {
  const [v1] = await worldWith(6);
  await deploy(withSibling(copy(v1, {})));
  const before = world.copies();

  const update = await deploy(withSibling(copy(v1), 1));

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.copies()).toEqual(before);
  await expectCleanDeletion();
});

test('an update that is cancelled after 5 minutes can be rolled back by following the reason', async () => {
  const [quick, slow] = await worldWith(1, 70);
  await deploy(withSibling(copy(quick)));
  const before = world.copies();
  const update = await deploy(withSibling(copy(slow), 5 * 60));
  await world.clock.advance(HOUR);

  const back = await follow(world, PRODUCTION, adviceIn(update));

  expect([update.status, back?.status]).toEqual(['UPDATE_ROLLBACK_FAILED', 'UPDATE_ROLLBACK_COMPLETE']);
  expect(world.copies()).toEqual(before);
  await expectCleanDeletion();
});

/** Rekognition cannot abort a copy, and each link that has begun waits for its end for 50 minutes. */
describe.each([
  ['goes', false],
  ['stays', true],
])('if the function of a failed deletion %s', (_name, failedDeletionProtects) => {
  const fails = async (minutes: number, more: object = {}) => {
    const [slow] = await worldWith(170);
    return deploy(withSibling(copy(slow), minutes * 60), more);
  };
  test.each<[name: string, status: string, fail: () => Promise<Deployment>]>([
    ['a create that fails after 5 minutes', 'ROLLBACK_FAILED', () => fails(5)],
    ['a create with OnFailure=DELETE', 'DELETE_FAILED', () => fails(60, { OnFailure: 'DELETE' })],
    [
      'a stack whose deletion begins after 20 minutes',
      'DELETE_FAILED',
      async () => {
        const [slow] = await worldWith(100);
        const create = await world.run(world.begin('production', copy(slow)));
        await world.clock.advance(20 * MINUTE);
        const destroyed = await destroy();
        await world.run(create.end);
        return destroyed;
      },
    ],
  ])('%s can be deleted by following the reason', async (_case, status, fail) => {
    await newWorld({ cloudFormation: { failedDeletionProtects } });
    const failed = await fail();
    await world.clock.advance(3 * HOUR);

    const destroyed = await follow(world, PRODUCTION, adviceIn(failed));

    expect([failed.status, destroyed?.status]).toEqual([status, 'DELETE_COMPLETE']);
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
