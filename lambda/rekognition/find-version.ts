import type { ProjectVersionDescription } from '@aws-sdk/client-rekognition';
import type { RekognitionCalls } from './calls';

/**
 * The version that `isWanted` picks among those of a name. Rekognition may answer with an empty page and a token for the
 * next one, so all pages are read.
 */
export async function findVersion(
  rekognition: RekognitionCalls,
  projectArn: string,
  versionName: string,
  isWanted: (found: ProjectVersionDescription) => boolean,
): Promise<ProjectVersionDescription | undefined> {
  let token: string | undefined;
  do {
    const { ProjectVersionDescriptions, NextToken } = await rekognition.describeProjectVersions({
      ProjectArn: projectArn,
      VersionNames: [versionName],
      NextToken: token,
    });
    const found = ProjectVersionDescriptions?.find(isWanted);
    if (found) return found;
    token = NextToken;
  } while (token);
  return undefined;
}
