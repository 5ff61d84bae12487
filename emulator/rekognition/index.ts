import type { Aws, Service } from '../call';
import { jsonProtocol } from '../wire/json-protocol';
import { type BadEnd, change, disturbCopy, disturbStart, type VersionChange } from './by-hand';
import { unitsInService } from './in-service';
import { CallQuota, LIMITS } from './limits';
import { OPERATIONS } from './operations';
import { policiesOn } from './policies-in-force';
import type { PolicyRewriting } from './rewrite-policy';
import { snapshot, type VersionSnapshot } from './snapshot';
import { type InvalidPrincipalError, State } from './state';
import { type TrainedModel, type TrainedModelArns, train } from './train';

export type { VersionChange } from './by-hand';
export { AS_IAM_DOES, type PolicyRewriting } from './rewrite-policy';
export type { VersionSnapshot } from './snapshot';
export type { TrainedModel, TrainedModelArns } from './train';

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
  /** DescribeProjectVersions for names answers an empty page first, with a NextToken for the next one. @default false */
  readonly emptyFirstPage?: boolean;
  /** A copy begins with the tags of its source. Those of the call replace them. @default false */
  readonly copiesTags?: boolean;
  /** How long a changed project policy does not count. @default 0 */
  readonly policyPropagation?: number;
  /** How the policies in ListProjectPolicies differ from those that were put. @default - not at all */
  readonly rewritesPolicies?: readonly PolicyRewriting[];
  /**
   * How long a new role cannot be named in a project policy. A role that does not exist cannot be named either.
   * @default - roles are not looked up
   */
  readonly principalPropagation?: number;
  /** The error's name for such a role. @default MalformedPolicyDocumentException */
  readonly invalidPrincipal?: InvalidPrincipalError;
  /** Calls of one control-plane operation per second, account and Region. AWS: 5. @default - without limit */
  readonly callsPerSecond?: number;
}

export interface Rekognition extends Service {
  /** Puts a trained model in place, without a call and without waiting. */
  train(model: TrainedModel): TrainedModelArns;
  /** Has a copy under way fail or, without an end, never end: a fault. */
  disturbCopy(versionArn: string, end?: BadEnd): void;
  /** The same for a start under way. */
  disturbStart(versionArn: string, end?: BadEnd): void;
  /** Sets a version's status or tags immediately, as if a person had changed them. */
  change(versionArn: string, change: VersionChange): void;
  /** All versions that an account has in a Region, oldest first, also those being deleted. */
  versions(account: string, region: string): VersionSnapshot[];
}

export function createRekognition(aws: Aws, options: RekognitionOptions = {}): Rekognition {
  const state = new State(aws, {
    copyDuration: options.copyDuration ?? 6 * 60_000,
    deleteDuration: options.deleteDuration ?? 5_000,
    startDuration: options.startDuration ?? 5 * 60_000,
    stopDuration: options.stopDuration ?? 60_000,
    versionsPerProject: options.versionsPerProject ?? LIMITS.versionsPerProject,
    runningModels: options.runningModels ?? LIMITS.runningModels,
    describeLag: options.describeLag ?? 0,
    emptyFirstPage: options.emptyFirstPage ?? false,
    copiesTags: options.copiesTags ?? false,
    policyPropagation: options.policyPropagation ?? 0,
    rewritesPolicies: options.rewritesPolicies ?? [],
    principalPropagation: options.principalPropagation,
    invalidPrincipal: options.invalidPrincipal ?? 'MalformedPolicyDocumentException',
    callsPerSecond: options.callsPerSecond ?? Number.POSITIVE_INFINITY,
  });
  const quota = new CallQuota(state.settings.callsPerSecond);
  aws.cloudwatch.measure((place) => unitsInService(state, place));
  aws.iam.addResourcePolicies('rekognition', (arn) => policiesOn(state, arn));
  return {
    name: 'rekognition',
    protocol: jsonProtocol('1.1'),
    operations: Object.fromEntries(
      Object.entries(OPERATIONS).map(([name, create]) => [name, quota.guard(name, create(state))]),
    ),
    inventory: (account) => state.arnsIn(account),
    train: (model) => train(state, model),
    disturbCopy: (versionArn, end) => disturbCopy(state, versionArn, end),
    disturbStart: (versionArn, end) => disturbStart(state, versionArn, end),
    change: (versionArn, what) => change(state, versionArn, what),
    versions: (account, region) => snapshot(state, account, region),
  };
}
