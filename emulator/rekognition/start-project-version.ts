import type { Operation } from '../call';
import { checkNumber, checkStrings, missing, report } from './constraints';
import { deliverResults } from './deliver-results';
import { invalidParameter, limitExceeded, resourceInUse } from './errors';
import { LIMITS } from './limits';
import type { State, VersionStatus } from './state';
import { resourceTags } from './tags';

const STARTABLE: readonly VersionStatus[] = ['TRAINING_COMPLETED', 'COPYING_COMPLETED', 'STOPPED'];

export const startProjectVersion =
  (state: State): Operation =>
  async (call, input) => {
    checkStrings(input, ['ProjectVersionArn']);
    const { ProjectVersionArn: arn, MinInferenceUnits: minimum, MaxInferenceUnits: maximum } = input;
    if (minimum === undefined) report([missing('MinInferenceUnits')]);
    checkNumber('MinInferenceUnits', minimum, 1, Number.MAX_SAFE_INTEGER);
    checkNumber('MaxInferenceUnits', maximum, 1, Number.MAX_SAFE_INTEGER);
    if (maximum < minimum)
      throw invalidParameter('MaxInferenceUnits must not be less than MinInferenceUnits.');
    await call.authorize('rekognition:StartProjectVersion', [arn], resourceTags(state.findVersion(arn)));
    const version = state.version(arn, call.region);
    await deliverResults(state, version.project);
    const status = state.statusOf(version);
    if (!STARTABLE.includes(status)) {
      throw resourceInUse(`The model version ${arn} cannot be started while its status is ${status}.`);
    }
    if (Math.max(minimum, maximum ?? 0) > LIMITS.inferenceUnits) {
      throw limitExceeded(`A model can have at most ${LIMITS.inferenceUnits} inference units.`);
    }
    const running = state
      .versionsIn(call.account, call.region)
      .filter((other) => ['STARTING', 'RUNNING'].includes(state.statusOf(other)));
    if (running.length >= LIMITS.runningModels) {
      throw limitExceeded(`${LIMITS.runningModels} models are running, the most that is allowed at once.`);
    }
    version.inferenceUnits = { minimum, maximum };
    version.life.begin(state.now, 'STARTING', { after: state.settings.startDuration, status: 'RUNNING' });
    return { Status: 'STARTING' };
  };
