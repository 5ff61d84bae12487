import { LIMITS } from './limits';
import type { PolicyRewriting } from './rewrite-policy';

/** All durations are milliseconds. */
export interface RekognitionOptions {
  /** How long a copy takes. @default - 6 minutes */
  readonly copyDuration?: number;
  /** How long a project or version is DELETING. @default - 5 seconds */
  readonly deleteDuration?: number;
  /** How long a model is STARTING. @default - 5 minutes */
  readonly startDuration?: number;
  /** How long a model is STOPPING. @default - 1 minute */
  readonly stopDuration?: number;
  /** The number of versions that a project may hold. AWS can raise it. @default 100 */
  readonly versionsPerProject?: number;
  /** Models that may run at a time in an account and Region. @default 2 */
  readonly runningModels?: number;
  /** How long DescribeProjectVersions does not see a new version. @default 0 */
  readonly describeLag?: number;
  /** How long ListTagsForResource still shows the tags before a change. @default 0 */
  readonly tagLag?: number;
  /** How long calls do not find a new project. @default 0 */
  readonly projectLag?: number;
  /** DescribeProjectVersions for names answers an empty page first, with a NextToken for the next one. @default false */
  readonly emptyFirstPage?: boolean;
  /** A copy begins with the tags of its source. Those of the call replace them. @default false */
  readonly copiesTags?: boolean;
  /** How long a changed project policy does not count. @default 0 */
  readonly policyPropagation?: number;
  /** How the policies in ListProjectPolicies differ from those that were put. @default - not at all */
  readonly rewritesPolicies?: readonly PolicyRewriting[];
  /**
   * How long a new role cannot be named in a project policy. A principal that does not exist cannot be named either.
   * @default - principals are not looked up
   */
  readonly principalPropagation?: number;
  /** The error's name for such a principal. @default MalformedPolicyDocumentException */
  readonly invalidPrincipal?: 'MalformedPolicyDocumentException' | 'InvalidParameterException';
  /** Calls of one control-plane operation per second, account and Region. AWS: 5. @default - without limit */
  readonly callsPerSecond?: number;
}

type Optional = 'principalPropagation';

export type Settings = Required<Omit<RekognitionOptions, Optional>> & Pick<RekognitionOptions, Optional>;

export const settingsOf = (options: RekognitionOptions = {}): Settings => ({
  copyDuration: options.copyDuration ?? 6 * 60_000,
  deleteDuration: options.deleteDuration ?? 5_000,
  startDuration: options.startDuration ?? 5 * 60_000,
  stopDuration: options.stopDuration ?? 60_000,
  versionsPerProject: options.versionsPerProject ?? LIMITS.versionsPerProject,
  runningModels: options.runningModels ?? LIMITS.runningModels,
  describeLag: options.describeLag ?? 0,
  tagLag: options.tagLag ?? 0,
  projectLag: options.projectLag ?? 0,
  emptyFirstPage: options.emptyFirstPage ?? false,
  copiesTags: options.copiesTags ?? false,
  policyPropagation: options.policyPropagation ?? 0,
  rewritesPolicies: options.rewritesPolicies ?? [],
  principalPropagation: options.principalPropagation,
  invalidPrincipal: options.invalidPrincipal ?? 'MalformedPolicyDocumentException',
  callsPerSecond: options.callsPerSecond ?? Number.POSITIVE_INFINITY,
});
