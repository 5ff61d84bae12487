import { AwsError, NotEmulated } from '../errors';
import type { Dimensions } from './state';

export const invalid = (message: string) => new AwsError('InvalidParameterValue', message);

export const missing = (member: string) =>
  new AwsError('MissingParameter', `The parameter ${member} is required.`);

export function dimensionsOf(input: unknown): Dimensions {
  if (input === undefined) return {};
  if (!Array.isArray(input) || input.length > 30) throw invalid('Dimensions: a list of up to 30 is wanted.');
  return Object.fromEntries(
    input.map(({ Name, Value }) => {
      if (typeof Name !== 'string' || typeof Value !== 'string')
        throw invalid('A dimension has a Name and a Value.');
      return [Name, Value];
    }),
  );
}

export const dimensionList = (dimensions: Dimensions) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

/** On the wire times are seconds; a call without HTTP has dates. */
export function timeOf(member: string, value: unknown): number {
  const time = typeof value === 'number' ? value * 1000 : new Date(value as Date | string).getTime();
  if (value === undefined) throw missing(member);
  if (Number.isNaN(time)) throw invalid(`The parameter ${member} is no time.`);
  return time;
}

/** Refuses by name what nobody has written yet. */
export function refuseOthers(operation: string, input: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(input)) {
    const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
    if (!isEmpty && !known.includes(name)) throw new NotEmulated(`the "${name}" of cloudwatch:${operation}`);
  }
}
