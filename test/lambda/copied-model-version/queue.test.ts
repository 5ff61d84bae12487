import { WAITED_TAG } from '../../../contract/copied-model-version';
import {
  isNext,
  jitterOf,
  pauseInQueue,
  queueOf,
  turnedAway,
  waitedBy,
  whyFull,
} from '../../../lambda/copied-model-version/queue';
import type { Notes } from '../../../lambda/reconcile/kind';
import { answering, awsError } from '../answers';
import { context, moment, request, version } from './requests';

const NOW = Date.parse('2026-01-01T00:15:00.000Z');
const before = (milliseconds: number) => new Date(NOW - milliseconds).toISOString();

/** A moment with this in the notes. */
const noted = (notes: Partial<Notes>) => moment({ now: NOW, notes: { ...moment().notes, ...notes } });

const ALL = 'as many copies are in progress as AWS allows';
const REFUSED = 'AWS said: LimitExceededException: No.';

test.each<[string, Partial<Notes>, string | undefined]>([
  ['nothing is known', {}, undefined],
  ['four copies are in progress', { queue: { copying: 4, waited: 0, free: 1 } }, undefined],
  ['five are', { queue: { copying: 5, waited: 0, free: 0 } }, ALL],
  ['AWS had no place a moment ago', { turnedAway: { at: before(179_999), copying: 0 } }, REFUSED],
  ['AWS had none three minutes ago', { turnedAway: { at: before(180_000), copying: 0 } }, undefined],
  [
    'AWS had none a moment ago, and as many are in progress',
    { queue: { copying: 3, waited: 0, free: 1 }, turnedAway: { at: before(1_000), copying: 3 } },
    REFUSED,
  ],
  [
    'AWS had none a moment ago, and one of them has ended',
    { queue: { copying: 2, waited: 0, free: 1 }, turnedAway: { at: before(1_000), copying: 3 } },
    undefined,
  ],
])('whether there is no place, where %s', (_, notes, expected) => {
  expect(whyFull(noted({ ...notes, refusal: 'LimitExceededException: No.' }))).toBe(expected);
});

test('a call for which there was no place is remembered with what the look before it had shown', () => {
  const queue = { copying: 3, waited: 0, free: 1 };

  expect(turnedAway(noted({ queue }))).toEqual({ turnedAway: { at: before(0), copying: 3 } });
  expect(turnedAway(noted({}))).toEqual({ turnedAway: { at: before(0), copying: 0 } });
});

test.each([
  ['nobody has waited a minute', 59, 1, 0, true],
  ['somebody has, and it has just come', 60, 1, 0, false],
  ['it has waited less than three quarters of their time', 600, 1, 449, false],
  ['it has waited three quarters of their time', 600, 1, 450, true],
  ['it sees a place free for the second time', 600, 2, 0, true],
])('whether a free place is for a copy, where %s', (_, others, free, waited, expected) => {
  expect(isNext(noted({ queue: { copying: 4, waited: others, free } }), waited)).toBe(expected);
});

test('a place that nobody has looked for is for whoever asks', () => {
  expect(isNext(noted({}), 0)).toBe(true);
});

test.each([
  ['nobody has waited a minute', 59, 0, 0, 45],
  ['it sees a free place and gives way', 3000, 1, 0, 45],
  ['it has just come', 3000, 0, 0, 120],
  ['it is far from its turn', 3000, 0, 2400, 120],
  ['its turn comes nearer', 3000, 0, 2500, 100],
  ['it is nearly its turn', 3000, 0, 2850, 45],
  ['it is overdue', 3000, 0, 9000, 45],
])('the seconds until a copy looks again, where %s', (_, others, free, waited, expected) => {
  expect(pauseInQueue({ copying: 5, waited: others, free }, waited, 0.5)).toBe(expected);
});

test('chance moves a pause by half of it', () => {
  const queue = { copying: 5, waited: 3000, free: 0 };

  expect([0, 0.5, 1].map((jitter) => pauseInQueue(queue, 0, jitter))).toEqual([60, 120, 180]);
});

test('a copy that has seen nobody looks again as if there were no queue', () => {
  expect(pauseInQueue(undefined, 100, 0.5)).toBe(45);
});

test('what the links before have waited counts', () => {
  expect(waitedBy({ ...request(), waitedBefore: 3_000_000 }, moment({ age: 60_400 }))).toBe(3060);
});

test('chance is another one for each copy and each step, from 0 to 1, and the same again', () => {
  const one = request();
  const other = { ...one, physicalId: 'shapes-prod/other' };
  const all = [one, other].flatMap((each) => [1, 2, 3].map((now) => jitterOf(each, moment({ now }))));

  expect(new Set(all).size).toBe(6);
  expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...all)).toBeLessThan(1);
  expect(jitterOf(one, moment({ now: 1 }))).toBe(all[0]);
});

describe('what others show', () => {
  const older = version({ arn: 'older', begun: 1 });
  const newer = version({ arn: 'newer', begun: 2 });
  const waiting = { ListTagsForResource: { Tags: { [WAITED_TAG]: '600' } } };

  test('takes one look at the tags of the newest copy', async () => {
    const aws = answering(waiting);

    expect(await queueOf(context(aws), [older, newer])).toEqual({ copying: 2, waited: 600, free: 1 });
    expect(aws.inputsOf('ListTagsForResource')).toEqual([{ ResourceArn: 'newer' }]);
  });

  test('takes no look where nothing is in progress', async () => {
    const aws = answering({});

    expect(await queueOf(context(aws), [])).toEqual({ copying: 0, waited: 0, free: 1 });
    expect(aws.calls).toEqual([]);
  });

  test.each([
    ['AWS does not tell', awsError('ThrottlingException', 400)],
    ['there are no tags', {}],
    ['the tag is of somebody else', { Tags: { [WAITED_TAG]: 'long' } }],
  ])('is no queue where %s', async (_, answer) => {
    expect(await queueOf(context(answering({ ListTagsForResource: answer })), [older])).toMatchObject({
      waited: 0,
    });
  });

  test.each([
    ['counts the looks that showed a free place', 4, 1, 2],
    ['begins to count again once all are taken', 5, 1, 0],
  ])('%s', async (_, copying, free, expected) => {
    const notes = { ...moment().notes, queue: { copying: 4, waited: 0, free } };
    const others = Array.from({ length: copying }, () => older);

    expect((await queueOf(context(answering(waiting), { notes }), others)).free).toBe(expected);
  });
});
