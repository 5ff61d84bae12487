export { CopiedModelVersion, type CopiedModelVersionProps } from './copied-model-version';
export {
  type IModelVersion,
  ModelVersion,
  type ModelVersionAttributes,
  type ModelVersionPointerAttributes,
  type ModelVersionReference,
} from './model-version';
export { ModelVersionGrants } from './model-version-grants';
export { ModelVersionPointer, type ModelVersionPointerProps } from './model-version-pointer';
export { Project, type ProjectProps } from './project';
export { ProjectPolicy, type ProjectPolicyProps } from './project-policy';
