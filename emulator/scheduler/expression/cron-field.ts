/** What one field of a cron expression may hold. */
export interface FieldRange {
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
  /** Names for the numbers from `minimum` on, such as JAN. */
  readonly names?: readonly string[];
}

/** The values of `*`, `5`, `1-5`, `0/15` and lists of them. Undefined for any other text. */
export function valuesOf(text: string, range: FieldRange): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const found = itemOf(item, range);
    if (!found) return undefined;
    // A range such as SAT-SUN goes over the end of its field.
    const size = range.maximum - range.minimum + 1;
    for (let value = found.from; value <= found.to; value += found.step)
      values.add(range.minimum + ((value - range.minimum) % size));
  }
  return values;
}

export function numberOf(text: string, { minimum, maximum, names = [] }: FieldRange): number | undefined {
  const index = names.indexOf(text.toUpperCase());
  const value = index === -1 ? Number(text) : minimum + index;
  return /^(\d+|[A-Za-z]{3})$/.test(text) && value >= minimum && value <= maximum ? value : undefined;
}

function itemOf(item: string, range: FieldRange): { from: number; to: number; step: number } | undefined {
  const [span, increment, ...rest] = item.split('/');
  const step = increment === undefined ? 1 : /^[1-9]\d*$/.test(increment) ? Number(increment) : undefined;
  if (step === undefined || rest.length > 0) return undefined;
  if (span === '*') return { from: range.minimum, to: range.maximum, step };
  const [first, last, ...more] = span.split('-');
  const from = numberOf(first, range);
  const to = last === undefined ? from : numberOf(last, range);
  if (from === undefined || to === undefined || more.length > 0) return undefined;
  const size = range.maximum - range.minimum + 1;
  if (from > to) return { from, to: to + size, step };
  return { from, to: last === undefined && increment !== undefined ? range.maximum : to, step };
}
