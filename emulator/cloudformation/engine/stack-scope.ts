import type { Place } from '../../place';
import { validationError } from '../errors';
import { exportsIn } from '../exports';
import type { Stack, StackModel } from '../stack';
import type { PhysicalResource } from '../stack-resource';
import type { StackStore } from '../store';
import { evaluateConditions } from '../template/conditions';
import { parameterMeaning } from '../template/parameters';
import type { Scope } from '../template/scope';
import type { Template } from '../template/template';

type StackName = Place & Pick<Stack, 'id' | 'name'>;

/** How a scope finds out about resources. */
export type ResourceLookup = Pick<Scope, 'ref' | 'attribute'>;

/** What names mean in `model`'s template. */
export function stackScope(
  store: StackStore,
  place: StackName,
  model: Pick<StackModel, 'source' | 'parameters' | 'notificationArns' | 'imports'>,
  resources: ResourceLookup,
): Scope {
  const { template } = model.source;
  const scope = {
    template,
    region: place.region,
    values: { ...pseudoParameters(place, model.notificationArns), ...parameterMeanings(template, model) },
    ref: resources.ref,
    attribute: resources.attribute,
    imported: (name: string) => {
      const found = exportsIn(store, place).find((candidate) => candidate.name === name);
      if (!found) throw validationError(`No export named ${name} found.`);
      model.imports.add(name);
      return found.value;
    },
  };
  return { ...scope, conditions: evaluateConditions(template, scope) };
}

/** The resources whose conditions are true. */
export function activeResources({ template, conditions }: Scope): string[] {
  return Object.keys(template.Resources).filter((logicalId) => {
    const { Condition: condition } = template.Resources[logicalId];
    return condition === undefined || conditions[condition];
  });
}

/** Looks at the physical resources that a stack has at the moment. */
export function existingResources(stack: Stack): ResourceLookup {
  const find = (logicalId: string): PhysicalResource => {
    const actual = stack.resources.get(logicalId)?.actual;
    if (!actual) {
      throw validationError(
        `Template format error: Unresolved resource dependencies [${logicalId}] in the Resources block of the template`,
      );
    }
    return actual;
  };
  return {
    ref: (logicalId) => find(logicalId).id,
    attribute: (logicalId, name) => attributeOf(stack, find(logicalId), name),
  };
}

function attributeOf(stack: Stack, resource: PhysicalResource, name: string): any {
  if (Object.hasOwn(resource.attributes, name)) return resource.attributes[name];
  if (resource.requestId !== undefined) {
    throw validationError(
      `CustomResource attribute error: Vendor response doesn't contain ${name} attribute in object ` +
        `${stack.id}|${resource.logicalId}|${resource.requestId}`,
    );
  }
  throw validationError(`Attribute '${name}' does not exist (${resource.type} ${resource.logicalId})`);
}

function pseudoParameters({ id, name, account, region }: StackName, notificationArns: readonly string[]) {
  return {
    'AWS::AccountId': account,
    'AWS::NotificationARNs': [...notificationArns],
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': id,
    'AWS::StackName': name,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

function parameterMeanings(template: Template, { parameters }: Pick<StackModel, 'parameters'>) {
  return Object.fromEntries(
    Object.entries(template.Parameters ?? {}).map(([name, definition]) => [
      name,
      parameterMeaning(definition, parameters[name]),
    ]),
  );
}
