import { parseProjectArn } from '../contract/arns';
import type { AppStack } from './assembly';
import { cdkDeploy } from './commands';
import type { Difference } from './differences';
import { type Account, absentAs, type Found, pages } from './found';

/** The versions of a source's project. Undefined if the app has no stack in the account and Region of the project. */
export type Sources = (projectArn: string) => Promise<readonly string[] | undefined>;

/** Asks once for each project, with the lookup role of a stack in its account. */
export function sourcesOf(stacks: readonly AppStack[], open: (stack: AppStack) => Promise<Account>): Sources {
  const asked = new Map<string, ReturnType<Sources>>();
  const ask = async (ProjectArn: string) => {
    const project = parseProjectArn(ProjectArn);
    const there = stacks.find(
      ({ account, region }) => account === project?.account && region === project?.region,
    );
    if (!there) return undefined;
    const account = await open(there);
    const versions = await absentAs(/ResourceNotFoundException/, [], () =>
      pages(
        account.ask,
        'rekognition',
        'DescribeProjectVersions',
        { ProjectArn },
        'ProjectVersionDescriptions',
      ),
    );
    return versions.map(({ ProjectVersionArn }) => ProjectVersionArn as string);
  };
  return (projectArn) => {
    const answer = asked.get(projectArn) ?? ask(projectArn);
    asked.set(projectArn, answer);
    return answer;
  };
}

/** Copies that the next deployment would begin, and whose source version was deleted. A copy that exists needs no source. */
export async function goneSources(
  stack: AppStack,
  { deployed }: Found,
  sources: Sources,
): Promise<Difference[]> {
  const deployedIds = new Set(deployed.copies.map(({ logicalId }) => logicalId));
  const differences: Difference[] = [];
  for (const { logicalId, properties } of stack.declared.copies) {
    const { SourceProjectArn: project, SourceProjectVersionArn: version } = properties;
    if (deployedIds.has(logicalId) || typeof project !== 'string' || typeof version !== 'string') continue;
    const versions = await sources(project);
    if (!versions || versions.includes(version)) continue;
    differences.push({
      id: 'source-gone',
      what: `${logicalId} is to copy ${version}, which does not exist any more`,
      before: 'give this target a keptModelVersionArns without the version, or promote another version',
      command: cdkDeploy(stack),
    });
  }
  return differences;
}
