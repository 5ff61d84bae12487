import type { Call } from '../call';
import type { Project, State, Version } from './state';
import { resourceTags } from './tags';

/** The project that a call names, once the caller may call this operation for it. */
export async function openProject(state: State, call: Call, arn: string): Promise<Project> {
  await call.authorize(`rekognition:${call.operation}`, [arn], resourceTags(state.findProject(arn)));
  return state.project(arn, call.region);
}

/** The same for a version. */
export async function openVersion(state: State, call: Call, arn: string): Promise<Version> {
  await call.authorize(`rekognition:${call.operation}`, [arn], resourceTags(state.findVersion(arn)));
  return state.version(arn, call.region);
}
