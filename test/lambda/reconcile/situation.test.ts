import { isDeletion, type Situation, situationOf } from '../../../lambda/reconcile/situation';
import { operationIn } from '../../../testing/handlers/answers';
import { event } from '../../../testing/handlers/copy-requests';
import { type EventChange } from '../../../testing/handlers/requests';

type Type = EventChange['type'];

/** The situation of a request for `ours`, by the id that CloudFormation knows and the status of the stack. */
const CASES: readonly (readonly [type: Type, id: string, status: string, expected: Situation])[] = [
  ['Create', '', 'CREATE_IN_PROGRESS', 'create'],
  ['Create', '', 'UPDATE_IN_PROGRESS', 'create'],
  ['Update', 'ours', 'UPDATE_IN_PROGRESS', 'change'],
  ['Update', 'other', 'UPDATE_IN_PROGRESS', 'replace'],
  ['Update', 'ours', 'UPDATE_ROLLBACK_IN_PROGRESS', 'restore'],
  ['Update', 'other', 'UPDATE_ROLLBACK_IN_PROGRESS', 'restore'],
  ['Update', 'ours', 'UPDATE_FAILED', 'restore'],
  ['Schedule', 'ours', 'UPDATE_COMPLETE', 'edge'],
  ['Delete', 'ours', 'DELETE_IN_PROGRESS', 'remove'],
  ['Delete', 'ours', 'UPDATE_IN_PROGRESS', 'remove'],
  ['Delete', 'ours', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'remove'],
  ['Delete', 'ours', 'ROLLBACK_IN_PROGRESS', 'undo'],
  ['Delete', 'ours', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'undo'],
  ['Delete', 'ours', 'UPDATE_FAILED', 'undo'],
  ['Delete', 'invented', 'DELETE_IN_PROGRESS', 'undo'],
  ['Delete', 'invented', 'ROLLBACK_IN_PROGRESS', 'undo'],
];

test.each(CASES)('a %s of the id "%s" in %s: %s', (type, id, status, expected) => {
  expect(situationOf(event({ type, id }), 'ours', operationIn(status))).toBe(expected);
});

test('a removal and an undo delete, and nothing else does', () => {
  const all: readonly Situation[] = ['create', 'replace', 'change', 'restore', 'remove', 'undo'];

  expect(all.filter(isDeletion)).toEqual(['remove', 'undo']);
});
