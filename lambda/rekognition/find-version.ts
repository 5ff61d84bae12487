import type { ProjectVersionDescription } from '@aws-sdk/client-rekognition';
import { parseModelVersionArn } from '../../contract/arns';
import type { RekognitionCalls } from './calls';

/** The version with this ARN. One that was deleted and made again under the same name has another ARN. */
export async function findVersion(
  rekognition: RekognitionCalls,
  projectArn: string,
  versionArn: string,
): Promise<ProjectVersionDescription | undefined> {
  const { versionName } = parseModelVersionArn(versionArn)!;
  for await (const version of versionsIn(rekognition, projectArn, [versionName])) {
    if (version.ProjectVersionArn === versionArn) return version;
  }
  return undefined;
}

/**
 * The versions of these names, or all of them. Reads the next page when the caller asks for more versions, also after
 * an empty page: Rekognition may answer with an empty page and a token.
 */
export async function* versionsIn(
  rekognition: RekognitionCalls,
  projectArn: string,
  versionNames?: string[],
): AsyncGenerator<ProjectVersionDescription> {
  let token: string | undefined;
  do {
    const { ProjectVersionDescriptions, NextToken } = await rekognition.describeProjectVersions({
      ProjectArn: projectArn,
      VersionNames: versionNames,
      NextToken: token,
    });
    yield* ProjectVersionDescriptions ?? [];
    token = NextToken;
  } while (token);
}
