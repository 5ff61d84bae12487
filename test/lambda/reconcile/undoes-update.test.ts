import type { Execution } from '../../../lambda/engine/executions';
import { undoesUpdate } from '../../../lambda/reconcile/undoes-update';
import { answering, operationIn } from '../../../testing/handlers/answers';
import { event } from '../../../testing/handlers/copy-requests';

/** An update from `old` to `own`. It was sent before the stack's present operation began. */

const SENT = Date.parse('2026-11-28T17:00:00Z');
const URL = 'https://bucket.s3.amazonaws.com/?X-Amz-Date=20261128T170000Z';
const [own, old] = [{ Name: 'own' }, { Name: 'old' }];
const update = (properties: object, before: object) =>
  ({
    ...event({ type: 'Update', id: 'own' }),
    ResponseURL: URL,
    ResourceProperties: properties,
    OldResourceProperties: before,
  }) as never;

interface Case {
  readonly from?: object;
  readonly to?: object;
  readonly status?: 'SUCCESS' | 'FAILED';
  /** Milliseconds by which the operation began after the update was sent. */
  readonly later?: number;
  /** Somebody has stopped its execution. */
  readonly isStopped?: boolean;
}

function isUndo({ from = own, to = old, status = 'FAILED', later = 1001, isStopped }: Case) {
  const { services } = answering({});
  const notes = { operation: operationIn('UPDATE_IN_PROGRESS') };
  const output = { notes, answer: { status, physicalId: 'own' } };
  services.executions.predecessorOf = async () =>
    ({ request: update(to, from), isRunning: false, ...(isStopped ? {} : { output }) }) as Execution;
  const since = new Date(SENT + later).toISOString();
  return undoesUpdate(services, update(own, old), { status: 'UPDATE_IN_PROGRESS', since });
}

test('an update takes back a failed update of the operation before', async () => {
  expect(await isUndo({})).toBe(true);
});

test('an update takes back a stopped update of the same operation', async () => {
  expect(await isUndo({ isStopped: true, later: 0 })).toBe(true);
});

test.each<[string, Case]>([
  ['that update succeeded', { status: 'SUCCESS' }],
  ['that update wanted something else', { to: { Name: 'other' } }],
  ['something else was before that update', { from: { Name: 'other' } }],
  ['it may belong to this operation', { later: 1000 }],
])('it does not if %s', async (_case, change) => {
  expect(await isUndo(change)).toBe(false);
});
