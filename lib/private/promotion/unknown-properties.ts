import type { Problem } from '../../../contract/problem';
import type { PromotionTarget } from '../../promotion-target';

const PROPERTIES: Readonly<Record<keyof PromotionTarget, true>> = {
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
};

/**
 * What a target has and the library does not know. A compiler says so of a literal only: in a target that comes from a
 * file or from JavaScript, a gate with a wrong name would judge nothing.
 */
export function problemsOfUnknownProperties(target: PromotionTarget): Problem[] {
  return Object.entries(target)
    .filter(([property, value]) => value !== undefined && !(property in PROPERTIES))
    .map(([property, value]) => ({
      property,
      value,
      allowed: `a target has no such property, only ${Object.keys(PROPERTIES).join(', ')}`,
      change: 'correct its name, or leave it out',
    }));
}
