import type { StackStatus, ToldVersion } from './status';

/** The report for people: a table of the stacks, then what is not as declared, with the commands. */
export function page(stacks: readonly StackStatus[]): string {
  const differing = stacks.filter(({ differences }) => differences.length > 0);
  const unread = stacks.filter((stack) => stack.unread.length > 0);
  const lines = [
    ...table(stacks.map(row)),
    ...differing.flatMap((stack) => ['', heading(stack), ...stack.differences.flatMap(difference)]),
    ...(unread.length > 0 ? ['', 'Could not be read:'] : []),
    ...unread.flatMap((stack) => stack.unread.map((why) => `  ${stack.id}: ${why}`)),
    '',
    conclusion(stacks),
  ];
  return `${lines.join('\n')}\n`;
}

function row(stack: StackStatus): Record<string, string> {
  const { current, kept, running, pointers } = stack;
  const isRead = stack.unread.length === 0;
  return {
    target: stack.id,
    account: stack.account ?? '',
    stack: stack.status ?? (isRead ? 'missing' : 'not read'),
    current: current ? nameOf(current.sourceModelVersionArn ?? current.modelVersionArn) : '',
    F1: current?.f1Score === undefined ? '' : String(Number(current.f1Score.toFixed(4))),
    kept: kept.map(sourceName).join(', '),
    runs: running.map((version) => `${sourceName(version)} ${version.status}`).join(', '),
    'pointer names': pointers.map(({ value }) => (value ? nameOf(value) : '')).join(', '),
  };
}

function heading({ id, account, region }: StackStatus): string {
  return `${id}, account ${account}, ${region}:`;
}

function difference({ id, what, before, command }: StackStatus['differences'][number]): string[] {
  return [`  ${id}: ${what}`, ...(before ? [`    ${before}. Then:`] : []), `    ${command}`];
}

function conclusion(stacks: readonly StackStatus[]): string {
  const count = stacks.reduce((sum, { differences }) => sum + differences.length, 0);
  const unread = stacks.filter((stack) => stack.unread.length > 0).length;
  const read =
    unread === 0 ? '' : ` ${unread} of ${stacks.length} stacks could not be read, or not all of them.`;
  if (count > 0) return `${count} ${count === 1 ? 'thing is' : 'things are'} not as declared.${read}`;
  return unread === 0 ? 'Everything is as declared.' : `What could be read is as declared.${read}`;
}

const sourceName = ({ sourceModelVersionArn, modelVersionArn }: ToldVersion) =>
  nameOf(sourceModelVersionArn ?? modelVersionArn);

/** `v1` of `…/version/v1/1700000000000`. Another text than an ARN is shown unchanged. */
const nameOf = (arn: string) => arn.split('/').at(-2) ?? arn;

function table(rows: readonly Readonly<Record<string, string>>[]): string[] {
  const names = Object.keys(rows[0] ?? {});
  // Leaves out a column that is empty in each row.
  const shown = names.filter((name) => rows.some((row) => row[name] !== ''));
  const widths = shown.map((name) => Math.max(name.length, ...rows.map((row) => row[name].length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index]))
      .join('  ')
      .trimEnd();
  return [
    line(shown),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.map((row) => line(shown.map((name) => row[name]))),
  ];
}
