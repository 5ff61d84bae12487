import { words } from '../../words';
import { sameValue } from '../same-value';
import type { Provisioned, ResourceType, ResourceWork } from './resource-type';
import { ServiceFailure, untilGone } from './service-failure';
import { asMap, tagChanges } from './tags';

/** How long a new role may take until Lambda can use it: the pause between two tries, and their number. */
const ROLE_PAUSE = 2000;
const ROLE_TRIES = 15;

export const lambdaFunction: ResourceType = {
  properties: words(`
    Architectures Code Description Environment EphemeralStorage FunctionName Handler
    LoggingConfig MemorySize Role Runtime Tags Timeout TracingConfig VpcConfig
  `),
  attributes: ['Arn'],
  replacementProperties: ['FunctionName'],
  nameProperty: 'FunctionName',

  create: async (work) => {
    const { properties } = work;
    const input = {
      ...configurationOf(properties),
      FunctionName: properties.FunctionName ?? work.newName(64),
      Code: properties.Code,
      Architectures: properties.Architectures,
      Tags: asMap(properties.Tags),
    };
    const configuration = await onceRoleIsReady(work, () => work.call('lambda', 'CreateFunction', input));
    work.existsAs(configuration.FunctionName);
    return provisioned(configuration);
  },

  update: async (work, { id: FunctionName, attributes, properties: before }) => {
    const { properties: after } = work;
    if (!sameValue([before.Code, before.Architectures], [after.Code, after.Architectures])) {
      await work.call('lambda', 'UpdateFunctionCode', { FunctionName, ...after.Code });
    }
    const wanted = configurationOf(after);
    if (!sameValue(configurationOf(before), wanted)) {
      // A property that left the template gets CreateFunction's default.
      const defaults = {
        Timeout: 3,
        MemorySize: 128,
        Description: '',
        Environment: { Variables: {} },
        TracingConfig: { Mode: 'PassThrough' },
        VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
      };
      const logging = before.LoggingConfig && { LoggingConfig: { LogGroup: `/aws/lambda/${FunctionName}` } };
      const input = { FunctionName, ...defaults, ...logging, ...wanted };
      await onceRoleIsReady(work, () => work.call('lambda', 'UpdateFunctionConfiguration', input));
    }
    const { removed, set } = tagChanges(before.Tags, after.Tags);
    const Resource = attributes.Arn;
    if (removed.length > 0) await work.call('lambda', 'UntagResource', { Resource, TagKeys: removed });
    if (set.length > 0) await work.call('lambda', 'TagResource', { Resource, Tags: asMap(set) });
    return { id: FunctionName, attributes };
  },

  delete: (work, { id }) => untilGone(() => work.call('lambda', 'DeleteFunction', { FunctionName: id })),
};

const provisioned = ({ FunctionName, FunctionArn }: any): Provisioned => ({
  id: FunctionName,
  attributes: { Arn: FunctionArn },
});

/** A template may write numbers as text, and the API takes numbers. */
function configurationOf(properties: Record<string, any>) {
  const { Architectures: _, Code: __, FunctionName: ___, Tags: ____, ...configuration } = properties;
  const numbers = Object.entries(configuration).filter(([name]) => ['MemorySize', 'Timeout'].includes(name));
  return { ...configuration, ...Object.fromEntries(numbers.map(([name, value]) => [name, Number(value)])) };
}

async function onceRoleIsReady<T>(work: ResourceWork, call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      const isTooEarly =
        error instanceof ServiceFailure &&
        /cannot be assumed by Lambda|does not have permissions to call/.test(error.message) &&
        tries < ROLE_TRIES;
      if (!isTooEarly) throw error;
      await work.clock.sleep(ROLE_PAUSE);
    }
  }
}

export const lambdaPermission: ResourceType = {
  properties: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],
  attributes: ['Id'],
  replacementProperties: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],

  create: async (work) => {
    const id = work.newName(100);
    await work.call('lambda', 'AddPermission', { ...work.properties, StatementId: id });
    return { id, attributes: { Id: id } };
  },

  update: async (_, { id, attributes }) => ({ id, attributes }),

  delete: (work, { id, properties: { FunctionName } }) =>
    untilGone(() => work.call('lambda', 'RemovePermission', { FunctionName, StatementId: id })),
};
