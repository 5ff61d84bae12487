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
  [
    'the first link is in time',
    'copy.in-progress: wait',
    { request: FIRST, observed: IN_PROGRESS, moment: IN_TIME },
  ],
  ...[FIRST, MIDDLE].flatMap((request, index): Case[] => [
    [
      `the time of link ${index + 1} is over, and the copy is in progress`,
      'copy.handed-over: done',
      { request, observed: IN_PROGRESS, moment: OVER },
    ],
    [
      `the time of link ${index + 1} is over, and the copy never had a place`,
      'copy.handed-over: done',
      { request, moment: OVER },
    ],
    [
      `the time of link ${index + 1} is over, and AWS does not say`,
      'copy.handed-over: done',
      { request, observed: UNKNOWN, moment: OVER },
    ],
    [
      `the time of link ${index + 1} is over, and its tags differ`,
      'copy.handed-over: done',
      {
        request: { change: { ...request.change, Tags: { team: 'vision' } } },
        observed: seen(),
        in: ['change'],
        moment: OVER,
      },
    ],
    [
      `the time of link ${index + 1} is over, and the copy has failed`,
      'copy.failed: fail',
      {
        request,
        observed: seen({ status: 'COPYING_FAILED', tags: { ...TAGS, [OPERATION_TAG]: MARKS.now } }),
        moment: OVER,
      },
    ],
    [
      `the time of link ${index + 1} is over, and the copy is there`,
      'copy.finished: done',
      { request, observed: markedBy(MARKS.now), moment: OVER },
    ],
  ]),
  [
    'the time of the first link is over, and it has to ask who made the copy',
    'copy.found-unread: examine',
    { in: NEW, request: FIRST, observed: seen(), moment: OVER },
  ],
  [
    'the time of the last link is over',
    'copy.in-progress: wait',
    { request: LAST, observed: IN_PROGRESS, moment: OVER },
  ],
  ['a follower finds nothing', 'copy.absent: copy', { request: LAST }],
  [
    'a follower is new, and the copy is from an earlier operation',
    'copy.finished: done',
    { in: NEW, request: LAST, observed: seen() },
  ],
  [
    'a follower is new, and the copy has no mark',
    'copy.finished: done',
    { in: NEW, request: LAST, observed: seen({ mark: undefined }) },
  ],
  [
    'a follower is new, and the copy is one that the first link could not take in',
    'copy.found: tag',
    { in: NEW, request: LAST, observed: markedBy(MARKS.elsewhere) },
  ],
  [
    'the last link compares no copy of an earlier operation',
    'copy.finished: done',
    { request: { change: { ...LAST.change, ...DROP_GATE } }, observed: seen({ f1Score: 0.5 }) },
  ],
  [
    'the last link compares a copy of this operation',
    'copy.gates-unread: examine',
    { request: { change: { ...LAST.change, ...DROP_GATE } }, observed: markedBy(MARKS.now) },
  ],
];

export const CHAINED_RETURN: readonly Case[] = [
  [
    'the time of the first link is over',
    'copy.in-progress: wait',
    { request: FIRST, observed: IN_PROGRESS, moment: OVER },
  ],
];

export const CHAINED_DELETION: readonly Case[] = [
  ...[MIDDLE, LAST].flatMap((request, index): Case[] => [
    [
      `follower ${index + 1} is in time`,
      'copy.busy: wait',
      { request, observed: IN_PROGRESS, moment: IN_TIME },
    ],
    [
      `the time of follower ${index + 1} is over`,
      'copy.handed-over: done',
      { request, observed: IN_PROGRESS, moment: OVER },
    ],
  ]),
  [
    'AWS does not tell a follower',
    'copy.unknown: wait',
    { request: LAST, observed: UNKNOWN, moment: IN_TIME },
  ],
  [
    'AWS did not tell a follower in its time',
    'copy.handed-over: done',
    { request: LAST, observed: UNKNOWN, moment: OVER },
  ],
  [
    'AWS will never tell a follower',
    'copy.followed: done',
    { request: LAST, observed: { kind: 'unobservable', message: 'denied for good' } },
  ],
  ['a follower finds nothing', 'copy.followed: done', { request: LAST }],
  ...['COPYING_COMPLETED', 'COPYING_FAILED', 'RUNNING', 'DELETING'].map(
    (status): Case => [
      `a follower finds it ${status}`,
      'copy.followed: done',
      { request: LAST, observed: seen({ status }) },
    ],
  ),
  [
    'the time of the first link is over',
    'copy.busy: wait',
    {
      request: FIRST,
      observed: seen({ status: 'COPYING_IN_PROGRESS', tags: { ...TAGS, [OPERATION_TAG]: MARKS.now } }),
      moment: OVER,
      in: ['remove'],
    },
  ],
];
