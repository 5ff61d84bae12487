import { AwsError } from '../errors';
import type { Dimensions } from './metric';

export const invalid = (message: string) => new AwsError('InvalidParameterValue', message);

export const missing = (member: string) =>
  new AwsError('MissingParameter', `The parameter ${member} is required.`);

export const dimensionsOf = (input: { Name: string; Value: string }[] = []): Dimensions =>
  Object.fromEntries(input.map(({ Name, Value }) => [Name, Value]));

export const dimensionList = (dimensions: Dimensions) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

/** On the wire times are seconds; a call without HTTP has dates. */
export function timeOf(member: string, value: unknown): number {
  const time = typeof value === 'number' ? value * 1000 : new Date(value as Date | string).getTime();
  if (Number.isNaN(time)) throw invalid(`The parameter ${member} is no time.`);
  return time;
}
