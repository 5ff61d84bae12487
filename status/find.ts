import { OWNER_TAG, TAKEN_FROM_TAG } from '../contract/copied-model-version';
import type { AppStack } from './assembly';
import { type Declared, declaredIn } from './declared';
import type { Account, Ask, Found, FoundPolicy, FoundVersion } from './found';
import { absentAs, pages } from './pages';
import { projectsIn, taggedVersionsOf, versionsOf } from './projects';
import { type Known, resolve } from './template';
import { ownedBy } from './versions';

const NOTHING: Declared = { copies: [], waits: [], runs: [], policies: [], pointers: [] };

/** Reads what AWS has of a stack. Throws only if the stack itself cannot be read. */
export async function find(stack: AppStack, { ask, ...place }: Account): Promise<Found> {
  const { StackStatus: status, StackId: stackId = '' } = await describe(ask, stack.name);
  const physicalIds = new Map<string, string>();
  const undeleted: string[] = [];
  const projects = new Map<string, string>();
  const versions = new Map<string, readonly FoundVersion[]>();
  const parameters = new Map<string, string | undefined>();
  const policies = new Map<string, readonly FoundPolicy[]>();
  const formerStacks = new Set<string>();
  const unread: string[] = [];
  const known: Known = { ...place, stackName: stack.name, stackId, physicalIds };
  const read = { known, undeleted, projects, versions, parameters, policies, formerStacks, unread };
  if (status === undefined || status === 'REVIEW_IN_PROGRESS') return { ...read, deployed: NOTHING };

  const StackName = stack.name;
  const resources = await pages(
    ask,
    'cloudformation',
    'ListStackResources',
    { StackName },
    'StackResourceSummaries',
  );
  for (const { LogicalResourceId, PhysicalResourceId, ResourceType, ResourceStatus } of resources) {
    if (PhysicalResourceId) physicalIds.set(LogicalResourceId, PhysicalResourceId);
    if (ResourceType.startsWith('Custom::') && ResourceStatus === 'DELETE_FAILED')
      undeleted.push(LogicalResourceId);
  }
  const { TemplateBody } = await ask('cloudformation', 'GetTemplate', {
    StackName,
    TemplateStage: 'Original',
  });
  const deployed = declaredIn(JSON.parse(TemplateBody));

  const attempt = async (what: string, get: () => Promise<unknown>) => {
    try {
      await get();
    } catch (error) {
      unread.push(`${what}: ${(error as Error).message}`);
    }
  };
  const readInto = <T>(what: string, into: Map<string, T>, key: string, get: () => Promise<T>) =>
    attempt(what, async () => into.set(key, await get()));
  const held = new Set(
    [...deployed.copies, ...deployed.runs].flatMap(
      ({ logicalId }) => physicalIds.get(logicalId)?.split('/')[0] ?? [],
    ),
  );
  await attempt('the projects', async () => {
    for (const [name, arn] of await projectsIn(ask)) projects.set(name, arn);
    for (const name of held) {
      const arn = projects.get(name);
      await readInto(`the versions of ${name}`, versions, name, async () =>
        arn ? versionsOf(ask, arn) : [],
      );
    }
    for (const [name, arn] of projects) {
      if (held.has(name)) continue;
      await readInto(`the versions of ${name}`, versions, name, () =>
        // The project may belong to somebody else, who does not let us read it.
        absentAs(/AccessDenied/, [], () => taggedVersionsOf(stack, ask, arn)),
      );
    }
  });
  for (const { logicalId } of deployed.pointers) {
    const name = physicalIds.get(logicalId);
    if (name) await readInto(`the parameter ${name}`, parameters, name, () => parameterOf(ask, name));
  }
  for (const { properties } of deployed.policies) {
    const arn = resolve(properties.ProjectArn, known);
    if (typeof arn !== 'string' || policies.has(arn)) continue;
    await readInto(`the policies of ${arn}`, policies, arn, () => policiesOf(ask, arn));
  }
  for (const name of formerOwners(stack, [...versions.values()].flat())) {
    await attempt(`the stack ${name}`, async () => {
      if (!(await describe(ask, name)).StackStatus) formerStacks.add(name);
    });
  }
  return { ...read, status, deployed };
}

/** The names of the stacks from which this stack took copies over. */
function formerOwners(stack: AppStack, versions: readonly FoundVersion[]): Set<string> {
  const owned = versions.filter(({ tags }) => ownedBy(stack, tags[OWNER_TAG]));
  const names = owned.map(({ tags }) => /^(.*)\//.exec(tags[TAKEN_FROM_TAG] ?? '')?.[1] ?? stack.name);
  return new Set(names.filter((name) => name !== stack.name));
}

/** Nothing when there is no such stack. */
async function describe(ask: Ask, StackName: string): Promise<{ StackStatus?: string; StackId?: string }> {
  const stacks = await absentAs(/does not exist/, { Stacks: [] }, () =>
    ask('cloudformation', 'DescribeStacks', { StackName }),
  );
  return stacks.Stacks[0] ?? {};
}

async function parameterOf(ask: Ask, Name: string): Promise<string | undefined> {
  const { Parameter } = await absentAs(/ParameterNotFound/, { Parameter: undefined }, () =>
    ask('ssm', 'GetParameter', { Name }),
  );
  return Parameter?.Value;
}

async function policiesOf(ask: Ask, ProjectArn: string): Promise<FoundPolicy[]> {
  const policies = await absentAs(/ResourceNotFoundException/, [], () =>
    pages(ask, 'rekognition', 'ListProjectPolicies', { ProjectArn }, 'ProjectPolicies'),
  );
  return policies.map(({ PolicyName, PolicyRevisionId, PolicyDocument }: any) => ({
    name: PolicyName,
    revision: PolicyRevisionId,
    document: PolicyDocument,
  }));
}
