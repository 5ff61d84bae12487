import type { ObservedPolicy } from '../../../lambda/project-policy/observation';
import { pauseOf } from '../../../lambda/project-policy/pace';
import type { Moment, Observation } from '../../../lambda/reconcile/kind';
import { moment } from '../../../testing/handlers/context';
import { request } from '../../../testing/handlers/policy-requests';

/** The pauses of twenty requests for policies that began in the same second. */
function pauses(observation: Observation<ObservedPolicy>, noted: Partial<Moment['notes']> = {}): number[] {
  const at = moment({ situation: 'change' });
  const notes = { ...at.notes, found: 'there', ...noted };
  return Array.from({ length: 20 }, (_, id) =>
    pauseOf({ ...request(), physicalId: `shapes/policy/p${id}` }, observation, {
      ...at,
      notes,
      remembered: notes,
    }),
  );
}

test('a step comes five seconds after another one', () => {
  expect(new Set(pauses({ kind: 'absent' }))).toEqual(new Set([5]));
});

test.each([
  ['look', pauses({ kind: 'unknown', because: 'Throttled.' })],
  ['put', pauses({ kind: 'absent' }, { refusal: 'Throttled.' })],
])('requests whose %s AWS has throttled do not stay in step', (_, all) => {
  expect(new Set(all).size).toBeGreaterThan(2);
  expect([Math.min(...all), Math.max(...all)]).toEqual([3, 7]);
});
