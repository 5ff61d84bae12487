import type { Operation } from '../call';
import { deliverResults } from './deliver-results';
import { resourceInUse } from './errors';
import type { State, VersionStatus } from './state';
import { resourceTags } from './tags';

/** AWS documents this for running and training. For the other changes in progress it is inferred. */
const BUSY: readonly VersionStatus[] = [
  'TRAINING_IN_PROGRESS',
  'COPYING_IN_PROGRESS',
  'STARTING',
  'RUNNING',
  'STOPPING',
  'DELETING',
];

export const deleteProjectVersion =
  (state: State): Operation =>
  async (call, input) => {
    const arn: string = input.ProjectVersionArn;
    await call.authorize('rekognition:DeleteProjectVersion', [arn], resourceTags(state.findVersion(arn)));
    const version = state.version(arn, call.region);
    await deliverResults(state, version.project);
    const status = state.statusOf(version);
    if (BUSY.includes(status)) {
      throw resourceInUse(`The model version ${arn} cannot be deleted while its status is ${status}.`);
    }
    version.life.begin(state.now, 'DELETING', { after: state.settings.deleteDuration, status: 'GONE' });
    return { Status: 'DELETING' };
  };
