import { validationError } from '../errors';
import { evaluateCondition } from './conditions';
import { getAttArguments } from './references';
import type { Scope } from './scope';

/** Represents `AWS::NoValue`: it is removed from its object or list. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: any, scope: Scope) => any;

const intrinsics: Record<string, Intrinsic> = {
  Ref: (name, scope) => reference(String(name), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [name, attribute] = getAttArguments(argument);
    return scope.attribute(name, String(resolve(attribute, scope)));
  },
  'Fn::Join': (argument, scope) => {
    const [delimiter, values] = pair('Fn::Join', argument);
    return asList('Fn::Join', resolve(values, scope)).join(String(resolve(delimiter, scope)));
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Select': (argument, scope) => {
    const [index, values] = pair('Fn::Select', argument);
    const chosen = asList('Fn::Select', resolve(values, scope))[Number(resolve(index, scope))];
    if (chosen === undefined) {
      throw validationError(
        `Template error: Fn::Select cannot select nonexistent value at index ${resolve(index, scope)}`,
      );
    }
    return chosen;
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter, text] = pair('Fn::Split', argument);
    return String(resolve(text, scope)).split(String(resolve(delimiter, scope)));
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = argument;
    return resolve(evaluateCondition({ Condition: condition }, scope) ? yes : no, scope);
  },
  'Fn::FindInMap': (argument, scope) => findInMap(argument, scope),
  'Fn::Base64': (argument, scope) => Buffer.from(String(resolve(argument, scope))).toString('base64'),
  'Fn::ImportValue': (argument, scope) => scope.imported(String(resolve(argument, scope))),
  'Fn::GetAZs': (argument, scope) => {
    const region = String(resolve(argument, scope) || scope.region);
    return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
  },
};

/** Condition functions are allowed only in Conditions and in `Fn::If`. */
const conditionFunctions = ['Fn::Equals', 'Fn::And', 'Fn::Or', 'Fn::Not'];

/** `value` with every function resolved. */
export function resolve(value: any, scope: Scope): any {
  if (Array.isArray(value))
    return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE);
  if (!value || typeof value !== 'object') return value;
  const keys = Object.keys(value);
  if (keys.length === 1) {
    const [name] = keys;
    if (Object.hasOwn(intrinsics, name)) return intrinsics[name](value[name], scope);
    if (conditionFunctions.includes(name)) return evaluateCondition(value, scope);
    if (name.startsWith('Fn::')) throw unknownFunction(name);
  }
  return Object.fromEntries(
    keys.flatMap((key) => {
      const resolved = resolve(value[key], scope);
      return resolved === NO_VALUE ? [] : [[key, resolved]];
    }),
  );
}

export const unknownFunction = (name: string) =>
  validationError(`Template error: the emulator does not know the function ${name}`);

function reference(name: string, scope: Scope): any {
  if (name === 'AWS::NoValue') return NO_VALUE;
  if (Object.hasOwn(scope.values, name)) return scope.values[name];
  return scope.ref(name);
}

function substitute(argument: any, scope: Scope): string {
  const [text, own = {}] = Array.isArray(argument) ? argument : [argument];
  return String(text).replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    const trimmed = name.trim();
    if (Object.hasOwn(own, trimmed)) return asText(resolve(own[trimmed], scope));
    const [resource, attribute] = getAttArguments(trimmed);
    if (attribute === undefined || trimmed.startsWith('AWS::')) return asText(reference(trimmed, scope));
    return asText(scope.attribute(resource, attribute));
  });
}

const asText = (value: any): string => (Array.isArray(value) ? value.join(',') : String(value));

function findInMap(argument: any, scope: Scope): any {
  const [map, top, second, options] = argument.map((part: any) => resolve(part, scope));
  const found = scope.template.Mappings?.[map]?.[top]?.[second] ?? options?.DefaultValue;
  if (found === undefined) {
    throw validationError(`Template error: Unable to get mapping for ${map}::${top}::${second}`);
  }
  return found;
}

function pair(name: string, argument: any): [any, any] {
  if (!Array.isArray(argument) || argument.length !== 2) {
    throw validationError(`Template error: every ${name} object requires two parameters`);
  }
  return argument as [any, any];
}

function asList(name: string, value: any): any[] {
  if (!Array.isArray(value)) throw validationError(`Template error: ${name} requires a list of values`);
  return value;
}
