import { enterResourceStatus, type ResourceEvent } from '../events';
import { resourceTypeOf } from '../resources';
import { changedProperties } from '../same-value';
import type { PhysicalResource, StackResource } from '../stack-resource';
import { dependenciesOf } from '../template/dependencies';
import { resolveDynamicReferences } from '../template/dynamic-references';
import { resolve } from '../template/intrinsics';
import type { Scope } from '../template/scope';
import type { ResourceDefinition } from '../template/template';
import { type Goal, makeAttempt } from './attempt';
import { deleteResources } from './delete-resources';
import { complete, leftBehind, willRetain } from './doom';
import type { Operation } from './operation';
import { reasonOf, resourceWork } from './work';

/** Brings one resource to what the template says. Returns whether this succeeded. */
export async function provision(operation: Operation, scope: Scope, logicalId: string): Promise<boolean> {
  const definition = scope.template.Resources[logicalId];
  const resource = resourceNamed(operation, logicalId, definition.Type);
  try {
    return await bring(operation, scope, resource, definition);
  } catch (defect) {
    return fail(operation, resource, `The emulator has a defect: ${(defect as Error).stack}`);
  }
}

async function bring(
  operation: Operation,
  scope: Scope,
  resource: StackResource,
  definition: ResourceDefinition,
): Promise<boolean> {
  const { stack } = operation;
  const existing = resource.actual;
  let properties: Record<string, any>;
  try {
    properties = await resolvedProperties(operation, definition, scope);
  } catch (error) {
    return fail(operation, resource, reasonOf(error));
  }
  const dependencies = dependenciesOf(definition, new Set(Object.keys(scope.template.Resources)));
  const target = { properties, definition, dependencies };
  resource.metadata = definition.Metadata;
  if (!existing) return create(operation, resource, target);
  const changed = changedProperties(existing.properties, properties);
  const type = resourceTypeOf(definition.Type)!;
  if (changed.length === 0 && !resource.attempt?.started && !type.updatesAlways) {
    resource.actual = { ...existing, definition, dependencies };
    return true;
  }
  const leftover = await leftBehind(operation, resource);
  if (leftover) stack.obsolete.push({ physical: leftover, retain: false });
  const refusal = type.refuseChange?.(existing.properties, properties);
  if (refusal !== undefined) return fail(operation, resource, refusal, properties);
  return changed.some((name) => type.replacementProperties.includes(name))
    ? replace(operation, resource, existing, target)
    : update(operation, resource, existing, target);
}

type Target = Omit<Goal, 'kind'>;

async function create(operation: Operation, resource: StackResource, target: Target): Promise<boolean> {
  await deleteFailedAttempt(operation, resource);
  resource.physicalId = undefined;
  report(operation, resource, { status: 'CREATE_IN_PROGRESS', properties: target.properties });
  const created = await createPhysical(operation, resource, { kind: 'create', ...target });
  if (!created) return false;
  return complete(operation, resource, created, 'CREATE_COMPLETE');
}

/**
 * An operation without rollback may have left a failed resource. Deletes this resource, before a new one is created.
 */
async function deleteFailedAttempt(operation: Operation, resource: StackResource): Promise<void> {
  const doomed = await leftBehind(operation, resource);
  resource.attempt = undefined;
  if (doomed) await deleteResources(operation, [{ physical: doomed, retain: false }], { tries: 3 });
}

async function update(
  operation: Operation,
  resource: StackResource,
  existing: PhysicalResource,
  target: Target,
): Promise<boolean> {
  const { stack } = operation;
  report(operation, resource, {
    status: 'UPDATE_IN_PROGRESS',
    physicalId: existing.id,
    properties: target.properties,
  });
  const updated = await makeAttempt(operation, resource, { kind: 'update', ...target }, () =>
    resourceTypeOf(resource.type)!.update(
      resourceWork(operation, { ...resource, ...target }, () => {}),
      existing,
    ),
  );
  if (!updated) return false;
  if (updated.id !== existing.id) {
    stack.obsolete.push(replaced(existing, target.definition));
    report(operation, resource, {
      status: 'UPDATE_IN_PROGRESS',
      reason: 'Requested update required the provider to create a new physical resource',
      physicalId: updated.id,
      properties: updated.properties,
    });
  }
  return complete(operation, resource, updated);
}

async function replace(
  operation: Operation,
  resource: StackResource,
  existing: PhysicalResource,
  target: Target,
): Promise<boolean> {
  const { stack } = operation;
  const refusal = refuseReplacement(operation, existing, target);
  if (refusal !== undefined) return fail(operation, resource, refusal, target.properties);
  report(operation, resource, {
    status: 'UPDATE_IN_PROGRESS',
    reason: 'Requested update requires the creation of a new physical resource; hence creating one.',
    physicalId: existing.id,
    properties: target.properties,
  });
  const created = await createPhysical(operation, resource, { kind: 'replace', ...target });
  if (!created) return false;
  stack.obsolete.push(replaced(existing, target.definition));
  return complete(operation, resource, created);
}

/** Fails a resource before any work on it. */
function fail(operation: Operation, resource: StackResource, reason: string, properties?: object): false {
  const [verb, status] = resource.actual
    ? (['update', 'UPDATE_FAILED'] as const)
    : (['create', 'CREATE_FAILED'] as const);
  operation.failures[verb].add(resource.logicalId);
  report(operation, resource, { status, reason, properties });
  return false;
}

function createPhysical(operation: Operation, resource: StackResource, goal: Goal) {
  const [status, reason] =
    goal.kind === 'create'
      ? ['CREATE_IN_PROGRESS', 'Resource creation Initiated']
      : ['UPDATE_IN_PROGRESS', 'Resource creation Initiated'];
  return makeAttempt(operation, resource, goal, async (attempt) => {
    const exists = (id: string) => {
      attempt.physicalId = id;
      if (operation.cancellation.isCancelled) return;
      report(operation, resource, { status, reason, physicalId: id, properties: goal.properties });
    };
    const created = await resourceTypeOf(resource.type)!.create(
      resourceWork(operation, { ...resource, ...goal }, exists),
    );
    if (attempt.physicalId === undefined) exists(created.id);
    return created;
  });
}

const replaced = (physical: PhysicalResource, { UpdateReplacePolicy: policy }: ResourceDefinition) => ({
  physical,
  retain: willRetain(policy),
});

function refuseReplacement(
  { stack, world }: Operation,
  existing: PhysicalResource,
  target: Target,
): string | undefined {
  if (stack.disableRollback && world.settings.refusesReplacementWithoutRollback) {
    return 'Replacement type updates not supported on stack with disable-rollback.';
  }
  const name = resourceTypeOf(existing.type)!.nameProperty;
  const chosen = name && existing.properties[name];
  if (chosen === undefined || chosen !== target.properties[name!]) return undefined;
  return (
    'CloudFormation cannot update a stack when a custom-named resource requires replacing. ' +
    `Rename ${chosen} and update the stack again.`
  );
}

async function resolvedProperties(
  { services }: Operation,
  definition: ResourceDefinition,
  scope: Scope,
): Promise<Record<string, any>> {
  const properties = await resolveDynamicReferences(resolve(definition.Properties ?? {}, scope), services);
  const normalize = resourceTypeOf(definition.Type)!.normalize;
  return normalize ? normalize(properties) : properties;
}

function resourceNamed({ stack, world }: Operation, logicalId: string, type: string): StackResource {
  let resource = stack.resources.get(logicalId);
  if (!resource) {
    resource = { logicalId, type, status: 'CREATE_IN_PROGRESS', timestamp: world.aws.clock.now() };
    stack.resources.set(logicalId, resource);
  }
  if (!resource.actual) resource.type = type;
  return resource;
}

const report = (operation: Operation, resource: StackResource, event: ResourceEvent) =>
  enterResourceStatus(operation.world.aws.clock, operation.stack, resource, event);
