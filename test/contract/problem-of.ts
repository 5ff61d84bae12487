/** Input with one fault. Unless its place and value are said, the fault is the one member that is changed. */
export type Bad<Input> = [
  what: string,
  change: Partial<Input>,
  allowed: RegExp,
  property?: string,
  value?: unknown,
];

/** The problem that has to be found. */
export function problemOf(bad: Bad<object>) {
  const [, change, allowed, ...place] = bad;
  const [property, value] = place.length > 0 ? place : Object.entries(change)[0];
  return { property, value, allowed: expect.stringMatching(allowed), change: expect.stringMatching(/./) };
}
