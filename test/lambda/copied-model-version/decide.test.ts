import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decide } from '../../../lambda/copied-model-version/decide';
import type { Situation } from '../../../lambda/reconcile/situation';
import { moment } from '../../../testing/handlers/context';
import { request } from '../../../testing/handlers/copy-requests';
import { type EventChange } from '../../../testing/handlers/requests';
import { rowsOf } from '../../../testing/handlers/tables';
import type { Cases, Given } from './cases';
import {
  CHAINED_CHANGE,
  CHAINED_DELETION,
  CHAINED_NEW,
  CHAINED_PRESENCE,
  CHAINED_REMOVAL,
  CHAINED_RETURN,
} from './chain-cases';
import { DELETION, REMOVAL, UNDOING } from './deletion-cases';
import { CHANGED_PRESENCE, FOUND, NEW_PRESENCE, PRESENCE, RETURN, TAKEN_BACK } from './presence-cases';

const TYPES: Readonly<Record<Exclude<Situation, 'edge'>, EventChange['type']>> = {
  create: 'Create',
  replace: 'Update',
  change: 'Update',
  restore: 'Update',
  remove: 'Delete',
  undo: 'Delete',
};
const rowsIn = (...tables: readonly Cases[]) => tables.flatMap((table) => rowsOf<Given>(table));
const NEW = rowsIn(PRESENCE, CHAINED_PRESENCE, NEW_PRESENCE, CHAINED_NEW);
const TABLES = [
  ['create', [...NEW, ...rowsIn(FOUND)]],
  ['replace', [...NEW, ...rowsIn(TAKEN_BACK)]],
  ['change', rowsIn(PRESENCE, CHAINED_PRESENCE, CHANGED_PRESENCE, CHAINED_CHANGE)],
  ['restore', rowsIn(RETURN, CHAINED_RETURN)],
  ['remove', rowsIn(DELETION, CHAINED_DELETION, REMOVAL, CHAINED_REMOVAL)],
  ['undo', rowsIn(DELETION, CHAINED_DELETION, UNDOING)],
] as const;
/** A decision that changes a version names that version. */
const CHANGES = ['adopt', 'tag', 'untag', 'release', 'delete', 'stop'];

describe.each(TABLES)('%s', (situation, cases) => {
  test.each(cases)('%s: %s', (_when, expected, given) => {
    const { observed = { kind: 'absent' }, request: change, says, decided } = given;
    const asked = request({ type: TYPES[situation], ...change });

    const decision = decide(asked, observed, moment({ situation, ...given.moment }));

    expect(`${decision.row}: ${decision.action}`).toBe(expected);
    expect(decision).toEqual({ ...decision, ...decided });
    if (CHANGES.includes(decision.action)) {
      expect(decision).toMatchObject({ version: observed.kind === 'seen' && observed.thing });
    }
    if (says) expect(decision).toMatchObject({ message: expect.stringMatching(says) });
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
  const cases = new Set(TABLES.flatMap(([, cases]) => cases.map(([, decision]) => decision.split(': ')[0])));

  expect(rows.size).toBeGreaterThan(30);
  expect([...rows].filter((row) => !cases.has(row))).toEqual([]);
});

test('each row has one action', () => {
  const actions = new Map<string, Set<string>>();
  for (const [, decision] of TABLES.flatMap(([, cases]) => cases)) {
    const [row, action] = decision.split(': ');
    actions.set(row, (actions.get(row) ?? new Set()).add(action));
  }

  expect([...actions].filter(([, { size }]) => size > 1)).toEqual([]);
});
