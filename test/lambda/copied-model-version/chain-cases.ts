import { OPERATION_TAG } from '../../../contract/copied-model-version';
import { MARKS, TAGS } from '../../../testing/handlers/copy-requests';
import { absent, type Case, madeNow, NEW, seen, unknown, unobservable } from './cases';

const FIRST = { change: { Followed: 'true' } };
const MIDDLE = { change: { First: 'Copy', WaitedBefore: '3000', Followed: 'true' } };
const LAST = { change: { First: 'Copy', WaitedBefore: '3000' } };
/** The first link alone, and one that followed it. */
const BECOMING_LAST = [{ change: {} }, LAST].map((request) => ({ ...request, old: { Followed: 'true' } }));
const DROP_GATE = { MaximumF1Drop: '0.02', CurrentVersionParameterName: '/models/current' };

const IN_PROGRESS = seen({ status: 'COPYING_IN_PROGRESS' });
const IN_TIME = { age: 2_999_999 };
const OVER = { age: 3_000_000 };
const markedBy = (mark: string) => seen({ tags: { ...TAGS, [OPERATION_TAG]: mark } });

export const CHAINED_PRESENCE: readonly Case[] = [
  ['the first link is in time', 'copy.in-progress: wait', IN_PROGRESS, { request: FIRST, moment: IN_TIME }],
  ...[FIRST, MIDDLE].flatMap((request, index): Case[] => [
    [
      `the time of link ${index + 1} is over, and the copy is in progress`,
      'copy.handed-over: done',
      IN_PROGRESS,
      { request, moment: OVER },
    ],
    [
      `the time of link ${index + 1} is over, and the copy never had a place`,
      'copy.handed-over: done',
      absent,
      { request, moment: OVER },
    ],
    [
      `the time of link ${index + 1} is over, and AWS does not say`,
      'copy.handed-over: done',
      unknown,
      { request, moment: OVER },
    ],
    [
      `the time of link ${index + 1} is over, and its tags differ`,
      'copy.handed-over: done',
      seen(),
      { request: { change: { ...request.change, Tags: { team: 'vision' } } }, in: ['change'], moment: OVER },
    ],
    [
      `the time of link ${index + 1} is over, and the copy has failed`,
      'copy.failed: fail',
      madeNow({ status: 'COPYING_FAILED' }),
      { request, moment: OVER },
    ],
    [
      `the time of link ${index + 1} is over, and the copy is there`,
      'copy.finished: done',
      markedBy(MARKS.now),
      { request, moment: OVER },
    ],
  ]),
  [
    'the time of the first link is over, and it has to ask who made the copy',
    'copy.found-unread: examine',
    seen(),
    { in: NEW, request: FIRST, moment: OVER },
  ],
  [
    'the time of the last link is over',
    'copy.in-progress: wait',
    IN_PROGRESS,
    { request: LAST, moment: OVER },
  ],
  ['a follower finds nothing', 'copy.absent: copy', absent, { request: LAST }],
  [
    'a follower is new, and the copy is from an earlier operation',
    'copy.found-unread: examine',
    seen(),
    { in: NEW, request: LAST },
  ],
  [
    'a follower is new, and the copy is from an earlier operation that finished',
    'copy.finished: done',
    seen({ verdict: 'finished' }),
    { in: NEW, request: LAST },
  ],
  ...(['undone', 'under way', 'survived', 'unknown'] as const).flatMap((verdict): Case[] => [
    [
      `a follower is new, and the operation that made the copy is ${verdict}: nobody has judged it`,
      'copy.found: tag',
      seen({ verdict }),
      { in: NEW, request: LAST },
    ],
    ...BECOMING_LAST.map(
      (request, index): Case => [
        `link ${index + 1} becomes the last one, and the operation that made the copy is ${verdict}`,
        'copy.found: tag',
        seen({ verdict }),
        { in: ['change'], request },
      ],
    ),
  ]),
  ...BECOMING_LAST.flatMap((request, index): Case[] => [
    [
      `link ${index + 1} becomes the last one`,
      'copy.found-unread: examine',
      seen(),
      { in: ['change'], request },
    ],
    [
      `link ${index + 1} becomes the last one, and the operation that made the copy finished: it is not compared`,
      'copy.finished: done',
      seen({ verdict: 'finished' }),
      { in: ['change'], request: { ...request, change: { ...request.change, ...DROP_GATE } } },
    ],
    [
      `link ${index + 1} becomes the last one, and compares what it has taken in`,
      'copy.gates-unread: examine',
      markedBy(MARKS.now),
      { in: ['change'], request: { ...request, change: { ...request.change, ...DROP_GATE } } },
    ],
  ]),
  [
    'a follower is new, and the copy has no mark',
    'copy.finished: done',
    seen({ mark: undefined }),
    { in: NEW, request: LAST },
  ],
  [
    'a follower is new, and the copy is one that the first link could not take in',
    'copy.found: tag',
    markedBy(MARKS.elsewhere),
    { in: NEW, request: LAST },
  ],
  [
    'the last link compares no copy of an earlier operation',
    'copy.finished: done',
    seen({ f1Score: 0.5, verdict: 'finished' }),
    { request: { change: { ...LAST.change, ...DROP_GATE } } },
  ],
  [
    'the last link compares a copy of this operation',
    'copy.gates-unread: examine',
    markedBy(MARKS.now),
    { in: NEW, request: { change: { ...LAST.change, ...DROP_GATE } } },
  ],
  [
    'the last link compares no copy that it has judged before, and that was made again',
    'copy.finished: done',
    markedBy(MARKS.now),
    { in: ['change'], request: { change: { ...LAST.change, ...DROP_GATE } } },
  ],
];

export const CHAINED_RETURN: readonly Case[] = [
  [
    'the time of the first link is over',
    'copy.in-progress: wait',
    IN_PROGRESS,
    { request: FIRST, moment: OVER },
  ],
];

export const CHAINED_DELETION: readonly Case[] = [
  ...[MIDDLE, LAST].flatMap((request, index): Case[] => [
    [`follower ${index + 1} is in time`, 'copy.busy: wait', IN_PROGRESS, { request, moment: IN_TIME }],
    [
      `the time of follower ${index + 1} is over`,
      'copy.handed-over: done',
      IN_PROGRESS,
      { request, moment: OVER },
    ],
  ]),
  ['AWS does not tell a follower', 'copy.unknown: wait', unknown, { request: LAST, moment: IN_TIME }],
  [
    'AWS did not answer a follower in its time',
    'copy.handed-over: done',
    unknown,
    { request: LAST, moment: OVER },
  ],
  ['AWS will never answer a follower', 'copy.followed: done', unobservable, { request: LAST }],
  ['a follower finds nothing', 'copy.followed: done', absent, { request: LAST }],
  ...['COPYING_COMPLETED', 'COPYING_FAILED', 'RUNNING', 'DELETING'].map(
    (status): Case => [
      `a follower finds it ${status}`,
      'copy.followed: done',
      seen({ status }),
      { request: LAST },
    ],
  ),
  [
    'the time of the first link is over',
    'copy.busy: wait',
    madeNow({ status: 'COPYING_IN_PROGRESS' }),
    { request: FIRST, moment: OVER, in: ['remove'] },
  ],
];
