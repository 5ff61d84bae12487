import type { Call, Operation } from '../../call';
import { flag } from '../inputs';
import { serviceCaller } from '../service-caller';
import { isUnderReview } from '../stack';
import { requiredCapabilities } from '../template/capabilities';
import { readTemplate } from '../template/source';
import type { Template } from '../template/template';
import type { World } from '../world';
import { open } from './change-sets';

export const getTemplate =
  (world: World): Operation =>
  async (call, input) => {
    const StagesAvailable = ['Original', 'Processed'];
    if (input.ChangeSetName) {
      const { changeSet } = await open(world, call, 'GetTemplate', input);
      return { TemplateBody: changeSet.model?.source.body, StagesAvailable };
    }
    const stack = await world.store.open(call, 'GetTemplate', input.StackName);
    return { TemplateBody: isUnderReview(stack) ? undefined : stack.model.source.body, StagesAvailable };
  };

export const getTemplateSummary =
  (world: World): Operation =>
  async (call, input) => {
    await world.store.authorize(call, 'GetTemplateSummary', input.StackName);
    const template = input.StackName
      ? world.store.get(call, input.StackName).model.source.template
      : await given(world, call, input);
    return {
      ...summary(template),
      Version: template.AWSTemplateFormatVersion,
      Metadata: template.Metadata && JSON.stringify(template.Metadata),
      ResourceTypes: [...new Set(Object.values(template.Resources).map(({ Type }) => Type))],
    };
  };

async function given(world: World, call: Call, input: any): Promise<Template> {
  const { template } = await readTemplate(input, serviceCaller(world.aws, call.region, call.caller));
  return template;
}

function summary(template: Template) {
  const capabilities = requiredCapabilities(template);
  const iam = Object.values(template.Resources)
    .map(({ Type }) => Type)
    .filter((type) => type.startsWith('AWS::IAM::'));
  return {
    Description: template.Description,
    Parameters: Object.entries(template.Parameters ?? {}).map(([name, definition]) => ({
      ParameterKey: name,
      ParameterType: definition.Type,
      DefaultValue: definition.Default === undefined ? undefined : String(definition.Default),
      NoEcho: flag(definition.NoEcho),
      Description: definition.Description,
      ParameterConstraints: { AllowedValues: (definition.AllowedValues ?? []).map(String) },
    })),
    Capabilities: capabilities,
    CapabilitiesReason:
      capabilities.length > 0
        ? `The following resource(s) require capabilities: [${[...new Set(iam)].join(', ')}]`
        : undefined,
  };
}
