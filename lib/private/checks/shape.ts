import type { Problem } from '../../../contract/problem';

/** The kinds of values. Each name is the end of "it must be", and each text says how to pass such a value. */
const KINDS = {
  'a string': [
    (value: unknown) => typeof value === 'string',
    'pass text in quotes; a variable of the environment may not be set',
  ],
  'a number': [(value: unknown) => typeof value === 'number', 'pass a number without quotes'],
  'true or false': [
    (value: unknown) => typeof value === 'boolean',
    'pass a boolean; compare a text with "true", for every text counts as true',
  ],
  'a list': [Array.isArray, 'pass a list, also for one item; parse what is JSON'],
  'an object': [
    (value: unknown) => isObject(value) && !(value instanceof Map),
    'pass an object that is no Map; parse what is JSON',
  ],
  'a Duration': [(value: unknown) => isObject(value) && 'toSeconds' in value, 'use Duration.minutes()'],
  'a ScheduleExpression': [
    (value: unknown) => isObject(value) && 'expressionString' in value,
    'use ScheduleExpression.cron() or ScheduleExpression.expression()',
  ],
} as const satisfies Record<string, readonly [is: (value: unknown) => boolean, change: string]>;

type Kind = keyof typeof KINDS;

/** The kind of each property. A question mark stands for a property that may be left out. */
export type Shape<T> = {
  readonly [K in keyof Required<T>]: undefined extends T[K] ? `${Kind}?` : Kind;
};

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The values of a wrong kind, and the unknown properties. A compiler refuses them, but not in JavaScript, and not in
 * values from the context, from JSON or from the environment. There the text `"false"` would count as true, and a gate
 * with a wrong name would judge nothing.
 *
 * With `what` every unknown property is refused. Without `what` an unknown property is refused only if it is a known
 * name with other capitals, `_` or `-`, because a class that extends ours may pass its own properties on.
 */
export function problemsOfShape<T extends object>(value: T, shape: Shape<T>, what?: string): Problem[] {
  const kinds = Object.entries<`${Kind}` | `${Kind}?`>(shape).flatMap(([property, kind]) =>
    problemsOfKind(property, value[property as keyof T], kind),
  );
  const unknown = Object.entries(value)
    .filter(([property, item]) => item !== undefined && !Object.hasOwn(shape, property))
    .flatMap(([property, item]) => problemsOfUnknown(property, item, Object.keys(shape), what));
  return [...kinds, ...unknown];
}

/**
 * The problems of an object that is the value of a property, each under the path of that property. If the value is no
 * object, the rules for the property report that.
 */
export function problemsOfPart<T extends object>(
  path: string,
  value: T | undefined,
  shape: Shape<T>,
  what?: string,
): Problem[] {
  if (!isObject(value)) return [];
  return problemsOfShape(value, shape, what).map((problem) => ({
    ...problem,
    property: `${path}.${problem.property}`,
  }));
}

/** The problems of one value. */
export function problemsOfKind(property: string, value: unknown, kind: Kind | `${Kind}?`): Problem[] {
  const isOptional = kind.endsWith('?');
  if (isOptional && value === undefined) return [];
  const name = kind.replace('?', '') as Kind;
  const [is, change] = KINDS[name];
  if (is(value)) return [];
  return [
    {
      property,
      value,
      allowed: `it must be ${name}`,
      change: isOptional ? `${change}, or leave it out` : change,
    },
  ];
}

function problemsOfUnknown(
  property: string,
  value: unknown,
  known: readonly string[],
  what: string | undefined,
): Problem[] {
  const only = what ? known.join(', ') : known.find((name) => plain(name) === plain(property));
  if (only === undefined) return [];
  return [
    {
      property,
      value,
      allowed: `${what ?? 'it'} has no such property, only ${only}`,
      change: 'correct its name, or leave it out',
    },
  ];
}

const plain = (property: string) => property.replace(/[_-]/g, '').toLowerCase();
