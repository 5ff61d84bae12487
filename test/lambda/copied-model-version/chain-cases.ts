import { OPERATION_TAG } from '../../../contract/copied-model-version';
import { MARKS, TAGS } from '../../../testing/handlers/copy-requests';
import { type Case, seen } from './cases';

const FIRST = { change: { Followed: 'true' } };
const MIDDLE = { change: { First: 'Copy', WaitedBefore: '3000', Followed: 'true' } };
const LAST = { change: { First: 'Copy', WaitedBefore: '3000' } };
const DROP_GATE = { MaximumF1Drop: '0.02', CurrentVersionParameterName: '/models/current' };

const NEW = ['create', 'replace'] as const;
const IN_PROGRESS = seen({ status: 'COPYING_IN_PROGRESS' });
const UNKNOWN = { kind: 'unknown', because: 'ThrottlingException' } as const;
const IN_TIME = { age: 2_999_999 };
const OVER = { age: 3_000_000 };
const markedBy = (mark: string) => seen({ tags: { ...TAGS, [OPERATION_TAG]: mark } });

export const CHAINED_PRESENCE: readonly Case[] = [
  {
    when: 'the first link is in time',
    request: FIRST,
    observed: IN_PROGRESS,
    moment: IN_TIME,
    row: 'copy.in-progress',
    action: 'wait',
  },
  ...[FIRST, MIDDLE].flatMap((request, index): Case[] => [
    {
      when: `the time of link ${index + 1} is over, and the copy is in progress`,
      request,
      observed: IN_PROGRESS,
      moment: OVER,
      row: 'copy.handed-over',
      action: 'done',
    },
    {
      when: `the time of link ${index + 1} is over, and the copy never had a place`,
      request,
      moment: OVER,
      row: 'copy.handed-over',
      action: 'done',
    },
    {
      when: `the time of link ${index + 1} is over, and AWS does not say`,
      request,
      observed: UNKNOWN,
      moment: OVER,
      row: 'copy.handed-over',
      action: 'done',
    },
    {
      when: `the time of link ${index + 1} is over, and its tags differ`,
      request: { change: { ...request.change, Tags: { team: 'vision' } } },
      observed: seen(),
      in: ['change'],
      moment: OVER,
      row: 'copy.handed-over',
      action: 'done',
    },
    {
      when: `the time of link ${index + 1} is over, and the copy has failed`,
      request,
      observed: seen({ status: 'COPYING_FAILED', tags: { ...TAGS, [OPERATION_TAG]: MARKS.now } }),
      moment: OVER,
      row: 'copy.failed',
      action: 'fail',
    },
    {
      when: `the time of link ${index + 1} is over, and the copy is there`,
      request,
      observed: markedBy(MARKS.now),
      moment: OVER,
      row: 'copy.finished',
      action: 'done',
    },
  ]),
  {
    when: 'the time of the first link is over, and it has to ask who made the copy',
    in: NEW,
    request: FIRST,
    observed: seen(),
    moment: OVER,
    row: 'copy.found-unread',
    action: 'examine',
  },
  {
    when: 'the time of the last link is over',
    request: LAST,
    observed: IN_PROGRESS,
    moment: OVER,
    row: 'copy.in-progress',
    action: 'wait',
  },
  {
    when: 'a follower finds nothing',
    request: LAST,
    row: 'copy.absent',
    action: 'copy',
  },
  {
    when: 'a follower is new, and the copy is from an earlier operation',
    in: NEW,
    request: LAST,
    observed: seen(),
    row: 'copy.finished',
    action: 'done',
  },
  {
    when: 'a follower is new, and the copy has no mark',
    in: NEW,
    request: LAST,
    observed: seen({ mark: undefined }),
    row: 'copy.finished',
    action: 'done',
  },
  {
    when: 'a follower is new, and the copy is one that the first link could not take in',
    in: NEW,
    request: LAST,
    observed: markedBy(MARKS.elsewhere),
    row: 'copy.found',
    action: 'tag',
  },
  {
    when: 'the last link compares no copy of an earlier operation',
    request: { change: { ...LAST.change, ...DROP_GATE } },
    observed: seen({ f1Score: 0.5 }),
    row: 'copy.finished',
    action: 'done',
  },
  {
    when: 'the last link compares a copy of this operation',
    request: { change: { ...LAST.change, ...DROP_GATE } },
    observed: markedBy(MARKS.now),
    row: 'copy.gates-unread',
    action: 'examine',
  },
];

export const CHAINED_RETURN: readonly Case[] = [
  {
    when: 'the time of the first link is over',
    request: FIRST,
    observed: IN_PROGRESS,
    moment: OVER,
    row: 'copy.in-progress',
    action: 'wait',
  },
];

export const CHAINED_DELETION: readonly Case[] = [
  ...[MIDDLE, LAST].flatMap((request, index): Case[] => [
    {
      when: `follower ${index + 1} is in time`,
      request,
      observed: IN_PROGRESS,
      moment: IN_TIME,
      row: 'copy.busy',
      action: 'wait',
    },
    {
      when: `the time of follower ${index + 1} is over`,
      request,
      observed: IN_PROGRESS,
      moment: OVER,
      row: 'copy.handed-over',
      action: 'done',
    },
  ]),
  {
    when: 'AWS does not tell a follower',
    request: LAST,
    observed: UNKNOWN,
    moment: IN_TIME,
    row: 'copy.unknown',
    action: 'wait',
  },
  {
    when: 'AWS did not tell a follower in its time',
    request: LAST,
    observed: UNKNOWN,
    moment: OVER,
    row: 'copy.handed-over',
    action: 'done',
  },
  {
    when: 'AWS will never tell a follower',
    request: LAST,
    observed: { kind: 'unobservable', message: 'denied for good' },
    row: 'copy.followed',
    action: 'done',
  },
  {
    when: 'a follower finds nothing',
    request: LAST,
    row: 'copy.followed',
    action: 'done',
  },
  ...['COPYING_COMPLETED', 'COPYING_FAILED', 'RUNNING', 'DELETING'].map(
    (status): Case => ({
      when: `a follower finds it ${status}`,
      request: LAST,
      observed: seen({ status }),
      row: 'copy.followed',
      action: 'done',
    }),
  ),
  {
    when: 'the time of the first link is over',
    request: FIRST,
    observed: seen({ status: 'COPYING_IN_PROGRESS', tags: { ...TAGS, [OPERATION_TAG]: MARKS.now } }),
    moment: OVER,
    in: ['remove'],
    row: 'copy.busy',
    action: 'wait',
  },
];
