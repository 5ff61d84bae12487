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
  const { requestType, physicalId = '', decision, because, observed } = JSON.parse(message.slice(start));
  if (because === undefined) return `${requestType} of a policy: ${decision}`;
  const request = ['Delete', 'undo'].includes(requestType) ? 'Delete' : 'Create or Update';
  // After the reason come the numbers of the gates, a status, or what would have been a failure.
  const reason = observed === 'unknown' ? 'AWS would not say' : because.split(/; |, being |, though /)[0];
  const resource = /\/\d+\/running$/.test(physicalId) ? 'Running, ' : '';
  return `${resource}${request}, ${decision}: ${reason}`;
}

/** Every row of the decision tables in docs/life-cycle.md and docs/running-models.md that histories can come to, as the log has it. */
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
  'Delete, wait: it is run by a resource of this stack, which stops it',
  'Delete, wait: it cannot be deleted while it is COPYING_IN_PROGRESS',
  'Delete, wait: it cannot be deleted while it is STOPPING',
  'Delete, wait: its deletion is under way',
  'Delete, delete: it is ours',
  'Running, Create or Update, wait: AWS would not say',
  'Running, Create or Update, wait: a version that was just made does not show at once',
  'Running, Create or Update, fail: there is no such version',
  'Running, Create or Update, fail: AWS does not let us look',
  'Running, Create or Update, fail: another resource runs it',
  'Running, Create or Update, claim: what is started is ours to stop',
  'Running, Create or Update, start: it can be started',
  'Running, Create or Update, wait: it is starting',
  'Running, Create or Update, wait: it can be started once it has stopped',
  'Running, Create or Update, done: it runs',
  'Running, Create or Update, stop: it runs with other inference units, so it is stopped and started again',
  'Running, Create or Update, done: it runs already, and stays whoever’s it is',
  'Running, Create or Update, fail: it has too few units',
  'Running, Create or Update, fail: a version with this status cannot be started',
  'Running, Create or Update, done: the update that is rolled back never touched it',
  'Running, Create or Update, done: it is left as it is',
  'Running, Delete, wait: AWS would not say',
  'Running, Delete, fail: AWS does not let us look',
  'Running, Delete, done: there is nothing to stop',
  'Running, Delete, stop: it runs, and we have started it',
  'Running, Delete, done: it runs, but we have not started it',
  'Running, Delete, wait: it can be stopped once it runs',
  'Running, Delete, done: it is starting, but not by us',
  'Running, Delete, wait: it is stopping',
  'Running, Delete, done: it is stopping, and not ours',
  'Running, Delete, wait: a start that was cut off may still arrive',
  'Running, Delete, release: it does not run any more',
  'Running, Delete, done: it does not run',
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
