import type { Call } from '../call';
import { resourceNotFound } from './errors';
import type { Project, State, Version } from './state';
import { resourceTags } from './tags';

/** The project that a call names, once the caller may call this operation for it. */
export async function openProject(state: State, call: Call, arn: string): Promise<Project> {
  await call.authorize(`rekognition:${call.operation}`, [arn], resourceTags(state.findProject(arn)));
  const project = state.project(arn, call.region);
  // CloudFormation takes a project that is not found for one that it has deleted.
  const isNew = call.operation !== 'DeleteProject' && state.now - project.created < state.settings.projectLag;
  if (isNew) throw resourceNotFound(arn);
  return project;
}

/** The same for a version. */
export async function openVersion(state: State, call: Call, arn: string): Promise<Version> {
  await call.authorize(`rekognition:${call.operation}`, [arn], resourceTags(state.findVersion(arn)));
  return state.version(arn, call.region);
}
