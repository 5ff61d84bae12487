import type { Operation } from '../call';
import { AwsError } from '../errors';
import type { State } from './state';
import { resourceTags } from './tags';

/** A running model answers, and sees nothing in any image. */
export const detectCustomLabels =
  (state: State): Operation =>
  async (call, input) => {
    const arn: string = input.ProjectVersionArn;
    await call.authorize('rekognition:DetectCustomLabels', [arn], resourceTags(state.findVersion(arn)));
    const status = state.statusOf(state.version(arn, call.region));
    if (status !== 'RUNNING') {
      throw new AwsError(
        'ResourceNotReadyException',
        `The model version ${arn} is not running: it is ${status}.`,
      );
    }
    return { CustomLabels: [] };
  };
