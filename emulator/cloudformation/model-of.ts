import { flag, list } from './inputs';
import type { ServiceCaller } from './service-caller';
import type { StackModel, Tag } from './stack';
import { demandCapabilities } from './template/capabilities';
import { parameterValues } from './template/parameters';
import { readTemplate } from './template/source';

/**
 * What CreateStack, UpdateStack and CreateChangeSet make of their input. The template is read with the caller's
 * permissions, SSM parameters with those of the stack's operation.
 */
export async function modelOf(
  input: any,
  reader: ServiceCaller,
  services: ServiceCaller,
  previous?: StackModel,
): Promise<StackModel> {
  const source = await readTemplate(input, reader, previous?.source);
  demandCapabilities(source.template, list(input.Capabilities));
  return {
    source,
    parameters: await parameterValues(
      source.template,
      input.Parameters,
      previous?.parameters ?? {},
      services,
    ),
    tags: input.Tags === undefined ? (previous?.tags ?? []) : list<Tag>(input.Tags),
    capabilities: list(input.Capabilities),
    notificationArns:
      input.NotificationARNs === undefined
        ? (previous?.notificationArns ?? [])
        : list(input.NotificationARNs),
    rollbackConfiguration: input.RollbackConfiguration || previous?.rollbackConfiguration,
    outputs: previous?.outputs ?? [],
    imports: new Set(),
  };
}

/** The switches of an operation that stay with the stack. */
export const switchesOf = (input: any) => ({
  disableRollback:
    flag(input.DisableRollback) ||
    flag(input.DeploymentConfig?.DisableRollback) ||
    input.OnStackFailure === 'DO_NOTHING',
  retainExceptOnCreate: flag(input.RetainExceptOnCreate),
  deploymentMode: input.DeploymentConfig?.Mode as string | undefined,
});
