import type { Problem } from '../../contract/problem';

/** What one member of an object may be. */
export interface Member {
  readonly needed: 'always' | 'sometimes';
  /** The end of a sentence that begins with "it must be". */
  readonly kind: string;
  problemsAt(path: string, value: unknown): Problem[];
}

export type Members<Of> = { readonly [Name in keyof Required<Of>]: Member };

type Rule = Pick<Member, 'kind' | 'problemsAt'>;

export const always = (rule: Rule): Member => ({ ...rule, needed: 'always' });
export const sometimes = (rule: Rule): Member => ({ ...rule, needed: 'sometimes' });

export const text = (kind: string, pattern = /./): Rule =>
  of(kind, (value) => typeof value === 'string' && pattern.test(value));

export const number = (kind: string, accepts: (value: number) => boolean): Rule =>
  of(kind, (value) => typeof value === 'number' && accepts(value));

export const listOf = (kind: string, item: Rule): Rule =>
  containing(
    kind,
    (value) => Array.isArray(value) && value.length > 0,
    item,
    (path, index) => `${path}[${index}]`,
  );

export const mapOf = (kind: string, item: Rule): Rule =>
  containing(kind, isObject, item, (path, name) => `${path}.${name}`);

/** An object that has these members and no others. */
export function objectOf<Of>(kind: string, members: Members<Of>): Rule {
  const known = Object.entries<Member>(members);
  const problemsIn = (path: string, object: Readonly<Record<string, unknown>>): Problem[] => {
    const at = (name: string) => (path === '' ? name : `${path}.${name}`);
    const unknown = Object.keys(object).filter((name) => !Object.hasOwn(members, name));
    return [
      ...unknown.map((name) => ({
        property: at(name),
        value: object[name],
        allowed: `${kind} has no such member`,
        change: `use one of ${known.map(([one]) => one).join(', ')}`,
      })),
      ...known.flatMap(([name, member]) => {
        if (object[name] !== undefined) return member.problemsAt(at(name), object[name]);
        return member.needed === 'always' ? [problemAt(at(name), undefined, member.kind)] : [];
      }),
    ];
  };
  return {
    kind,
    problemsAt: (path, value) => (isObject(value) ? problemsIn(path, value) : [problemAt(path, value, kind)]),
  };
}

function of(kind: string, accepts: (value: unknown) => boolean): Rule {
  return { kind, problemsAt: (path, value) => (accepts(value) ? [] : [problemAt(path, value, kind)]) };
}

function containing(
  kind: string,
  accepts: (value: unknown) => boolean,
  item: Rule,
  pathOf: (path: string, name: string) => string,
): Rule {
  return {
    kind,
    problemsAt: (path, value) =>
      accepts(value)
        ? Object.entries(value as object).flatMap(([name, one]) => item.problemsAt(pathOf(path, name), one))
        : [problemAt(path, value, kind)],
  };
}

function problemAt(property: string, value: unknown, kind: string): Problem {
  return value === undefined
    ? { property, value, allowed: 'it is needed', change: `add ${kind}` }
    : { property: property || 'the world', value, allowed: `it must be ${kind}`, change: 'correct it' };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
