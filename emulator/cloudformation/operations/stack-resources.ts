import type { Operation } from '../../call';
import { validationError } from '../errors';
import { page } from '../paging';
import type { Stack } from '../stack';
import type { StackResource } from '../stack-resource';
import type { World } from '../world';

export const describeStackResource =
  ({ store }: World): Operation =>
  async (call, input) => {
    const stack = await store.open(call, 'DescribeStackResource', input.StackName, (name) =>
      validationError(`Stack '${name}' does not exist`),
    );
    const resource = stack.resources.get(input.LogicalResourceId);
    if (!resource) throw resourceMissing(input.LogicalResourceId, stack);
    return {
      StackResourceDetail: {
        ...of(stack),
        ...common(resource),
        LastUpdatedTimestamp: new Date(resource.timestamp),
        Metadata: resource.metadata && JSON.stringify(resource.metadata),
      },
    };
  };

export const describeStackResources =
  ({ store }: World): Operation =>
  async (call, input) => {
    await store.authorize(call, 'DescribeStackResources', input.StackName);
    const stack = input.StackName
      ? store.get(call, input.StackName)
      : store.in(call).find((candidate) => has(candidate, input.PhysicalResourceId));
    if (!stack) throw validationError(`Stack for ${input.PhysicalResourceId} does not exist`);
    const resources = [...stack.resources.values()].filter(
      ({ logicalId }) => !input.LogicalResourceId || logicalId === input.LogicalResourceId,
    );
    if (input.LogicalResourceId && resources.length === 0)
      throw resourceMissing(input.LogicalResourceId, stack);
    return {
      StackResources: resources.map((resource) => ({
        ...of(stack),
        ...common(resource),
        Timestamp: new Date(resource.timestamp),
      })),
    };
  };

export const listStackResources =
  ({ store }: World): Operation =>
  async (call, input) => {
    const stack = await store.open(call, 'ListStackResources', input.StackName);
    const { items, nextToken } = page([...stack.resources.values()], input.NextToken);
    return {
      StackResourceSummaries: items.map((resource) => ({
        ...common(resource),
        LastUpdatedTimestamp: new Date(resource.timestamp),
      })),
      NextToken: nextToken,
    };
  };

const of = ({ id, name }: Stack) => ({ StackId: id, StackName: name });

const common = ({ logicalId, physicalId, type, status, statusReason }: StackResource) => ({
  LogicalResourceId: logicalId,
  PhysicalResourceId: physicalId,
  ResourceType: type,
  ResourceStatus: status,
  ResourceStatusReason: statusReason,
  DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
});

const has = ({ resources }: Stack, physicalId: string) =>
  [...resources.values()].some((resource) => resource.physicalId === physicalId);

const resourceMissing = (logicalId: string, { name }: Stack) =>
  validationError(`Resource ${logicalId} does not exist for stack ${name}`);
