import type { ProjectVersionDescription } from '@aws-sdk/client-rekognition';
import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import { parseMark } from '../cloudformation/mark';
import type { Context, Observation } from '../reconcile/kind';
import { unseen } from '../reconcile/unseen';
import { meaningOf } from '../rekognition/answers';
import { findVersion } from '../rekognition/find-version';
import * as messages from './messages';
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
    return lookFailed(context, request, 'DescribeProjectVersions', error);
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
    return lookFailed(context, request, 'ListTagsForResource', error);
  }
}

/** A version or a project that is gone counts as absent. */
export function lookFailed(
  { moment }: Context,
  request: RunRequest,
  call: string,
  error: unknown,
): Observation<ObservedVersion> {
  return meaningOf(error) === 'not found'
    ? { kind: 'absent' }
    : unseen(messages, request, call, error, moment);
}
