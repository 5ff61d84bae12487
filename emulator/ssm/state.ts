import type { Aws, Call } from '../call';

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly version: number;
  readonly modified: number;
}

/** The versions of one parameter that are kept, oldest first. */
export type ParameterHistory = readonly Parameter[];

const states = new WeakMap<Aws, Map<string, Map<string, ParameterHistory>>>();

/** The parameters of the caller's account and Region, by name. */
export function parametersOf({ aws, account, region }: Call): Map<string, ParameterHistory> {
  const all = states.get(aws) ?? new Map<string, Map<string, ParameterHistory>>();
  states.set(aws, all);
  const key = `${account}/${region}`;
  const parameters = all.get(key) ?? new Map<string, ParameterHistory>();
  all.set(key, parameters);
  return parameters;
}

/** A name with a path starts with a slash, and the ARN does not show it twice. */
export function parameterArn({ account, region }: Pick<Call, 'account' | 'region'>, name: string): string {
  return `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;
}

export function parameterArnsIn(aws: Aws, account: string): string[] {
  return [...(states.get(aws) ?? [])].flatMap(([place, parameters]) => {
    const [owner, region] = place.split('/');
    return owner === account
      ? [...parameters.keys()].map((name) => parameterArn({ account, region }, name))
      : [];
  });
}
