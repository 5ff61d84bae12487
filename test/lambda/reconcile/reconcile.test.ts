import { CLEAN_UP } from '../../../lambda/cloudformation/operation';
import type { ResourceEvent } from '../../../lambda/cloudformation/request';
import type { Execution } from '../../../lambda/engine/executions';
import type { Notes } from '../../../lambda/reconcile/kind';
import {
  type Answers,
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
import { at } from '../../../testing/handlers/simulate';
import { DONE, EXAMINE, FAIL, ID, MAKE, seen, type ThingDecision, things, WAIT } from './things';

const ONE_STEP = { patience: -1 };
const CREATING = {
  DescribeStacks: stackIn('CREATE_IN_PROGRESS'),
  DescribeStackResource: resourceIn('CREATE_IN_PROGRESS'),
};
const ROLLBACK = { DescribeStacks: stackIn('UPDATE_ROLLBACK_IN_PROGRESS') };
const NOTHING = 'nothing-was-made:Copy';

silence();

test('the first step notes when the request began, in which operation, and what it is for', async () => {
  const { play } = things({ answers: CREATING });

  expect((await play({ type: 'Create' }, ONE_STEP)).notes).toEqual({
    startedAt: iso(START),
    operation: operationIn('CREATE_IN_PROGRESS'),
    situation: 'create',
    found: 'absent',
  });
});

test('later steps keep what the first one noted, and do not ask CloudFormation again', async () => {
  const { play, answer, calls } = things({ decisions: [WAIT, WAIT, DONE] });

  const { notes } = await play(
    {},
    at(1, () => answer(ROLLBACK)),
  );

  expect(notes).toMatchObject({ startedAt: iso(START), operation: operationIn(), situation: 'change' });
  expect(calls).toEqual(['DescribeStacks']);
});

describe('while CloudFormation does not say in which operation the stack is', () => {
  const answers = { DescribeStacks: awsError('Throttling') };

  test('a request asks again every five seconds, and does nothing', async () => {
    const { play, answer, asked, clock } = things({ answers, decisions: [DONE] });

    await play(
      {},
      at(3, () => answer({ DescribeStacks: stackIn('UPDATE_IN_PROGRESS') })),
    );

    expect(clock.now - START).toBe(15_000);
    expect(asked.filter((what) => what.startsWith('observe'))).toHaveLength(1);
  });

  test.each([
    ['Create', NOTHING, /state machine\. Then deploy again$/],
    ['Update', ID, /state machine\. If the stack ends in UPDATE_ROLLBACK_FAILED/],
    ['Delete', ID, /state machine\. Undo it by hand\. If the stack ends in ROLLBACK_FAILED/],
  ] as const)(
    'in the end fails a %s, and says who must allow what, and what comes then',
    async (type, physicalId, says) => {
      const { play, asked, clock } = things({ answers });

      const { answer } = await play({ type, change: { Timeout: '600' } });

      expect(clock.now - START).toBe(600_000);
      expect(asked).toEqual([]);
      expect(answer).toEqual({ status: 'FAILED', physicalId, reason: expect.stringMatching(says) });
      expect(answer!.reason).toContain(
        'AWS did not say which operation stack prod is in, so nothing was done for project/thing. Either AWS throttled the calls, or in account 222222222222 the ' +
          'role of the function must be allowed cloudformation:DescribeStacks and cloudformation:DescribeStackResource on its own stack and states:ListExecutions on the ',
      );
    },
  );

  test.each([
    ['an Update, which may be that of a rollback, has ten minutes', 'Update', '300', 600_000],
    ['an Update has more if it has a longer time-out', 'Update', '900', 900_000],
    ['any other request has its own time', 'Create', '300', 300_000],
  ] as const)('%s', async (_case, type, Timeout, time) => {
    const { play, clock } = things({ answers });

    await play({ type, change: { Timeout } });

    expect(clock.now - START).toBe(time);
  });

  test('a request to a stack at rest is not wanted, when that answer is recent enough', async () => {
    const { play, asked, clock, measured } = things({
      answers: { DescribeStacks: stackIn('UPDATE_COMPLETE') },
    });

    expect((await play()).answer).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('no longer waits'),
    });
    expect(clock.now - START).toBe(60_000);
    expect([asked, measured]).toEqual([[], []]);
  });
});

test('an update of a stack that has rested in UPDATE_FAILED is no restore, although CloudFormation shows that status for a minute', async () => {
  const { play, answer } = things({
    answers: { DescribeStacks: stackIn('UPDATE_FAILED') },
    decisions: [DONE],
  });

  const { notes } = await play(
    { type: 'Update' },
    at(10, () => answer({ DescribeStacks: stackIn('UPDATE_IN_PROGRESS') })),
  );

  expect(notes).toMatchObject({ situation: 'change' });
});

test('an update that CloudFormation takes back in UPDATE_FAILED is a restore', async () => {
  const { play } = things({ answers: { DescribeStacks: stackIn('UPDATE_FAILED') }, decisions: [DONE] });

  expect((await play({ type: 'Update' })).notes).toMatchObject({ situation: 'restore' });
});

describe('an update that goes back from another thing, while CloudFormation shows the undone update', () => {
  const UPDATING = { DescribeStacks: stackIn('UPDATE_IN_PROGRESS') };
  const undoing = (answers: Answers = UPDATING) => things({ answers, undoes: true, decisions: [DONE] });

  test('is a restore as soon as CloudFormation shows the rollback', async () => {
    const { play, answer, clock } = undoing();

    const { notes } = await play(
      {},
      at(3, () => answer(ROLLBACK)),
    );

    expect(clock.now - START).toBe(15_000);
    expect(notes).toMatchObject({ situation: 'restore', undone: true });
  });

  test('is a change if CloudFormation shows no rollback for a minute', async () => {
    const { play, clock } = undoing();

    expect((await play()).notes).toMatchObject({ situation: 'change' });
    expect(clock.now - START).toBe(60_000);
  });

  test('does not wait for a rollback if there is none', async () => {
    const { play, clock } = undoing({
      DescribeStacks: stackIn('UPDATE_IN_PROGRESS', { DisableRollback: true }),
    });

    await play();
    expect(clock.now - START).toBe(0);
  });

  test('waits for nothing if CloudFormation knows that other thing: then it goes forward', async () => {
    const { play, clock } = undoing();

    expect((await play({ id: 'project/undone' })).notes).toMatchObject({ situation: 'replace' });
    expect(clock.now - START).toBe(0);
  });
});

describe('an Update of a rollback that CloudFormation showed late', () => {
  const before = { request: event(), output: { notes: { operation: operationIn(), situation: 'change' } } };
  /** The earlier Update of the same update runs at the first look, or not. */
  function rolledBack(decision: ThingDecision, isRunning = false) {
    const played = things({ decisions: [decision, decision, DONE] });
    let looks = 0;
    played.services.executions.predecessorOf = async () => ({
      ...before,
      isRunning: isRunning && looks++ < 1,
    });
    return played;
  }

  test('does not fail, but begins again as a restore', async () => {
    const { play, answer, asked, clock } = rolledBack(FAIL);

    const { answer: told, notes } = await play(
      {},
      at(1, () => answer(ROLLBACK)),
    );

    expect(told).toMatchObject({ status: 'SUCCESS' });
    expect(notes).toEqual({
      startedAt: iso(START),
      operation: operationIn('UPDATE_ROLLBACK_IN_PROGRESS'),
      situation: 'restore',
      found: 'absent',
    });
    expect(asked.filter((one) => one.startsWith('decide'))).toEqual(['decide change', 'decide restore']);
    expect(clock.now - START).toBe(5_000);
  });

  test('waits for the earlier Update, and keeps its notes', async () => {
    const { play, answer, asked } = rolledBack(MAKE, true);
    answer(ROLLBACK);
    const known = {
      startedAt: iso(START),
      operation: operationIn(),
      situation: 'change',
      asked: iso(START),
    } as const;

    const first = await play({}, { ...ONE_STEP, notes: known });
    const { notes } = await play({}, { notes: first.notes });

    expect(first).toEqual({ notes: { ...known, found: 'absent' }, steps: 1 });
    expect(notes).toMatchObject({ situation: 'restore' });
    expect(asked).not.toContain('act');
  });
});

test('a Create in an update waits for nothing', async () => {
  const { play, clock } = things({
    answers: { DescribeStacks: stackIn('UPDATE_IN_PROGRESS') },
    decisions: [DONE],
  });

  expect((await play({ type: 'Create' })).notes).toMatchObject({ situation: 'create' });
  expect(clock.now - START).toBe(0);
});

test('a Delete asks again while CloudFormation shows the update itself, and not its clean-up', async () => {
  const { play, answer } = things({
    answers: { DescribeStacks: stackIn('UPDATE_IN_PROGRESS') },
    decisions: [DONE],
  });
  const cleaningUp = { DescribeStacks: stackIn(CLEAN_UP) };

  const { notes } = await play(
    { type: 'Delete' },
    at(3, () => answer(cleaningUp)),
  );

  expect(notes).toMatchObject({ operation: { status: CLEAN_UP }, situation: 'remove' });
});

describe('a request that CloudFormation signed a minute and more before the operation began', () => {
  const long = '&X-Amz-Date=20251231T235854Z';
  const signed = (type: 'Create' | 'Update' | 'Delete', date: string): ResourceEvent => {
    const sent = event({ type, id: ID });
    return { ...sent, ResponseURL: `${sent.ResponseURL}${date}` };
  };

  test.each(['Create', 'Update'] as const)(
    'as a %s is not wanted: it comes from an earlier operation',
    async (type) => {
      const { lifecycle, asked } = things({ answers: CREATING });

      await expect(lifecycle.step(signed(type, long))).rejects.toThrow('no longer waits');
      expect(asked).toEqual([]);
    },
  );

  test('as a Delete is not wanted by an update that has sent none yet', async () => {
    const { lifecycle, asked, clock } = things({
      answers: { DescribeStacks: stackIn('UPDATE_IN_PROGRESS') },
    });
    clock.now = START + 60_000;

    await expect(lifecycle.step(signed('Delete', long), { startedAt: iso(START) })).rejects.toThrow(
      'no longer waits',
    );
    expect(asked).toEqual([]);
  });

  test.each([
    ['Delete', long],
    ['Update', '&X-Amz-Date=20251231T235855Z'],
    ['Update', ''],
  ] as const)('is wanted as a %s signed %p', async (type, date) => {
    const { lifecycle, asked } = things({ answers: ROLLBACK });

    await lifecycle.step(signed(type, date));

    expect(asked).toHaveLength(2);
  });
});

describe('with rollback disabled', () => {
  const operation = { ...operationIn(), withoutRollback: true } as const;
  const end = (change: object, isRunning = false, situation?: string): Execution => ({
    request: event(),
    isRunning,
    output: { notes: { operation: { ...operation, ...change }, situation } },
  });
  /** A stack in this operation, and the earlier requests, as Step Functions lists them. */
  function predecessors(...ends: readonly (Execution | Error | undefined)[]) {
    const played = things({
      answers: { DescribeStacks: stackIn('UPDATE_IN_PROGRESS', { DisableRollback: true }) },
    });
    let asked = 0;
    played.services.executions.predecessorOf = async () => {
      const before = ends[asked++];
      if (before instanceof Error) throw before;
      return before;
    };
    return { ...played, count: () => asked };
  }

  test.each([
    ['there was no update before', undefined, 'change'],
    ['the one before left no notes', { request: event(), isRunning: false }, 'change'],
    ['the one before was of another operation', end({ since: iso(START - 86_400_000) }), 'change'],
    ['the one before was of this operation, and has failed', end({}), 'restore'],
    ['the one before was of this operation, and went back itself', end({}, false, 'restore'), 'change'],
  ] as const)('if %s, an update is a %s', async (_, before, situation) => {
    const { play, count } = predecessors(before);

    expect((await play({}, { patience: 15 })).notes).toMatchObject({ operation, situation });
    expect(count()).toBe(1);
  });

  test.each([
    ['runs', end({}, true)],
    ['is not known', new Error('busy')],
  ])('an update does nothing while the previous one %s', async (_, before) => {
    const { play, asked, calls, clock } = predecessors(before, end({}));

    expect((await play({}, ONE_STEP)).notes).toEqual({ startedAt: iso(START), operation });
    expect(asked).toEqual([]);

    await play({}, { ...ONE_STEP, notes: { startedAt: iso(START), operation } });
    expect(asked).toContain('decide restore');
    expect(calls.filter((call) => call === 'DescribeStacks')).toHaveLength(1);
    expect(clock.now - START).toBe(15_000);
  });

  test.each(['Create', 'Delete'] as const)('a %s keeps its situation, whatever came before', async (type) => {
    const { play, count } = predecessors(end({}));

    await play({ type }, ONE_STEP);

    expect(count()).toBe(0);
  });

  test('an update asks for the one before only if rollback is disabled; otherwise it is a change', async () => {
    const { play, count, answer } = predecessors(end({}));
    answer({ DescribeStacks: stackIn('UPDATE_IN_PROGRESS') });

    expect((await play({}, ONE_STEP)).notes).toMatchObject({ situation: 'change' });
    expect(count()).toBe(0);
  });
});

describe('the id of an answer', () => {
  const made = { kind: 'begun', notes: { asked: iso(START) } } as const;

  test('is the thing’s after success', async () => {
    const { play } = things({ answers: CREATING, decisions: [DONE], looks: [seen('GOOD')] });

    expect((await play({ type: 'Create' })).answer).toEqual({
      status: 'SUCCESS',
      physicalId: ID,
      data: { Status: 'GOOD' },
    });
  });

  test.each([
    ['nothing was made', { decisions: [FAIL] }, NOTHING],
    ['something was found', { decisions: [FAIL], looks: [seen('FOREIGN')] }, NOTHING],
    ['something was asked for', { decisions: [MAKE, FAIL], effects: [made] }, ID],
    ['something new was found', { decisions: [FAIL], looks: [seen('BAD', { isNew: true })] }, ID],
  ])('of a failed Create says whether something must be undone: %s', async (_, script, physicalId) => {
    const { play } = things({ ...script, answers: CREATING });

    expect((await play({ type: 'Create' })).answer).toMatchObject({ status: 'FAILED', physicalId });
  });

  test.each([
    ['nothing was made', { decisions: [FAIL] }, 'project/before'],
    ['something was asked for', { decisions: [MAKE, FAIL], effects: [made] }, ID],
  ])(
    'of a failed replacement stays the former one, unless something must be undone: %s',
    async (_, script, physicalId) => {
      const { play } = things(script);

      expect((await play({ id: 'project/before' })).answer).toMatchObject({ status: 'FAILED', physicalId });
    },
  );

  test.each([DONE, FAIL])('of a Delete never changes: %j', async (decision) => {
    const { play } = things({ decisions: [decision], looks: [seen('BAD', { isNew: true })] });

    expect((await play({ type: 'Delete', id: 'invented' })).answer).toMatchObject({ physicalId: 'invented' });
  });

  test.each([
    [{ type: 'Delete', id: ID }, 'Undo it by hand'],
    [{ type: 'Schedule', id: ID, edge: 'stop' }, 'Undo it by hand'],
    [{ type: 'Schedule', id: ID, edge: 'start' }, undefined],
    [{ type: 'Update', id: ID }, undefined],
    [{ type: 'Delete', id: ID, change: { Bad: 'Bad.' } }, undefined],
  ] as const)('for %j, a person does by hand: %s', (request, expected) => {
    const { edge, ...change } = { edge: undefined, ...request };

    expect(
      things().lifecycle.byHand({ ...event(change), ...(edge ? { Edge: edge } : {}) } as ResourceEvent),
    ).toBe(expected);
  });

  test('does not matter for a failure that the engine counts itself', () => {
    const { lifecycle, measured } = things();

    lifecycle.countFailure(event());

    expect(measured).toEqual([{ failed: true }]);
  });

  test('is the thing’s if all steps have died and the properties name the thing', () => {
    const { lifecycle } = things();
    const { physicalIdOf } = lifecycle;

    expect(physicalIdOf(event())).toBe(ID);
    expect(physicalIdOf(event({ type: 'Update', id: 'known' }))).toBe(ID);
    expect(physicalIdOf(event({ type: 'Delete', id: 'known' }))).toBe('known');
    expect(physicalIdOf(event({ change: { Bad: 'Bad.' } }))).toBe(NOTHING);
    expect(physicalIdOf(event({ type: 'Update', id: 'known', change: { Bad: 'Bad.' } }))).toBe('known');
  });
});

describe('without any call', () => {
  test.each(['Create', 'Update'] as const)('a %s with bad properties is refused', async (type) => {
    const { play, calls, measured } = things();

    expect((await play({ type, id: 'known', change: { Bad: 'Not so.' } })).answer).toEqual({
      status: 'FAILED',
      physicalId: type === 'Create' ? NOTHING : 'known',
      reason: 'Not so.',
    });
    expect(calls).toEqual([]);
    expect(measured).toEqual([{ failed: true }]);
  });

  test('a Delete whose properties name nothing is done', async () => {
    const { play, calls, measured } = things();

    expect((await play({ type: 'Delete', id: 'known', change: { None: 'true' } })).answer).toEqual({
      status: 'SUCCESS',
      physicalId: 'known',
    });
    expect(calls).toEqual([]);
    expect(measured).toEqual([]);
  });

  test('an Update from an id that says that nothing was made is worked on', async () => {
    const { play, asked } = things({ decisions: [DONE] });

    expect((await play({ id: NOTHING })).answer).toMatchObject({ status: 'SUCCESS', physicalId: ID });
    expect(asked).toContain('decide replace');
  });
});

describe('a restoring update', () => {
  test('first undoes what the previous update may have made, and then looks at its own thing', async () => {
    const { play, asked } = things({
      answers: ROLLBACK,
      undoes: true,
      decisions: [WAIT, DONE, DONE],
      looks: [seen('BUSY'), { kind: 'absent' }, seen('GOOD')],
    });

    expect(await play()).toMatchObject({
      steps: 2,
      answer: { status: 'SUCCESS', data: { Status: 'GOOD' } },
      notes: { found: 'GOOD' },
    });
    expect(asked).toEqual([
      'observe project/undone',
      'decide undo',
      'observe project/undone',
      'decide undo',
      `observe ${ID}`,
      'decide restore',
    ]);
  });

  test('undoes only once', async () => {
    const { play, asked } = things({ answers: ROLLBACK, undoes: true, decisions: [DONE, WAIT, DONE] });

    const { notes } = await play();

    expect(asked.filter((what) => what === 'decide undo')).toHaveLength(1);
    expect(notes).toMatchObject({ situation: 'restore', undone: true });
  });

  test('fails if that cannot be undone, and says how to continue the rollback', async () => {
    const { play } = things({ answers: ROLLBACK, undoes: true, decisions: [FAIL] });

    expect((await play()).answer).toMatchObject({
      status: 'FAILED',
      reason:
        'No. Undo it by hand. Then run "aws cloudformation continue-update-rollback --stack-name prod --region eu-west-1" (of its root stack, if this one is nested), ' +
        'and do not delete the stack before: what is to be undone here would be left',
    });
  });

  test('is the only request that undoes', async () => {
    const { play, asked } = things({ undoes: true, decisions: [DONE] });

    await play();

    expect(asked).toEqual([`observe ${ID}`, 'decide change']);
  });
});

describe('the metrics', () => {
  test('measure the success of a request, with its notes, its thing and the time', async () => {
    const { play, measured, clock } = things({ decisions: [WAIT, DONE], looks: [seen('GOOD')] });

    const { notes } = await play();

    expect(measured).toEqual([{ failed: false, notes, thing: { status: 'GOOD' }, now: clock.now }]);
  });

  test('measure a failure once, also an unexpected one', async () => {
    const refusing = things({ decisions: [FAIL] });
    const broken = things({ decisions: [EXAMINE] });

    expect((await refusing.play()).notes).toMatchObject({ situation: 'change' });
    await broken.play();

    expect(refusing.measured).toEqual([{ failed: true }]);
    expect(broken.measured).toEqual([{ failed: true }]);
  });
});

describe('notes of another version of this library', () => {
  test('that lack what this one adds are read: the step begins again', async () => {
    const { play } = things({ decisions: [DONE], looks: [seen('GOOD')] });

    const { answer, notes } = await play({}, { notes: { startedAt: iso(START - 60_000) } });

    expect(answer).toMatchObject({ status: 'SUCCESS' });
    expect(notes).toMatchObject({
      startedAt: iso(START - 60_000),
      operation: operationIn(),
      situation: 'change',
    });
  });

  test('that have more than this one knows are read, and keep it', async () => {
    const { play } = things();
    const newer = { startedAt: iso(START), ofTheFuture: { a: ['b'] } } as Notes;

    expect((await play({}, { ...ONE_STEP, notes: newer })).notes).toMatchObject(newer);
  });

  test('travel as JSON', async () => {
    const { play } = things({ decisions: [MAKE], effects: [{ kind: 'begun', notes: { made: 'arn' } }] });

    const { notes } = await play({}, ONE_STEP);

    expect(JSON.parse(JSON.stringify(notes))).toEqual(notes);
  });
});

test('no line of the log has the URL or a line break', async () => {
  const { play } = things({ decisions: [WAIT, MAKE, FAIL] });

  await play();
  await play({ change: { Bad: 'first\nsecond' } });
  await play({ type: 'Delete', id: NOTHING });

  expect(lines().length).toBeGreaterThan(4);
  expect(JSON.stringify(lines())).not.toMatch(/secret|ResponseURL|\\n/);
});
