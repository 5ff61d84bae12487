import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import { parseMark } from '../cloudformation/mark';
import { unseen } from '../reconcile/failures';
import type { Context, Observation } from '../reconcile/kind';
import { meaningOf } from '../rekognition/answers';
import { findVersion } from '../rekognition/find-version';
import * as messages from './messages';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';

/** Looks at the version, and at its tags. */
export async function look(context: Context, request: RunRequest): Promise<Observation<ObservedVersion>> {
  const { rekognition } = context;
  const { projectArn, modelVersionArn } = request;
  try {
    const description = await findVersion(rekognition, projectArn, modelVersionArn);
    if (!description) return { kind: 'absent' };
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
    return lookFailed(context, request, error);
  }
}

/** A version or a project that is gone counts as absent. */
export function lookFailed(
  context: Context,
  request: RunRequest,
  error: unknown,
): Observation<ObservedVersion> {
  return meaningOf(error) === 'not found' ? { kind: 'absent' } : unseen(messages, request, context, error);
}
