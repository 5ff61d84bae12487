import type { ProjectVersionDescription } from '@aws-sdk/client-rekognition';
import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import { parseMark } from '../cloudformation/mark';
import type { Context, Observation } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { awsText, mayPass, meaningOf } from '../rekognition/answers';
import { findVersion } from '../rekognition/find-version';
import { denied, refused } from './messages';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';

/** Looks at the version, and at its tags. */
export async function look(context: Context, request: RunRequest): Promise<Observation<ObservedVersion>> {
  const { rekognition } = context;
  const { projectArn, versionName, modelVersionArn } = request;
  let description: ProjectVersionDescription | undefined;
  try {
    // A version that was deleted and made again under the same name has another ARN.
    description = await findVersion(
      rekognition,
      projectArn,
      versionName,
      ({ ProjectVersionArn }) => ProjectVersionArn === modelVersionArn,
    );
  } catch (error) {
    return unseen(context, request, error, 'DescribeProjectVersions');
  }
  if (!description) return { kind: 'absent' };

  try {
    const { Tags = {} } = await rekognition.listTagsForResource({ ResourceArn: modelVersionArn });
    const thing: ObservedVersion = {
      status: description.Status ?? 'UNKNOWN',
      statusMessage: description.StatusMessage,
      minInferenceUnits: description.MinInferenceUnits,
      maxInferenceUnits: description.MaxInferenceUnits,
      runner: Tags[RUNNER_TAG],
      mark: parseMark(Tags[RUN_OPERATION_TAG]),
    };
    return { kind: 'seen', thing };
  } catch (error) {
    return unseen(context, request, error, 'ListTagsForResource');
  }
}

/** What a look that failed has told. */
export function unseen(
  { moment }: Context,
  request: RunRequest,
  error: unknown,
  call: string,
): Observation<ObservedVersion> {
  const meaning = meaningOf(error);
  if (meaning === 'not found') return { kind: 'absent' };
  if (mayPass(meaning, isDeletion(moment.situation), moment.age)) {
    return { kind: 'unknown', because: awsText(error) };
  }
  const tell = meaning === 'denied' ? denied : refused;
  return { kind: 'unobservable', message: tell(request, call, error) };
}
