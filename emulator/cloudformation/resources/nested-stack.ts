import { untilStatus } from '../nested/status-watch';
import type { Stack } from '../stack';
import { type Provisioned, ResourceFailure, type ResourceType, type ResourceWork } from './resource-type';

/**
 * A stack in a stack.
 *
 * - When its create fails it stays as it is, CREATE_FAILED, and the parent deletes it.
 * - When its update fails it rolls itself back, and the parent fails at that moment.
 * - When its update succeeds it waits in UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, because the parent may still roll it
 *   back.
 */
export const nestedStack: ResourceType = {
  properties: ['NotificationARNs', 'Parameters', 'Tags', 'TemplateURL'],
  attributes: 'any',
  replacementProperties: [],
  updatesAlways: true,

  create: async (work) => {
    const { StackId } = await ask(work, 'CreateStack', { StackName: work.newName(128), ...inputOf(work) });
    work.existsAs(StackId);
    const child = work.embedding.child(StackId);
    const status = await reached(work, child, (now) => now !== 'CREATE_IN_PROGRESS');
    if (status === 'CREATE_COMPLETE') return provisioned(child);
    throw new ResourceFailure(
      `Embedded stack ${StackId} was not successfully created: ${child.statusReason}`,
      StackId,
    );
  },

  update: async (work, { id }) => {
    const child = work.embedding.child(id);
    const began = await ask(work, 'UpdateStack', { StackName: id, ...inputOf(work) }).catch((error) => {
      if (error.message !== 'No updates are to be performed.') throw error;
      return undefined;
    });
    if (!began) return provisioned(child);
    const status = await reached(work, child, (now) => now !== 'UPDATE_IN_PROGRESS');
    if (!status.startsWith('UPDATE_COMPLETE')) throw notUpdated(child);
    return provisioned(child);
  },

  restore: async (work, { id }, { skip = [], force = false }) => {
    const child = work.embedding.child(id);
    if (!child.runByParent) return provisioned(child);
    const back = BACK[child.status];
    if (back) await ask(work, back, { StackName: id, ResourcesToSkip: skip, ForceRollback: force });
    const status = await untilStatus(child, (now) => !UNTAKEN.includes(now));
    if (status === 'UPDATE_ROLLBACK_FAILED') throw notUpdated(child);
    return provisioned(child);
  },

  delete: async (work, { id }) => {
    await ask(work, 'DeleteStack', { StackName: id });
    const child = work.embedding.child(id);
    const status = await untilStatus(child, (now) => now !== 'DELETE_IN_PROGRESS');
    if (status !== 'DELETE_COMPLETE') {
      throw new ResourceFailure(`Embedded stack ${id} was not successfully deleted: ${child.statusReason}`);
    }
  },
};

/**
 * How an update of the nested stack is rolled back, by its status. In any other status it rolls back by itself, or has
 * done so.
 */
const BACK: Readonly<Record<string, string>> = {
  UPDATE_IN_PROGRESS: 'CancelUpdateStack',
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'CancelUpdateStack',
  UPDATE_FAILED: 'RollbackStack',
  UPDATE_ROLLBACK_FAILED: 'ContinueUpdateRollback',
};

/** With one of these statuses, the nested stack's update is not rolled back yet. */
const UNTAKEN = ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'];

const notUpdated = ({ id, status, statusReason }: Stack) =>
  new ResourceFailure(
    `Embedded stack ${id} was not successfully updated. Currently in ${status} with reason: ${statusReason}`,
  );

/** `Fn::GetAtt` reads the outputs. */
const provisioned = ({ id, model }: Stack): Provisioned => ({
  id,
  attributes: Object.fromEntries(model.outputs.map(({ key, value }) => [`Outputs.${key}`, value])),
});

/** Waits for a status of the nested stack, unless the parent's operation is cancelled. */
async function reached(
  { cancellation }: ResourceWork,
  child: Stack,
  test: (status: string) => boolean,
): Promise<string> {
  const status = await Promise.race([untilStatus(child, test), cancellation.whenCancelled]);
  if (status === undefined) throw new ResourceFailure('Resource request cancelled', child.id);
  return status;
}

/** Calls CloudFormation. A refused call leaves nothing behind, and the parent's events show CloudFormation's text. */
async function ask({ embedding }: ResourceWork, operation: string, input: object): Promise<any> {
  try {
    return await embedding.call(operation, input);
  } catch (error) {
    throw new ResourceFailure((error as Error).message, undefined, true);
  }
}

/** The properties, and what the parent passes on. */
function inputOf({ properties, embedding: { parent } }: ResourceWork) {
  const { NotificationARNs, Parameters = {}, Tags = [], TemplateURL } = properties;
  const own = new Set(Tags.map(({ Key }: { Key: string }) => Key));
  return {
    TemplateURL,
    NotificationARNs: NotificationARNs ?? [],
    Parameters: Object.entries(Parameters).map(([ParameterKey, value]) => ({
      ParameterKey,
      ParameterValue: asText(ParameterKey, value),
    })),
    Tags: [...parent.model.tags.filter(({ Key }) => !own.has(Key)), ...Tags],
    Capabilities: parent.model.capabilities,
    DisableRollback: parent.disableRollback,
    RetainExceptOnCreate: parent.retainExceptOnCreate,
  };
}

function asText(name: string, value: unknown): string {
  if (typeof value === 'object') {
    throw new ResourceFailure(
      `Value of property Parameters must be an object with String (or simple type) properties (${name})`,
      undefined,
      true,
    );
  }
  return String(value);
}
