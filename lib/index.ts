export { CopiedModelVersion, type CopiedModelVersionProps } from './copied-model-version';
export {
  type IModelVersion,
  ModelVersion,
  type ModelVersionAttributes,
  type ModelVersionReference,
} from './model-version';
export { ModelVersionGrants } from './model-version-grants';
export { Project, type ProjectProps } from './project';
export { ProjectPolicy, type ProjectPolicyProps } from './project-policy';
