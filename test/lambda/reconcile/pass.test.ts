import type { ResourceEvent } from '../../../lambda/cloudformation/request';
import type { Effect } from '../../../lambda/reconcile/kind';
import {
  awsError,
  iso,
  lines,
  operationIn,
  resourceIn,
  START,
  silence,
  stackIn,
} from '../../../testing/handlers/answers';
import { event } from '../../../testing/handlers/copy-requests';
import { at, simulate } from '../../../testing/handlers/simulate';
import { DONE, EXAMINE, FAIL, ID, MAKE, seen, type Thing, type ThingDecision, things, WAIT } from './things';

const ROLLBACK = { DescribeStacks: stackIn('UPDATE_ROLLBACK_IN_PROGRESS') };
const REFUSED: Effect<Thing> = { kind: 'not yet', because: 'Not now.', isRefused: true };
const ONE_STEP = { patience: -1 };
const change = { change: { Timeout: '300' } };

silence();

describe('the deadline', () => {
  test('is kept to the second, although a pause takes ten', async () => {
    const { play, clock } = things({ looks: [seen('BUSY')] });

    const { answer } = await play({ change: { Timeout: '304' } });

    expect(clock.now - START).toBe(304_000);
    expect(answer).toMatchObject({ status: 'FAILED', reason: 'Gave up. Last seen: BUSY (a test)' });
  });

  test('comes one second after a step that took too long', async () => {
    const { play, slow, clock } = things({ decisions: [MAKE] });
    const notes = { startedAt: iso(START), operation: operationIn(), situation: 'change' } as const;
    slow(4_000);

    await play({ change: { Timeout: '5' } }, { notes });

    expect(clock.now - START).toBe(9_000);
  });

  test('comes before a change, which is then not made', async () => {
    const { play, asked } = things({ decisions: [...Array(30).fill(WAIT), MAKE] });

    const { answer } = await play(change);

    expect(answer).toMatchObject({ reason: 'Gave up. Last seen: not there (a test)' });
    expect(asked).not.toContain('act');
  });

  test('does not prevent the judgement of a finished thing', async () => {
    const { play } = things({
      looks: [...Array(31).fill(seen('BUSY')), seen('GOOD')],
      decisions: [...Array(30).fill(WAIT), EXAMINE, DONE],
    });

    expect((await play(change)).answer).toMatchObject({ status: 'SUCCESS', data: { Status: 'GOOD' } });
  });

  test('says why a finished thing could not be judged', async () => {
    const { play } = things({
      looks: [...Array(31).fill(seen('BUSY')), { kind: 'unknown', because: 'SlowDown' }],
      decisions: [...Array(30).fill(WAIT), EXAMINE, WAIT],
    });

    expect((await play(change)).answer).toMatchObject({ reason: 'Gave up. Last seen: SlowDown' });
  });

  test.each([
    ['turn a thing that is done by then into a failure', DONE, { status: 'SUCCESS' }],
    ['hide another failure', FAIL, { reason: 'No.' }],
  ])('does not %s', async (_, decision, expected) => {
    const { play } = things({ looks: [seen('GOOD')], decisions: [...Array(30).fill(WAIT), decision] });

    expect((await play(change)).answer).toMatchObject(expected);
  });

  test.each<[string, Effect<Thing>[], ThingDecision[], string]>([
    ['about the last call', [REFUSED], [MAKE], 'not there (a test), and AWS said: Not now'],
    ['no more once AWS has accepted a call', [REFUSED, { kind: 'begun' }], [MAKE], 'not there (a test)'],
    ['no more once nothing is to change', [REFUSED], [MAKE, WAIT], 'not there (a test)'],
  ])('has AWS’s text %s', async (_, effects, decisions, says) => {
    const { play } = things({
      effects,
      decisions,
      answers: { DescribeStacks: stackIn('UPDATE_IN_PROGRESS') },
    });

    expect((await play(change)).answer).toMatchObject({ reason: `Gave up. Last seen: ${says}` });
  });

  test('has AWS’s text if AWS showed nothing', async () => {
    const { play } = things({ looks: [{ kind: 'unknown', because: 'ThrottlingException: Slow down.' }] });

    expect((await play(change)).answer).toMatchObject({
      reason: 'Gave up. Last seen: ThrottlingException: Slow down',
    });
  });
});

test('a failed Delete says what a person does with the observed thing, and what comes then', async () => {
  const { play } = things({
    looks: [seen('BAD')],
    decisions: [FAIL],
    answers: { DescribeStacks: stackIn('DELETE_IN_PROGRESS') },
  });

  expect((await play({ type: 'Delete' })).answer).toMatchObject({
    status: 'FAILED',
    reason: expect.stringMatching(
      /^No\. Undo BAD by hand\. Then run "aws cloudformation delete-stack .* --retain-resources Copy"/,
    ),
  });
});

describe('the fence', () => {
  test('is not asked if nothing changes', async () => {
    const { play, calls } = things({ looks: [seen('BUSY')], decisions: [WAIT, EXAMINE, DONE] });

    await play();

    expect(calls).toEqual(['DescribeStacks']);
  });

  test('delays a change while CloudFormation does not answer, and the log says so', async () => {
    const { play, asked } = things({
      decisions: [MAKE],
      answers: { DescribeStackResource: awsError('Throttling') },
    });

    expect((await play({}, ONE_STEP)).answer).toBeUndefined();
    expect(asked).not.toContain('act');
    expect(lines()).toMatchObject([
      { decision: 'make', held: 'CloudFormation cannot be asked: Throttling: AWS’s own text.' },
    ]);
  });

  test.each([
    ['after a wait', [MAKE, WAIT, MAKE], '15'],
    ['if nothing is to change in the end', [MAKE, WAIT], '10'],
  ])(
    'is not named in the failure if CloudFormation did not answer once, %s',
    async (_, decisions, Timeout) => {
      const { play } = things({ decisions, answers: { DescribeStackResource: awsError('Throttling') } });

      const { answer } = await play({ change: { Timeout } });

      expect(answer!.reason).toMatch(/^Gave up\. Last seen/);
    },
  );

  describe('that CloudFormation never answers', () => {
    const DescribeStackResource = awsError('AccessDenied');
    const LATE =
      'Gave up after 5 minutes on project/thing: CloudFormation did not say whether it still waits for this';
    const ALLOW =
      'Either AWS throttled the calls, or in account 222222222222 the role of the function must be allowed ' +
      'cloudformation:DescribeStacks and cloudformation:DescribeStackResource on its own stack. AWS said: AccessDenied: AWS’s own text.';

    test.each([
      ['Create', 'CREATE_IN_PROGRESS', 'Then deploy again'],
      ['Update', 'UPDATE_IN_PROGRESS', 'Then deploy again'],
      ['Delete', 'DELETE_IN_PROGRESS', 'Undo it by hand. Then run "aws cloudformation delete-stack'],
    ] as const)('fails a %s in the end, and says who must allow what', async (type, status, next) => {
      const { play, asked } = things({
        decisions: [MAKE],
        answers: { DescribeStacks: stackIn(status), DescribeStackResource },
      });

      const { answer } = await play({ type, ...change });

      expect(answer!.reason).toContain(`${LATE} ${type}. ${ALLOW} ${next}`);
      expect(asked).not.toContain('act');
    });

    test.each([
      ['start', 'Until the next start or stop of the schedule'],
      ['stop', 'Undo it by hand. Until the next start or stop of the schedule'],
    ] as const)('fails the %s of a schedule likewise', async (edge, next) => {
      let questions = 0;
      const { lifecycle, services } = things({
        decisions: [MAKE],
        answers: {
          // The step asks first what is declared now, and then whether the change is still wanted.
          DescribeStackResource: () =>
            questions++ % 2 === 0 ? resourceIn('UPDATE_COMPLETE', ID) : DescribeStackResource,
        },
      });

      const request = { ...event({ type: 'Schedule', id: ID, ...change }), Edge: edge } as ResourceEvent;
      const { answer } = await simulate(lifecycle, services, request);

      expect(answer!.reason).toContain(`${LATE} Schedule. ${ALLOW} ${next}`);
    });

    test.each([
      [
        'answers again',
        [MAKE],
        resourceIn('UPDATE_IN_PROGRESS', ID),
        'not there (a test), and AWS said: Not now',
      ],
      ['is not needed any more', [MAKE, MAKE, WAIT], DescribeStackResource, 'not there (a test)'],
    ])('is not named at the deadline if it %s', async (_, decisions, later, says) => {
      const { play, answer } = things({
        decisions,
        effects: [REFUSED],
        answers: { DescribeStackResource },
      });

      const { answer: said } = await play(
        change,
        at(2, () => answer({ DescribeStackResource: later })),
      );

      expect(said).toMatchObject({ reason: `Gave up. Last seen: ${says}` });
    });
  });

  test('ends a request that is no longer wanted, under the thing’s id, and counts no failure', async () => {
    const { play, asked, measured } = things({
      decisions: [MAKE],
      answers: { DescribeStackResource: resourceIn('UPDATE_COMPLETE') },
    });

    expect((await play()).answer).toEqual({
      status: 'FAILED',
      physicalId: ID,
      reason: expect.stringContaining('CloudFormation no longer waits for this Update of Copy in stack prod'),
    });
    expect(asked).not.toContain('act');
    expect(measured).toEqual([]);
  });

  test('is asked about the operation that the first step noted', async () => {
    const { play, asked, answer } = things({ decisions: [WAIT, MAKE] });

    const { answer: said } = await play(
      {},
      at(1, () => answer(ROLLBACK)),
    );

    expect(said).toMatchObject({
      reason: expect.stringContaining('no longer waits'),
    });
    expect(asked).not.toContain('act');
  });
});

describe('a slow step', () => {
  test.each([
    ['begins nothing any more after half a minute', 15_001, false],
    ['begins what it can within that time', 15_000, true],
  ])('%s', async (_, slowness, expected) => {
    const { play, asked, slow } = things({ decisions: [MAKE] });
    const notes = { startedAt: iso(START), operation: operationIn(), situation: 'change' } as const;
    // Two answers come before the change: those that the fence asks for.
    slow(slowness);

    await play({}, { ...ONE_STEP, notes });

    expect(asked.includes('act')).toBe(expected);
    expect(lines().some(({ held }) => held === 'the step took too long')).toBe(!expected);
  });
});

describe('since when AWS refuses, a request', () => {
  const BUSY = { kind: 'unknown', because: 'SlowDown' } as const;
  const UNKNOWN = { kind: 'unknown', because: 'AccessDenied', isRefused: true } as const;
  const THREE_STEPS = { patience: 25 };

  test.each([
    ['notes the first of several looks', [UNKNOWN], [WAIT], START],
    ['forgets after a good look', [UNKNOWN, UNKNOWN, seen('BUSY')], [WAIT], undefined],
    ['notes the first of several refused calls', [seen('BUSY')], [MAKE], START],
    ['counts a look that fails after a refused call', [seen('BUSY'), UNKNOWN], [MAKE, WAIT], START],
    ['forgets after a wait', [seen('BUSY')], [MAKE, MAKE, WAIT], undefined],
    ['keeps the time when AWS only throttles', [UNKNOWN, BUSY, BUSY], [WAIT], START],
    ['notes nothing when AWS only throttles', [BUSY], [WAIT], undefined],
  ])('%s', async (_, looks, decisions, expected) => {
    const { play } = things({ looks, decisions, effects: [REFUSED] });

    const { notes, steps } = await play({}, THREE_STEPS);

    expect(steps).toBe(3);
    expect(notes!.failingSince).toBe(expected && iso(expected));
  });

  test('forgets after a call that AWS accepted', async () => {
    const { play } = things({ decisions: [MAKE], effects: [REFUSED, REFUSED, { kind: 'begun' }] });

    expect((await play({}, THREE_STEPS)).notes).not.toHaveProperty('failingSince', expect.anything());
  });
});

describe('the result of a change', () => {
  test('is decided about in the same step, if it is known without a look', async () => {
    const { play, asked } = things({
      decisions: [MAKE, DONE],
      effects: [{ kind: 'begun', after: seen('MADE') }],
    });

    expect(await play()).toMatchObject({ steps: 1, answer: { data: { Status: 'MADE' } } });
    expect(asked.filter((what) => what.startsWith('observe'))).toHaveLength(1);
  });

  test('is looked at by the next step otherwise', async () => {
    const { play, asked } = things({ decisions: [MAKE, DONE] });

    expect(await play()).toMatchObject({ steps: 2 });
    expect(asked.filter((what) => what.startsWith('observe'))).toHaveLength(2);
  });

  test.each([
    ['that AWS accepted', { kind: 'begun', notes: { made: 'arn' } }],
    ['that AWS may have accepted', { kind: 'not yet', because: 'lost', notes: { made: 'arn' } }],
  ] as const)('is noted after a change %s', async (_, effect) => {
    const { play } = things({ decisions: [MAKE], effects: [effect] });

    expect((await play({}, ONE_STEP)).notes).toMatchObject({ made: 'arn' });
  });

  test('fails if AWS refuses', async () => {
    const { play } = things({ decisions: [MAKE], effects: [{ kind: 'failed', message: 'Refused.' }] });

    expect((await play()).answer).toMatchObject({ status: 'FAILED', reason: 'Refused.' });
  });
});

test('after reading more about a thing the same step decides again', async () => {
  const { play, asked } = things({ looks: [seen('GOOD'), seen('BETTER')], decisions: [EXAMINE, DONE] });

  expect(await play()).toMatchObject({ steps: 1, answer: { data: { Status: 'BETTER' } } });
  expect(asked).toEqual([`observe ${ID}`, 'decide change', 'examine GOOD', 'decide change']);
});

describe('the first look', () => {
  test.each([
    ['nothing', { kind: 'absent' }, { found: 'absent' }],
    ['a thing', seen('GOOD'), { found: 'GOOD' }],
    ['a thing of this operation', seen('GOOD', { isNew: true }), { found: 'GOOD', touched: true }],
  ] as const)('that finds %s is noted', async (_, look, expected) => {
    const { play } = things({ looks: [look, seen('LATER'), { kind: 'absent' }] });

    const { notes, steps } = await play({}, { patience: 25 });

    expect(steps).toBe(3);
    expect(notes).toMatchObject(expected);
  });

  test('without an answer of AWS does not count', async () => {
    const { play } = things({ looks: [{ kind: 'unknown', because: 'busy' }, seen('GOOD')] });

    expect((await play({}, ONE_STEP)).notes).not.toHaveProperty('found');
    expect((await play({}, ONE_STEP)).notes).toHaveProperty('found', 'GOOD');
  });
});

describe('going back', () => {
  test.each([
    ['a failure', FAIL, {}, 'No.'],
    ['a refusal', MAKE, { effects: [{ kind: 'failed', message: 'Refused.' }] }, 'Refused.'],
    ['the deadline', WAIT, {}, 'Gave up. Last seen: BAD (a test)'],
  ] as const)('never fails: %s', async (_, decision, more, message) => {
    const { play } = things({ looks: [seen('BAD')], decisions: [decision], answers: ROLLBACK, ...more });

    expect((await play()).answer).toEqual({ status: 'SUCCESS', physicalId: ID, data: { Status: 'BAD' } });
    expect(lines().at(-1)).toMatchObject({
      outcome: 'given up',
      held: `left as it is, for a rollback goes on: ${message}`,
    });
  });
});

test('each pass has a line in the log, with the observation, the row, the outcome, and every call', async () => {
  const { play } = things({
    looks: [seen('GOOD')],
    decisions: [MAKE, FAIL],
    effects: [{ kind: 'not yet', because: 'LimitExceededException: No.' }],
  });

  await play();

  const base = {
    requestType: 'Update',
    situation: 'change',
    physicalId: ID,
    observed: 'GOOD',
    because: 'a test',
  };
  expect(lines()).toEqual([
    {
      ...base,
      decision: 'make',
      row: 'thing.row',
      outcome: 'waiting',
      held: 'LimitExceededException: No.',
      calls: [],
    },
    { ...base, decision: 'fail', row: 'thing.row', outcome: 'failed', message: 'No.', calls: [] },
  ]);
});

test('a decision knows how long ago the thing was asked for', async () => {
  const { play, moments } = things({ decisions: [DONE] });

  await play({}, { notes: { startedAt: iso(START - 60_000), asked: iso(START - 5_000) } });

  expect(moments).toMatchObject([{ sinceAsked: 5_000, age: 60_000 }]);
});

test('what AWS does not let us see is no finding', async () => {
  const { play } = things({ looks: [{ kind: 'unobservable', message: 'No.' }], decisions: [FAIL] });

  expect((await play()).notes).not.toHaveProperty('found');
});
