import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from '../../emulator';

/** How often each row of the decision tables was taken, by the row's id. */
export type DecisionLog = Map<string, number>;

/** Reads the lines that our handlers log. */
export function listen(aws: Emulator): DecisionLog {
  const decisions: DecisionLog = new Map();
  aws.intercept((call, input, next) => {
    if (call.operation === 'PutLogEvents') {
      for (const { message } of input.logEvents) {
        const [, row] = /"row":"([^"]+)"/.exec(message) ?? [];
        if (row) decisions.set(row, (decisions.get(row) ?? 0) + 1);
      }
    }
    return next();
  });
  return decisions;
}

/** Every row that the source of our handlers has. */
export const ROWS: readonly string[] = rowsIn(join(__dirname, '../../lambda'));

function rowsIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const sources = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  const ids = sources.flatMap((source) =>
    [...source.matchAll(/'((?:copy|policy|run)\.[a-z-]+)'/g)].map(([, id]) => id),
  );
  return [...new Set(ids)].sort();
}

/** Rows that histories do not reach, and why. */
export const EXCUSED: Readonly<Record<string, string>> = {
  ...becauseOf(
    'a template starts a copy once it is there, and the emulator has no status that nobody knows',
    ['copy.unexpected', 'run.copying'],
  ),
  ...becauseOf('a history is shorter than 90 days: test/journeys/policy-owners.test.ts is not', [
    'policy.maker-forgotten',
  ]),
  ...becauseOf('nobody declares one version twice: test/journeys/moved.test.ts does', ['copy.holder-unread']),
  ...becauseOf('a stack of a history has two copies, and two stacks share no project', ['copy.full']),
  ...becauseOf('chance draws it too seldom: the tables of the decisions have it', [
    'copy.run-elsewhere',
    'copy.run-here',
    'copy.tags-may-show',
    'policy.left-as-found',
    'policy.never-put',
    'policy.of-before',
    'policy.predecessor-may-show',
    'run.of-another-life',
    'run.of-before',
    'run.stray-stopping',
  ]),
};

function becauseOf(reason: string, rows: readonly string[]): Record<string, string> {
  return Object.fromEntries(rows.map((row) => [row, reason]));
}

/** The rows that were neither reached nor excused, and logged or excused ids that are no rows. */
export function missing(decisions: DecisionLog): string[] {
  const never = ROWS.filter((row) => !decisions.has(row) && !Object.hasOwn(EXCUSED, row));
  const unknown = [...decisions.keys(), ...Object.keys(EXCUSED)].filter((row) => !ROWS.includes(row));
  return [...never, ...unknown.map((row) => `${row}, which is in no decision table`)];
}

export function add<Key>(total: Map<Key, number>, more: Iterable<readonly [Key, number]>): void {
  for (const [key, count] of more) total.set(key, (total.get(key) ?? 0) + count);
}

/** How often each row was taken. */
export function table(decisions: DecisionLog): string {
  const rows = [...new Set([...ROWS, ...decisions.keys()])].sort();
  return rows.map((row) => `${String(decisions.get(row) ?? 0).padStart(8)}  ${row}`).join('\n');
}
