import type { Problem } from '../../../contract/problem';
import type { PromotionTarget } from '../../promotion-target';

export const PROPERTIES_OF_TARGET: Readonly<Record<keyof PromotionTarget, true>> = {
  name: true,
  account: true,
  wave: true,
  stackProps: true,
  projectName: true,
  projectArn: true,
  outputBucketName: true,
  outputKeyPrefix: true,
  encryptionKeyArn: true,
  parameterName: true,
  currentModelVersionArn: true,
  keptModelVersionArns: true,
  minimumF1Score: true,
  minimumLabelF1Scores: true,
  maximumF1Drop: true,
  acceptMissingEvaluation: true,
  running: true,
  removalPolicy: true,
  stopOnDelete: true,
  requireApproval: true,
  copyRoleArn: true,
  copyRoleName: true,
};

/**
 * What a value has and the library does not know. A compiler says so of a literal only: in a target that comes from a
 * file or from JavaScript, a gate with a wrong name would judge nothing.
 */
export function unknownProperties(
  value: object,
  properties: Readonly<Record<string, true>>,
  what: string,
): Problem[] {
  return Object.entries(value)
    .filter(([property, item]) => item !== undefined && !Object.hasOwn(properties, property))
    .map(([property, item]) => ({
      property,
      value: item,
      allowed: `${what} has no such property, only ${Object.keys(properties).join(', ')}`,
      change: 'correct its name, or leave it out',
    }));
}
