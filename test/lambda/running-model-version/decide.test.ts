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
  type MomentChange,
  moment,
  RUNNER,
  request,
  UUID,
  VERSION,
  version,
} from '../../../testing/handlers/running-requests';
import { asks, type Case, each, rowsOf, says, type Table } from '../../../testing/handlers/tables';

interface Given {
  readonly observed?: Observation<ObservedVersion>;
  readonly request?: EventChange;
  readonly moment?: MomentChange;
  /** What the message must say, when the decision is to fail. */
  readonly says?: RegExp;
  /** The mark that the decision sets. */
  readonly marks?: string;
}
type Cases = Table<Given>;

const absent: Given = { observed: { kind: 'absent' } };
const unknown: Given = { observed: { kind: 'unknown', because: 'ThrottlingException' } };
const unobservable: Given = { observed: { kind: 'unobservable', message: 'denied for good' } };
const seen = (change: Partial<ObservedVersion> = {}): Given => ({
  observed: { kind: 'seen', thing: version(change) },
});
const is = (status: string, change: Partial<ObservedVersion> = {}) => seen({ status, ...change });
const at = (moment: MomentChange): Given => ({ moment });
/** So many seconds after the request began. */
const aged = (age: number) => at({ age });
const noted = (notes: MomentChange['notes']) => at({ notes });
const sent = (change: EventChange): Given => ({ request: change });
const marks = (mark: string): Given => ({ marks: mark });

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
const AT_REST = [...STARTABLE, 'FAILED', 'COPYING_IN_PROGRESS', 'NEW_ONE'];
const OTHER_UNITS = [{ minInferenceUnits: 1 }, { minInferenceUnits: 3 }, { maxInferenceUnits: 3 }];

const nobodys = { runner: undefined, mark: undefined };
const theirs = { runner: 'other/Run' };
const before = { mark: { stack: UUID, since: EARLIER } };
const ofAnotherLife = { mark: { stack: 'another', since: BEGAN } };
const found = { mark: { stack: UUID, since: BEGAN, found: true } } as const;

/** Ours. `verdict` says what became of the operation that found or claimed it. */
const foundBy = (verdict: ObservedVersion['verdict']) => seen({ ...found, verdict });
const beforeBy = (verdict: ObservedVersion['verdict'], status = 'RUNNING') =>
  is(status, { ...before, verdict });

const NIGHT = { change: { Schedule: BY_NIGHT } };
const DAY = { change: { Schedule: BY_DAY } };
const RATE = { change: { Schedule: AT_A_RATE } };
const scheduled = sent(NIGHT);
const resting = sent(DAY);
const unsaid = sent(RATE);
const stoppedAt = (Stop: string) => ({ Schedule: { ...BY_NIGHT, Stop } });
const stopsSoon = asks(stoppedAt('cron(17 0 * * ? *)'));
const scaled = asks({ MaxInferenceUnits: '4' });

/** A change from another version. */
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

function check(situation: Situation, expected: string, ...all: readonly Given[]): void {
  const given: Given = Object.assign({}, ...all);
  const asked = request({ ...REQUESTS[situation], ...given.request });

  const decision = decide(asked, given.observed!, moment(situation, given.moment));

  expect(`${decision.row}: ${decision.action}`).toBe(expected);
  expect(decision.because).not.toBe('');
  if (given.marks) expect(decision).toHaveProperty('mark', given.marks);
  if (decision.action === 'fail') expect((decision as { message?: string }).message).toMatch(given.says!);
}

const checkEach = (cases: Cases, ...situations: readonly Situation[]) =>
  describe.each(situations)('%s', (situation) => {
    test.each(rowsOf(cases))('%s: %s', (_when, expected, given) => check(situation, expected, given));
  });

const PRESENCE: Cases = {
  'run.unknown: wait': [['AWS does not say', unknown]],
  'run.unobservable: fail': [['AWS will never say', unobservable, says(/^denied for good$/)]],
  'run.absent-yet: wait': [['absent, at first', absent, aged(59)]],
  'run.absent: fail': [
    [
      'absent',
      absent,
      aged(60),
      says(
        /^arn:\S+\/v1\/1700000001000 cannot run: account 222222222222 has no such version in the project arn:/,
      ),
    ],
  ],
  'run.by-another: fail': [
    ...each([...STARTABLE, 'STARTING', 'RUNNING', 'STOPPING', 'FAILED'], (status) => [
      `${status}, run by another`,
      is(status, theirs),
      says(
        new RegExp(
          `\\(${status}\\) is run by the stack resource other/Run.*aws rekognition tag-resource --resource-arn ${VERSION} --tags cdk-rekognition-custom-labels:runner=prod/Run", and deploy again$`,
        ),
      ),
    ]),
    [
      'run by a resource whose name begins like ours',
      seen({ runner: `${RUNNER}2` }),
      says(/is run by the stack resource prod\/Run2,/),
    ],
  ],
  'run.unclaimed: claim': [
    ...STARTABLE.flatMap((status): Case<Given>[] => [
      [`${status}, nobody’s`, is(status, nobodys)],
      [`${status}, nobody’s, to rest`, is(status, nobodys), resting],
    ]),
    ['FAILED before, nobody’s', is('FAILED', nobodys), noted({ found: 'FAILED' })],
  ],
  'run.startable: start': [
    ...STARTABLE.flatMap((status): Case<Given>[] => [
      [`${status}, ours`, is(status)],
      [`${status}, ours, in its hours`, is(status), scheduled],
      [`${status}, ours from before, to be restarted`, is(status, before), noted({ restarted: true })],
    ]),
    ['FAILED before, ours', is('FAILED'), noted({ found: 'FAILED' })],
    ['a stop in two minutes and a millisecond', is('STOPPED'), stopsSoon, aged(899.999)],
  ],
  'run.at-rest: done': each(STARTABLE, (status) => [`${status}, ours, to rest`, is(status), resting]),
  'run.starting: wait': whoseever('STARTING'),
  'run.stopping: wait': [...whoseever('STOPPING'), ['STOPPING, ours, to rest', is('STOPPING'), resting]],
  'run.copying: wait': whoseever('COPYING_IN_PROGRESS'),
  'run.unstartable: fail': [
    ...each(HOPELESS, (status) => [
      `${status}`,
      is(status, { ...nobodys, statusMessage: 'AWS’s reason.' }),
      says(new RegExp(`cannot run: it is ${status} \\(AWS’s reason\\.\\)\\.`)),
    ]),
    [
      'FAILED before, and tried once more',
      is('FAILED'),
      noted({ found: 'FAILED', tried: true }),
      says(/cannot run: it is FAILED\. Deploy again/),
    ],
  ],
  'run.running: done': [
    ['RUNNING, ours', seen()],
    ['RUNNING, ours from before, and started again', seen(before), noted({ restarted: true })],
    ['RUNNING, ours, and found by this operation', seen(found)],
    ['RUNNING, ours, and Rekognition does not show its units', seen({ minInferenceUnits: undefined })],
    ['RUNNING, ours, and its most units are its fewest', seen({ maxInferenceUnits: 2 })],
    ['RUNNING, ours, scaled as asked', seen({ maxInferenceUnits: 4 }), scaled],
    ['RUNNING, ours, restarted with other units', seen({ minInferenceUnits: 1 }), noted({ restarted: true })],
  ],
  'run.other-units: stop': [
    ...each(OTHER_UNITS, (units) => [
      `RUNNING, ours, with other units: ${JSON.stringify(units)}`,
      seen(units),
    ]),
    ['RUNNING, ours, not scaled as asked', seen(), scaled],
  ],
  'run.running-scheduled: done': [
    ...each(OTHER_UNITS, (units) => [
      `RUNNING, scheduled, with other units: ${JSON.stringify(units)}`,
      seen(units),
      scheduled,
    ]),
    ['RUNNING, ours, at a rate', seen(), unsaid],
    ['a stop in three minutes', seen(), asks(stoppedAt('cron(18 0 * * ? *)'))],
  ],
  'run.stoppable: stop': [['RUNNING, ours, to rest', seen(), resting]],
  'run.not-stoppable-yet: wait': [['STARTING, ours, to rest', is('STARTING'), resting]],
  'run.edge-near: wait': [absent, is('STOPPED'), seen(), is('STARTING')].flatMap((given): Case<Given>[] => [
    [`a stop in two minutes: ${JSON.stringify(given)}`, given, stopsSoon],
    [
      `a start in two minutes: ${JSON.stringify(given)}`,
      given,
      asks({ Schedule: { ...BY_DAY, Start: 'cron(17 0 * * ? *)' } }),
    ],
  ]),
  'run.found: done': [
    ['RUNNING, nobody’s', seen(nobodys)],
    ['RUNNING, nobody’s, with more units', seen({ ...nobodys, minInferenceUnits: 3 })],
    ['RUNNING, nobody’s, and scaled as far as asked', seen({ ...nobodys, maxInferenceUnits: 4 }), scaled],
    [
      'RUNNING, nobody’s, always with the most units that are asked for',
      seen({ ...nobodys, minInferenceUnits: 4 }),
      scaled,
    ],
    ['RUNNING, nobody’s, its units not shown', seen({ ...nobodys, minInferenceUnits: undefined }), scaled],
  ],
  'run.found-too-small: fail': [
    [
      'RUNNING, nobody’s, with too few units',
      seen({ ...nobodys, minInferenceUnits: 1, maxInferenceUnits: 5 }),
      says(
        /runs already with 1 to 5 inference units, not the 2 inference units that are asked for.*or ask for fewer units/,
      ),
    ],
    [
      'RUNNING, nobody’s, with one unit',
      seen({ ...nobodys, minInferenceUnits: 1 }),
      says(/runs already with 1 inference unit, not the 2 inference units/),
    ],
    [
      'RUNNING, nobody’s, not scaled as far as asked',
      seen(nobodys),
      scaled,
      says(/with 2 inference units, not the 2 to 4 inference units/),
    ],
  ],
  'run.found-scheduled: fail': [
    [
      'RUNNING, nobody’s, with a schedule',
      seen(nobodys),
      scheduled,
      says(/runs already and the schedule would stop it.*aws rekognition stop-project-version/),
    ],
  ],
};

function whoseever(status: string): Case<Given>[] {
  return [
    [`${status}, ours`, is(status)],
    [`${status}, nobody’s`, is(status, nobodys)],
  ];
}

checkEach(PRESENCE, 'create', 'replace', 'change', 'restore');

const NEW: Cases = {
  'run.claimed-before: claim': [
    ['STOPPED, ours from before', is('STOPPED', before)],
    ['STOPPED, ours from another stack', is('STOPPED', ofAnotherLife)],
    ['STOPPED, ours, claimed without a mark', is('STOPPED', { mark: undefined })],
  ],
  'run.at-rest: done': [['STOPPED, ours from before, to rest', is('STOPPED', before), resting]],
  'run.startable: start': [['STOPPED, ours, at a rate', is('STOPPED'), unsaid]],
  'run.found-ours: find': [
    ['RUNNING, ours from another stack', seen(ofAnotherLife), marks(`${UUID}/${BEGAN}/found`)],
    ['RUNNING, ours from another stack, with other units', seen({ ...ofAnotherLife, minInferenceUnits: 1 })],
    ['RUNNING, ours from another stack, with a schedule', seen(ofAnotherLife), scheduled],
    ['RUNNING, ours, without a mark', seen({ mark: undefined })],
  ],
  'run.unstartable: fail': [
    [
      'FAILED in this request',
      is('FAILED'),
      noted({ found: 'STARTING' }),
      says(/^\S+ cannot run: it is FAILED\. Deploy/),
    ],
  ],
};

checkEach(NEW, 'create', 'replace');

const foundBefore = { mark: { ...before.mark, found: true } } as const;
const FOUND: Cases = {
  'run.found-ours: find': [
    ['RUNNING, ours from before', seen(before), marks(`${UUID}/${BEGAN}/found`)],
    ['RUNNING, ours, only found before', seen(foundBefore), marks(`${UUID}/${BEGAN}/found`)],
  ],
};

checkEach(FOUND, 'create');

const TAKEN_BACK: Cases = {
  'run.found-ours: find': [
    ['RUNNING, ours from before', seen(before), marks(`${UUID}/${EARLIER}/${BEGAN}`)],
    [
      'RUNNING, taken back before',
      seen({ mark: { ...before.mark, again: EARLIER } }),
      marks(`${UUID}/${EARLIER}/${BEGAN}`),
    ],
    [
      'RUNNING, found by an operation that finished',
      seen({ ...foundBefore, verdict: 'finished' }),
      marks(`${UUID}/${EARLIER}/${BEGAN}`),
    ],
    ...each(['under way', 'undone', 'undone long ago'], (verdict) => [
      `RUNNING, found by an operation that is ${verdict}`,
      seen({ ...foundBefore, verdict }),
      marks(`${UUID}/${BEGAN}/found`),
    ]),
    ...each(['true', 'replaced'], (Retain) => [
      `RUNNING, ours from before, and the removal policy may have kept it: ${Retain}`,
      seen(before),
      { request: { ...OTHER, old: { ...OTHER.old, Retain } } },
      marks(`${UUID}/${BEGAN}/found`),
    ]),
  ],
  'run.operation-unread: examine': [['RUNNING, only found before', seen(foundBefore)]],
  'run.running: done': [['RUNNING, taken back now', seen({ mark: { ...before.mark, again: BEGAN } })]],
};

checkEach(TAKEN_BACK, 'replace');

test('a deployment reads the hour from CloudFormation’s clock if Lambda’s is behind', () => {
  const asked = request(NIGHT);
  const event = { ...asked.event, ResponseURL: 'https://bucket/?X-Amz-Date=20260101T123000Z' };
  const observed: Observation<ObservedVersion> = { kind: 'seen', thing: version() };

  const decision = decide({ ...asked, event } as typeof asked, observed, moment('create'));

  expect(decision).toMatchObject({ row: 'run.stoppable', action: 'stop' });
});

describe('with a schedule that is switched off', () => {
  const off = asks({
    Schedule: { Start: 'cron(0 8 * * ? *)', Stop: 'cron(0 20 * * ? *)', State: 'DISABLED' },
  });

  test.each<[Situation, string, former: string | undefined, string]>([
    ['create', 'STOPPED', undefined, 'run.at-rest: done'],
    ['replace', 'STOPPED', 'STOPPED', 'run.at-rest: done'],
    ['replace', 'STOPPED', 'absent', 'run.at-rest: done'],
    ['replace', 'STOPPED', 'RUNNING', 'run.startable: start'],
    ['replace', 'STOPPED', 'STARTING', 'run.startable: start'],
    ['change', 'STOPPED', undefined, 'run.at-rest: done'],
    ['change', 'RUNNING', undefined, 'run.running-scheduled: done'],
    ['restore', 'RUNNING', undefined, 'run.running-scheduled: done'],
    ['restore', 'RUNNING', 'STARTING', 'run.running-scheduled: done'],
    ['restore', 'RUNNING', 'STOPPED', 'run.stoppable: stop'],
    ['restore', 'STARTING', 'STOPPED', 'run.not-stoppable-yet: wait'],
    ['restore', 'STOPPED', 'STOPPED', 'run.at-rest: done'],
    ['restore', 'STOPPED', 'RUNNING', 'run.startable: start'],
    ['edge', 'RUNNING', undefined, 'run.running-scheduled: done'],
    ['edge', 'STOPPED', undefined, 'run.at-rest: done'],
  ])('%s: %s, formerly %s: %s', (situation, status, former, decided) => {
    check(situation, decided, is(status), off, noted({ former }));
  });

  test.each<Situation>(['create', 'change', 'edge'])(
    '%s: RUNNING, nobody’s: run.found: done',
    (situation) => {
      check(situation, 'run.found: done', seen({ ...nobodys, minInferenceUnits: 1 }), off);
    },
  );

  test.each([
    ['STOPPED', 'RUNNING', 'run.startable: start'],
    ['RUNNING', 'STOPPED', 'run.stoppable: stop'],
  ])('a look that goes on trying for a rollback, %s, and before %s: %s', (status, former, decided) => {
    check('edge', decided, is(status), sent({ ...off.request, edge: 'look' }), noted({ former }));
  });
});

const IN_PLACE: Cases = {
  'run.at-rest: done': [['STOPPED, ours, at a rate', is('STOPPED'), unsaid]],
  'run.startable: start': [['STOPPED, ours from before', is('STOPPED', before)]],
  'run.running: done': [['RUNNING, ours from before', seen(before)]],
};

checkEach(IN_PLACE, 'change', 'restore');

const TRIED_AGAIN: Cases = {
  'run.startable: start': [
    ['another’s start that FAILED is tried once more', is('FAILED'), scheduled, noted({ found: 'STARTING' })],
  ],
  'run.unstartable: fail': [
    [
      'another’s start that FAILED is not tried a second time',
      is('FAILED'),
      scheduled,
      noted({ found: 'STARTING', tried: true }),
      says(/it is FAILED/),
    ],
  ],
};

checkEach(TRIED_AGAIN, 'restore', 'edge');

const fromFive = asks({}, { MinInferenceUnits: '5' });
const fromAnother = sent(OTHER);

const CHANGED: Cases = {
  'run.unstartable: fail': [
    [
      'FAILED in this request',
      is('FAILED'),
      noted({ found: 'STARTING' }),
      says(/^\S+ cannot run: it is FAILED\. Deploy/),
    ],
  ],
  'run.running: done': [['in the first minute, to the units that it has', seen(), fromFive, aged(59)]],
};

checkEach(CHANGED, 'change');

const RESTORED: Cases = {
  'run.may-stop: wait': [
    [
      'the undone update asked for more units at most',
      seen(),
      asks({}, { MaxInferenceUnits: '5' }),
      aged(59),
    ],
    ['the undone update asked for other units', seen(), fromFive, aged(59)],
    [
      'it has a schedule, and the undone update asked for its units',
      seen({ minInferenceUnits: 5 }),
      asks(NIGHT.change, { MinInferenceUnits: '5' }),
      aged(59),
    ],
    ['the undone update gave it a schedule', seen(), asks({}, { Schedule: BY_DAY }), aged(59)],
  ],
  'run.running: done': [
    ['the undone update asked for other units a minute ago', seen(), fromFive, aged(60)],
    ['the undone update asked for the same units, in the first minute', seen(), aged(59)],
    ['the undone update gave it a schedule a minute ago', seen(), asks({}, { Schedule: BY_DAY }), aged(60)],
  ],
  'run.other-units: stop': [
    ['it runs with the units of the undone update', seen({ minInferenceUnits: 5 }), fromFive, aged(59)],
  ],
  'run.untouched: done': [
    ['the undone update never touched it, and it does not run', is('STOPPED'), fromAnother],
    ['the undone update never touched it, and it is gone', absent, fromAnother],
    ['the undone update never touched it, and it cannot be seen', unknown, fromAnother],
    ['the undone update never touched it, and it may never be seen', unobservable, fromAnother],
  ],
  'run.running-scheduled: done': [
    [
      'the undone update asked for another version with a schedule',
      seen(),
      sent({ ...OTHER, ...NIGHT, old: { ...OTHER.old, Schedule: BY_DAY } }),
      aged(59),
    ],
  ],
  'run.startable: start': [
    [
      'the undone update never touched it, and it rests in its hours',
      is('STOPPED'),
      sent({ ...OTHER, ...NIGHT }),
    ],
  ],
  'run.stoppable: stop': [['never touched, and runs out of its hours', seen(), sent({ ...OTHER, ...DAY })]],
};

checkEach(RESTORED, 'restore');

const stop = sent({ ...DAY, edge: 'stop' });
const atRate = (edge: EventChange['edge']) => sent({ ...RATE, edge });

const AT_AN_EDGE: Cases = {
  'run.may-start: wait': [
    ['STOPPED, less than a minute after its own start', is('STOPPED'), stop, at({ sinceAsked: 59_999 })],
  ],
  'run.unclaimed: claim': each(STARTABLE, (status) => [
    `${status}, nobody’s`,
    is(status, nobodys),
    scheduled,
  ]),
  'run.startable: start': [
    ...each(STARTABLE, (status) => [`${status}, ours from before`, is(status, before), scheduled]),
    ['STOPPED, a start at a rate', is('STOPPED'), atRate('start')],
    ['STOPPED, a look without a schedule', is('STOPPED'), sent({ edge: 'look' })],
  ],
  'run.at-rest: done': [
    ...each(STARTABLE, (status) => [`${status}, to rest`, is(status), stop]),
    ['absent, to rest', absent, stop],
    ...each([nobodys, theirs], (whose) => [`RUNNING, to rest: ${JSON.stringify(whose)}`, seen(whose), stop]),
    ['STOPPED, though a late start says otherwise', is('STOPPED'), sent({ ...DAY, edge: 'start' })],
    ['STOPPED, a minute after its own start', is('STOPPED'), stop, at({ sinceAsked: 60_000 })],
    ['STOPPED, a look at a rate', is('STOPPED'), atRate('look')],
  ],
  'run.stoppable: stop': [
    ['RUNNING, to rest', seen(), stop],
    [
      'RUNNING, by a clock that is behind the stop',
      seen(),
      sent({ edge: 'stop', due: '2026-01-01T00:16:00Z', change: stoppedAt('cron(16 0 * * ? *)') }),
    ],
    ['RUNNING, a stop at a rate', seen(), atRate('stop')],
  ],
  'run.not-stoppable-yet: wait': [['STARTING, to rest', is('STARTING'), stop]],
  'run.running-scheduled: done': [
    ['RUNNING', seen(), scheduled],
    ['RUNNING, and the stop in two minutes is an edge itself', seen(), stopsSoon],
    ['RUNNING, a look at hours, at a rate', seen(), atRate('look at hours')],
    ['RUNNING, a look at a rate', seen(), atRate('look')],
  ],
  'run.found-scheduled: fail': [
    ['RUNNING, nobody’s', seen(nobodys), scheduled, says(/runs already and the schedule would stop it/)],
  ],
  'run.edge-near: wait': each(['look', 'look at hours', 'restore'], (edge) => [
    `a stop in two minutes, in a ${edge}`,
    seen(),
    sent({ edge, change: stoppedAt('cron(17 0 * * ? *)') }),
  ]),
};

checkEach(AT_AN_EDGE, 'edge');

describe('strays', () => {
  const V0 = arnOf('v0');
  const straying = (...statuses: string[]) => ({ strays: statuses.map((status) => ({ arn: V0, status })) });
  const unread = { strays: undefined };
  const inCleanUp = at({ status: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' });
  const inUpdate = at({ status: 'UPDATE_IN_PROGRESS' });
  const anothers = (strays: object) => is('STOPPED', { ...theirs, ...strays });

  checkEach(
    {
      'run.strays-unread: examine': [['nobody looked for any', seen(unread)]],
      'run.stray: stop': [['RUNNING', seen(straying('RUNNING', 'STARTING'))]],
      'run.stray-stopping: release': [['STOPPING', seen(straying('STOPPING', 'RUNNING'))]],
      'run.stray-starting: wait': [['STARTING', seen(straying('STARTING'))]],
      'run.running: done': [['none', seen(straying())]],
    },
    'create',
    'replace',
    'change',
    'restore',
  );

  checkEach(
    {
      'run.strays-unread: examine': [
        ['looked for by an edge at rest', seen(unread), scheduled, at({ status: 'UPDATE_COMPLETE' })],
        ['looked for by a stop in the clean-up', is('STOPPED', unread), resting, inCleanUp],
        [
          'looked for by a stop while the stack is updated without rollback',
          is('STOPPED', unread),
          resting,
          at({ status: 'UPDATE_IN_PROGRESS', withoutRollback: true }),
        ],
      ],
      'run.at-rest: done': [
        ['left by a stop while the stack may go back', is('STOPPED', unread), resting, inUpdate],
      ],
      'run.running-scheduled: done': [
        ['left by a start in the clean-up', seen(unread), scheduled, inCleanUp],
        ['left by a start while the stack is updated', seen(unread), scheduled, inUpdate],
      ],
    },
    'edge',
  );

  checkEach(
    {
      'run.stray: stop': [
        ['RUNNING is stopped before a start, for its room', is('STOPPED', straying('RUNNING'))],
      ],
      'run.startable: start': [
        ['STARTING is not waited for before a start', is('STOPPED', straying('STARTING'))],
      ],
      'run.stray-starting: wait': [
        ['STARTING is waited for until the time-out', seen(straying('STARTING')), aged(2999)],
      ],
      'run.running: done': [
        ['STARTING is left at the time-out', seen(straying('STARTING')), aged(3000)],
        [
          'left by an update without rollback, which may continue another',
          seen(unread),
          at({ withoutRollback: true }),
        ],
      ],
    },
    'change',
  );

  test.each<[string, Situation, string, ...Given[]]>([
    [
      'a restore leaves one that is STARTING at its time-out',
      'restore',
      'run.running: done',
      seen(straying('STARTING')),
      aged(3000),
    ],
    [
      'a removal waits at any time for one that is STARTING',
      'remove',
      'run.stray-starting: wait',
      anothers(straying('STARTING')),
      at({ age: 4000, status: 'DELETE_IN_PROGRESS' }),
    ],
    [
      'a removal looks for them at its end',
      'remove',
      'run.strays-unread: examine',
      anothers(unread),
      at({ age: 60, status: 'DELETE_IN_PROGRESS', withoutRollback: true }),
    ],
    [
      'an undo does not look for them at its end',
      'undo',
      'run.not-ours: done',
      anothers(unread),
      at({ age: 60, status: 'DELETE_IN_PROGRESS' }),
    ],
  ])('%s', (_when, situation, decided, ...given) => check(situation, decided, ...given));

  test('the decision names the stray to change', () => {
    const observed = { kind: 'seen', thing: version(straying('RUNNING')) } as const;

    expect(decide(request(), observed, moment('create'))).toMatchObject({ stray: V0 });
  });
});

const DELETION: Cases = {
  'run.unknown: wait': [['AWS does not say', unknown]],
  'run.gone: done': [
    ['absent', absent],
    ['absent, at first', absent, aged(0)],
    ['DELETING', is('DELETING')],
  ],
  'run.stoppable: stop': [
    ['RUNNING, ours', seen()],
    ['RUNNING, ours, at first', seen(), aged(0)],
  ],
  'run.not-stoppable-yet: wait': [['STARTING, ours', is('STARTING')]],
  'run.stopping: wait': [['STOPPING, ours', is('STOPPING')]],
  'run.not-ours: done': [
    ...each(['RUNNING', 'STARTING', 'STOPPING'], (status) => [
      `${status}, nobody’s, at first`,
      is(status, nobodys),
      aged(0),
    ]),
    ...each(AT_REST, (status) => [`${status}, nobody’s`, is(status, nobodys)]),
    ...each(['RUNNING', 'STARTING', 'STOPPING', ...AT_REST], (status) => [
      `${status}, another’s`,
      is(status, theirs),
    ]),
  ],
  'run.stopped: release': each(AT_REST, (status) => [`${status}, ours`, is(status), aged(60)]),
};

checkEach(DELETION, 'remove', 'undo');

const drain = asks({ Drain: '300' });

const foundStopped = (age: number) => at({ age, notes: { found: 'STOPPED' } });
const REMOVED: Cases = {
  'run.may-start: wait': [
    ['STOPPED, a start may arrive by its schedule', is('STOPPED'), scheduled, aged(59)],
    ['STOPPED since the first look, a start may arrive', is('STOPPED'), foundStopped(59)],
  ],
  'run.draining: wait': each([0, 299], (age) => [
    `RUNNING, with a drain, after ${age} s`,
    seen(),
    drain,
    aged(age),
  ]),
  'run.stoppable: stop': [
    ['RUNNING, at the end of its drain', seen(), drain, aged(300)],
    ['RUNNING, with a drain, in a deletion', seen(), drain, at({ age: 0, status: 'DELETE_IN_PROGRESS' })],
    ['RUNNING, ours from before', seen(before)],
    ['RUNNING, ours without a mark', seen({ mark: undefined })],
    ['RUNNING, found by an operation that is finished', foundBy('finished')],
    ['RUNNING, found by a former stack', seen({ mark: { ...found.mark, stack: 'another' } })],
  ],
  'run.stopped: release': [
    ['STOPPED, a minute after the Delete with a schedule', is('STOPPED'), scheduled, aged(60)],
    ['STOPPED in its drain', is('STOPPED'), drain, aged(0)],
    ['STOPPED, ours, at first', is('STOPPED'), aged(0)],
    ['STOPPED since the first look, after a minute', is('STOPPED'), foundStopped(60)],
  ],
  'run.not-ours: done': [
    ['RUNNING, not ours, with a drain', seen(theirs), drain, aged(0)],
    ['STOPPED since the first look, not ours', is('STOPPED', theirs), foundStopped(0)],
  ],
  'run.operation-unread: examine': [
    ['RUNNING, found by an operation of which nothing is known', seen(found)],
  ],
  'run.only-found: done': each(['undone', 'undone long ago', 'under way'], (verdict) => [
    `RUNNING, found by an operation that is ${verdict}`,
    foundBy(verdict),
  ]),
};

checkEach(REMOVED, 'remove');

const first = at({ status: 'ROLLBACK_IN_PROGRESS' });
const STATUSES = ['RUNNING', 'STARTING', 'STOPPING', 'STOPPED', 'FAILED'];

const UNDONE: Cases = {
  'run.may-start: wait': AT_REST.flatMap((status) =>
    each(
      [{}, nobodys, theirs, before],
      (whose): Case<Given> => [
        `${status}, in the first minute: ${JSON.stringify(whose)}`,
        is(status, whose),
        aged(59),
      ],
    ),
  ),
  'run.only-found: done': each(STATUSES, (status) => [
    `${status}, only found by the undone operation`,
    is(status, found),
    first,
  ]),
  'run.of-another-life: done': STATUSES.flatMap((status): Case<Given>[] => [
    [`${status}, ours without a mark`, is(status, { mark: undefined })],
    [
      `${status}, ours from a former stack`,
      is(status, { mark: { stack: 'another', since: EARLIER } }),
      first,
    ],
  ]),
  'run.operation-unread: examine': each(STATUSES, (status) => [
    `${status}, from an operation of which nothing is known`,
    is(status, before),
  ]),
  'run.of-before: done': STATUSES.flatMap((status): Case<Given>[] => [
    [`${status}, the operation finished`, beforeBy('finished', status)],
    [`${status}, the operation was undone before this one began`, beforeBy('undone long ago', status)],
  ]),
  'run.stoppable: stop': [
    ...each(['undone', 'under way'], (verdict) => [
      `RUNNING, the operation is ${verdict}`,
      beforeBy(verdict),
    ]),
    ['RUNNING, ours, and the creation of the stack is undone, its first operation', seen(before), first],
    [
      'RUNNING, with a drain, in the clean-up of an update',
      seen({ verdict: 'undone' }),
      drain,
      at({ age: 0, status: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' }),
    ],
  ],
  'run.stopped: release': each(['undone', 'under way'], (verdict) => [
    `STOPPED, ours from an operation that is ${verdict}`,
    beforeBy(verdict, 'STOPPED'),
  ]),
};

checkEach(UNDONE, 'undo');

test.each([
  [
    'FAILED',
    /Deploy again to start it once more. If it fails again, look at it in account \d+, and copy or train the model again$/,
  ],
  ['TRAINING_IN_PROGRESS', /Deploy again once it is trained, which can take a day$/],
  ['DELETING', /Pass another version$/],
  ['COPYING_FAILED', /Pass a version that was trained or copied to its end$/],
])('%s comes with its own advice', (status, advice) => {
  check('create', 'run.unstartable: fail', is(status, nobodys), says(advice));
});
