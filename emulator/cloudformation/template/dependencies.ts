import { validationError } from '../errors';
import { referencesIn } from './references';
import type { ResourceDefinition, Template } from './template';

export const dependsOn = (definition: ResourceDefinition): string[] => [definition.DependsOn ?? []].flat();

/** The resources that `definition` depends on, by DependsOn or by a reference. */
export function dependenciesOf(definition: ResourceDefinition, resources: ReadonlySet<string>): string[] {
  const implied = referencesIn(definition.Properties)
    .filter(({ kind }) => kind === 'Ref' || kind === 'GetAtt')
    .map(({ name }) => name);
  return [...new Set([...dependsOn(definition), ...implied])].filter((name) => resources.has(name)).sort();
}

/** Throws CloudFormation's error when resources wait for each other in a circle. */
export function refuseCircles(template: Template): void {
  const names = new Set(Object.keys(template.Resources));
  const waiting = new Map(
    [...names].map((name) => [name, new Set(dependenciesOf(template.Resources[name], names))]),
  );
  for (let progress = true; progress; ) {
    progress = false;
    for (const [name, needs] of waiting) {
      if (needs.size > 0) continue;
      waiting.delete(name);
      for (const others of waiting.values()) others.delete(name);
      progress = true;
    }
  }
  if (waiting.size > 0) {
    throw validationError(`Circular dependency between resources: [${[...waiting.keys()].join(', ')}]`);
  }
}
