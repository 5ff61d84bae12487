import type { Call } from '../call';
import { Cancellation } from './engine/cancellation';
import { alreadyExists, validationError } from './errors';
import { flag } from './inputs';
import { lineageOf } from './nested/parent';
import { isUnderReview, type Stack, type StackModel } from './stack';
import type { World } from './world';

const NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/;

/** A stack that has not been through any operation yet. */
export function newStack(
  { aws, store }: World,
  call: Call,
  name: string,
  model: StackModel,
  input: any,
  parent?: Stack,
): Stack {
  if (!NAME.test(name ?? '')) {
    throw validationError(
      `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    );
  }
  const existing = store.find(call, name);
  if (existing) throw alreadyExists(`Stack [${name}] already exists`);
  const stack: Stack = {
    id: store.newId(call, name),
    name,
    account: call.account,
    region: call.region,
    creationTime: aws.clock.now(),
    status: '',
    model,
    roleArn: input.RoleARN || undefined,
    disableRollback: false,
    retainExceptOnCreate: false,
    terminationProtection: flag(input.EnableTerminationProtection),
    resources: new Map(),
    obsolete: [],
    events: [],
    watchers: new Set(),
    changeSets: [],
    operation: { id: '', cancellation: new Cancellation(), superseded: false, done: Promise.resolve() },
    generation: 0,
    runByParent: false,
    ...lineageOf(parent),
  };
  store.in(call).push(stack);
  return stack;
}

/** The statuses from which a stack can be updated. */
const UPDATABLE =
  /^((CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE|CREATE_FAILED|UPDATE_FAILED)$/;

export function demandUpdatable(stack: Stack): void {
  if (!isUnderReview(stack) && !UPDATABLE.test(stack.status)) throw notUpdatable(stack);
}

export const notUpdatable = ({ id, status }: Stack) =>
  validationError(`Stack:${id} is in ${status} state and can not be updated.`);

/** After a failed operation without rollback, a stack can be updated without rollback, or rolled back. */
export function demandNoRollback(stack: Stack, disableRollback: boolean, api: string): void {
  if (!['CREATE_FAILED', 'UPDATE_FAILED'].includes(stack.status) || disableRollback) return;
  throw validationError(
    `This stack is currently in a non-terminal [${stack.status}] state. To update the stack from this state, please use the disable-rollback parameter with ${api} API. To rollback to the last known good state, use the rollback-stack API`,
  );
}

/** Refuses another type for a resource that exists. */
export function refuseChangedTypes(stack: Stack, { source: { template } }: StackModel): void {
  const changed = [...stack.resources.values()].filter(
    ({ logicalId, actual }) =>
      actual && template.Resources[logicalId] && template.Resources[logicalId].Type !== actual.type,
  );
  if (changed.length === 0) return;
  const names = changed.map(({ logicalId }) => logicalId).join(', ');
  throw validationError(
    `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${names}]`,
  );
}
