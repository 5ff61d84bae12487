import type { Service } from '../../call';
import type { World } from '../world';
import { deleteChangeSet, describeChangeSet, executeChangeSet, listChangeSets } from './change-sets';
import { createChangeSet } from './create-change-set';
import { createStack } from './create-stack';
import { deleteStack } from './delete-stack';
import { describeEvents, describeStackEvents } from './events';
import { cancelUpdateStack, continueUpdateRollback, rollbackStack } from './rollbacks';
import { describeStackResource, describeStackResources, listStackResources } from './stack-resources';
import { describeStacks, listExports, listStacks, updateTerminationProtection } from './stacks';
import { getTemplate, getTemplateSummary } from './templates';
import { updateStack } from './update-stack';

export const operations = (world: World): Service['operations'] => ({
  CancelUpdateStack: cancelUpdateStack(world),
  ContinueUpdateRollback: continueUpdateRollback(world),
  CreateChangeSet: createChangeSet(world),
  CreateStack: createStack(world),
  DeleteChangeSet: deleteChangeSet(world),
  DeleteStack: deleteStack(world),
  DescribeChangeSet: describeChangeSet(world),
  DescribeEvents: describeEvents(world),
  DescribeStackEvents: describeStackEvents(world),
  DescribeStackResource: describeStackResource(world),
  DescribeStackResources: describeStackResources(world),
  DescribeStacks: describeStacks(world),
  ExecuteChangeSet: executeChangeSet(world),
  GetTemplate: getTemplate(world),
  GetTemplateSummary: getTemplateSummary(world),
  ListChangeSets: listChangeSets(world),
  ListExports: listExports(world),
  // The emulator knows no hooks; the CLI asks about them whenever a change set fails.
  ListHookResults: async () => ({ HookResults: [] }),
  ListStackResources: listStackResources(world),
  ListStacks: listStacks(world),
  RollbackStack: rollbackStack(world),
  UpdateStack: updateStack(world),
  UpdateTerminationProtection: updateTerminationProtection(world),
});
