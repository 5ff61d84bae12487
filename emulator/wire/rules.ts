/** One entry of inputs.json. A shape without rules has no entry: it is named by its type. */
export interface Shape {
  readonly type: string;
  /** For a number its value, otherwise the length. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, string>>;
  /** The shape of a list's items or of a map's values. */
  readonly of?: string;
  /** The shape of a map's keys, if it has rules. */
  readonly keys?: string;
}

interface Rule {
  /** In AWS's words. */
  readonly says: string;
  holds(value: unknown): boolean;
}

type Shapes = Readonly<Record<string, Shape>>;

const known = new WeakMap<Shape, readonly Rule[]>();

/** The rules of one value, and those of the scalars in it. */
export function rulesOf(shape: Shape, shapes: Shapes): readonly Rule[] {
  const rules = known.get(shape) ?? readRules(shape, shapes);
  known.set(shape, rules);
  return rules;
}

function readRules(shape: Shape, shapes: Shapes): Rule[] {
  const { type, of = '', keys = '' } = shape;
  return [
    ...ownRules(shape),
    ...ofEach(type === 'list' ? 'Member' : 'Map value', shapes[of], (value) =>
      Object.values(value).filter((part) => part !== null),
    ),
    ...ofEach('Map keys', shapes[keys], (value) => Object.keys(value)),
  ];
}

function ofEach(which: string, shape: Shape | undefined, parts: (value: object) => unknown[]): Rule[] {
  const rules = !shape || shape.members || shape.of ? [] : ownRules(shape);
  if (rules.length === 0) return [];
  return [
    {
      says: `${which} must satisfy constraint: [${rules.map(({ says }) => says).join(', ')}]`,
      holds: (value) => parts(value as object).every((part) => rules.every(({ holds }) => holds(part))),
    },
  ];
}

function ownRules({ type, min, max, pattern, enum: choices }: Shape): Rule[] {
  const isNumber = ['integer', 'long', 'float', 'double'].includes(type);
  const measure = isNumber ? 'value' : 'length';
  // In a form every number is text.
  const size = isNumber ? Number : sizeOf;
  const rules: Rule[] = [];
  const add = (what: string, holds: Rule['holds']) => rules.push({ says: `Member must ${what}`, holds });
  if (choices) {
    add(`satisfy enum value set: [${choices.join(', ')}]`, (value) => choices.includes(value as string));
  }
  if (pattern) {
    add(`satisfy regular expression pattern: ${pattern}`, (value) => whole(pattern).test(value as string));
  }
  if (min !== undefined) {
    add(`have ${measure} greater than or equal to ${min}`, (value) => size(value) >= min);
  }
  if (max !== undefined) add(`have ${measure} less than or equal to ${max}`, (value) => size(value) <= max);
  return rules;
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length;
  return Object.keys(value as object).length;
}

const patterns = new Map<string, RegExp>();

function whole(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(`^(?:${pattern})$`, 'u');
  patterns.set(pattern, known);
  return known;
}

/** As AWS's messages show values: `[a, b]` and `{a=b}`. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (value === null || typeof value !== 'object') return String(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${key}=${shown(member)}`)
    .join(', ')}}`;
}
