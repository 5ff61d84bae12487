import { type Edit, editsOf } from './rules';

/** One way to break the code. */
export interface Mutant {
  readonly file: string;
  readonly name: string;
  /** The whole file, broken in one place. */
  readonly broken: string;
}

/** Changes that a person has written down, file by file. */
export type Changes = Readonly<Record<string, readonly Change[]>>;

export type Change = readonly [
  /** What breaks, in the words of docs/life-cycle.md. Or why nothing breaks. */
  name: string,
  /** Text that the file holds exactly once. */
  search: string,
  replace: string,
];

/** Undefined when the file does not contain the text exactly once, because the code has changed. */
export function byHand(file: string, source: string, [name, search, replace]: Change): Mutant | undefined {
  if (source.split(search).length !== 2) return undefined;
  return { file, name, broken: source.replace(search, () => replace) };
}

/** What the rules make of a file. */
export function byRule(file: string, source: string): Mutant[] {
  return editsOf(file, source).map((edit) => ({
    file,
    name: describe(source, edit),
    broken: source.slice(0, edit.start) + edit.text + source.slice(edit.end),
  }));
}

function describe(source: string, { start, end, text }: Edit): string {
  const line = source.slice(0, start).split('\n').length;
  const before = source.slice(start, end).replace(/\s+/g, ' ').trim();
  return `${line}: ${before} → ${text || 'nothing'}`;
}
