import { Duration } from 'aws-cdk-lib';
import { OWNER_TAG, WAITED_TAG } from '../../contract/copied-model-version';
import { type Fault, inject } from '../../emulator/faults';
import { type CopyOptions, copies, permit, type Trained } from './stacks';
import { OUTPUT_BUCKET, PRODUCTION, TRAINING, World } from './world';

/** A copy that finds others in the project that it goes to. */

const MINUTE = 60_000;
const FIVE = ['a', 'b', 'c', 'd', 'e'];

let world: World;
let v1: Trained;
let project: string;
beforeEach(async () => {
  world = await World.create();
  v1 = world.train('v1');
  await world.deploy('training', permit(v1), TRAINING);
  await world.run(world.clock.sleep(MINUTE));
  const created = await world.run(
    world.call(PRODUCTION, 'rekognition', 'CreateProject', { ProjectName: 'shared' }),
  );
  project = created.ProjectArn;
});
afterEach(() => world.close());

/** Somebody copies a model of their own into the project. */
async function others(names: readonly string[], model: Trained, tags: Record<string, string> = {}) {
  for (const name of names) {
    await world.run(
      world.call(PRODUCTION, 'rekognition', 'CopyProjectVersion', {
        SourceProjectArn: model.projectArn,
        SourceProjectVersionArn: model.modelVersionArn,
        DestinationProjectArn: project,
        VersionName: name,
        OutputConfig: { S3Bucket: OUTPUT_BUCKET, S3KeyPrefix: 'others' },
        Tags: tags,
      }),
    );
    await world.run(world.clock.sleep(1_000));
  }
}

const begin = (name: string, options: CopyOptions = {}) =>
  world.run(world.begin(name, copies({ Copy: v1 }, options, project)));
const sleep = (minutes: number) => world.run(world.clock.sleep(minutes * MINUTE));
const slow = (minutes: number, more: { copyFails?: string } = {}) =>
  world.train('slow', { copyDuration: minutes * MINUTE, ...more });

/** What the stacks have copied, the oldest first. */
const ours = () => world.copies().filter(({ name }) => name.startsWith('v1-'));
/** The calls of a stack's function for a copy, those in vain among them. */
const asked = (stack: string) =>
  world.aws.journal.filter(
    ({ operation, caller }) => operation === 'CopyProjectVersion' && caller.includes(`/${stack}-`),
  );
/** Minutes from `since` to the call that made the copy. */
const begunAfter = (stack: string, since: number) => (asked(stack).at(-1)!.time - since) / MINUTE;

/** The stack is created in the end, with one copy, which goes with it. */
async function expectOneCopy(stack: string, end: Promise<{ status: string }>) {
  expect((await world.run(end)).status).toBe('CREATE_COMPLETE');
  expect(ours()).toHaveLength(1);
  expect((await world.destroy(stack)).status).toBe('DELETE_COMPLETE');
  expect(ours()).toEqual([]);
}

test('copies that are none of ours hold the places: a stack asks for none before one of them has ended', async () => {
  await others(FIVE, slow(20));
  const since = world.clock.now();

  const { end } = await begin('production');

  await expectOneCopy('production', end);
  expect(asked('production')).toHaveLength(1);
  expect(begunAfter('production', since)).toBeGreaterThan(19);
  expect(begunAfter('production', since)).toBeLessThan(22);
});

test('copies that fail hold no places', async () => {
  await others(FIVE, slow(10, { copyFails: 'No.' }));
  const since = world.clock.now();

  const { end } = await begin('production');

  await expectOneCopy('production', end);
  expect(begunAfter('production', since)).toBeLessThan(12);
});

test.each([
  ['as long as a day', '86400', 0.8, 2],
  ['for ever', '1e999', 0.8, 2],
  ['less than nothing', '-5', 0, 0.8],
  ['soon', 'soon', 0, 0.8],
])(
  'a copy gives way at most once, where the newest says that it had waited %s, and nobody else waits',
  async (_, waited, earliest, latest) => {
    await others(['a'], slow(45), { [WAITED_TAG]: waited });
    const since = world.clock.now();

    const { end } = await begin('production');

    await expectOneCopy('production', end);
    expect(asked('production')).toHaveLength(1);
    expect(begunAfter('production', since)).toBeGreaterThan(earliest);
    expect(begunAfter('production', since)).toBeLessThan(latest);
  },
);

test('two that give way to somebody who is gone do not wait for each other', async () => {
  await others(['a'], slow(45), { [WAITED_TAG]: '3600' });
  const since = world.clock.now();

  const [one, two] = [await begin('one'), await begin('two')];
  const ends = await world.run(Promise.all([one.end, two.end]));

  expect(ends.map(({ status }) => status)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
  expect(Math.max(begunAfter('one', since), begunAfter('two', since))).toBeLessThan(4);
});

test('the stack whose copies hold the places is deleted: it takes its own, and the one that waits gets its place', async () => {
  const model = slow(20);
  const five = Object.fromEntries(FIVE.map((id) => [id.toUpperCase(), model]));
  const first = await world.run(world.begin('first', copies(five, {}, project)));
  await sleep(2);
  const { end } = await begin('production');
  await sleep(2);

  await world.run(world.call(PRODUCTION, 'cloudformation', 'DeleteStack', { StackName: 'first' }));

  await world.run(first.end.catch(() => undefined));
  await expectOneCopy('production', end);
  await sleep(60);
  expect(world.copies()).toEqual([]);
});

test('a stack that is deleted while its copy waits never makes it', async () => {
  await others(FIVE, slow(20));
  const { end } = await begin('production');
  await sleep(5);

  const deletion = await world.destroy('production');

  await world.run(end.catch(() => undefined));
  await sleep(60);
  expect(deletion.status).toBe('DELETE_COMPLETE');
  expect(asked('production')).toEqual([]);
  expect(ours()).toEqual([]);
});

test('fails by its timeout where no place gets free, says how long it must be, and makes nothing later', async () => {
  await others(FIVE, slow(50));

  const { end } = await begin('production', { timeout: Duration.minutes(20) });
  const { status, reasons } = await world.run(end);
  await sleep(120);

  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(reasons.join()).toMatch(
    /Gave up after 20 minutes \(timeout\).*Raise timeout \(n copies of m minutes/,
  );
  expect(ours()).toEqual([]);
});

test('fails by its timeout where the places are held by other projects, and says what AWS said', async () => {
  await others(FIVE, slow(50));

  const { end } = await world.run(
    world.begin('production', copies({ Copy: v1 }, { timeout: Duration.minutes(20) })),
  );

  expect((await world.run(end)).reasons.join()).toMatch(
    /Last seen: not there \(AWS said: LimitExceededException.*Raise timeout/,
  );
});

test('a chain waits on from link to link, and the copy is the first one’s', async () => {
  await others(FIVE, slow(70));

  const { end } = await begin('production', { timeout: Duration.hours(2) });
  await world.run(end);

  const [copy] = ours();
  expect(copy.tags[OWNER_TAG]).toMatch(/^production\/Copy[0-9A-F]{8}$/);
  expect(Number(copy.tags[WAITED_TAG]) / 60).toBeGreaterThan(68);
  await expectOneCopy('production', end);
});

const on = (operation: string, what: Fault['what'], more: Partial<Fault['at']> = {}): Fault => ({
  at: { service: 'rekognition', operation, by: 'assumed-role/production-', ...more },
  what,
});
const error = (code: string): Fault['what'] => ({ name: 'error', code, status: 400 });
const BUSY = error('ProvisionedThroughputExceededException');

test.each<[string, Fault]>([
  ['most looks are throttled', on('DescribeProjectVersions', BUSY, { nth: 3, times: 12 })],
  ['nobody says how long others had waited', on('ListTagsForResource', BUSY, { times: 10_000 })],
  [
    'it may not ask how long others had waited',
    on('ListTagsForResource', error('AccessDeniedException'), { times: 10_000 }),
  ],
  [
    'a place that it sees is not free',
    on('CopyProjectVersion', error('LimitExceededException'), { times: 2 }),
  ],
  ['the answer to its copy call is lost', on('CopyProjectVersion', { name: 'answer lost' })],
  ['its function dies when the copy has begun', on('CopyProjectVersion', { name: 'killed after' })],
])('a copy that waits is made once although %s', async (_, fault) => {
  await others(FIVE, slow(10), { [WAITED_TAG]: '1200' });
  const { hits, remove } = inject(world.aws, [fault]);
  const since = world.clock.now();

  const { end } = await begin('production');
  await world.run(end);
  remove();

  expect(hits.length).toBeGreaterThan(0);
  expect(begunAfter('production', since)).toBeLessThan(30);
  await expectOneCopy('production', end);
});

test('a copy that an earlier version of the library made, without the tag, stays as it is', async () => {
  await world.deploy('production', copies({ Copy: v1 }, {}, project));
  const [{ arn }] = ours();
  await world.run(
    world.call(PRODUCTION, 'rekognition', 'UntagResource', { ResourceArn: arn, TagKeys: [WAITED_TAG] }),
  );

  const update = await world.deploy(
    'production',
    copies({ Copy: v1 }, { tags: { team: 'vision' } }, project),
  );

  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(ours()).toMatchObject([{ arn, tags: { team: 'vision' } }]);
  expect(ours()[0].tags).not.toHaveProperty([WAITED_TAG]);
  expect(asked('production')).toHaveLength(1);
});
