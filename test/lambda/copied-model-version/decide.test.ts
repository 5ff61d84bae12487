import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decide } from '../../../lambda/copied-model-version/decide';
import type { ObservedVersion } from '../../../lambda/copied-model-version/observation';
import type { Observation } from '../../../lambda/reconcile/kind';
import type { Situation } from '../../../lambda/reconcile/situation';
import { moment } from '../../../testing/handlers/context';
import { request } from '../../../testing/handlers/copy-requests';
import { type EventChange } from '../../../testing/handlers/requests';
import { absent, type Case } from './cases';
import { CHAINED_DELETION, CHAINED_PRESENCE, CHAINED_RETURN } from './chain-cases';
import { DELETION } from './deletion-cases';
import { PRESENCE, RETURN } from './presence-cases';

const TYPES: Readonly<Record<Exclude<Situation, 'edge'>, EventChange['type']>> = {
  create: 'Create',
  replace: 'Update',
  change: 'Update',
  restore: 'Update',
  remove: 'Delete',
  undo: 'Delete',
};
const TABLES: readonly (readonly [keyof typeof TYPES, readonly Case[]])[] = [
  ['create', [...PRESENCE, ...CHAINED_PRESENCE]],
  ['replace', [...PRESENCE, ...CHAINED_PRESENCE]],
  ['change', [...PRESENCE, ...CHAINED_PRESENCE]],
  ['restore', [...RETURN, ...CHAINED_RETURN]],
  ['remove', [...DELETION, ...CHAINED_DELETION]],
  ['undo', [...DELETION, ...CHAINED_DELETION]],
];
/** What changes a version names it. */
const CHANGES = ['adopt', 'tag', 'untag', 'release', 'delete', 'stop'];
const seenIn = (observed: Observation<ObservedVersion>) => observed.kind === 'seen' && observed.thing;
const casesIn = (situation: Situation, table: readonly Case[]) =>
  table.filter(([, , , more]) => more?.in?.includes(situation) ?? true);

describe.each(TABLES)('%s', (situation, table) => {
  test.each(casesIn(situation, table))('%s: %s', (_when, expected, observed = absent, more = {}) => {
    const { request: change, says, decided } = more;
    const asked = request({ type: TYPES[situation], ...change });

    const decision = decide(asked, observed, moment({ situation, ...more.moment }));

    expect(`${decision.row}: ${decision.action}`).toBe(expected);
    expect(decision).toEqual({ ...decision, ...decided });
    if (CHANGES.includes(decision.action)) expect(decision).toMatchObject({ version: seenIn(observed) });
    if (says) expect((decision as { message: string }).message).toMatch(says);
  });
});

/** The ids of the rows, as the source has them. */
const source = resolve(__dirname, '../../../lambda/copied-model-version');
const rows = new Set(
  globSync('*.ts', { cwd: source }).flatMap(
    (name) => readFileSync(join(source, name), 'utf8').match(/(?<=')copy\.[a-z-]+(?=')/g) ?? [],
  ),
);

test('every row of the decision table has a case', () => {
  const cases = new Set(TABLES.flatMap(([, table]) => table.map(([, decision]) => decision.split(': ')[0])));

  expect(rows.size).toBeGreaterThan(30);
  expect([...rows].filter((row) => !cases.has(row))).toEqual([]);
});

test('each row has one action', () => {
  const actions = new Map<string, Set<string>>();
  for (const [, decision] of TABLES.flatMap(([, table]) => table)) {
    const [row, action] = decision.split(': ');
    actions.set(row, (actions.get(row) ?? new Set()).add(action));
  }

  expect([...actions].filter(([, { size }]) => size > 1)).toEqual([]);
});
