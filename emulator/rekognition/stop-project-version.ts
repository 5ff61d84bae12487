import type { Operation } from '../call';
import { resourceInUse } from './errors';
import type { State } from './state';
import { resourceTags } from './tags';

export const stopProjectVersion =
  (state: State): Operation =>
  async (call, input) => {
    const arn: string = input.ProjectVersionArn;
    await call.authorize('rekognition:StopProjectVersion', [arn], resourceTags(state.findVersion(arn)));
    const version = state.version(arn, call.region);
    const status = state.statusOf(version);
    if (status !== 'RUNNING') {
      throw resourceInUse(`The model version ${arn} cannot be stopped while its status is ${status}.`);
    }
    version.life.begin(state.now, 'STOPPING', { after: state.settings.stopDuration, status: 'STOPPED' });
    return { Status: 'STOPPING' };
  };
