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

interface More {
  readonly request?: EventChange;
  readonly moment?: Parameters<typeof moment>[1];
  /** What the message must say, when the decision is to fail. */
  readonly says?: RegExp;
}
/** The decision is the row and the action: `run.absent: fail`. */
type Row = [when: string, decision: string, observed: Observation<ObservedVersion>, more?: More];

/** Creates and Updates, including those of a rollback. */
const presence: Row[] = [
  ['AWS does not say', 'run.unknown: wait', { kind: 'unknown', because: 'ThrottlingException' }],
  [
    'AWS will never say',
    'run.unobservable: fail',
    { kind: 'unobservable', message: 'denied for good' },
    { says: /^denied for good$/ },
  ],
  ['absent, at first', 'run.absent-yet: wait', absent, { moment: { age: 59 } }],
  [
    'absent',
    'run.absent: fail',
    absent,
    {
      moment: { age: 60 },
      says: /^arn:\S+\/v1\/1700000001000 cannot run: account 222222222222 has no such version in the project arn:/,
    },
  ],
  ...[...STARTABLE, 'STARTING', 'RUNNING', 'STOPPING', 'FAILED'].map(
    (status): Row => [
      `${status}, run by another`,
      'run.by-another: fail',
      seen({ ...theirs, status }),
      {
        says: new RegExp(
          `\\(${status}\\) is run by the stack resource other/Run.*aws rekognition untag-resource --resource-arn ${VERSION} --tag-keys cdk-rekognition-custom-labels:runner"$`,
        ),
      },
    ],
  ),
  [
    'run by a resource whose name begins like ours',
    'run.by-another: fail',
    seen({ runner: `${RUNNER}2` }),
    { says: /is run by the stack resource prod\/Run2,/ },
  ],
  ...STARTABLE.flatMap((status): Row[] => [
    [`${status}, nobody’s`, 'run.unclaimed: claim', seen({ ...nobodys, status })],
    [`${status}, ours`, 'run.startable: start', seen({ status })],
    [
      `${status}, nobody’s, to rest`,
      'run.unclaimed: claim',
      seen({ ...nobodys, status }),
      { request: resting },
    ],
    [`${status}, ours, to rest`, 'run.at-rest: done', seen({ status }), { request: resting }],
    [`${status}, ours, in its hours`, 'run.startable: start', seen({ status }), { request: scheduled }],
    [
      `${status}, ours from before, and stopped in order to be started again`,
      'run.startable: start',
      seen({ ...before, status }),
      { moment: { notes: { restarted: true } } },
    ],
  ]),
  ...[
    ['STARTING', 'run.starting'],
    ['STOPPING', 'run.stopping'],
    ['COPYING_IN_PROGRESS', 'run.copying'],
  ].flatMap(([status, row]): Row[] => [
    [`${status}, ours`, `${row}: wait`, seen({ status })],
    [`${status}, nobody’s`, `${row}: wait`, seen({ ...nobodys, status })],
  ]),
  ...HOPELESS.map(
    (status): Row => [
      `${status}`,
      'run.unstartable: fail',
      seen({ ...nobodys, status, statusMessage: 'AWS’s reason.' }),
      { says: new RegExp(`cannot run: it is ${status} \\(AWS’s reason\\.\\)\\.`) },
    ],
  ),
  [
    'FAILED before, nobody’s',
    'run.unclaimed: claim',
    seen({ ...nobodys, status: 'FAILED' }),
    { moment: { notes: { found: 'FAILED' } } },
  ],
  [
    'FAILED before, ours',
    'run.startable: start',
    seen({ status: 'FAILED' }),
    { moment: { notes: { found: 'FAILED' } } },
  ],
  [
    'FAILED before, and tried once more',
    'run.unstartable: fail',
    seen({ status: 'FAILED' }),
    { moment: { notes: { found: 'FAILED', tried: true } }, says: /cannot run: it is FAILED\. Look at it/ },
  ],
  ['RUNNING, ours', 'run.running: done', seen()],
  [
    'RUNNING, ours from before, and started again',
    'run.running: done',
    seen(before),
    { moment: { notes: { restarted: true } } },
  ],
  ['RUNNING, ours, and found by this operation', 'run.running: done', seen(found)],
  [
    'RUNNING, ours, and Rekognition does not show its units',
    'run.running: done',
    seen({ minInferenceUnits: undefined }),
  ],
  ...[{ minInferenceUnits: 1 }, { minInferenceUnits: 3 }, { maxInferenceUnits: 3 }].flatMap(
    (units): Row[] => [
      [`RUNNING, ours, with other units: ${JSON.stringify(units)}`, 'run.other-units: stop', seen(units)],
      [
        `RUNNING, ours, with a schedule and other units: ${JSON.stringify(units)}`,
        'run.running-scheduled: done',
        seen(units),
        { request: scheduled },
      ],
    ],
  ),
  ['RUNNING, ours, the most told as the fewest', 'run.running: done', seen({ maxInferenceUnits: 2 })],
  [
    'RUNNING, ours, not scaled as asked',
    'run.other-units: stop',
    seen(),
    { request: { change: { MaxInferenceUnits: '4' } } },
  ],
  [
    'RUNNING, ours, scaled as asked',
    'run.running: done',
    seen({ maxInferenceUnits: 4 }),
    { request: { change: { MaxInferenceUnits: '4' } } },
  ],
  [
    'RUNNING, ours, with other units, but started again already',
    'run.running: done',
    seen({ minInferenceUnits: 1 }),
    { moment: { notes: { restarted: true } } },
  ],
  ['RUNNING, ours, to rest', 'run.stoppable: stop', seen(), { request: resting }],
  [
    'STARTING, ours, to rest',
    'run.not-stoppable-yet: wait',
    seen({ status: 'STARTING' }),
    { request: resting },
  ],
  ['STOPPING, ours, to rest', 'run.stopping: wait', seen({ status: 'STOPPING' }), { request: resting }],
  ['RUNNING, ours, at a rate', 'run.running-scheduled: done', seen(), { request: unsaid }],
  [
    'STOPPED, ours, and a stop in a millisecond more than two minutes',
    'run.startable: start',
    seen({ status: 'STOPPED' }),
    {
      request: { change: { Schedule: { ...BY_NIGHT, Stop: 'cron(17 0 * * ? *)' } } },
      moment: { age: 899.999 },
    },
  ],
  ...[absent, seen({ status: 'STOPPED' }), seen(), seen({ status: 'STARTING' })].flatMap(
    (observed): Row[] => [
      [
        `a stop in two minutes: ${JSON.stringify(observed)}`,
        'run.edge-near: wait',
        observed,
        { request: { change: { Schedule: { ...BY_NIGHT, Stop: 'cron(17 0 * * ? *)' } } } },
      ],
      [
        `a start in two minutes: ${JSON.stringify(observed)}`,
        'run.edge-near: wait',
        observed,
        { request: { change: { Schedule: { ...BY_DAY, Start: 'cron(17 0 * * ? *)' } } } },
      ],
    ],
  ),
  [
    'a stop in three minutes',
    'run.running-scheduled: done',
    seen(),
    { request: { change: { Schedule: { ...BY_NIGHT, Stop: 'cron(18 0 * * ? *)' } } } },
  ],
  ['RUNNING, nobody’s', 'run.found: done', seen(nobodys)],
  ['RUNNING, nobody’s, with more units', 'run.found: done', seen({ ...nobodys, minInferenceUnits: 3 })],
  [
    'RUNNING, nobody’s, with too few units',
    'run.found-too-small: fail',
    seen({ ...nobodys, minInferenceUnits: 1, maxInferenceUnits: 5 }),
    {
      says: /runs already with 1 to 5 inference units, not the 2 inference units that are asked for.*or ask for fewer units/,
    },
  ],
  [
    'RUNNING, nobody’s, with one unit',
    'run.found-too-small: fail',
    seen({ ...nobodys, minInferenceUnits: 1 }),
    { says: /runs already with 1 inference unit, not the 2 inference units/ },
  ],
  [
    'RUNNING, nobody’s, and scaled as far as asked',
    'run.found: done',
    seen({ ...nobodys, maxInferenceUnits: 4 }),
    { request: { change: { MaxInferenceUnits: '4' } } },
  ],
  [
    'RUNNING, nobody’s, always with as many as asked at most',
    'run.found: done',
    seen({ ...nobodys, minInferenceUnits: 4 }),
    { request: { change: { MaxInferenceUnits: '4' } } },
  ],
  [
    'RUNNING, nobody’s, not scaled as far as asked',
    'run.found-too-small: fail',
    seen(nobodys),
    {
      request: { change: { MaxInferenceUnits: '4' } },
      says: /with 2 inference units, not the 2 to 4 inference units/,
    },
  ],
  [
    'RUNNING, nobody’s, and Rekognition does not show its units',
    'run.found: done',
    seen({ ...nobodys, minInferenceUnits: undefined }),
    { request: { change: { MaxInferenceUnits: '4' } } },
  ],
  [
    'RUNNING, nobody’s, with a schedule',
    'run.found-scheduled: fail',
    seen(nobodys),
    {
      request: scheduled,
      says: /runs already and the schedule would stop it.*aws rekognition stop-project-version/,
    },
  ],
];

/** Deletes, both `remove` and `undo`. */
const deletion: Row[] = [
  ['AWS does not say', 'run.unknown: wait', { kind: 'unknown', because: 'ThrottlingException' }],
  ['absent', 'run.gone: done', absent],
  ['absent, at first', 'run.gone: done', absent, { moment: { age: 0 } }],
  ['DELETING', 'run.gone: done', seen({ status: 'DELETING' })],
  ['RUNNING, ours', 'run.stoppable: stop', seen()],
  ['RUNNING, ours, at first', 'run.stoppable: stop', seen(), { moment: { age: 0 } }],
  ['STARTING, ours', 'run.not-stoppable-yet: wait', seen({ status: 'STARTING' })],
  ['STOPPING, ours', 'run.stopping: wait', seen({ status: 'STOPPING' })],
  ...['RUNNING', 'STARTING', 'STOPPING'].flatMap((status): Row[] => [
    [
      `${status}, nobody’s, at first`,
      'run.not-ours: done',
      seen({ ...nobodys, status }),
      { moment: { age: 0 } },
    ],
    [`${status}, another’s`, 'run.not-ours: done', seen({ ...theirs, status })],
  ]),
  ...[...STARTABLE, 'FAILED', 'COPYING_IN_PROGRESS', 'NEW_ONE'].flatMap((status): Row[] => [
    [`${status}, ours`, 'run.stopped: release', seen({ status }), { moment: { age: 60 } }],
    [`${status}, nobody’s`, 'run.not-ours: done', seen({ ...nobodys, status })],
    [`${status}, another’s`, 'run.not-ours: done', seen({ ...theirs, status })],
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
  observed: Observation<ObservedVersion>,
  { request: change, moment: at, says }: More = {},
): void {
  const asked = request({ ...REQUESTS[situation], ...change });
  const decision = decide(asked, observed, moment(situation, at));

  expect(`${decision.row}: ${decision.action}`).toBe(expected);
  expect(decision.because).not.toBe('');
  if (decision.action === 'fail') expect((decision as { message?: string }).message).toMatch(says!);
}

test('a deployment reads the hour from CloudFormation’s clock where Lambda’s is behind', () => {
  const asked = request({ change: { Schedule: BY_NIGHT } });
  const event = { ...asked.event, ResponseURL: 'https://bucket/?X-Amz-Date=20260101T123000Z' };

  const decision = decide({ ...asked, event } as typeof asked, seen(), moment('create'));

  expect(decision).toMatchObject({ row: 'run.stoppable', action: 'stop' });
});

describe.each(['create', 'replace', 'change', 'restore'] as const)('%s', (situation) => {
  test.each(presence)('%s: %s', (_when, decided, observed, more = {}) =>
    check(situation, decided, observed, more),
  );
});

describe.each(['create', 'replace'] as const)('%s', (situation) => {
  test.each<Row>([
    ['STOPPED, ours from before', 'run.claimed-before: claim', seen({ ...before, status: 'STOPPED' })],
    [
      'STOPPED, ours from before, to rest',
      'run.at-rest: done',
      seen({ ...before, status: 'STOPPED' }),
      { request: resting },
    ],
    [
      'STOPPED, ours from another stack at the same time',
      'run.claimed-before: claim',
      seen({ status: 'STOPPED', mark: { stack: 'another', since: BEGAN } }),
    ],
    [
      'STOPPED, ours, and claimed by a version of this library that set no mark',
      'run.claimed-before: claim',
      seen({ status: 'STOPPED', mark: undefined }),
    ],
    ['STOPPED, ours, at a rate', 'run.startable: start', seen({ status: 'STOPPED' }), { request: unsaid }],
    ['RUNNING, ours from before', 'run.found-ours: find', seen(before)],
    [
      'RUNNING, ours from before, with other units',
      'run.found-ours: find',
      seen({ ...before, minInferenceUnits: 1 }),
    ],
    [
      'RUNNING, ours from before, with a schedule',
      'run.found-ours: find',
      seen(before),
      { request: scheduled },
    ],
  ])('%s: %s', (_when, decided, observed, more = {}) => check(situation, decided, observed, more));
});

const off: EventChange = {
  change: { Schedule: { Start: 'cron(0 8 * * ? *)', Stop: 'cron(0 20 * * ? *)', State: 'DISABLED' } },
};
const formerly = (former: string) => ({ notes: { former } });

describe('with a schedule that is switched off', () => {
  test.each<[Situation, string, More['moment'], string]>([
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
    check(situation, decided, seen({ status }), { request: off, moment });
  });

  test.each([
    ['STOPPED', 'RUNNING', 'run.startable: start'],
    ['RUNNING', 'STOPPED', 'run.stoppable: stop'],
  ])('a look that tries on for a rollback, %s, and before %s: %s', (status, former, decided) => {
    const request: EventChange = { ...off, edge: 'look' };
    check('edge', decided, seen({ status }), { request, moment: formerly(former) });
  });
});

describe.each(['change', 'restore'] as const)('%s', (situation) => {
  test('STOPPED, ours, at a rate: done', () => {
    const observed = seen({ status: 'STOPPED' });

    check(situation, 'run.at-rest: done', observed, { request: unsaid });
  });

  test.each([
    ['STOPPED', 'run.startable: start'],
    ['RUNNING', 'run.running: done'],
  ])('%s, ours from before: %s', (status, decided) => {
    check(situation, decided, seen({ ...before, status }));
  });
});

describe('FAILED in this request', () => {
  const observed = seen({ status: 'FAILED' });

  test.each(['create', 'replace', 'change'] as const)('%s: fail', (situation) => {
    check(situation, 'run.unstartable: fail', observed, {
      moment: { notes: { found: 'STARTING' } },
      says: /^\S+ cannot run: it is FAILED\. Look at it/,
    });
  });

  describe.each(['restore', 'edge'] as const)('%s', (situation) => {
    test.each<[string, More['moment'], string]>([
      [
        'a start that it did not make is tried once more',
        { notes: { found: 'STARTING' } },
        'run.startable: start',
      ],
      ['and no second time', { notes: { found: 'STARTING', tried: true } }, 'run.unstartable: fail'],
    ])('%s', (_case, at, decided) => {
      check(situation, decided, observed, { moment: at, says: /it is FAILED/ });
    });
  });
});

const fromFive: EventChange = { type: 'Update', old: { MinInferenceUnits: '5' } };

test('restore: within a minute after the undone update asked for more units at most', () => {
  const request = { type: 'Update', old: { MaxInferenceUnits: '5' } } as const;

  check('restore', 'run.may-stop: wait', seen(), { request, moment: { age: 59 } });
});

test.each<[number, string]>([
  [59, 'run.may-stop: wait'],
  [60, 'run.running: done'],
])('restore: with its units from before, %i s after the undone update asked for others', (age, decided) => {
  check('restore', decided, seen(), { request: fromFive, moment: { age } });
});

test.each<[Situation, string, EventChange, number, string]>([
  ['restore', 'with the units of the undone update', fromFive, 5, 'run.other-units: stop'],
  ['restore', 'with the units of both', { type: 'Update' }, 2, 'run.running: done'],
  ['change', 'to the units that it has', fromFive, 2, 'run.running: done'],
])('%s %s, in the first minute: nothing is to come', (situation, _, request, minInferenceUnits, decided) => {
  check(situation, decided, seen({ minInferenceUnits }), { request, moment: { age: 59 } });
});

test.each([
  ['does not run', seen({ status: 'STOPPED' })],
  ['is gone', absent],
  ['cannot be seen', { kind: 'unknown', because: 'ThrottlingException' } as const],
  ['may never be seen', { kind: 'unobservable', message: 'denied' } as const],
])('restore: a version that the undone update never touched is left, also when it %s', (_case, observed) => {
  check('restore', 'run.untouched: done', observed, { request: OTHER });
});

test('restore: with other units, a schedule, and within a minute after the undone update asked for some', () => {
  const request = { type: 'Update', ...scheduled, old: { MinInferenceUnits: '5' } } as const;
  const observed = seen({ minInferenceUnits: 5 });

  check('restore', 'run.may-stop: wait', observed, { request, moment: { age: 59 } });
});

test('restore: within a minute after the undone update asked for another version with a schedule', () => {
  const request = { ...OTHER, ...scheduled, old: { ...OTHER.old, Schedule: BY_DAY } };

  check('restore', 'run.running-scheduled: done', seen(), { request, moment: { age: 59 } });
});

test.each([
  ['does not run, in its hours', scheduled, { status: 'STOPPED' }, 'run.startable: start'],
  ['runs, out of its hours', resting, {}, 'run.stoppable: stop'],
])(
  'restore: a version that the undone update never touched, and that %s',
  (_case, hours, change, decided) => {
    check('restore', decided, seen(change), { request: { ...OTHER, ...hours } });
  },
);

test.each([
  [59, 'run.may-stop: wait'],
  [60, 'run.running: done'],
])('restore: it runs, %i s after the undone update gave it a schedule', (age, decided) => {
  const request = { type: 'Update', old: { Schedule: BY_DAY } } as const;
  check('restore', decided, seen(), { request, moment: { age } });
});

describe('edge', () => {
  const stop = { ...resting, edge: 'stop' } as const;

  test.each<Row>([
    ...STARTABLE.flatMap((status): Row[] => [
      [`${status}, nobody’s`, 'run.unclaimed: claim', seen({ ...nobodys, status }), { request: scheduled }],
      [
        `${status}, ours from before`,
        'run.startable: start',
        seen({ ...before, status }),
        { request: scheduled },
      ],
      [`${status}, to rest`, 'run.at-rest: done', seen({ status }), { request: stop }],
    ]),
    ['RUNNING, to rest', 'run.stoppable: stop', seen(), { request: stop }],
    ['STARTING, to rest', 'run.not-stoppable-yet: wait', seen({ status: 'STARTING' }), { request: stop }],
    ['absent, to rest', 'run.at-rest: done', absent, { request: stop }],
    ...[nobodys, theirs].map(
      (whose): Row => [
        `RUNNING, to rest: ${JSON.stringify(whose)}`,
        'run.at-rest: done',
        seen(whose),
        { request: stop },
      ],
    ),
    ['RUNNING', 'run.running-scheduled: done', seen(), { request: scheduled }],
    [
      'RUNNING, and a stop in two minutes, which is an edge itself',
      'run.running-scheduled: done',
      seen(),
      { request: { change: { Schedule: { ...BY_NIGHT, Stop: 'cron(17 0 * * ? *)' } } } },
    ],
    [
      'RUNNING, nobody’s',
      'run.found-scheduled: fail',
      seen(nobodys),
      { request: scheduled, says: /runs already and the schedule would stop it/ },
    ],
    [
      'STOPPED, though a late start says otherwise',
      'run.at-rest: done',
      seen({ status: 'STOPPED' }),
      { request: { ...resting, edge: 'start' } },
    ],
    [
      'RUNNING, by a clock that is behind the stop',
      'run.stoppable: stop',
      seen(),
      {
        request: {
          edge: 'stop',
          due: '2026-01-01T00:16:00Z',
          change: { Schedule: { ...BY_NIGHT, Stop: 'cron(16 0 * * ? *)' } },
        },
      },
    ],
    [
      'STOPPED, a start at a rate',
      'run.startable: start',
      seen({ status: 'STOPPED' }),
      { request: { ...unsaid, edge: 'start' } },
    ],
    ['RUNNING, a stop at a rate', 'run.stoppable: stop', seen(), { request: { ...unsaid, edge: 'stop' } }],
    [
      'STOPPED, a look at a rate',
      'run.at-rest: done',
      seen({ status: 'STOPPED' }),
      { request: { ...unsaid, edge: 'look' } },
    ],
    [
      'RUNNING, a look at hours, at a rate',
      'run.running-scheduled: done',
      seen(),
      { request: { ...unsaid, edge: 'look at hours' } },
    ],
    [
      'RUNNING, a look at a rate',
      'run.running-scheduled: done',
      seen(),
      { request: { ...unsaid, edge: 'look' } },
    ],
    [
      'STOPPED, the schedule being taken away',
      'run.startable: start',
      seen({ status: 'STOPPED' }),
      { request: { edge: 'stop' } },
    ],
  ])('%s: %s', (_when, decided, observed, more = {}) => check('edge', decided, observed, more));
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
      check(situation, decided, observed);
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
      'that starts, in the clean-up',
      scheduled,
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'run.running-scheduled: done',
    ],
    [
      'that starts, while the stack is updated',
      scheduled,
      'UPDATE_IN_PROGRESS',
      'run.running-scheduled: done',
    ],
  ])('an edge %s', (_case, request, status, decided) => {
    const thing = version({ strays: undefined, status: request === resting ? 'STOPPED' : 'RUNNING' });
    const observed = { kind: 'seen', thing } as const;

    check('edge', decided, observed, { request, moment: { status } });
  });

  test.each([
    ['RUNNING is stopped before a start: it may take the last room', 'RUNNING', 'run.stray: stop'],
    ['STARTING is not waited for before a start', 'STARTING', 'run.startable: start'],
  ])('%s', (_case, status, decided) => {
    const observed = seen({ status: 'STOPPED', strays: [{ arn: V0, status }] });
    check('change', decided, observed);
  });

  test.each<[Situation, number, string]>([
    ['change', 2999, 'run.stray-starting: wait'],
    ['change', 3000, 'run.running: done'],
    ['restore', 3000, 'run.running: done'],
  ])('STARTING is waited for until the time-out: %s, after %i s', (situation, age, decided) => {
    check(situation, decided, others('STARTING'), { moment: { age } });
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

  test.each<[Situation, true | undefined, string]>([
    ['remove', true, 'run.strays-unread'],
    ['undo', undefined, 'run.not-ours'],
  ])('are looked for at the end of a removal, and not of an undo: %s', (situation, withoutRollback, row) => {
    const observed = seen({ ...theirs, status: 'STOPPED', strays: undefined });
    const operation = { status: 'DELETE_IN_PROGRESS', since: BEGAN, withoutRollback } as const;
    const late = { ...moment(situation, { age: 60 }), operation };
    expect(decide(request({ type: 'Delete' }), observed, late)).toMatchObject({ row });
  });

  test('are left by an update without rollback, which may continue a failed one', () => {
    const operation = { status: 'UPDATE_IN_PROGRESS', since: BEGAN, withoutRollback: true } as const;
    const before = { ...moment('change'), operation };
    expect(decide(request({ type: 'Update' }), unread, before)).toMatchObject({ row: 'run.running' });
  });

  test.each(['true', 'replaced'])('are left where the removal policy lets them run: %s', (Retain) => {
    check('change', 'run.running: done', unread, { request: { change: { Retain } } });
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
  check('remove', decided, observed, { request: { type: 'Delete', ...scheduled }, moment: { age } });
});

describe.each(['remove', 'undo'] as const)('%s', (situation) => {
  test.each(deletion)('%s: %s', (_when, decided, observed, more = {}) =>
    check(situation, decided, observed, more),
  );
});

const drain: EventChange = { change: { Drain: '300' } };

test('undo: RUNNING, with a drain, in the clean-up of an update: run.stoppable: stop', () => {
  const status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';

  check('undo', 'run.stoppable: stop', seen({ verdict: 'undone' }), {
    request: drain,
    moment: { age: 0, status },
  });
});

describe('remove', () => {
  test.each<Row>([
    ...[0, 299].map(
      (age): Row => [
        `RUNNING, with a drain, after ${age} seconds`,
        'run.draining: wait',
        seen(),
        { request: drain, moment: { age } },
      ],
    ),
    [
      'RUNNING, at the end of its drain',
      'run.stoppable: stop',
      seen(),
      { request: drain, moment: { age: 300 } },
    ],
    [
      'RUNNING, with a drain, and the stack is deleted',
      'run.stoppable: stop',
      seen(),
      { request: drain, moment: { age: 0, status: 'DELETE_IN_PROGRESS' } },
    ],
    [
      'STOPPED in its drain',
      'run.stopped: release',
      seen({ status: 'STOPPED' }),
      { request: drain, moment: { age: 0 } },
    ],
    [
      'RUNNING, not ours, with a drain',
      'run.not-ours: done',
      seen(theirs),
      { request: drain, moment: { age: 0 } },
    ],
    ['RUNNING, ours from before', 'run.stoppable: stop', seen(before)],
    ['RUNNING, ours without a mark', 'run.stoppable: stop', seen({ mark: undefined })],
    ['STOPPED, ours, at first', 'run.stopped: release', seen({ status: 'STOPPED' }), { moment: { age: 0 } }],
    [
      'RUNNING, ours, and found by an operation of which nothing is known',
      'run.operation-unread: examine',
      seen(found),
    ],
    [
      'RUNNING, ours, and found by an operation that is finished',
      'run.stoppable: stop',
      seen({ ...found, verdict: 'finished' }),
    ],
    ...(['undone', 'survived', 'under way'] as const).map(
      (verdict): Row => [
        `RUNNING, ours, and found by an operation that is ${verdict}`,
        'run.only-found: done',
        seen({ ...found, verdict }),
      ],
    ),
    [
      'RUNNING, ours, and found by an operation of which CloudFormation does not speak',
      'run.operation-unknown: wait',
      seen({ ...found, verdict: 'unknown' }),
      { moment: { age: 299 } },
    ],
    [
      'RUNNING, ours, and found by an operation of which CloudFormation will not speak',
      'run.operation-untold: done',
      seen({ ...found, verdict: 'unknown' }),
      { moment: { age: 300 } },
    ],
    [
      'RUNNING, ours, and found by a former stack of the same name',
      'run.stoppable: stop',
      seen({ mark: { ...found.mark, stack: 'another' } }),
    ],
  ])('%s: %s', (_when, decided, observed, more = {}) => check('remove', decided, observed, more));
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
          seen({ status, ...whose }),
          { moment: { age: 59 } },
        ],
      ),
    ),
    ...STATUSES.flatMap((status): Row[] => [
      [
        `${status}, ours, and only found by the undone operation`,
        'run.only-found: done',
        seen({ status, ...found }),
        { moment: first },
      ],
      [`${status}, ours without a mark`, 'run.of-another-life: done', seen({ status, mark: undefined })],
      [
        `${status}, ours from a former stack of the same name`,
        'run.of-another-life: done',
        seen({ status, mark: { stack: 'another', since: EARLIER } }),
        { moment: first },
      ],
      [
        `${status}, ours from an operation of which nothing is known`,
        'run.operation-unread: examine',
        seen({ status, ...before }),
      ],
      [
        `${status}, ours from an operation that is finished`,
        'run.of-before: done',
        seen({ status, ...before, verdict: 'finished' }),
      ],
      [
        `${status}, ours from an operation that was undone before this one began`,
        'run.of-before: done',
        seen({ status, ...before, verdict: 'survived' }),
      ],
      [
        `${status}, ours from an operation of which CloudFormation does not speak`,
        'run.operation-unknown: wait',
        seen({ status, ...before, verdict: 'unknown' }),
        { moment: { age: 299 } },
      ],
      [
        `${status}, ours from an operation of which CloudFormation will not speak`,
        'run.operation-untold: done',
        seen({ status, ...before, verdict: 'unknown' }),
        { moment: { age: 300 } },
      ],
    ]),
    ...(['undone', 'under way'] as const).flatMap((verdict): Row[] => [
      [
        `RUNNING, ours from an operation that is ${verdict}`,
        'run.stoppable: stop',
        seen({ ...before, verdict }),
      ],
      [
        `STOPPED, ours from an operation that is ${verdict}`,
        'run.stopped: release',
        seen({ ...before, verdict, status: 'STOPPED' }),
      ],
    ]),
    [
      'RUNNING, ours, and the creation of the stack is undone, its first operation',
      'run.stoppable: stop',
      seen(before),
      { moment: first },
    ],
  ])('%s: %s', (_when, decided, observed, more = {}) => check('undo', decided, observed, more));
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
