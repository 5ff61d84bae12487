import type { Construct } from 'constructs';
import { type IModelVersion, ModelVersion, Project } from '../../lib';

/** A version that the app does not make, in a project that it does not make. */
export function importVersion(
  scope: Construct,
  id: string,
  { projectArn, modelVersionArn }: { readonly projectArn: string; readonly modelVersionArn: string },
): IModelVersion {
  const project = Project.fromProjectArn(scope, `ProjectOf${id}`, projectArn);
  return ModelVersion.fromModelVersionAttributes(scope, id, { project, modelVersionArn });
}
