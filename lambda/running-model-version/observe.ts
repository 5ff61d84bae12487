import type { ProjectVersionDescription } from '@aws-sdk/client-rekognition';
import { RUNNER_TAG } from '../../contract/running-model-version';
import { awsText, meaningOf } from '../rekognition/answers';
import type { RekognitionCalls } from '../rekognition/calls';
import { denied, refused } from './messages';
import type { Observation } from './observation';
import type { RunRequest } from './request';

/** `deniedForGood`: AccessDenied no longer means that a permission is on its way. */
export async function observe(
  rekognition: RekognitionCalls,
  request: RunRequest,
  deniedForGood: boolean,
): Promise<Observation> {
  const unseen = (error: unknown, call: string): Observation => {
    const meaning = meaningOf(error);
    if (meaning === 'not found') return { kind: 'absent' };
    if (meaning === 'refused') return { kind: 'unobservable', message: refused(request, call, error) };
    if (meaning === 'denied' && deniedForGood)
      return { kind: 'unobservable', message: denied(request, call, error) };
    return { kind: 'unknown', because: awsText(error) };
  };

  let description: ProjectVersionDescription | undefined;
  try {
    const { ProjectVersionDescriptions } = await rekognition.describeProjectVersions({
      ProjectArn: request.projectArn,
      VersionNames: [request.versionName],
    });
    // A version that was deleted and made again under the same name has another ARN.
    description = ProjectVersionDescriptions?.find(
      ({ ProjectVersionArn }) => ProjectVersionArn === request.modelVersionArn,
    );
  } catch (error) {
    return unseen(error, 'DescribeProjectVersions');
  }
  if (!description) return { kind: 'absent' };

  try {
    const { Tags = {} } = await rekognition.listTagsForResource({ ResourceArn: request.modelVersionArn });
    return {
      kind: 'version',
      version: {
        status: description.Status ?? 'UNKNOWN',
        statusMessage: description.StatusMessage,
        minInferenceUnits: description.MinInferenceUnits,
        maxInferenceUnits: description.MaxInferenceUnits,
        runner: Tags[RUNNER_TAG],
      },
    };
  } catch (error) {
    return unseen(error, 'ListTagsForResource');
  }
}
