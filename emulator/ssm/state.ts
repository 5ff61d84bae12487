import type { Aws, Call } from '../call';
import { ByPlace, type Place } from '../place';

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly version: number;
  readonly modified: number;
}

/** The versions of one parameter that are kept, oldest first. */
export type ParameterHistory = readonly Parameter[];

const states = new WeakMap<Aws, ByPlace<Map<string, ParameterHistory>>>();

function stateOf(aws: Aws) {
  const state = states.get(aws) ?? new ByPlace(() => new Map<string, ParameterHistory>());
  states.set(aws, state);
  return state;
}

/** The parameters of the caller's account and Region, by name. */
export const parametersOf = (call: Call): Map<string, ParameterHistory> => stateOf(call.aws).in(call);

/** A name with a path starts with a slash, and the ARN has this slash only once. */
export function parameterArn({ account, region }: Place, name: string): string {
  return `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;
}

export function parameterArnsIn(aws: Aws, account: string): string[] {
  const parts = stateOf(aws).of(account);
  return parts.flatMap(({ place, value }) => [...value.keys()].map((name) => parameterArn(place, name)));
}
