import type { Problem } from '../../../contract/problem';
import type { ModelPromotionProps } from '../../model-promotion';
import type { PromotionRunning } from '../../promotion-running';
import type { PromotionSource } from '../../promotion-source';
import type { PromotionTarget } from '../../promotion-target';
import { problemsOfKind, problemsOfPart, problemsOfShape, type Shape } from '../checks/shape';
import { problemsOfShapeOfSchedule } from '../running/hours';

const PROMOTION: Shape<ModelPromotionProps> = {
  source: 'an object',
  targets: 'a list',
  keptModelVersionArns: 'a list?',
  timeout: 'a Duration?',
};

const SOURCE: Shape<PromotionSource> = {
  projectArn: 'a string',
  modelVersionArn: 'a string',
  stackProps: 'an object?',
};

const TARGET: Shape<PromotionTarget> = {
  name: 'a string',
  account: 'a string',
  wave: 'a string?',
  stackProps: 'an object?',
  projectName: 'a string?',
  projectArn: 'a string?',
  outputBucketName: 'a string?',
  outputKeyPrefix: 'a string?',
  encryptionKeyArn: 'a string?',
  parameterName: 'a string?',
  currentModelVersionArn: 'a string?',
  keptModelVersionArns: 'a list?',
  minimumF1Score: 'a number?',
  minimumLabelF1Scores: 'an object?',
  maximumF1Drop: 'a number?',
  acceptMissingEvaluation: 'true or false?',
  running: 'an object?',
  removalPolicy: 'a string?',
  stopOnDelete: 'true or false?',
  requireApproval: 'true or false?',
  copyRoleArn: 'a string?',
  copyRoleName: 'a string?',
};

const RUNNING: Shape<PromotionRunning> = {
  minInferenceUnits: 'a number',
  maxInferenceUnits: 'a number?',
  timeout: 'a Duration?',
  drain: 'a Duration?',
  schedule: 'an object?',
};

/** Properties of a wrong kind or with a wrong name. All other rules rely on this one. */
export function problemsOfShapeOfPromotion(props: ModelPromotionProps): Problem[] {
  const { source, targets } = props;
  return [
    ...problemsOfShape(props, PROMOTION, 'a promotion'),
    ...problemsOfPart('source', source, SOURCE),
    ...(Array.isArray(targets) ? targets : []).flatMap((target, index) => {
      const path = `targets[${index}]`;
      return [
        ...problemsOfKind(path, target, 'an object'),
        ...problemsOfPart(path, target, TARGET, 'a target'),
        ...problemsOfPart(`${path}.running`, target?.running, RUNNING, '`running` of a target'),
        ...problemsOfShapeOfSchedule(`${path}.running.schedule`, target?.running?.schedule),
      ];
    }),
  ];
}
