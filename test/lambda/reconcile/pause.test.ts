import type { Moment, Observation } from '../../../lambda/reconcile/kind';
import { patientPause } from '../../../lambda/reconcile/pause';
import { moment } from '../../../testing/handlers/context';

const MINUTE = 60_000;

/** The pauses of a hundred things whose requests have waited for this long. */
function pauses(
  minutes: number,
  observation: Observation<unknown> = { kind: 'absent' },
  notes: Partial<Moment['notes']> = {},
): number[] {
  const at = moment({ age: minutes * MINUTE });
  const noted = { ...at, notes: { ...at.notes, ...notes } };
  return Array.from({ length: 100 }, (_, id) =>
    patientPause(15, { physicalId: `project/v${id}` }, observation, noted),
  );
}

test('a request that has waited for up to five minutes looks again after the shortest pause', () => {
  expect(new Set([...pauses(0), ...pauses(5)])).toEqual(new Set([15]));
});

test.each([
  [10, 15, 45],
  [20, 30, 90],
  [600, 30, 90],
])('a request that has waited for %d minutes looks again after %d to %d seconds', (minutes, least, most) => {
  const all = pauses(minutes);

  expect(Math.min(...all)).toBeGreaterThanOrEqual(least);
  expect(Math.min(...all)).toBeLessThanOrEqual(least + 3);
  expect(Math.max(...all)).toBeLessThanOrEqual(most);
  expect(Math.max(...all)).toBeGreaterThanOrEqual(most - 3);
});

test('two requests that began together do not look in the same seconds', () => {
  expect(new Set(pauses(10)).size).toBeGreaterThan(10);
});

test.each([
  ['did not answer a look', pauses(1, { kind: 'unknown', because: 'Throttled.' })],
  ['did not accept a call', pauses(1, { kind: 'absent' }, { refusal: 'Throttled.' })],
])('two requests that AWS %s do not ask again in the same second', (_, all) => {
  expect(new Set(all).size).toBeGreaterThan(10);
  expect([Math.min(...all), Math.max(...all)]).toEqual([8, 22]);
});
