export { CopiedModelVersion } from './copied-model-version';
export type { CopiedModelVersionProps } from './copied-model-version-props';
export type { HandlerFunctionOptions } from './handler-function-options';
export { HandlerFunctions } from './handler-functions';
export type { F1Comparison, ModelGates } from './model-gates';
export { ModelPromotion, type ModelPromotionProps } from './model-promotion';
export {
  type IModelVersion,
  type IModelVersionRef,
  ModelVersion,
  type ModelVersionAttributes,
  type ModelVersionReference,
} from './model-version';
export { ModelVersionGrants } from './model-version-grants';
export {
  type IModelVersionPointer,
  ModelVersionPointer,
  type ModelVersionPointerAttributes,
  type ModelVersionPointerProps,
} from './model-version-pointer';
export { ModelVersionPointerGrants } from './model-version-pointer-grants';
export { type IProject, Project, type ProjectProps } from './project';
export { type CopyPermissionOptions, ProjectPolicy, type ProjectPolicyProps } from './project-policy';
export type { PromotionRunning } from './promotion-running';
export type { PromotionSource } from './promotion-source';
export type { PromotionTarget } from './promotion-target';
export { PromotionTargetStack } from './promotion-target-stack';
export { RunningModelAlarms, type RunningModelAlarmsProps } from './running-model-alarms';
export { RunningModelVersion } from './running-model-version';
export type { RunningModelVersionProps } from './running-model-version-props';
export type { RunningSchedule } from './running-schedule';
