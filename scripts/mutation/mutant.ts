/** One way to break the code, and what it breaks in the words of docs/life-cycle.md. */
export interface Mutant {
  readonly file: string;
  readonly name: string;
  /** Text that the file holds exactly once. */
  readonly search: string;
  readonly replace: string;
}

/** The mutants of one file. */
export interface Suspect {
  readonly file: string;
  /** The tests that should notice, asked first. All the others are asked only when these do not. */
  readonly tests: readonly string[];
  /** What breaks, text that the file holds exactly once, what takes its place. */
  readonly mutants: readonly (readonly [name: string, search: string, replace: string])[];
}

/** `source` with the mutant's change. Throws when the code has moved on, so that the list is brought up to date. */
export function mutate(source: string, { file, name, search, replace }: Mutant): string {
  const found = source.split(search).length - 1;
  if (found !== 1) throw new Error(`${file} holds the text of "${name}" ${found} times, not once: ${search}`);
  return source.replace(search, () => replace);
}
