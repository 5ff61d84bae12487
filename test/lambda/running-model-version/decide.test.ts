import type { Observation } from '../../../lambda/reconcile/kind';
import type { Situation } from '../../../lambda/reconcile/situation';
import { decide } from '../../../lambda/running-model-version/decide';
import type { ObservedVersion } from '../../../lambda/running-model-version/observation';
import {
  AT_A_RATE,
  arnOf,
  BEGAN,
  BY_DAY,
  BY_NIGHT,
  EARLIER,
  type EventChange,
  moment,
  RUNNER,
  request,
  UUID,
  VERSION,
  version,
} from '../../../testing/handlers/running-requests';

const absent: Observation<ObservedVersion> = { kind: 'absent' };
const seen = (change: Partial<ObservedVersion> = {}): Observation<ObservedVersion> => ({
  kind: 'seen',
  thing: version(change),
});

const STARTABLE = ['TRAINING_COMPLETED', 'COPYING_COMPLETED', 'STOPPED'];
const HOPELESS = [
  'TRAINING_IN_PROGRESS',
  'TRAINING_FAILED',
  'COPYING_FAILED',
  'DELETING',
  'DEPRECATED',
  'EXPIRED',
  'NEW_ONE',
];
const nobodys = { runner: undefined, mark: undefined };
const theirs = { runner: 'other/Run' };
const before = { mark: { stack: UUID, since: EARLIER } };
const found = { mark: { stack: UUID, since: BEGAN, found: true } } as const;
const scheduled: EventChange = { change: { Schedule: BY_NIGHT } };
const resting: EventChange = { change: { Schedule: BY_DAY } };
const unsaid: EventChange = { change: { Schedule: AT_A_RATE } };

interface Given {
  readonly request?: EventChange;
  readonly observed: Observation<ObservedVersion>;
  readonly moment?: Parameters<typeof moment>[1];
  /** What the message must say, when the decision is to fail. */
  readonly says?: RegExp;
}
/** The decision is the row and the action: `run.absent: fail`. */
type Row = [when: string, decision: string, given: Given];

/** Creates and Updates, those that go back among them. */
const presence: Row[] = [
  [
    'AWS does not say',
    'run.unknown: wait',
    { observed: { kind: 'unknown', because: 'ThrottlingException' } },
  ],
  [
    'AWS will never say',
    'run.unobservable: fail',
    { observed: { kind: 'unobservable', message: 'denied for good' }, says: /^denied for good$/ },
  ],
  ['absent, at first', 'run.absent-yet: wait', { observed: absent, moment: { age: 59 } }],
  [
    'absent',
    'run.absent: fail',
    {
      observed: absent,
      moment: { age: 60 },
      says: /^arn:\S+\/v1\/1700000001000 cannot run: account 222222222222 has no such version in the project arn:/,
    },
  ],
  ...[...STARTABLE, 'STARTING', 'RUNNING', 'STOPPING', 'FAILED'].map(
    (status): Row => [
      `${status}, run by another`,
      'run.by-another: fail',
      {
        observed: seen({ ...theirs, status }),
        says: new RegExp(
          `\\(${status}\\) is run by the stack resource other/Run.*aws rekognition untag-resource --resource-arn ${VERSION} --tag-keys cdk-rekognition-custom-labels:runner"$`,
        ),
      },
    ],
  ),
  [
    'run by a resource whose name begins like ours',
    'run.by-another: fail',
    { observed: seen({ runner: `${RUNNER}2` }), says: /is run by the stack resource prod\/Run2,/ },
  ],
  ...STARTABLE.flatMap((status): Row[] => [
    [`${status}, nobody’s`, 'run.unclaimed: claim', { observed: seen({ ...nobodys, status }) }],
    [`${status}, ours`, 'run.startable: start', { observed: seen({ status }) }],
    [
      `${status}, nobody’s, to rest`,
      'run.unclaimed: claim',
      { request: resting, observed: seen({ ...nobodys, status }) },
    ],
    [`${status}, ours, to rest`, 'run.at-rest: done', { request: resting, observed: seen({ status }) }],
    [
      `${status}, ours, in its hours`,
      'run.startable: start',
      { request: scheduled, observed: seen({ status }) },
    ],
    [
      `${status}, ours from before, and stopped in order to be started again`,
      'run.startable: start',
      { observed: seen({ ...before, status }), moment: { notes: { restarted: true } } },
    ],
  ]),
  ...[
    ['STARTING', 'run.starting'],
    ['STOPPING', 'run.stopping'],
    ['COPYING_IN_PROGRESS', 'run.copying'],
  ].flatMap(([status, row]): Row[] => [
    [`${status}, ours`, `${row}: wait`, { observed: seen({ status }) }],
    [`${status}, nobody’s`, `${row}: wait`, { observed: seen({ ...nobodys, status }) }],
  ]),
  ...HOPELESS.map(
    (status): Row => [
      `${status}`,
      'run.unstartable: fail',
      {
        observed: seen({ ...nobodys, status, statusMessage: 'AWS’s reason.' }),
        says: new RegExp(`cannot run: it is ${status} \\(AWS’s reason\\.\\)\\.`),
      },
    ],
  ),
  [
    'FAILED before, nobody’s',
    'run.unclaimed: claim',
    { observed: seen({ ...nobodys, status: 'FAILED' }), moment: { notes: { found: 'FAILED' } } },
  ],
  [
    'FAILED before, ours',
    'run.startable: start',
    { observed: seen({ status: 'FAILED' }), moment: { notes: { found: 'FAILED' } } },
  ],
  [
    'FAILED before, and tried once more',
    'run.unstartable: fail',
    {
      observed: seen({ status: 'FAILED' }),
      moment: { notes: { found: 'FAILED', tried: true } },
      says: /cannot run: it is FAILED\. Look at it/,
    },
  ],
  ['RUNNING, ours', 'run.running: done', { observed: seen() }],
  [
    'RUNNING, ours from before, and started again',
    'run.running: done',
    { observed: seen(before), moment: { notes: { restarted: true } } },
  ],
  ['RUNNING, ours, and found by this operation', 'run.running: done', { observed: seen(found) }],
  [
    'RUNNING, ours, and Rekognition does not tell its units',
    'run.running: done',
    { observed: seen({ minInferenceUnits: undefined }) },
  ],
  ...[{ minInferenceUnits: 1 }, { minInferenceUnits: 3 }, { maxInferenceUnits: 3 }].flatMap(
    (units): Row[] => [
      [
        `RUNNING, ours, with other units: ${JSON.stringify(units)}`,
        'run.other-units: stop',
        { observed: seen(units) },
      ],
      [
        `RUNNING, ours, with a schedule and other units: ${JSON.stringify(units)}`,
        'run.running-scheduled: done',
        { request: scheduled, observed: seen(units) },
      ],
    ],
  ),
  [
    'RUNNING, ours, the most told as the fewest',
    'run.running: done',
    { observed: seen({ maxInferenceUnits: 2 }) },
  ],
  [
    'RUNNING, ours, not scaled as asked',
    'run.other-units: stop',
    { request: { change: { MaxInferenceUnits: '4' } }, observed: seen() },
  ],
  [
    'RUNNING, ours, scaled as asked',
    'run.running: done',
    { request: { change: { MaxInferenceUnits: '4' } }, observed: seen({ maxInferenceUnits: 4 }) },
  ],
  [
    'RUNNING, ours, with other units, but started again already',
    'run.running: done',
    { observed: seen({ minInferenceUnits: 1 }), moment: { notes: { restarted: true } } },
  ],
  ['RUNNING, ours, to rest', 'run.stoppable: stop', { request: resting, observed: seen() }],
  [
    'STARTING, ours, to rest',
    'run.not-stoppable-yet: wait',
    { request: resting, observed: seen({ status: 'STARTING' }) },
  ],
  [
    'STOPPING, ours, to rest',
    'run.stopping: wait',
    { request: resting, observed: seen({ status: 'STOPPING' }) },
  ],
  ['RUNNING, ours, at a rate', 'run.running-scheduled: done', { request: unsaid, observed: seen() }],
  ...[absent, seen({ status: 'STOPPED' }), seen(), seen({ status: 'STARTING' })].flatMap(
    (observed): Row[] => [
      [
        `a stop in two minutes: ${JSON.stringify(observed)}`,
        'run.edge-near: wait',
        { request: { change: { Schedule: { ...BY_NIGHT, Stop: 'cron(17 0 * * ? *)' } } }, observed },
      ],
      [
        `a start in two minutes: ${JSON.stringify(observed)}`,
        'run.edge-near: wait',
        { request: { change: { Schedule: { ...BY_DAY, Start: 'cron(17 0 * * ? *)' } } }, observed },
      ],
    ],
  ),
  [
    'a stop in three minutes',
    'run.running-scheduled: done',
    { request: { change: { Schedule: { ...BY_NIGHT, Stop: 'cron(18 0 * * ? *)' } } }, observed: seen() },
  ],
  ['RUNNING, nobody’s', 'run.found: done', { observed: seen(nobodys) }],
  [
    'RUNNING, nobody’s, with more units',
    'run.found: done',
    { observed: seen({ ...nobodys, minInferenceUnits: 3 }) },
  ],
  [
    'RUNNING, nobody’s, with too few units',
    'run.found-too-small: fail',
    {
      observed: seen({ ...nobodys, minInferenceUnits: 1, maxInferenceUnits: 5 }),
      says: /runs already with 1 to 5 inference units, not the 2 inference units that are asked for.*or ask for fewer units/,
    },
  ],
  [
    'RUNNING, nobody’s, and scaled as far as asked',
    'run.found: done',
    { request: { change: { MaxInferenceUnits: '4' } }, observed: seen({ ...nobodys, maxInferenceUnits: 4 }) },
  ],
  [
    'RUNNING, nobody’s, always with as many as asked at most',
    'run.found: done',
    { request: { change: { MaxInferenceUnits: '4' } }, observed: seen({ ...nobodys, minInferenceUnits: 4 }) },
  ],
  [
    'RUNNING, nobody’s, not scaled as far as asked',
    'run.found-too-small: fail',
    {
      request: { change: { MaxInferenceUnits: '4' } },
      observed: seen(nobodys),
      says: /with 2 inference units, not the 2 to 4 inference units/,
    },
  ],
  [
    'RUNNING, nobody’s, and Rekognition does not tell its units',
    'run.found: done',
    {
      request: { change: { MaxInferenceUnits: '4' } },
      observed: seen({ ...nobodys, minInferenceUnits: undefined }),
    },
  ],
  [
    'RUNNING, nobody’s, with a schedule',
    'run.found-scheduled: fail',
    {
      request: scheduled,
      observed: seen(nobodys),
      says: /runs already and the schedule would stop it.*aws rekognition stop-project-version/,
    },
  ],
];

/** Deletes, whether they remove or undo. */
const deletion: Row[] = [
  [
    'AWS does not say',
    'run.unknown: wait',
    { observed: { kind: 'unknown', because: 'ThrottlingException' } },
  ],
  ['absent', 'run.gone: done', { observed: absent }],
  ['absent, at first', 'run.gone: done', { observed: absent, moment: { age: 0 } }],
  ['DELETING', 'run.gone: done', { observed: seen({ status: 'DELETING' }) }],
  ['RUNNING, ours', 'run.stoppable: stop', { observed: seen() }],
  ['RUNNING, ours, at first', 'run.stoppable: stop', { observed: seen(), moment: { age: 0 } }],
  ['STARTING, ours', 'run.not-stoppable-yet: wait', { observed: seen({ status: 'STARTING' }) }],
  ['STOPPING, ours', 'run.stopping: wait', { observed: seen({ status: 'STOPPING' }) }],
  ...['RUNNING', 'STARTING', 'STOPPING'].flatMap((status): Row[] => [
    [
      `${status}, nobody’s, at first`,
      'run.not-ours: done',
      { observed: seen({ ...nobodys, status }), moment: { age: 0 } },
    ],
    [`${status}, another’s`, 'run.not-ours: done', { observed: seen({ ...theirs, status }) }],
  ]),
  ...[...STARTABLE, 'FAILED', 'COPYING_IN_PROGRESS', 'NEW_ONE'].flatMap((status): Row[] => [
    [`${status}, ours`, 'run.stopped: release', { observed: seen({ status }), moment: { age: 60 } }],
    [`${status}, nobody’s`, 'run.not-ours: done', { observed: seen({ ...nobodys, status }) }],
    [`${status}, another’s`, 'run.not-ours: done', { observed: seen({ ...theirs, status }) }],
  ]),
];

const OTHER: EventChange = {
  type: 'Update',
  old: { ModelVersionArn: arnOf('v0') },
  id: 'shapes/v0/1/running',
};
const REQUESTS: Readonly<Record<Situation, EventChange>> = {
  create: { type: 'Create' },
  replace: OTHER,
  change: { type: 'Update' },
  restore: { type: 'Update' },
  remove: { type: 'Delete' },
  undo: { type: 'Delete' },
  edge: { type: 'Schedule' },
};

function check(
  situation: Situation,
  expected: string,
  { request: change, observed, moment: at, says }: Given,
): void {
  const asked = request({ ...REQUESTS[situation], ...change });
  const decision = decide(asked, observed, moment(situation, at));

  expect(`${decision.row}: ${decision.action}`).toBe(expected);
  expect(decision.because).not.toBe('');
  if (decision.action === 'fail') expect((decision as { message?: string }).message).toMatch(says!);
}

describe.each(['create', 'replace', 'change', 'restore'] as const)('%s', (situation) => {
  test.each(presence)('%s: %s', (_when, decided, given) => check(situation, decided, given));
});

describe.each(['create', 'replace'] as const)('%s', (situation) => {
  test.each<Row>([
    [
      'STOPPED, ours from before',
      'run.claimed-before: claim',
      { observed: seen({ ...before, status: 'STOPPED' }) },
    ],
    [
      'STOPPED, ours from before, to rest',
      'run.at-rest: done',
      { request: resting, observed: seen({ ...before, status: 'STOPPED' }) },
    ],
    [
      'STOPPED, ours from another stack at the same time',
      'run.claimed-before: claim',
      { observed: seen({ status: 'STOPPED', mark: { stack: 'another', since: BEGAN } }) },
    ],
    [
      'STOPPED, ours, and claimed by a version of this library that set no mark',
      'run.claimed-before: claim',
      { observed: seen({ status: 'STOPPED', mark: undefined }) },
    ],
    [
      'STOPPED, ours, at a rate',
      'run.startable: start',
      { request: unsaid, observed: seen({ status: 'STOPPED' }) },
    ],
    ['RUNNING, ours from before', 'run.found-ours: find', { observed: seen(before) }],
    [
      'RUNNING, ours from before, with other units',
      'run.found-ours: find',
      { observed: seen({ ...before, minInferenceUnits: 1 }) },
    ],
    [
      'RUNNING, ours from before, with a schedule',
      'run.found-ours: find',
      { request: scheduled, observed: seen(before) },
    ],
  ])('%s: %s', (_when, decided, given) => check(situation, decided, given));
});

const off: EventChange = {
  change: { Schedule: { Start: 'cron(0 8 * * ? *)', Stop: 'cron(0 20 * * ? *)', State: 'DISABLED' } },
};
const formerly = (former: string) => ({ notes: { former } });

describe('with a schedule that is switched off', () => {
  test.each<[Situation, string, Given['moment'], string]>([
    ['create', 'STOPPED', {}, 'run.at-rest: done'],
    ['replace', 'STOPPED', formerly('STOPPED'), 'run.at-rest: done'],
    ['replace', 'STOPPED', formerly('absent'), 'run.at-rest: done'],
    ['replace', 'STOPPED', formerly('RUNNING'), 'run.startable: start'],
    ['replace', 'STOPPED', formerly('STARTING'), 'run.startable: start'],
    ['change', 'STOPPED', {}, 'run.at-rest: done'],
    ['change', 'RUNNING', {}, 'run.running-scheduled: done'],
    ['restore', 'RUNNING', {}, 'run.running-scheduled: done'],
    ['restore', 'RUNNING', formerly('STARTING'), 'run.running-scheduled: done'],
    ['restore', 'RUNNING', formerly('STOPPED'), 'run.stoppable: stop'],
    ['restore', 'STARTING', formerly('STOPPED'), 'run.not-stoppable-yet: wait'],
    ['restore', 'STOPPED', formerly('STOPPED'), 'run.at-rest: done'],
    ['restore', 'STOPPED', formerly('RUNNING'), 'run.startable: start'],
    ['edge', 'RUNNING', {}, 'run.running-scheduled: done'],
    ['edge', 'STOPPED', {}, 'run.at-rest: done'],
  ])('%s, %s, %j: %s', (situation, status, moment, decided) => {
    check(situation, decided, { request: off, observed: seen({ status }), moment });
  });
});

describe.each(['change', 'restore'] as const)('%s', (situation) => {
  test('STOPPED, ours, at a rate: done', () => {
    const observed = seen({ status: 'STOPPED' });

    check(situation, 'run.at-rest: done', { request: unsaid, observed });
  });

  test.each([
    ['STOPPED', 'run.startable: start'],
    ['RUNNING', 'run.running: done'],
  ])('%s, ours from before: %s', (status, decided) => {
    check(situation, decided, { observed: seen({ ...before, status }) });
  });
});

describe('FAILED in this request', () => {
  const observed = seen({ status: 'FAILED' });

  test.each(['create', 'replace', 'change'] as const)('%s: fail', (situation) => {
    check(situation, 'run.unstartable: fail', {
      observed,
      moment: { notes: { found: 'STARTING' } },
      says: /^\S+ cannot run: it is FAILED\. Look at it/,
    });
  });

  test.each<[string, Given['moment'], string]>([
    [
      'the start of the undone update is tried once more',
      { notes: { found: 'STARTING' } },
      'run.startable: start',
    ],
    ['and no second time', { notes: { found: 'STARTING', tried: true } }, 'run.unstartable: fail'],
  ])('restore: %s', (_case, at, decided) => {
    check('restore', decided, { observed, moment: at, says: /it is FAILED/ });
  });
});

test.each<[number, string]>([
  [59, 'run.may-stop: wait'],
  [60, 'run.running: done'],
])('restore: with its units from before, %i s after the undone update asked for others', (age, decided) => {
  const request = { type: 'Update', old: { MinInferenceUnits: '5' } } as const;
  check('restore', decided, { request, observed: seen(), moment: { age } });
});

test.each<[Situation, string, Partial<Given>, string]>([
  [
    'restore',
    'with the units of the undone update',
    { observed: seen({ minInferenceUnits: 5 }) },
    'run.other-units: stop',
  ],
  ['restore', 'with the units of both', { request: { type: 'Update' } }, 'run.running: done'],
  ['change', 'to the units that it has', {}, 'run.running: done'],
])('%s %s, in the first minute: nothing is to come', (situation, _, row, decided) => {
  const request = { type: 'Update', old: { MinInferenceUnits: '5' } } as const;
  check(situation, decided, { request, observed: seen(), moment: { age: 59 }, ...row });
});

test.each([
  ['does not run', seen({ status: 'STOPPED' })],
  ['is gone', absent],
  ['cannot be seen', { kind: 'unknown', because: 'ThrottlingException' } as const],
  ['may never be seen', { kind: 'unobservable', message: 'denied' } as const],
])('restore: a version that the undone update never touched is left, also when it %s', (_case, observed) => {
  check('restore', 'run.untouched: done', { request: OTHER, observed });
});

test('restore: with other units, a schedule, and within a minute after the undone update asked for some', () => {
  const request = { type: 'Update', ...scheduled, old: { MinInferenceUnits: '5' } } as const;
  const observed = seen({ minInferenceUnits: 5 });

  check('restore', 'run.may-stop: wait', { request, observed, moment: { age: 59 } });
});

test('restore: within a minute after the undone update asked for another version with a schedule', () => {
  const request = { ...OTHER, ...scheduled, old: { ...OTHER.old, Schedule: BY_DAY } };

  check('restore', 'run.running-scheduled: done', { request, observed: seen(), moment: { age: 59 } });
});

test.each([
  ['does not run, in its hours', scheduled, { status: 'STOPPED' }, 'run.startable: start'],
  ['runs, out of its hours', resting, {}, 'run.stoppable: stop'],
])(
  'restore: a version that the undone update never touched, and that %s',
  (_case, hours, change, decided) => {
    check('restore', decided, { request: { ...OTHER, ...hours }, observed: seen(change) });
  },
);

test.each([
  [59, 'run.may-stop: wait'],
  [60, 'run.running: done'],
])('restore: it runs, %i s after the undone update gave it a schedule', (age, decided) => {
  const request = { type: 'Update', old: { Schedule: BY_DAY } } as const;
  check('restore', decided, { request, observed: seen(), moment: { age } });
});

describe('edge', () => {
  const stop = { ...resting, edge: 'stop' } as const;

  test.each<Row>([
    ...STARTABLE.flatMap((status): Row[] => [
      [
        `${status}, nobody’s`,
        'run.unclaimed: claim',
        { request: scheduled, observed: seen({ ...nobodys, status }) },
      ],
      [
        `${status}, ours from before`,
        'run.startable: start',
        { request: scheduled, observed: seen({ ...before, status }) },
      ],
      [`${status}, to rest`, 'run.at-rest: done', { request: stop, observed: seen({ status }) }],
    ]),
    ['RUNNING, to rest', 'run.stoppable: stop', { request: stop, observed: seen() }],
    [
      'STARTING, to rest',
      'run.not-stoppable-yet: wait',
      { request: stop, observed: seen({ status: 'STARTING' }) },
    ],
    ['absent, to rest', 'run.at-rest: done', { request: stop, observed: absent }],
    ...[nobodys, theirs].map(
      (whose): Row => [
        `RUNNING, to rest: ${JSON.stringify(whose)}`,
        'run.at-rest: done',
        { request: stop, observed: seen(whose) },
      ],
    ),
    ['RUNNING', 'run.running-scheduled: done', { request: scheduled, observed: seen() }],
    [
      'RUNNING, nobody’s',
      'run.found-scheduled: fail',
      { request: scheduled, observed: seen(nobodys), says: /runs already and the schedule would stop it/ },
    ],
    [
      'STOPPED, though a late start says otherwise',
      'run.at-rest: done',
      { request: { ...resting, edge: 'start' }, observed: seen({ status: 'STOPPED' }) },
    ],
    [
      'RUNNING, by a clock that is behind the stop',
      'run.stoppable: stop',
      {
        request: {
          edge: 'stop',
          due: '2026-01-01T00:16:00Z',
          change: { Schedule: { ...BY_NIGHT, Stop: 'cron(16 0 * * ? *)' } },
        },
        observed: seen(),
      },
    ],
    [
      'STOPPED, a start at a rate',
      'run.startable: start',
      { request: { ...unsaid, edge: 'start' }, observed: seen({ status: 'STOPPED' }) },
    ],
    [
      'RUNNING, a stop at a rate',
      'run.stoppable: stop',
      { request: { ...unsaid, edge: 'stop' }, observed: seen() },
    ],
    [
      'STOPPED, a look at a rate',
      'run.at-rest: done',
      { request: { ...unsaid, edge: 'look' }, observed: seen({ status: 'STOPPED' }) },
    ],
    [
      'RUNNING, a look at a rate',
      'run.running-scheduled: done',
      { request: { ...unsaid, edge: 'look' }, observed: seen() },
    ],
    [
      'STOPPED, the schedule being taken away',
      'run.startable: start',
      { request: { edge: 'stop' }, observed: seen({ status: 'STOPPED' }) },
    ],
  ])('%s: %s', (_when, decided, given) => check('edge', decided, given));
});

describe('strays', () => {
  const V0 = arnOf('v0');
  const others = (...statuses: string[]) => seen({ strays: statuses.map((status) => ({ arn: V0, status })) });
  const unread = seen({ strays: undefined });

  test.each([
    ['not looked for yet', unread, 'run.strays-unread: examine'],
    ['RUNNING', others('RUNNING', 'STARTING'), 'run.stray: stop'],
    ['STOPPING', others('STOPPING', 'RUNNING'), 'run.stray-stopping: release'],
    ['STARTING', others('STARTING'), 'run.stray-starting: wait'],
    ['none', others(), 'run.running: done'],
  ])('%s', (_case, observed, decided) => {
    for (const situation of ['create', 'replace', 'change', 'restore'] as const) {
      check(situation, decided, { observed });
    }
  });

  test.each([
    ['of a stack at rest', scheduled, 'UPDATE_COMPLETE', 'run.strays-unread: examine'],
    [
      'that stops, in the clean-up',
      resting,
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'run.strays-unread: examine',
    ],
    ['that stops, while the stack may go back', resting, 'UPDATE_IN_PROGRESS', 'run.at-rest: done'],
    [
      'that starts, while the stack is updated',
      scheduled,
      'UPDATE_IN_PROGRESS',
      'run.running-scheduled: done',
    ],
  ])('an edge %s', (_case, request, status, decided) => {
    const thing = version({ strays: undefined, status: request === resting ? 'STOPPED' : 'RUNNING' });
    const observed = { kind: 'seen', thing } as const;

    check('edge', decided, { request, observed, moment: { status } });
  });

  test.each([
    ['RUNNING is stopped before a start: it may take the last room', 'RUNNING', 'run.stray: stop'],
    ['STARTING is not waited for before a start', 'STARTING', 'run.startable: start'],
  ])('%s', (_case, status, decided) => {
    const observed = seen({ status: 'STOPPED', strays: [{ arn: V0, status }] });
    check('change', decided, { observed });
  });

  test.each<[Situation, number, string]>([
    ['change', 2999, 'run.stray-starting: wait'],
    ['change', 3000, 'run.running: done'],
    ['restore', 3000, 'run.running: done'],
  ])('STARTING is waited for until the time-out: %s, after %i s', (situation, age, decided) => {
    check(situation, decided, { observed: others('STARTING'), moment: { age } });
  });

  test('STARTING is waited for by a removal at any time', () => {
    const operation = { status: 'DELETE_IN_PROGRESS', since: BEGAN } as const;
    const late = { ...moment('remove', { age: 4000 }), operation };
    const observed = seen({ ...theirs, status: 'STOPPED', strays: [{ arn: V0, status: 'STARTING' }] });
    expect(decide(request({ type: 'Delete' }), observed, late)).toMatchObject({ row: 'run.stray-starting' });
  });

  test('an edge that stops looks for them also while the stack is updated without rollback', () => {
    const operation = { status: 'UPDATE_IN_PROGRESS', since: BEGAN, withoutRollback: true } as const;
    const observed = seen({ status: 'STOPPED', strays: undefined });
    const edge = { ...moment('edge'), operation };
    expect(decide(request(resting), observed, edge)).toMatchObject({ row: 'run.strays-unread' });
  });

  test.each<[Situation, string]>([
    ['remove', 'run.strays-unread'],
    ['undo', 'run.not-ours'],
  ])('are looked for at the end of a removal, and not of an undo: %s', (situation, row) => {
    const observed = seen({ ...theirs, status: 'STOPPED', strays: undefined });
    const operation = { status: 'DELETE_IN_PROGRESS', since: BEGAN, withoutRollback: true } as const;
    const late = { ...moment(situation, { age: 60 }), operation };
    expect(decide(request({ type: 'Delete' }), observed, late)).toMatchObject({ row });
  });

  test('are left by an update without rollback, which may go on from one that failed', () => {
    const operation = { status: 'UPDATE_IN_PROGRESS', since: BEGAN, withoutRollback: true } as const;
    const before = { ...moment('change'), operation };
    expect(decide(request({ type: 'Update' }), unread, before)).toMatchObject({ row: 'run.running' });
  });

  test.each(['true', 'replaced'])('are left where the removal policy lets them run: %s', (Retain) => {
    check('change', 'run.running: done', { request: { change: { Retain } }, observed: unread });
  });

  test('name the version that is changed', () => {
    expect(decide(request(), others('RUNNING'), moment('create'))).toMatchObject({ stray: V0 });
  });
});

test.each([
  [59, 'run.may-start: wait'],
  [60, 'run.stopped: release'],
])('remove: with a schedule a start may still arrive, after %i s', (age, decided) => {
  const observed = seen({ status: 'STOPPED' });
  check('remove', decided, { request: { type: 'Delete', ...scheduled }, observed, moment: { age } });
});

describe.each(['remove', 'undo'] as const)('%s', (situation) => {
  test.each(deletion)('%s: %s', (_when, decided, given) => check(situation, decided, given));
});

const drain: EventChange = { change: { Drain: '300' } };

describe('remove', () => {
  test.each<Row>([
    ...[0, 299].map(
      (age): Row => [
        `RUNNING, with a drain, after ${age} seconds`,
        'run.draining: wait',
        { request: drain, observed: seen(), moment: { age } },
      ],
    ),
    [
      'RUNNING, at the end of its drain',
      'run.stoppable: stop',
      { request: drain, observed: seen(), moment: { age: 300 } },
    ],
    [
      'RUNNING, with a drain, and the stack is deleted',
      'run.stoppable: stop',
      { request: drain, observed: seen(), moment: { age: 0, status: 'DELETE_IN_PROGRESS' } },
    ],
    [
      'STOPPED in its drain',
      'run.stopped: release',
      { request: drain, observed: seen({ status: 'STOPPED' }), moment: { age: 0 } },
    ],
    [
      'RUNNING, not ours, with a drain',
      'run.not-ours: done',
      { request: drain, observed: seen(theirs), moment: { age: 0 } },
    ],
    ['RUNNING, ours from before', 'run.stoppable: stop', { observed: seen(before) }],
    ['RUNNING, ours without a mark', 'run.stoppable: stop', { observed: seen({ mark: undefined }) }],
    [
      'STOPPED, ours, at first',
      'run.stopped: release',
      { observed: seen({ status: 'STOPPED' }), moment: { age: 0 } },
    ],
    [
      'RUNNING, ours, and found by an operation of which nothing is known',
      'run.operation-unread: examine',
      { observed: seen(found) },
    ],
    [
      'RUNNING, ours, and found by an operation that is finished',
      'run.stoppable: stop',
      { observed: seen({ ...found, verdict: 'finished' }) },
    ],
    ...(['undone', 'survived', 'under way'] as const).map(
      (verdict): Row => [
        `RUNNING, ours, and found by an operation that is ${verdict}`,
        'run.only-found: done',
        { observed: seen({ ...found, verdict }) },
      ],
    ),
    [
      'RUNNING, ours, and found by an operation of which CloudFormation does not speak',
      'run.operation-unknown: wait',
      { observed: seen({ ...found, verdict: 'unknown' }), moment: { age: 299 } },
    ],
    [
      'RUNNING, ours, and found by an operation of which CloudFormation will not speak',
      'run.operation-untold: done',
      { observed: seen({ ...found, verdict: 'unknown' }), moment: { age: 300 } },
    ],
    [
      'RUNNING, ours, and found by a former stack of the same name',
      'run.stoppable: stop',
      { observed: seen({ mark: { ...found.mark, stack: 'another' } }) },
    ],
  ])('%s: %s', (_when, decided, given) => check('remove', decided, given));
});

describe('undo', () => {
  const first = { status: 'ROLLBACK_IN_PROGRESS' };
  const STATUSES = ['RUNNING', 'STARTING', 'STOPPING', 'STOPPED', 'FAILED'];

  test.each<Row>([
    ...[...STARTABLE, 'FAILED', 'COPYING_IN_PROGRESS', 'NEW_ONE'].flatMap((status): Row[] =>
      [{}, nobodys, theirs, before].map(
        (whose): Row => [
          `${status}, in the first minute: ${JSON.stringify(whose)}`,
          'run.may-start: wait',
          { observed: seen({ status, ...whose }), moment: { age: 59 } },
        ],
      ),
    ),
    ...STATUSES.flatMap((status): Row[] => [
      [
        `${status}, ours, and only found by the undone operation`,
        'run.only-found: done',
        { observed: seen({ status, ...found }), moment: first },
      ],
      [
        `${status}, ours without a mark`,
        'run.of-another-life: done',
        { observed: seen({ status, mark: undefined }) },
      ],
      [
        `${status}, ours from a former stack of the same name`,
        'run.of-another-life: done',
        { observed: seen({ status, mark: { stack: 'another', since: EARLIER } }), moment: first },
      ],
      [
        `${status}, ours from an operation of which nothing is known`,
        'run.operation-unread: examine',
        { observed: seen({ status, ...before }) },
      ],
      [
        `${status}, ours from an operation that is finished`,
        'run.of-before: done',
        { observed: seen({ status, ...before, verdict: 'finished' }) },
      ],
      [
        `${status}, ours from an operation that was undone before this one began`,
        'run.of-before: done',
        { observed: seen({ status, ...before, verdict: 'survived' }) },
      ],
      [
        `${status}, ours from an operation of which CloudFormation does not speak`,
        'run.operation-unknown: wait',
        { observed: seen({ status, ...before, verdict: 'unknown' }), moment: { age: 299 } },
      ],
      [
        `${status}, ours from an operation of which CloudFormation will not speak`,
        'run.operation-untold: done',
        { observed: seen({ status, ...before, verdict: 'unknown' }), moment: { age: 300 } },
      ],
    ]),
    ...(['undone', 'under way'] as const).flatMap((verdict): Row[] => [
      [
        `RUNNING, ours from an operation that is ${verdict}`,
        'run.stoppable: stop',
        { observed: seen({ ...before, verdict }) },
      ],
      [
        `STOPPED, ours from an operation that is ${verdict}`,
        'run.stopped: release',
        { observed: seen({ ...before, verdict, status: 'STOPPED' }) },
      ],
    ]),
    [
      'RUNNING, ours, and the creation of the stack is undone, its first operation',
      'run.stoppable: stop',
      { observed: seen(before), moment: first },
    ],
  ])('%s: %s', (_when, decided, given) => check('undo', decided, given));
});

test.each([
  ['FAILED', /start it there by hand, or copy or train the model again$/],
  ['TRAINING_IN_PROGRESS', /Deploy again once it is trained, which can take a day$/],
  ['DELETING', /Pass another version$/],
  ['COPYING_FAILED', /Pass a version that was trained or copied to its end$/],
])('%s comes with its own advice', (status, advice) => {
  const decision = decide(request(), seen({ ...nobodys, status }), moment('create'));

  expect(decision).toMatchObject({ message: expect.stringMatching(advice) });
});
