import { words } from '../../words';
import type { Tag } from '../stack';
import { ResourceFailure, type ResourceType, type ResourceWork } from './resource-type';
import { untilGone } from './service-failure';
import { tagChanges } from './tags';

export const stateMachine: ResourceType = {
  properties: words(`
    Definition DefinitionString DefinitionSubstitutions LoggingConfiguration RoleArn
    StateMachineName StateMachineType Tags TracingConfiguration
  `),
  attributes: ['Arn', 'Name'],
  replacementProperties: ['StateMachineName', 'StateMachineType'],
  nameProperty: 'StateMachineName',

  create: async (work) => {
    const { properties } = work;
    const name = properties.StateMachineName ?? work.newName(80);
    const { stateMachineArn } = await work.call('states', 'CreateStateMachine', {
      name,
      type: properties.StateMachineType,
      ...settingsOf(work),
      tags: tagsOf(properties.Tags),
    });
    work.existsAs(stateMachineArn);
    return { id: stateMachineArn, attributes: { Arn: stateMachineArn, Name: name } };
  },

  update: async (work, { id: stateMachineArn, attributes, properties: before }) => {
    await work.call('states', 'UpdateStateMachine', { stateMachineArn, ...settingsOf(work) });
    const { removed, set } = tagChanges(before.Tags, work.properties.Tags);
    const resourceArn = stateMachineArn;
    if (removed.length > 0) await work.call('states', 'UntagResource', { resourceArn, tagKeys: removed });
    if (set.length > 0) await work.call('states', 'TagResource', { resourceArn, tags: tagsOf(set) });
    return { id: stateMachineArn, attributes };
  },

  delete: (work, { id }) =>
    untilGone(() => work.call('states', 'DeleteStateMachine', { stateMachineArn: id })),
};

function settingsOf({ properties }: ResourceWork) {
  const { LoggingConfiguration: logging, TracingConfiguration: tracing } = properties;
  return {
    definition: definitionOf(properties),
    roleArn: properties.RoleArn,
    loggingConfiguration: logging && {
      level: logging.Level,
      includeExecutionData: logging.IncludeExecutionData,
      destinations: logging.Destinations?.map(({ CloudWatchLogsLogGroup: group }: any) => ({
        cloudWatchLogsLogGroup: { logGroupArn: group.LogGroupArn },
      })),
    },
    tracingConfiguration: tracing && { enabled: tracing.Enabled },
  };
}

function definitionOf({
  Definition,
  DefinitionString,
  DefinitionSubstitutions = {},
}: Record<string, any>): string {
  const text = DefinitionString ?? (Definition && JSON.stringify(Definition));
  if (text === undefined) throw new ResourceFailure('One of Definition and DefinitionString must be given.');
  return Object.entries<any>(DefinitionSubstitutions).reduce(
    (replaced, [name, value]) => replaced.replaceAll(`\${${name}}`, String(value)),
    text,
  );
}

const tagsOf = (tags?: Tag[]) => tags?.map(({ Key, Value }) => ({ key: Key, value: Value }));
