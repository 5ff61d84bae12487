import type { Operation } from '../call';
import { AwsError } from '../errors';
import { deliverResults } from './deliver-results';
import { invalidParameter, limitExceeded, resourceInUse } from './errors';
import { LIMITS } from './limits';
import { openVersion } from './open';
import type { State, VersionStatus } from './state';

const STARTABLE: readonly VersionStatus[] = ['TRAINING_COMPLETED', 'COPYING_COMPLETED', 'STOPPED', 'FAILED'];

/** A model needs its place until it has stopped. */
const UP: readonly VersionStatus[] = ['STARTING', 'RUNNING', 'STOPPING'];

export const startProjectVersion =
  (state: State): Operation =>
  async (call, input) => {
    const { ProjectVersionArn: arn, MinInferenceUnits: minimum, MaxInferenceUnits: maximum } = input;
    if (maximum < minimum)
      throw invalidParameter('MaxInferenceUnits must not be less than MinInferenceUnits.');
    const version = await openVersion(state, call, arn);
    await deliverResults(state, version.project);
    const status = state.statusOf(version);
    if (!STARTABLE.includes(status)) {
      throw resourceInUse(`The model version ${arn} cannot be started while its status is ${status}.`);
    }
    if (Math.max(minimum, maximum ?? 0) > LIMITS.inferenceUnits) {
      throw limitExceeded(
        `An Amazon Rekognition service limit was exceeded: a model can have at most ${LIMITS.inferenceUnits} inference units.`,
      );
    }
    const running = state
      .versionsIn(call.account, call.region)
      .filter((other) => UP.includes(state.statusOf(other)));
    if (running.length >= state.settings.runningModels) {
      throw limitExceeded(
        `An Amazon Rekognition service limit was exceeded: ${running.length} models are running in this account and Region, and at most ${state.settings.runningModels} can run at once.`,
      );
    }
    version.inferenceUnits = { minimum, maximum };
    const { duration = state.settings.startDuration, failure: message } = version.starts;
    const end = message === undefined ? 'RUNNING' : 'FAILED';
    version.life.begin(state.now, 'STARTING', { after: duration, status: end, message });
    return { Status: 'STARTING' };
  };

export const stopProjectVersion =
  (state: State): Operation =>
  async (call, input) => {
    const version = await openVersion(state, call, input.ProjectVersionArn);
    const status = state.statusOf(version);
    if (status !== 'RUNNING') {
      throw resourceInUse(
        `The model version ${version.arn} cannot be stopped while its status is ${status}.`,
      );
    }
    version.life.begin(state.now, 'STOPPING', { after: state.settings.stopDuration, status: 'STOPPED' });
    return { Status: 'STOPPING' };
  };

/** A running model answers, and sees nothing in any image. */
export const detectCustomLabels =
  (state: State): Operation =>
  async (call, input) => {
    const arn: string = input.ProjectVersionArn;
    const status = state.statusOf(await openVersion(state, call, arn));
    if (status !== 'RUNNING') {
      throw new AwsError(
        'ResourceNotReadyException',
        `The model version ${arn} is not running: it is ${status}.`,
      );
    }
    return { CustomLabels: [] };
  };
