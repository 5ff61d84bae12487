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

interface Row {
  readonly when: string;
  readonly request?: EventChange;
  readonly observed: Observation<ObservedVersion>;
  readonly moment?: Parameters<typeof moment>[1];
  /** The row, and what it does. */
  readonly decided: string;
  /** What the message must say, when the decision is to fail. */
  readonly says?: RegExp;
}

/** Creates and Updates, those that go back among them. */
const presence: Row[] = [
  {
    when: 'AWS does not say',
    observed: { kind: 'unknown', because: 'ThrottlingException' },
    decided: 'run.unknown: wait',
  },
  {
    when: 'AWS will never say',
    observed: { kind: 'unobservable', message: 'denied for good' },
    decided: 'run.unobservable: fail',
    says: /^denied for good$/,
  },
  { when: 'absent, at first', observed: absent, moment: { age: 59 }, decided: 'run.absent-yet: wait' },
  {
    when: 'absent',
    observed: absent,
    moment: { age: 60 },
    decided: 'run.absent: fail',
    says: /^arn:\S+\/v1\/1700000001000 cannot run: account 222222222222 has no such version in the project arn:/,
  },
  ...[...STARTABLE, 'STARTING', 'RUNNING', 'STOPPING', 'FAILED'].map(
    (status): Row => ({
      when: `${status}, run by another`,
      observed: seen({ ...theirs, status }),
      decided: 'run.by-another: fail',
      says: new RegExp(
        `\\(${status}\\) is run by the stack resource other/Run.*aws rekognition untag-resource --resource-arn ${VERSION} --tag-keys cdk-rekognition-custom-labels:runner"$`,
      ),
    }),
  ),
  {
    when: 'run by a resource whose name begins like ours',
    observed: seen({ runner: `${RUNNER}2` }),
    decided: 'run.by-another: fail',
    says: /is run by the stack resource prod\/Run2,/,
  },
  ...STARTABLE.flatMap((status): Row[] => [
    { when: `${status}, nobody’s`, observed: seen({ ...nobodys, status }), decided: 'run.unclaimed: claim' },
    { when: `${status}, ours`, observed: seen({ status }), decided: 'run.startable: start' },
    {
      when: `${status}, nobody’s, to rest`,
      request: resting,
      observed: seen({ ...nobodys, status }),
      decided: 'run.unclaimed: claim',
    },
    {
      when: `${status}, ours, to rest`,
      request: resting,
      observed: seen({ status }),
      decided: 'run.at-rest: done',
    },
    {
      when: `${status}, ours, in its hours`,
      request: scheduled,
      observed: seen({ status }),
      decided: 'run.startable: start',
    },
    {
      when: `${status}, ours from before, and stopped in order to be started again`,
      observed: seen({ ...before, status }),
      moment: { notes: { restarted: true } },
      decided: 'run.startable: start',
    },
  ]),
  ...[
    ['STARTING', 'run.starting'],
    ['STOPPING', 'run.stopping'],
    ['COPYING_IN_PROGRESS', 'run.copying'],
  ].flatMap(([status, row]): Row[] => [
    { when: `${status}, ours`, observed: seen({ status }), decided: `${row}: wait` },
    { when: `${status}, nobody’s`, observed: seen({ ...nobodys, status }), decided: `${row}: wait` },
  ]),
  ...HOPELESS.map(
    (status): Row => ({
      when: `${status}`,
      observed: seen({ ...nobodys, status, statusMessage: 'AWS’s reason.' }),
      decided: 'run.unstartable: fail',
      says: new RegExp(`cannot run: it is ${status} \\(AWS’s reason\\.\\)\\.`),
    }),
  ),
  {
    when: 'FAILED before, nobody’s',
    observed: seen({ ...nobodys, status: 'FAILED' }),
    moment: { notes: { found: 'FAILED' } },
    decided: 'run.unclaimed: claim',
  },
  {
    when: 'FAILED before, ours',
    observed: seen({ status: 'FAILED' }),
    moment: { notes: { found: 'FAILED' } },
    decided: 'run.startable: start',
  },
  {
    when: 'FAILED before, and tried once more',
    observed: seen({ status: 'FAILED' }),
    moment: { notes: { found: 'FAILED', tried: true } },
    decided: 'run.unstartable: fail',
    says: /cannot run: it is FAILED\. Look at it/,
  },
  { when: 'RUNNING, ours', observed: seen(), decided: 'run.running: done' },
  {
    when: 'RUNNING, ours from before, and started again',
    observed: seen(before),
    moment: { notes: { restarted: true } },
    decided: 'run.running: done',
  },
  {
    when: 'RUNNING, ours, and found by this operation',
    observed: seen(found),
    decided: 'run.running: done',
  },
  {
    when: 'RUNNING, ours, and Rekognition does not tell its units',
    observed: seen({ minInferenceUnits: undefined }),
    decided: 'run.running: done',
  },
  ...[{ minInferenceUnits: 1 }, { minInferenceUnits: 3 }, { maxInferenceUnits: 3 }].flatMap(
    (units): Row[] => [
      {
        when: `RUNNING, ours, with other units: ${JSON.stringify(units)}`,
        observed: seen(units),
        decided: 'run.other-units: stop',
      },
      {
        when: `RUNNING, ours, with a schedule and other units: ${JSON.stringify(units)}`,
        request: scheduled,
        observed: seen(units),
        decided: 'run.running-scheduled: done',
      },
    ],
  ),
  {
    when: 'RUNNING, ours, the most told as the fewest',
    observed: seen({ maxInferenceUnits: 2 }),
    decided: 'run.running: done',
  },
  {
    when: 'RUNNING, ours, not scaled as asked',
    request: { change: { MaxInferenceUnits: '4' } },
    observed: seen(),
    decided: 'run.other-units: stop',
  },
  {
    when: 'RUNNING, ours, scaled as asked',
    request: { change: { MaxInferenceUnits: '4' } },
    observed: seen({ maxInferenceUnits: 4 }),
    decided: 'run.running: done',
  },
  {
    when: 'RUNNING, ours, with other units, but started again already',
    observed: seen({ minInferenceUnits: 1 }),
    moment: { notes: { restarted: true } },
    decided: 'run.running: done',
  },
  {
    when: 'RUNNING, ours, to rest',
    request: resting,
    observed: seen(),
    decided: 'run.stoppable: stop',
  },
  {
    when: 'STARTING, ours, to rest',
    request: resting,
    observed: seen({ status: 'STARTING' }),
    decided: 'run.not-stoppable-yet: wait',
  },
  {
    when: 'STOPPING, ours, to rest',
    request: resting,
    observed: seen({ status: 'STOPPING' }),
    decided: 'run.stopping: wait',
  },
  {
    when: 'RUNNING, ours, at a rate',
    request: unsaid,
    observed: seen(),
    decided: 'run.running-scheduled: done',
  },
  ...[absent, seen({ status: 'STOPPED' }), seen(), seen({ status: 'STARTING' })].flatMap(
    (observed): Row[] => [
      {
        when: `a stop in two minutes: ${JSON.stringify(observed)}`,
        request: { change: { Schedule: { ...BY_NIGHT, Stop: 'cron(17 0 * * ? *)' } } },
        observed,
        decided: 'run.edge-near: wait',
      },
      {
        when: `a start in two minutes: ${JSON.stringify(observed)}`,
        request: { change: { Schedule: { ...BY_DAY, Start: 'cron(17 0 * * ? *)' } } },
        observed,
        decided: 'run.edge-near: wait',
      },
    ],
  ),
  {
    when: 'a stop in three minutes',
    request: { change: { Schedule: { ...BY_NIGHT, Stop: 'cron(18 0 * * ? *)' } } },
    observed: seen(),
    decided: 'run.running-scheduled: done',
  },
  { when: 'RUNNING, nobody’s', observed: seen(nobodys), decided: 'run.found: done' },
  {
    when: 'RUNNING, nobody’s, with more units',
    observed: seen({ ...nobodys, minInferenceUnits: 3 }),
    decided: 'run.found: done',
  },
  {
    when: 'RUNNING, nobody’s, with too few units',
    observed: seen({ ...nobodys, minInferenceUnits: 1, maxInferenceUnits: 5 }),
    decided: 'run.found-too-small: fail',
    says: /runs already with 1 to 5 inference units, not the 2 inference units that are asked for.*or ask for fewer units/,
  },
  {
    when: 'RUNNING, nobody’s, and scaled as far as asked',
    request: { change: { MaxInferenceUnits: '4' } },
    observed: seen({ ...nobodys, maxInferenceUnits: 4 }),
    decided: 'run.found: done',
  },
  {
    when: 'RUNNING, nobody’s, always with as many as asked at most',
    request: { change: { MaxInferenceUnits: '4' } },
    observed: seen({ ...nobodys, minInferenceUnits: 4 }),
    decided: 'run.found: done',
  },
  {
    when: 'RUNNING, nobody’s, not scaled as far as asked',
    request: { change: { MaxInferenceUnits: '4' } },
    observed: seen(nobodys),
    decided: 'run.found-too-small: fail',
    says: /with 2 inference units, not the 2 to 4 inference units/,
  },
  {
    when: 'RUNNING, nobody’s, and Rekognition does not tell its units',
    request: { change: { MaxInferenceUnits: '4' } },
    observed: seen({ ...nobodys, minInferenceUnits: undefined }),
    decided: 'run.found: done',
  },
  {
    when: 'RUNNING, nobody’s, with a schedule',
    request: scheduled,
    observed: seen(nobodys),
    decided: 'run.found-scheduled: fail',
    says: /runs already and the schedule would stop it.*aws rekognition stop-project-version/,
  },
];

/** Deletes, whether they remove or undo. */
const deletion: Row[] = [
  {
    when: 'AWS does not say',
    observed: { kind: 'unknown', because: 'ThrottlingException' },
    decided: 'run.unknown: wait',
  },
  { when: 'absent', observed: absent, decided: 'run.gone: done' },
  { when: 'absent, at first', observed: absent, moment: { age: 0 }, decided: 'run.gone: done' },
  { when: 'DELETING', observed: seen({ status: 'DELETING' }), decided: 'run.gone: done' },
  { when: 'RUNNING, ours', observed: seen(), decided: 'run.stoppable: stop' },
  { when: 'RUNNING, ours, at first', observed: seen(), moment: { age: 0 }, decided: 'run.stoppable: stop' },
  { when: 'STARTING, ours', observed: seen({ status: 'STARTING' }), decided: 'run.not-stoppable-yet: wait' },
  { when: 'STOPPING, ours', observed: seen({ status: 'STOPPING' }), decided: 'run.stopping: wait' },
  ...['RUNNING', 'STARTING', 'STOPPING'].flatMap((status): Row[] => [
    {
      when: `${status}, nobody’s, at first`,
      observed: seen({ ...nobodys, status }),
      moment: { age: 0 },
      decided: 'run.not-ours: done',
    },
    { when: `${status}, another’s`, observed: seen({ ...theirs, status }), decided: 'run.not-ours: done' },
  ]),
  ...[...STARTABLE, 'FAILED', 'COPYING_IN_PROGRESS', 'NEW_ONE'].flatMap((status): Row[] => [
    {
      when: `${status}, ours`,
      observed: seen({ status }),
      moment: { age: 60 },
      decided: 'run.stopped: release',
    },
    { when: `${status}, nobody’s`, observed: seen({ ...nobodys, status }), decided: 'run.not-ours: done' },
    { when: `${status}, another’s`, observed: seen({ ...theirs, status }), decided: 'run.not-ours: done' },
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

function check(situation: Situation, row: Row): void {
  const asked = request({ ...REQUESTS[situation], ...row.request });
  const decision = decide(asked, row.observed, moment(situation, row.moment));

  expect(`${decision.row}: ${decision.action}`).toBe(row.decided);
  expect(decision.because).not.toBe('');
  if (decision.action === 'fail') expect((decision as { message?: string }).message).toMatch(row.says!);
}

const named = (rows: readonly Row[]) => rows.map((row) => [row.when, row.decided, row] as const);

describe.each(['create', 'replace', 'change', 'restore'] as const)('%s', (situation) => {
  test.each(named(presence))('%s: %s', (_when, _decided, row) => check(situation, row));
});

describe.each(['create', 'replace'] as const)('%s', (situation) => {
  test.each(
    named([
      {
        when: 'STOPPED, ours from before',
        observed: seen({ ...before, status: 'STOPPED' }),
        decided: 'run.claimed-before: claim',
      },
      {
        when: 'STOPPED, ours from before, to rest',
        request: resting,
        observed: seen({ ...before, status: 'STOPPED' }),
        decided: 'run.at-rest: done',
      },
      {
        when: 'STOPPED, ours from another stack at the same time',
        observed: seen({ status: 'STOPPED', mark: { stack: 'another', since: BEGAN } }),
        decided: 'run.claimed-before: claim',
      },
      {
        when: 'STOPPED, ours, and claimed by a version of this library that set no mark',
        observed: seen({ status: 'STOPPED', mark: undefined }),
        decided: 'run.claimed-before: claim',
      },
      {
        when: 'STOPPED, ours, at a rate',
        request: unsaid,
        observed: seen({ status: 'STOPPED' }),
        decided: 'run.startable: start',
      },
      { when: 'RUNNING, ours from before', observed: seen(before), decided: 'run.found-ours: find' },
      {
        when: 'RUNNING, ours from before, with other units',
        observed: seen({ ...before, minInferenceUnits: 1 }),
        decided: 'run.found-ours: find',
      },
      {
        when: 'RUNNING, ours from before, with a schedule',
        request: scheduled,
        observed: seen(before),
        decided: 'run.found-ours: find',
      },
    ]),
  )('%s: %s', (_when, _decided, row) => check(situation, row));
});

const off: EventChange = {
  change: { Schedule: { Start: 'cron(0 8 * * ? *)', Stop: 'cron(0 20 * * ? *)', State: 'DISABLED' } },
};
const formerly = (former: string) => ({ notes: { former } });

describe('with a schedule that is switched off', () => {
  test.each<[Situation, string, Row['moment'], string]>([
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
    check(situation, { when: '', request: off, observed: seen({ status }), moment, decided });
  });
});

describe.each(['change', 'restore'] as const)('%s', (situation) => {
  test('STOPPED, ours, at a rate: done', () => {
    const observed = seen({ status: 'STOPPED' });

    check(situation, { when: '', request: unsaid, observed, decided: 'run.at-rest: done' });
  });

  test.each([
    ['STOPPED', 'run.startable: start'],
    ['RUNNING', 'run.running: done'],
  ])('%s, ours from before: %s', (status, decided) => {
    check(situation, { when: '', observed: seen({ ...before, status }), decided });
  });
});

describe('FAILED in this request', () => {
  const observed = seen({ status: 'FAILED' });

  test.each(['create', 'replace', 'change'] as const)('%s: fail', (situation) => {
    check(situation, {
      when: '',
      observed,
      moment: { notes: { found: 'STARTING' } },
      decided: 'run.unstartable: fail',
      says: /^\S+ cannot run: it is FAILED\. Look at it/,
    });
  });

  test.each<[string, Row['moment'], string]>([
    [
      'the start of the undone update is tried once more',
      { notes: { found: 'STARTING' } },
      'run.startable: start',
    ],
    ['and no second time', { notes: { found: 'STARTING', tried: true } }, 'run.unstartable: fail'],
  ])('restore: %s', (_case, at, decided) => {
    check('restore', { when: '', observed, moment: at, decided, says: /it is FAILED/ });
  });
});

test.each<[number, string]>([
  [59, 'run.may-stop: wait'],
  [60, 'run.running: done'],
])('restore: with its units from before, %i s after the undone update asked for others', (age, decided) => {
  const request = { type: 'Update', old: { MinInferenceUnits: '5' } } as const;
  check('restore', { when: '', request, observed: seen(), moment: { age }, decided });
});

test.each<[Situation, string, Partial<Row>, string]>([
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
  check(situation, { when: '', request, observed: seen(), moment: { age: 59 }, decided, ...row });
});

test.each([
  ['does not run', seen({ status: 'STOPPED' })],
  ['is gone', absent],
  ['cannot be seen', { kind: 'unknown', because: 'ThrottlingException' } as const],
  ['may never be seen', { kind: 'unobservable', message: 'denied' } as const],
])('restore: a version that the undone update never touched is left, also when it %s', (_case, observed) => {
  check('restore', { when: '', request: OTHER, observed, decided: 'run.untouched: done' });
});

test('restore: with other units, a schedule, and within a minute after the undone update asked for some', () => {
  const request = { type: 'Update', ...scheduled, old: { MinInferenceUnits: '5' } } as const;
  const observed = seen({ minInferenceUnits: 5 });

  check('restore', { when: '', request, observed, moment: { age: 59 }, decided: 'run.may-stop: wait' });
});

test('restore: within a minute after the undone update asked for another version with a schedule', () => {
  const request = { ...OTHER, ...scheduled, old: { ...OTHER.old, Schedule: BY_DAY } };

  check('restore', {
    when: '',
    request,
    observed: seen(),
    moment: { age: 59 },
    decided: 'run.running-scheduled: done',
  });
});

test.each([
  ['does not run, in its hours', scheduled, { status: 'STOPPED' }, 'run.startable: start'],
  ['runs, out of its hours', resting, {}, 'run.stoppable: stop'],
])(
  'restore: a version that the undone update never touched, and that %s',
  (_case, hours, change, decided) => {
    check('restore', { when: '', request: { ...OTHER, ...hours }, observed: seen(change), decided });
  },
);

test.each([
  [59, 'run.may-stop: wait'],
  [60, 'run.running: done'],
])('restore: it runs, %i s after the undone update gave it a schedule', (age, decided) => {
  const request = { type: 'Update', old: { Schedule: BY_DAY } } as const;
  check('restore', { when: '', request, observed: seen(), moment: { age }, decided });
});

describe('edge', () => {
  const stop = { ...resting, edge: 'stop' } as const;

  test.each(
    named([
      ...STARTABLE.flatMap((status): Row[] => [
        {
          when: `${status}, nobody’s`,
          request: scheduled,
          observed: seen({ ...nobodys, status }),
          decided: 'run.unclaimed: claim',
        },
        {
          when: `${status}, ours from before`,
          request: scheduled,
          observed: seen({ ...before, status }),
          decided: 'run.startable: start',
        },
        {
          when: `${status}, to rest`,
          request: stop,
          observed: seen({ status }),
          decided: 'run.at-rest: done',
        },
      ]),
      { when: 'RUNNING, to rest', request: stop, observed: seen(), decided: 'run.stoppable: stop' },
      {
        when: 'STARTING, to rest',
        request: stop,
        observed: seen({ status: 'STARTING' }),
        decided: 'run.not-stoppable-yet: wait',
      },
      { when: 'absent, to rest', request: stop, observed: absent, decided: 'run.at-rest: done' },
      ...[nobodys, theirs].map(
        (whose): Row => ({
          when: `RUNNING, to rest: ${JSON.stringify(whose)}`,
          request: stop,
          observed: seen(whose),
          decided: 'run.at-rest: done',
        }),
      ),
      { when: 'RUNNING', request: scheduled, observed: seen(), decided: 'run.running-scheduled: done' },
      {
        when: 'RUNNING, nobody’s',
        request: scheduled,
        observed: seen(nobodys),
        decided: 'run.found-scheduled: fail',
        says: /runs already and the schedule would stop it/,
      },
      {
        when: 'STOPPED, though a late start says otherwise',
        request: { ...resting, edge: 'start' },
        observed: seen({ status: 'STOPPED' }),
        decided: 'run.at-rest: done',
      },
      {
        when: 'RUNNING, by a clock that is behind the stop',
        request: {
          edge: 'stop',
          due: '2026-01-01T00:16:00Z',
          change: { Schedule: { ...BY_NIGHT, Stop: 'cron(16 0 * * ? *)' } },
        },
        observed: seen(),
        decided: 'run.stoppable: stop',
      },
      {
        when: 'STOPPED, a start at a rate',
        request: { ...unsaid, edge: 'start' },
        observed: seen({ status: 'STOPPED' }),
        decided: 'run.startable: start',
      },
      {
        when: 'RUNNING, a stop at a rate',
        request: { ...unsaid, edge: 'stop' },
        observed: seen(),
        decided: 'run.stoppable: stop',
      },
      {
        when: 'STOPPED, a look at a rate',
        request: { ...unsaid, edge: 'look' },
        observed: seen({ status: 'STOPPED' }),
        decided: 'run.at-rest: done',
      },
      {
        when: 'RUNNING, a look at a rate',
        request: { ...unsaid, edge: 'look' },
        observed: seen(),
        decided: 'run.running-scheduled: done',
      },
      {
        when: 'STOPPED, the schedule being taken away',
        request: { edge: 'stop' },
        observed: seen({ status: 'STOPPED' }),
        decided: 'run.startable: start',
      },
    ]),
  )('%s: %s', (_when, _decided, row) => check('edge', row));
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
      check(situation, { when: '', observed, decided });
    }
  });

  test.each([
    ['of a stack at rest', scheduled, 'UPDATE_COMPLETE', 'run.strays-unread: examine'],
    [
      'that stops, also while the stack is updated',
      resting,
      'UPDATE_IN_PROGRESS',
      'run.strays-unread: examine',
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

    check('edge', { when: '', request, observed, moment: { status }, decided });
  });

  test.each([
    ['RUNNING is stopped before a start: it may take the last room', 'RUNNING', 'run.stray: stop'],
    ['STARTING is not waited for before a start', 'STARTING', 'run.startable: start'],
  ])('%s', (_case, status, decided) => {
    const observed = seen({ status: 'STOPPED', strays: [{ arn: V0, status }] });
    check('change', { when: '', observed, decided });
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
    check('change', {
      when: '',
      request: { change: { Retain } },
      observed: unread,
      decided: 'run.running: done',
    });
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
  check('remove', {
    when: '',
    request: { type: 'Delete', ...scheduled },
    observed,
    moment: { age },
    decided,
  });
});

describe.each(['remove', 'undo'] as const)('%s', (situation) => {
  test.each(named(deletion))('%s: %s', (_when, _decided, row) => check(situation, row));
});

const drain: EventChange = { change: { Drain: '300' } };

describe('remove', () => {
  test.each(
    named([
      ...[0, 299].map(
        (age): Row => ({
          when: `RUNNING, with a drain, after ${age} seconds`,
          request: drain,
          observed: seen(),
          moment: { age },
          decided: 'run.draining: wait',
        }),
      ),
      {
        when: 'RUNNING, at the end of its drain',
        request: drain,
        observed: seen(),
        moment: { age: 300 },
        decided: 'run.stoppable: stop',
      },
      {
        when: 'RUNNING, with a drain, and the stack is deleted',
        request: drain,
        observed: seen(),
        moment: { age: 0, status: 'DELETE_IN_PROGRESS' },
        decided: 'run.stoppable: stop',
      },
      {
        when: 'STOPPED in its drain',
        request: drain,
        observed: seen({ status: 'STOPPED' }),
        moment: { age: 0 },
        decided: 'run.stopped: release',
      },
      {
        when: 'RUNNING, not ours, with a drain',
        request: drain,
        observed: seen(theirs),
        moment: { age: 0 },
        decided: 'run.not-ours: done',
      },
      { when: 'RUNNING, ours from before', observed: seen(before), decided: 'run.stoppable: stop' },
      {
        when: 'RUNNING, ours without a mark',
        observed: seen({ mark: undefined }),
        decided: 'run.stoppable: stop',
      },
      {
        when: 'STOPPED, ours, at first',
        observed: seen({ status: 'STOPPED' }),
        moment: { age: 0 },
        decided: 'run.stopped: release',
      },
      {
        when: 'RUNNING, ours, and found by an operation of which nothing is known',
        observed: seen(found),
        decided: 'run.operation-unread: examine',
      },
      {
        when: 'RUNNING, ours, and found by an operation that is finished',
        observed: seen({ ...found, verdict: 'finished' }),
        decided: 'run.stoppable: stop',
      },
      ...(['undone', 'survived', 'under way'] as const).map((verdict) => ({
        when: `RUNNING, ours, and found by an operation that is ${verdict}`,
        observed: seen({ ...found, verdict }),
        decided: 'run.only-found: done',
      })),
      {
        when: 'RUNNING, ours, and found by an operation of which CloudFormation does not speak',
        observed: seen({ ...found, verdict: 'unknown' }),
        moment: { age: 299 },
        decided: 'run.operation-unknown: wait',
      },
      {
        when: 'RUNNING, ours, and found by an operation of which CloudFormation will not speak',
        observed: seen({ ...found, verdict: 'unknown' }),
        moment: { age: 300 },
        decided: 'run.operation-untold: done',
      },
      {
        when: 'RUNNING, ours, and found by a former stack of the same name',
        observed: seen({ mark: { ...found.mark, stack: 'another' } }),
        decided: 'run.stoppable: stop',
      },
    ]),
  )('%s: %s', (_when, _decided, row) => check('remove', row));
});

describe('undo', () => {
  const first = { status: 'ROLLBACK_IN_PROGRESS' };
  const STATUSES = ['RUNNING', 'STARTING', 'STOPPING', 'STOPPED', 'FAILED'];

  test.each(
    named([
      ...[...STARTABLE, 'FAILED', 'COPYING_IN_PROGRESS', 'NEW_ONE'].flatMap((status): Row[] =>
        [{}, nobodys, theirs, before].map((whose) => ({
          when: `${status}, in the first minute: ${JSON.stringify(whose)}`,
          observed: seen({ status, ...whose }),
          moment: { age: 59 },
          decided: 'run.may-start: wait',
        })),
      ),
      ...STATUSES.flatMap((status): Row[] => [
        {
          when: `${status}, ours, and only found by the undone operation`,
          observed: seen({ status, ...found }),
          moment: first,
          decided: 'run.only-found: done',
        },
        {
          when: `${status}, ours without a mark`,
          observed: seen({ status, mark: undefined }),
          decided: 'run.of-another-life: done',
        },
        {
          when: `${status}, ours from a former stack of the same name`,
          observed: seen({ status, mark: { stack: 'another', since: EARLIER } }),
          moment: first,
          decided: 'run.of-another-life: done',
        },
        {
          when: `${status}, ours from an operation of which nothing is known`,
          observed: seen({ status, ...before }),
          decided: 'run.operation-unread: examine',
        },
        {
          when: `${status}, ours from an operation that is finished`,
          observed: seen({ status, ...before, verdict: 'finished' }),
          decided: 'run.of-before: done',
        },
        {
          when: `${status}, ours from an operation that was undone before this one began`,
          observed: seen({ status, ...before, verdict: 'survived' }),
          decided: 'run.of-before: done',
        },
        {
          when: `${status}, ours from an operation of which CloudFormation does not speak`,
          observed: seen({ status, ...before, verdict: 'unknown' }),
          moment: { age: 299 },
          decided: 'run.operation-unknown: wait',
        },
        {
          when: `${status}, ours from an operation of which CloudFormation will not speak`,
          observed: seen({ status, ...before, verdict: 'unknown' }),
          moment: { age: 300 },
          decided: 'run.operation-untold: done',
        },
      ]),
      ...(['undone', 'under way'] as const).flatMap((verdict): Row[] => [
        {
          when: `RUNNING, ours from an operation that is ${verdict}`,
          observed: seen({ ...before, verdict }),
          decided: 'run.stoppable: stop',
        },
        {
          when: `STOPPED, ours from an operation that is ${verdict}`,
          observed: seen({ ...before, verdict, status: 'STOPPED' }),
          decided: 'run.stopped: release',
        },
      ]),
      {
        when: 'RUNNING, ours, and the creation of the stack is undone, its first operation',
        observed: seen(before),
        moment: first,
        decided: 'run.stoppable: stop',
      },
    ]),
  )('%s: %s', (_when, _decided, row) => check('undo', row));
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
