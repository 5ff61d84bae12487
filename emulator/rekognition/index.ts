import type { Aws, Service } from '../call';
import { jsonProtocol } from '../wire/json-protocol';
import { type BadEnd, change, disturbCopy, disturbStart, type VersionChange } from './by-hand';
import { unitsInService } from './in-service';
import { CallQuota } from './limits';
import { OPERATIONS } from './operations';
import { type RekognitionOptions, settingsOf } from './options';
import { policiesOn } from './policies-in-force';
import { snapshot, type VersionSnapshot } from './snapshot';
import { State } from './state';
import { type TrainedModel, type TrainedModelArns, train } from './train';

export type { BadEnd, VersionChange } from './by-hand';
export type { RekognitionOptions } from './options';
export { AS_IAM_DOES, type PolicyRewriting } from './rewrite-policy';
export type { VersionSnapshot } from './snapshot';
export type { TrainedModel, TrainedModelArns } from './train';

export interface Rekognition extends Service {
  /** Puts a trained model in place, without a call and without waiting. */
  train(model: TrainedModel): TrainedModelArns;
  /** A fault: makes a copy that is in progress fail. Without `end`, the copy stays in progress for ever. */
  disturbCopy(versionArn: string, end?: BadEnd): void;
  /** The same for a start that is in progress. */
  disturbStart(versionArn: string, end?: BadEnd): void;
  /** Sets a version's status or tags immediately, as if a person had changed them. */
  change(versionArn: string, change: VersionChange): void;
  /** All versions that an account has in a Region, oldest first, also those being deleted. */
  versions(account: string, region: string): VersionSnapshot[];
}

export function createRekognition(aws: Aws, options?: RekognitionOptions): Rekognition {
  const state = new State(aws, settingsOf(options));
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
