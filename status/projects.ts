import { OWNER_TAG } from '../contract/copied-model-version';
import { RUNNER_TAG } from '../contract/running-model-version';
import type { AppStack } from './assembly';
import type { Ask, FoundVersion } from './found';
import { absentAs, pages } from './pages';
import { ownedBy } from './versions';

/** The ARNs of an account's projects, by their names. */
export async function projectsIn(ask: Ask): Promise<ReadonlyMap<string, string>> {
  const projects = await pages(ask, 'rekognition', 'DescribeProjects', {}, 'ProjectDescriptions');
  return new Map(projects.map(({ ProjectArn }) => [ProjectArn.split('/')[1], ProjectArn]));
}

export async function versionsOf(
  ask: Ask,
  ProjectArn: string,
  needsTags: (status: string) => boolean = () => true,
): Promise<FoundVersion[]> {
  const described = await absentAs(/ResourceNotFoundException/, [], () =>
    pages(ask, 'rekognition', 'DescribeProjectVersions', { ProjectArn }, 'ProjectVersionDescriptions'),
  );
  const versions: FoundVersion[] = [];
  for (const { ProjectVersionArn, Status, SourceProjectVersionArn, EvaluationResult } of described) {
    // Somebody may delete the version between the two calls.
    const { Tags } = needsTags(Status)
      ? await absentAs(/ResourceNotFoundException/, { Tags: {} }, () =>
          ask('rekognition', 'ListTagsForResource', { ResourceArn: ProjectVersionArn }),
        )
      : {};
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

/**
 * Versions with the stack's tags, in a project where the stack holds none. Versions in a TRAINING status were never
 * started, so they have no tags of this library.
 */
export async function taggedVersionsOf(
  stack: Pick<AppStack, 'name'>,
  ask: Ask,
  projectArn: string,
): Promise<FoundVersion[]> {
  const versions = await versionsOf(ask, projectArn, (status) => !status.startsWith('TRAINING_'));
  return versions.filter(({ tags }) => ownedBy(stack, tags[OWNER_TAG]) || ownedBy(stack, tags[RUNNER_TAG]));
}
