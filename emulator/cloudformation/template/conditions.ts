import { validationError } from '../errors';
import { resolve, unknownFunction } from './intrinsics';
import type { Scope } from './scope';
import type { Template } from './template';

/** Every condition's outcome. Conditions see parameters and mappings, never resources. */
export function evaluateConditions(
  template: Template,
  scope: Omit<Scope, 'conditions'>,
): Record<string, boolean> {
  const outcomes: Record<string, boolean> = {};
  const underway = new Set<string>();
  const conditions = new Proxy(outcomes, {
    get: (_, name: string) => outcome(name),
    has: (_, name: string) => Object.hasOwn(template.Conditions ?? {}, name),
  });
  const outcome = (name: string): boolean => {
    if (Object.hasOwn(outcomes, name)) return outcomes[name];
    const definition = template.Conditions?.[name];
    if (definition === undefined)
      throw validationError(`Template format error: Unresolved condition ${name}`);
    if (underway.has(name))
      throw validationError(`Template error: Found circular condition dependency: ${name}`);
    underway.add(name);
    outcomes[name] = evaluateCondition(definition, { ...scope, conditions });
    return outcomes[name];
  };
  for (const name of Object.keys(template.Conditions ?? {})) outcome(name);
  return outcomes;
}

export function evaluateCondition(definition: any, scope: Scope): boolean {
  const [name, ...others] = Object.keys(definition ?? {});
  if (!name || others.length > 0) {
    throw validationError('Template format error: Every Conditions member must be one condition function');
  }
  const argument = definition[name];
  switch (name) {
    case 'Condition':
      return conditionByName(String(argument), scope);
    case 'Fn::Equals': {
      const [left, right] = argument.map((side: any) => JSON.stringify(scalar(resolve(side, scope))));
      return left === right;
    }
    case 'Fn::And':
      return argument.every((part: any) => evaluateCondition(part, scope));
    case 'Fn::Or':
      return argument.some((part: any) => evaluateCondition(part, scope));
    case 'Fn::Not':
      return !evaluateCondition(argument[0], scope);
    default:
      throw unknownFunction(name);
  }
}

function conditionByName(name: string, scope: Scope): boolean {
  if (!(name in scope.conditions))
    throw validationError(`Template format error: Unresolved condition ${name}`);
  return scope.conditions[name];
}

const scalar = (value: any) => (typeof value === 'object' ? value : String(value));
