import type { Call } from '../call';
import { flag, list } from './inputs';
import { serviceCaller } from './service-caller';
import type { StackModel, Tag } from './stack';
import { demandCapabilities } from './template/capabilities';
import { parameterValues } from './template/parameters';
import { readTemplate } from './template/source';

/**
 * What CreateStack, UpdateStack and CreateChangeSet make of their input. The template is read with the caller's
 * permissions, SSM parameters with those of the stack's role.
 */
export async function modelOf(
  call: Call,
  input: any,
  roleArn: string | undefined,
  previous?: StackModel,
): Promise<StackModel> {
  const by = (role?: string) => serviceCaller(call.aws, call.region, call.caller, role);
  const source = await readTemplate(input, by(), previous?.source);
  demandCapabilities(source.template, list(input.Capabilities));
  return {
    source,
    parameters: await parameterValues(
      source.template,
      input.Parameters,
      previous?.parameters ?? {},
      by(roleArn),
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
