import type { AppStack } from './assembly';
import { type Declared, declaredIn } from './declared';
import { type Known, resolve } from './template';

/** Makes one call in the account and Region of a stack, with rights to read. */
export type Ask = (service: Service, operation: string, input: object) => Promise<any>;
export type Service = 'cloudformation' | 'rekognition' | 'ssm';

export interface Account {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly ask: Ask;
}

/** A model version, as Rekognition shows it. */
export interface FoundVersion {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly sourceArn?: string;
  readonly f1Score?: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface FoundPolicy {
  readonly name: string;
  readonly revision: string;
  readonly document: string;
}

/** What AWS has of a stack. */
export interface Found {
  readonly known: Known;
  /** Undefined when there is no such stack. */
  readonly status?: string;
  /** By the template that was deployed last. */
  readonly deployed: Declared;
  /** By the names of projects. A project that is gone has none. */
  readonly versions: ReadonlyMap<string, readonly FoundVersion[]>;
  /** By their names; undefined values are parameters that are gone. */
  readonly parameters: ReadonlyMap<string, string | undefined>;
  /** By the ARNs of projects. */
  readonly policies: ReadonlyMap<string, readonly FoundPolicy[]>;
  /** What could not be read, with AWS's text. If the maps above lack something, it is one of these. */
  readonly unread: readonly string[];
}

const NOTHING: Declared = { copies: [], waits: [], runs: [], policies: [], pointers: [] };

/** Throws if not even the stack can be read. */
export async function find(stack: AppStack, { ask, ...place }: Account): Promise<Found> {
  const physicalIds = new Map<string, string>();
  const unread: string[] = [];
  const versions = new Map<string, readonly FoundVersion[]>();
  const parameters = new Map<string, string | undefined>();
  const policies = new Map<string, readonly FoundPolicy[]>();
  const { StackStatus: status, StackId: stackId = '' } = await describe(ask, stack.name);
  const known: Known = { ...place, stackName: stack.name, stackId, physicalIds };
  const nothing = { known, status, deployed: NOTHING, versions, parameters, policies, unread };
  if (status === undefined || status === 'REVIEW_IN_PROGRESS') return { ...nothing, status: undefined };

  const StackName = stack.name;
  const resources = await pages(
    ask,
    'cloudformation',
    'ListStackResources',
    { StackName },
    'StackResourceSummaries',
  );
  for (const { LogicalResourceId, PhysicalResourceId } of resources) {
    if (PhysicalResourceId) physicalIds.set(LogicalResourceId, PhysicalResourceId);
  }
  const { TemplateBody } = await ask('cloudformation', 'GetTemplate', {
    StackName,
    TemplateStage: 'Original',
  });
  const deployed = declaredIn(JSON.parse(TemplateBody));

  const read = async <T>(what: string, into: Map<string, T>, key: string, get: () => Promise<T>) => {
    try {
      into.set(key, await get());
    } catch (error) {
      unread.push(`${what}: ${(error as Error).message}`);
    }
  };
  const projects = new Set(
    [...deployed.copies, ...deployed.runs].flatMap(
      ({ logicalId }) => physicalIds.get(logicalId)?.split('/')[0] ?? [],
    ),
  );
  for (const name of projects) {
    await read(`the versions of ${name}`, versions, name, () => versionsOf(ask, name));
  }
  for (const { logicalId } of deployed.pointers) {
    const name = physicalIds.get(logicalId);
    if (name) await read(`the parameter ${name}`, parameters, name, () => parameterOf(ask, name));
  }
  for (const { properties } of deployed.policies) {
    const arn = resolve(properties.ProjectArn, known);
    if (typeof arn !== 'string' || policies.has(arn)) continue;
    await read(`the policies of ${arn}`, policies, arn, () => policiesOf(ask, arn));
  }
  return { known, status, deployed, versions, parameters, policies, unread };
}

/** Nothing when there is no such stack. */
async function describe(ask: Ask, StackName: string): Promise<{ StackStatus?: string; StackId?: string }> {
  const stacks = await absentAs(/does not exist/, { Stacks: [] }, () =>
    ask('cloudformation', 'DescribeStacks', { StackName }),
  );
  return stacks.Stacks[0] ?? {};
}

async function versionsOf(ask: Ask, projectName: string): Promise<FoundVersion[]> {
  const projects = await ask('rekognition', 'DescribeProjects', { ProjectNames: [projectName] });
  const ProjectArn = projects.ProjectDescriptions?.[0]?.ProjectArn;
  if (!ProjectArn) return [];
  const described = await pages(
    ask,
    'rekognition',
    'DescribeProjectVersions',
    { ProjectArn },
    'ProjectVersionDescriptions',
  );
  const versions: FoundVersion[] = [];
  for (const { ProjectVersionArn, Status, SourceProjectVersionArn, EvaluationResult } of described) {
    const { Tags } = await ask('rekognition', 'ListTagsForResource', { ResourceArn: ProjectVersionArn });
    versions.push({
      arn: ProjectVersionArn,
      name: ProjectVersionArn.split('/').at(-2),
      status: Status,
      sourceArn: SourceProjectVersionArn,
      f1Score: EvaluationResult?.F1Score,
      tags: Tags ?? {},
    });
  }
  return versions;
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

/** The answer; `instead` if AWS says that the thing is absent. */
export async function absentAs<T>(absent: RegExp, instead: T, get: () => Promise<T>): Promise<T> {
  try {
    return await get();
  } catch (error) {
    const { name, message } = error as Error;
    if (absent.test(name) || absent.test(message)) return instead;
    throw error;
  }
}

/** A page may be empty although another page follows. */
export async function pages(
  ask: Ask,
  service: Service,
  operation: string,
  input: object,
  list: string,
): Promise<any[]> {
  const items: any[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ask(service, operation, { ...input, NextToken });
    items.push(...(page[list] ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return items;
}
