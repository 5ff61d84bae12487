/** Which lines of the CLI a reader of the log needs, and how much of each: undefined for those that nobody needs. */
export function relevantLines(): (line: string) => string | undefined {
  let reason = false;
  return (line) => {
    // The reason for a failure follows its headline, up to where the logs are.
    if (/^\s*(Logs:|Source Location:)/.test(line)) reason = false;
    if (reason && line.trim()) return line.trimEnd();
    if (/‣ \w*Error:/.test(line)) {
      reason = true;
      return undefined;
    }
    if (PROGRESS.test(line)) return line.trim();
    if (FAILED_EVENT.test(line)) return eventIn(line);
    return undefined;
  };
}

const PROGRESS = /: (deploying|destroying)\.\.\. \[|✅|❌/;
const FAILED_EVENT = /^\S+ \|.*\| *\S*(_FAILED|ROLLBACK)\S* *\|/;

/** `STACK | STATUS | TYPE | ID`, without counts and times. */
function eventIn(line: string): string | undefined {
  const [stack, ...columns] = line.split('|').map((column) => column.trim());
  const status = columns.find((column) => /_FAILED|ROLLBACK/.test(column));
  const [type, what = ''] = columns.slice(columns.indexOf(status!) + 1);
  // The list of failed resources at the end repeats what was said.
  if (columns.length < 5) return undefined;
  return `${stack} | ${status} | ${type} | ${what.split(' ')[0]}`;
}

/** The changes in the output of `cdk diff`, without their context and without the table of IAM statements. */
export function changesIn(line: string): string | undefined {
  if (STACK.test(line)) return line.trim();
  if (/^\[[-+~]\]/.test(line)) return line.split(/:? \{/)[0].trim();
  return /\[[-+]\] /.test(line) ? line.trimEnd() : undefined;
}

const STACK = /^Stack \S+ \((\S+)\)/;

/** The changes of each stack: `[~] TYPE PATH`. */
export function diffOf(output: string): ReadonlyMap<string, readonly string[]> {
  const stacks = new Map<string, string[]>();
  let changes: string[] = [];
  for (const line of output.split('\n')) {
    const [, stack] = STACK.exec(line) ?? [];
    if (stack) {
      changes = [];
      stacks.set(stack, changes);
    }
    const [, change] = /^(\[[-+~]\] \S+ \S+)/.exec(line) ?? [];
    if (change) changes.push(change);
  }
  return stacks;
}
