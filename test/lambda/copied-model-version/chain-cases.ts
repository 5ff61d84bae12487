import { OPERATION_TAG } from '../../../contract/copied-model-version';
import { MARKS, TAGS } from '../../../testing/handlers/copy-requests';
import { asks, type Case, each } from '../../../testing/handlers/tables';
import { absent, aged, type Cases, type Given, madeNow, seen, unknown, unobservable } from './cases';

const FOLLOWED = { Followed: 'true' };
const FOLLOWER = { First: 'Copy', WaitedBefore: '3000' };
const FIRST = asks(FOLLOWED);
const MIDDLE = asks({ ...FOLLOWER, ...FOLLOWED });
const LAST = asks(FOLLOWER);
/** Links that another one follows. */
const LONGER = [
  ['the first link', FIRST],
  ['a middle link', MIDDLE],
] as const;
const BECOMING_LAST = [
  ['the first link', {}],
  ['a middle link', FOLLOWER],
] as const;
const DROP_GATE = { MaximumF1Drop: '0.02', CurrentVersionParameterName: '/models/current' };
const COMPARING_LAST = asks({ ...FOLLOWER, ...DROP_GATE });
const ADOPTING = { ...FOLLOWED, AdoptExisting: 'true', MinimumF1Score: '0.9' };

const IN_PROGRESS = seen({ status: 'COPYING_IN_PROGRESS' });
const IN_TIME = aged(2_999_999);
const OVER = aged(3_000_000);
const markedBy = (mark: string) => seen({ tags: { ...TAGS, [OPERATION_TAG]: mark } });

const VERDICTS = ['undone', 'under way', 'undone long ago'] as const;

export const CHAINED_PRESENCE: Cases = {
  'copy.in-progress: wait': [
    ['the first link is in time', IN_PROGRESS, FIRST, IN_TIME],
    ['the time of the last link is over', IN_PROGRESS, LAST, OVER],
    [
      'a middle link finds a copy that a person is making',
      seen({ tags: {}, ours: false, status: 'COPYING_IN_PROGRESS' }),
      asks({ ...FOLLOWER, ...FOLLOWED, AdoptExisting: 'true' }),
    ],
  ],
  'copy.handed-over: done': [
    ...LONGER.flatMap(([link, asked]): Case<Given>[] => [
      [`the time of ${link} is over, and the copy is in progress`, IN_PROGRESS, asked, OVER],
      [`the time of ${link} is over, and the copy never had a place`, absent, asked, OVER],
      [`the time of ${link} is over, and AWS does not say`, unknown, asked, OVER],
    ]),
    [
      'a middle link would adopt a version, and has no gates to judge it',
      seen({ tags: {}, ours: false }),
      asks({ ...FOLLOWER, ...FOLLOWED, AdoptExisting: 'true' }),
    ],
  ],
  'copy.failed: fail': each(LONGER, ([link, asked]) => [
    `the time of ${link} is over, and the copy has failed`,
    madeNow({ status: 'COPYING_FAILED' }),
    asked,
    OVER,
  ]),
  'copy.finished: done': [
    ...each(LONGER, ([link, asked]) => [
      `the time of ${link} is over, and the copy is there`,
      markedBy(MARKS.now),
      asked,
      OVER,
    ]),
    [
      'the last link does not compare an earlier copy',
      seen({ f1Score: 0.5, verdict: 'finished' }),
      COMPARING_LAST,
    ],
    [
      'the first link leaves the copy that it has made to the last one',
      madeNow({ f1Score: 0.8 }),
      asks(ADOPTING),
    ],
    [
      'a middle link leaves the copy to the last one',
      madeNow({ f1Score: 0.8 }),
      asks({ ...FOLLOWER, ...ADOPTING }),
    ],
  ],
  'copy.gates-refuse: fail': [
    [
      'the first link judges what it would adopt',
      seen({ tags: {}, ours: false, f1Score: 0.8 }),
      asks(ADOPTING),
    ],
  ],
  'copy.adoptable: adopt': [
    [
      'what the first link would adopt passes its gates',
      seen({ tags: {}, ours: false, f1Score: 0.95 }),
      asks(ADOPTING),
    ],
  ],
  'copy.absent: copy': [['a follower finds nothing', absent, LAST]],
};

export const CHAINED_NEW: Cases = {
  'copy.finished: done': [
    ['a follower is new, and the operation that made the copy finished', seen({ verdict: 'finished' }), LAST],
    ['a follower is new, and the copy has no mark', seen({ mark: undefined }), LAST],
  ],
  'copy.found-unread: examine': [
    ['the time of the first link is over, and it has to ask who made the copy', seen(), FIRST, OVER],
    ['a follower is new, and the copy is from an earlier operation', seen(), LAST],
  ],
  'copy.gates-unread: examine': [
    ['the last link compares a copy of this operation', markedBy(MARKS.now), COMPARING_LAST],
    [
      'the last link compares what it would adopt',
      seen({ tags: {}, ours: false }),
      asks({ ...FOLLOWER, ...DROP_GATE, AdoptExisting: 'true' }),
    ],
  ],
  'copy.found: tag': [
    ...each(VERDICTS, (verdict) => [
      `a follower is new, and nobody has judged the copy of an operation that is ${verdict}`,
      seen({ verdict }),
      LAST,
    ]),
    ['a follower is new, and the first link could not mark the copy', markedBy(MARKS.elsewhere), LAST],
  ],
};

export const CHAINED_CHANGE: Cases = {
  'copy.handed-over: done': each(LONGER, ([link, { request }]) => [
    `the time of ${link} is over, and the copy’s tags differ`,
    seen(),
    asks({ ...request.change, Tags: { team: 'vision' } }),
    OVER,
  ]),
  'copy.finished: done': [
    ...each(BECOMING_LAST, ([link, change]) => [
      `${link} becomes the last one, and does not compare the copy of an operation that finished`,
      seen({ verdict: 'finished' }),
      asks({ ...change, ...DROP_GATE }, FOLLOWED),
    ]),
    ['the last link compares no copy that it judged before', markedBy(MARKS.now), COMPARING_LAST],
    ...each(LONGER, ([link, { request }]) => [
      `another link still follows ${link}`,
      seen(),
      asks(request.change, FOLLOWED),
    ]),
  ],
  'copy.found: tag': BECOMING_LAST.flatMap(([link, change]) =>
    each(VERDICTS, (verdict) => [
      `${link} becomes the last one, and the operation that made the copy is ${verdict}`,
      seen({ verdict }),
      asks(change, FOLLOWED),
    ]),
  ),
  'copy.found-unread: examine': each(BECOMING_LAST, ([link, change]) => [
    `${link} becomes the last one`,
    seen(),
    asks(change, FOLLOWED),
  ]),
  'copy.gates-unread: examine': each(BECOMING_LAST, ([link, change]) => [
    `${link} becomes the last one, and compares the copy that it has marked`,
    markedBy(MARKS.now),
    asks({ ...change, ...DROP_GATE }, FOLLOWED),
  ]),
};

export const CHAINED_RETURN: Cases = {
  'copy.in-progress: wait': [['the time of the first link is over', IN_PROGRESS, FIRST, OVER]],
};

export const CHAINED_DELETION: Cases = {
  'copy.busy: wait': [
    ['a middle link is in time', IN_PROGRESS, MIDDLE, IN_TIME],
    ['the last link is in time', IN_PROGRESS, LAST, IN_TIME],
  ],
  'copy.handed-over: done': [
    ['the time of a middle link is over', IN_PROGRESS, MIDDLE, OVER],
    ['the time of the last link is over', IN_PROGRESS, LAST, OVER],
    ['AWS did not answer a follower in its time', unknown, LAST, OVER],
  ],
  'copy.unknown: wait': [['AWS does not tell a follower', unknown, LAST, IN_TIME]],
  'copy.followed: done': [
    ['AWS will never answer a follower', unobservable, LAST],
    ['a follower finds nothing', absent, LAST],
    ...each(['COPYING_COMPLETED', 'COPYING_FAILED', 'RUNNING', 'DELETING'], (status) => [
      `a follower finds the copy ${status}`,
      seen({ status }),
      LAST,
    ]),
  ],
};

export const CHAINED_REMOVAL: Cases = {
  'copy.busy: wait': [
    ['the time of the first link is over', madeNow({ status: 'COPYING_IN_PROGRESS' }), FIRST, OVER],
  ],
};
