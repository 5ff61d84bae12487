import { NotEmulated } from '../../errors';
import { words } from '../../words';
import { validationError } from '../errors';
import { resourceTypeOf } from '../resources';
import { dependsOn, refuseCircles } from './dependencies';
import { type Reference, referencesIn } from './references';
import type { ResourceDefinition, Template } from './template';

const SECTIONS = words(
  'AWSTemplateFormatVersion Description Metadata Parameters Rules Mappings Conditions Resources Outputs',
);
const RESOURCE_ATTRIBUTES = words(
  'Type Properties Metadata DependsOn Condition DeletionPolicy UpdateReplacePolicy',
);
const DELETION_POLICIES = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];

/** Refuses mistakes that are visible without any value, as CreateStack and CreateChangeSet do. */
export function validateTemplate(template: Template): void {
  refuseNull(template, '');
  for (const section of Object.keys(template)) {
    if (section === 'Transform') throw new NotEmulated('templates with a Transform');
    if (!SECTIONS.includes(section)) {
      throw validationError(`Invalid template property or properties [${section}]`);
    }
  }
  if (!template.Resources || Object.keys(template.Resources).length === 0) {
    throw validationError('Template format error: At least one Resources member must be defined.');
  }
  for (const [logicalId, definition] of Object.entries(template.Resources))
    validateResource(logicalId, definition);
  for (const [name, output] of Object.entries(template.Outputs ?? {})) {
    if (output.Value === undefined) {
      throw validationError(
        `Template format error: [/Outputs/${name}] Every Outputs member must contain a Value object`,
      );
    }
  }
  refuseUnknownNames(template);
  refuseCircles(template);
}

function validateResource(logicalId: string, definition: ResourceDefinition): void {
  if (!/^[A-Za-z0-9]+$/.test(logicalId)) {
    throw validationError(`Template format error: Resource name ${logicalId} is non alphanumeric.`);
  }
  if (!definition?.Type) {
    throw validationError(
      `Template format error: [/Resources/${logicalId}] Every Resources object must contain a Type member.`,
    );
  }
  const type = resourceTypeOf(definition.Type);
  if (!type) {
    throw validationError(
      `Template format error: Unrecognized resource types: [${definition.Type}] (${logicalId}; the emulator does not know it)`,
    );
  }
  for (const attribute of Object.keys(definition)) {
    if (RESOURCE_ATTRIBUTES.includes(attribute)) continue;
    if (['CreationPolicy', 'UpdatePolicy'].includes(attribute)) {
      throw new NotEmulated(`the resource attribute ${attribute} (${logicalId})`);
    }
    throw validationError(`Invalid template resource property '${attribute}'`);
  }
  for (const policy of [definition.DeletionPolicy, definition.UpdateReplacePolicy]) {
    if (policy !== undefined && !DELETION_POLICIES.includes(policy)) {
      throw validationError(
        `Template error: Unresolved or invalid policy ${JSON.stringify(policy)} of ${logicalId}`,
      );
    }
  }
  if (type.properties === 'any') return;
  for (const property of Object.keys(definition.Properties ?? {})) {
    if (!type.properties.includes(property)) {
      throw validationError(
        `Encountered unsupported property ${property} (${logicalId}; the emulator does not know it for ${definition.Type})`,
      );
    }
  }
}

function refuseUnknownNames(template: Template): void {
  const resources = template.Resources;
  for (const [logicalId, definition] of Object.entries(resources)) {
    const missing = dependsOn(definition).filter((name) => !Object.hasOwn(resources, name));
    if (missing.length > 0) throw unresolved(missing, 'Resources');
    if (definition.Condition && !Object.hasOwn(template.Conditions ?? {}, definition.Condition)) {
      throw validationError(
        `Template format error: Unresolved condition dependency ${definition.Condition} in the Resources block of the template (${logicalId})`,
      );
    }
  }
  check(referencesIn(Object.values(resources).map(({ Properties }) => Properties)), template, 'Resources');
  check(referencesIn(template.Outputs), template, 'Outputs');
}

function check(references: Reference[], template: Template, block: string): void {
  const missing: string[] = [];
  for (const { kind, name, attribute } of references) {
    if (kind === 'Ref') {
      const known =
        name.startsWith('AWS::') ||
        Object.hasOwn(template.Parameters ?? {}, name) ||
        Object.hasOwn(template.Resources, name);
      if (!known) missing.push(name);
    } else if (kind === 'GetAtt') {
      const definition = template.Resources[name];
      if (!definition) {
        throw validationError(`Template error: instance of Fn::GetAtt references undefined resource ${name}`);
      }
      const type = resourceTypeOf(definition.Type)!;
      if (attribute !== undefined && type.attributes !== 'any' && !type.attributes.includes(attribute)) {
        throw validationError(
          `Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`,
        );
      }
    } else if (kind === 'Condition' && !Object.hasOwn(template.Conditions ?? {}, name)) {
      // A policy document has members called Condition too, and their values are never plain names of conditions.
      if (!block.startsWith('Resources')) {
        throw validationError(
          `Template format error: Unresolved condition dependency ${name} in the ${block} block of the template`,
        );
      }
    }
  }
  if (missing.length > 0) throw unresolved(missing, block);
}

const unresolved = (names: string[], block: string) =>
  validationError(
    `Template format error: Unresolved resource dependencies [${[...new Set(names)].join(', ')}] in the ${block} block of the template`,
  );

function refuseNull(value: any, path: string): void {
  if (value === null) {
    throw validationError(
      `Template format error: [${path || '/'}] 'null' values are not allowed in templates`,
    );
  }
  if (typeof value !== 'object') return;
  for (const [key, member] of Object.entries(value)) refuseNull(member, `${path}/${key}`);
}
