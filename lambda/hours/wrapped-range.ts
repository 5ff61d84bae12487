/** What a field of a cron expression may hold. `names` stand for the numbers from `first` on, such as JAN. */
interface Field {
  readonly first: number;
  readonly last: number;
  readonly names?: string;
}

const FIELDS: readonly Field[] = [
  { first: 0, last: 59 },
  { first: 0, last: 23 },
  { first: 1, last: 31 },
  { first: 1, last: 12, names: 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC' },
  { first: 1, last: 7, names: 'SUN MON TUE WED THU FRI SAT' },
];

/**
 * The fields of a cron expression, minutes first. A range that goes over the end of its field, such as SAT-SUN or 22-2, is
 * written out, because croner does not read it.
 */
export function withoutWrappedRanges(fields: readonly string[]): string[] {
  return fields.map((text, index) => {
    const field = FIELDS[index];
    if (!field) return text;
    return text.replace(
      /(\w+)-(\w+)(?:\/([1-9]\d*))?/g,
      (range, from, to, step = '1') => written(field, from, to, Number(step)) ?? range,
    );
  });
}

function written(
  { first, last, names = '' }: Field,
  from: string,
  to: string,
  step: number,
): string | undefined {
  const numberOf = (text: string) => {
    const index = names.split(' ').indexOf(text.toUpperCase());
    return index === -1 ? Number(text) : first + index;
  };
  const [begin, end] = [numberOf(from), numberOf(to)];
  const wraps = begin > end && begin <= last && end >= first;
  if (!wraps) return undefined;
  const size = last - first + 1;
  const values: number[] = [];
  for (let value = begin; value <= end + size; value += step) values.push(first + ((value - first) % size));
  return values.join(',');
}
