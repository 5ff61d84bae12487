import { willRetain } from '../engine/doom';
import { activeResources, existingResources, type ResourceLookup, stackScope } from '../engine/stack-scope';
import { resourceTypeOf } from '../resources';
import { changedProperties, sameValue } from '../same-value';
import type { Stack, StackModel } from '../stack';
import type { PhysicalResource } from '../stack-resource';
import type { StackStore } from '../store';
import { dependenciesOf } from '../template/dependencies';
import { resolve } from '../template/intrinsics';
import { referencesIn } from '../template/references';
import type { Scope } from '../template/scope';
import type { ResourceDefinition } from '../template/template';
import type { Change, ChangeDetail } from './change';

/** How CloudFormation writes a value that it knows only during the deployment. */
const KNOWN_AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';

/** What would happen to `stack`'s resources if it went to `model`. */
export function foreseeChanges(store: StackStore, stack: Stack, model: StackModel): Change[] {
  const changes = new Map<string, Change>();
  const scope = stackScope(store, stack, { ...model, imports: new Set() }, foreseenResources(stack, changes));
  const active = inOrder(activeResources(scope), scope);
  for (const logicalId of active) {
    const change = foreseeOne(stack, scope, changes, logicalId);
    if (change) changes.set(logicalId, change);
  }
  const keep = new Set(active);
  const removed = [...stack.resources.values()].flatMap(({ logicalId, actual, attempt }): Change[] =>
    keep.has(logicalId) || !(actual || attempt?.started) ? [] : [removal(logicalId, actual)],
  );
  return [...changes.values(), ...removed];
}

/** References to new resources are unknown, and so are attributes of updated ones. */
function foreseenResources(stack: Stack, changes: ReadonlyMap<string, Change>): ResourceLookup {
  const existing = existingResources(stack);
  const isNew = (logicalId: string) => {
    const change = changes.get(logicalId);
    return change !== undefined && (change.action === 'Add' || change.replacement === 'True');
  };
  return {
    ref: (logicalId) => (isNew(logicalId) ? KNOWN_AFTER_APPLY : existing.ref(logicalId)),
    attribute: (logicalId, name) =>
      changes.has(logicalId) ? KNOWN_AFTER_APPLY : existing.attribute(logicalId, name),
  };
}

/** The template's text is the same, but a value that it refers to may change. CloudFormation learns this only during the update. */
const AUTOMATIC: ChangeDetail = {
  requiresRecreation: 'Never',
  evaluation: 'Dynamic',
  source: 'Automatic',
};

function foreseeOne(
  stack: Stack,
  scope: Scope,
  changes: ReadonlyMap<string, Change>,
  logicalId: string,
): Change | undefined {
  const definition = scope.template.Resources[logicalId];
  const resource = stack.resources.get(logicalId);
  const after = foreseenProperties(definition, scope);
  const context = { Properties: after, Metadata: definition.Metadata };
  const actual = resource?.actual;
  if (!actual) return { action: 'Add', logicalId, type: definition.Type, details: [], after: context };
  const names = changedProperties(actual.properties, after);
  const { updatesAlways } = resourceTypeOf(definition.Type)!;
  if (names.length === 0 && !resource.attempt?.started && !updatesAlways) return undefined;
  const details = names.map((name) => detail(name, definition, actual, after, changes));
  if (names.length === 0 && updatesAlways) details.push(AUTOMATIC);
  const replacement = replacementOf(details);
  return {
    action: 'Modify',
    logicalId,
    type: definition.Type,
    physicalId: actual.id,
    replacement,
    policyAction:
      replacement === 'True' ? `ReplaceAnd${policyVerb(definition.UpdateReplacePolicy)}` : undefined,
    details,
    before: { Properties: actual.properties, Metadata: actual.definition.Metadata },
    after: context,
  };
}

function foreseenProperties(definition: ResourceDefinition, scope: Scope): Record<string, any> {
  const resolved: Record<string, any> = {};
  for (const [name, value] of Object.entries(definition.Properties ?? {})) {
    try {
      Object.assign(resolved, resolve({ [name]: value, '': '' }, scope));
    } catch (error) {
      // A function over a value that is not known yet, such as Fn::Select.
      if (!JSON.stringify(value).includes('Fn::') || !dependsOnResources(value)) throw error;
      resolved[name] = KNOWN_AFTER_APPLY;
    }
  }
  const { '': _, ...properties } = resolved;
  const normalize = resourceTypeOf(definition.Type)!.normalize;
  return normalize ? normalize(properties) : properties;
}

const dependsOnResources = (value: any) =>
  referencesIn(value).some(({ kind }) => kind === 'GetAtt' || kind === 'Ref');

function detail(
  property: string,
  definition: ResourceDefinition,
  actual: PhysicalResource,
  after: Record<string, any>,
  changes: ReadonlyMap<string, Change>,
): ChangeDetail {
  const isDynamic = JSON.stringify(after[property] ?? '').includes(KNOWN_AFTER_APPLY);
  const written = definition.Properties?.[property];
  const common = {
    property,
    requiresRecreation: resourceTypeOf(definition.Type)!.replacementProperties.includes(property)
      ? ('Always' as const)
      : ('Never' as const),
    before: actual.properties[property],
    after: after[property],
  };
  if (!isDynamic) {
    const isAsWritten = sameValue(actual.definition.Properties?.[property], written);
    const cause = isAsWritten ? referencesIn(written).find(({ kind }) => kind === 'Ref')?.name : undefined;
    return cause
      ? { ...common, evaluation: 'Static', source: 'ParameterReference', causingEntity: cause }
      : { ...common, evaluation: 'Static', source: 'DirectModification' };
  }
  const cause = referencesIn(written).find(({ name }) => changes.has(name));
  const source = cause?.kind === 'GetAtt' ? 'ResourceAttribute' : 'ResourceReference';
  const causingEntity = cause?.attribute ? `${cause.name}.${cause.attribute}` : cause?.name;
  return { ...common, evaluation: 'Dynamic', source, causingEntity };
}

function replacementOf(details: readonly ChangeDetail[]): Change['replacement'] {
  const recreating = details.filter(({ requiresRecreation }) => requiresRecreation === 'Always');
  if (recreating.length === 0) return 'False';
  return recreating.some(({ evaluation }) => evaluation === 'Static') ? 'True' : 'Conditional';
}

function removal(logicalId: string, actual: PhysicalResource | undefined): Change {
  return {
    action: 'Remove',
    logicalId,
    type: actual?.type ?? '',
    physicalId: actual?.id,
    policyAction: policyVerb(actual?.definition.DeletionPolicy),
    details: [],
    before: actual && { Properties: actual.properties, Metadata: actual.definition.Metadata },
  };
}

const policyVerb = (policy: ResourceDefinition['DeletionPolicy']) =>
  policy === 'Snapshot' ? 'Snapshot' : willRetain(policy) ? 'Retain' : 'Delete';

function inOrder(active: readonly string[], { template }: Scope): string[] {
  const names = new Set(active);
  const ordered = new Set<string>();
  const visit = (logicalId: string): void => {
    if (ordered.has(logicalId)) return;
    for (const need of dependenciesOf(template.Resources[logicalId], names)) visit(need);
    ordered.add(logicalId);
  };
  for (const logicalId of active) visit(logicalId);
  return [...ordered];
}
