import type { Emulator } from '../../../emulator';

/** How often each row of the decision table was taken: `Create, copy: there is no version of this name`. */
export type DecisionLog = Map<string, number>;

/** Reads the lines that our handlers log. */
export function listen(aws: Emulator): DecisionLog {
  const decisions: DecisionLog = new Map();
  aws.intercept((call, input, next) => {
    if (call.operation === 'PutLogEvents') {
      for (const { message } of input.logEvents) {
        const row = rowOf(message);
        if (row) decisions.set(row, (decisions.get(row) ?? 0) + 1);
      }
    }
    return next();
  });
  return decisions;
}

function rowOf(message: string): string | undefined {
  const start = message.indexOf('{"requestType"');
  if (start === -1) return undefined;
  const { requestType, decision, because, observed } = JSON.parse(message.slice(start));
  if (because === undefined) return `${requestType} of a policy: ${decision}`;
  const request = requestType === 'Delete' ? 'Delete' : 'Create or Update';
  // After the reason come the numbers of the gates.
  const reason = observed === 'unknown' ? 'AWS would not say' : because.split('; ')[0];
  return `${request}, ${decision}: ${reason}`;
}

/** Every row of the decision table in docs/life-cycle.md, as the log has it. */
export const ROWS: readonly string[] = [
  'Create or Update, wait: AWS would not say',
  'Create or Update, copy: there is no version of this name',
  'Create or Update, wait: the copy was asked for and does not show yet',
  'Create or Update, wait: the update that asks for the copy may be the one that is rolled back',
  'Create or Update, wait: the copy is on its way',
  'Create or Update, tag: its tags differ',
  'Create or Update, untag: it carries tags that are no longer asked for',
  'Create or Update, done: the copy is there',
  'Create or Update, examine: the gates ask for more than Rekognition shows of a copy',
  'Create or Update, fail: its gates refuse it',
  'Create or Update, delete: it failed in an earlier operation',
  'Create or Update, fail: it failed in this operation',
  'Create or Update, wait: the name is free once the deletion is over',
  'Create or Update, fail: our name holds another model',
  'Create or Update, adopt: a copy of the same source stands there, and adoptExisting is set',
  'Create or Update, fail: the name is taken',
  'Create or Update, fail: no copy has this status',
  'Create or Update, fail: AWS does not let us look',
  'Delete, wait: AWS would not say',
  'Delete, fail: AWS does not let us look',
  'Delete, done: there is no version of this name',
  'Delete, wait: the create was cut off and may still show its copy',
  'Delete, done: it is not ours, so it is not touched',
  'Delete, done: it is older than the update that is rolled back',
  'Delete, release: it stood there before the deployment that is rolled back',
  'Delete, done: it stood there before the deployment that is rolled back',
  'Delete, stop: it runs, and stopOnDelete is set',
  'Delete, fail: it runs, and stopOnDelete is not set',
  'Delete, wait: it can be stopped once it runs',
  'Delete, wait: it cannot be deleted while it is COPYING_IN_PROGRESS',
  'Delete, wait: it cannot be deleted while it is STOPPING',
  'Delete, wait: its deletion is under way',
  'Delete, delete: it is ours',
];

/** The rows that were never taken. */
export function missing(decisions: DecisionLog): string[] {
  return ROWS.filter((row) => !decisions.has(row));
}

/** How often each row was taken, in the table's order; what else was logged comes after it. */
export function table(decisions: DecisionLog): string {
  const others = [...decisions.keys()].filter((row) => !ROWS.includes(row)).sort();
  return [...ROWS, ...others]
    .map((row) => `${String(decisions.get(row) ?? 0).padStart(8)}  ${row}`)
    .join('\n');
}
