import { describeProblems, type Problem } from '../../contract/problem';
import { Failure } from './failure';
import type { ResourceEvent } from './request';

/** Properties that are missing or not of their type. The rules for their values are in contract/. */

type Properties = Readonly<Record<string, unknown>>;

export function problemsOfStrings(
  raw: Properties,
  required: readonly string[],
  optional: readonly string[] = [],
): Problem[] {
  const isRight = (property: string) => typeof raw[property] === 'string';
  const isMissing = (property: string) => raw[property] === undefined;
  return [
    ...required.filter((property) => !isRight(property)),
    ...optional.filter((property) => !isRight(property) && !isMissing(property)),
  ].map((property) => mistyped(raw, property, 'it must be a string', `pass a string as ${property}`));
}

export function mistyped(raw: Properties, property: string, allowed: string, change: string): Problem {
  return { property, value: raw[property], allowed, change };
}

/** Throws one `Failure` with every problem. `what` says what cannot be done. */
export function throwProblems(event: ResourceEvent, what: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new Failure(`${event.LogicalResourceId} ${what}: ${describeProblems(problems)}`);
}
