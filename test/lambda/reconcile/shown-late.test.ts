import { idIn, type ResourceEvent } from '../../../lambda/cloudformation/request';
import type { Execution, Executions } from '../../../lambda/engine/executions';
import type { Outcome } from '../../../lambda/reconcile/pass';
import { isShownLate, wasShownLate } from '../../../lambda/reconcile/shown-late';
import type { Situation } from '../../../lambda/reconcile/situation';
import { answering, operationIn } from '../../../testing/handlers/answers';
import { event } from '../../../testing/handlers/copy-requests';

describe('CloudFormation may show the operation of a request later', () => {
  test.each([
    ['a Delete of a create', 'Delete', operationIn('CREATE_IN_PROGRESS'), true],
    ['a Delete of an update', 'Delete', operationIn('UPDATE_IN_PROGRESS'), true],
    ['a Delete without rollback', 'Delete', { ...operationIn(), withoutRollback: true }, true],
    ['a Create', 'Create', operationIn('CREATE_IN_PROGRESS'), false],
    ['a Create in an update', 'Create', operationIn('UPDATE_IN_PROGRESS'), false],
    ['an Update from another thing', 'Update', operationIn('UPDATE_IN_PROGRESS'), true],
    ['a Delete of a rollback', 'Delete', operationIn('ROLLBACK_IN_PROGRESS'), false],
  ] as const)('for %s: %s in %j is %s', (_, type, operation, isLate) => {
    expect(isShownLate(operation, event({ type, id: 'id' }), () => 'other')).toBe(isLate);
  });

  test('but not for an Update of the known thing', () => {
    const update = event({ type: 'Update', id: 'id' });

    expect(isShownLate(operationIn('UPDATE_IN_PROGRESS'), update, () => idIn(update))).toBe(false);
  });
});

describe('an Update', () => {
  const signed = (second: number): ResourceEvent => ({
    ...event({ type: 'Update', id: 'id' }),
    ResponseURL: `https://bucket.s3.amazonaws.com/?X-Amz-Date=20260101T0000${second}Z`,
  });
  const SENT = 30;
  const operation = operationIn('UPDATE_IN_PROGRESS');
  const ofThisUpdate = { isRunning: false, output: { notes: { operation, situation: 'change' } } };

  interface Case {
    readonly state?: 'not wanted' | 'failed' | 'done' | 'waiting';
    readonly situation?: Situation;
    readonly age?: number;
    /** The earlier request of the resource, and when it was sent. */
    readonly before?: Pick<Execution, 'isRunning' | 'output'>;
    readonly sent?: number;
  }

  async function belongsToRollback({
    state = 'not wanted',
    situation = 'change',
    age = 0,
    before = ofThisUpdate,
    sent = SENT - 1,
  }: Case) {
    const { services } = answering();
    let isAsked = false;
    const predecessorOf: Executions['predecessorOf'] = async (_, counts = () => true) => {
      isAsked = true;
      const execution = { ...before, request: signed(sent) };
      return counts(execution) ? execution : undefined;
    };
    const executions = { ...services.executions, predecessorOf };
    const outcome = { state, notes: { startedAt: '', operation, situation } } as Outcome<unknown>;
    return [await wasShownLate({ ...services, executions }, signed(SENT), outcome, age), isAsked];
  }

  test.each<[string, Case]>([
    ['it is no longer wanted, however old it is', { age: 3_000_000 }],
    ['it has failed in its first minute', { state: 'failed', age: 59_999 }],
    ['it seemed to replace the thing', { situation: 'replace' }],
  ])('belongs to the rollback if an earlier Update was of the same update: %s', async (_, change) => {
    expect(await belongsToRollback(change)).toEqual([true, true]);
  });

  test.each<[string, Case]>([
    ['later', { sent: SENT + 1 }],
    ['in the same second', { sent: SENT }],
  ])('is not compared with a request that was sent %s', async (_, change) => {
    expect(await belongsToRollback(change)).toEqual([false, true]);
  });

  test('does not know it while the earlier Update runs', async () => {
    expect(await belongsToRollback({ before: { isRunning: true } })).toEqual([undefined, true]);
  });

  test.each<[string, Case]>([
    ['has failed after its first minute', { state: 'failed', age: 60_000 }],
    ['is done', { state: 'done' }],
    ['waits', { state: 'waiting' }],
    ['goes back already', { situation: 'restore' }],
    ['is a Create', { situation: 'create' }],
    ['is a Delete', { situation: 'remove' }],
  ])('does not ask if it %s', async (_, change) => {
    expect(await belongsToRollback(change)).toEqual([false, false]);
  });
});
