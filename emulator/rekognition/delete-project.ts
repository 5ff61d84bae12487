import type { Operation } from '../call';
import { resourceInUse } from './errors';
import type { State } from './state';
import { resourceTags } from './tags';

export const deleteProject =
  (state: State): Operation =>
  async (call, input) => {
    const arn: string = input.ProjectArn;
    await call.authorize('rekognition:DeleteProject', [arn], resourceTags(state.findProject(arn)));
    const project = state.project(arn, call.region);
    if (project.life.at(state.now).status === 'DELETING') {
      throw resourceInUse(`The project ${arn} is being deleted.`);
    }
    const versions = state.versionsOf(project);
    if (versions.length > 0) {
      throw resourceInUse(
        `The project ${arn} cannot be deleted: it still has ${versions.length} model version(s), such as ${versions[0].arn}.`,
      );
    }
    project.life.begin(state.now, 'DELETING', { after: state.settings.deleteDuration, status: 'GONE' });
    return { Status: 'DELETING' };
  };
