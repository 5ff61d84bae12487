import type { Problem } from '../../../contract/problem';
import type { CopiedModelVersionProps } from '../../copied-model-version-props';
import type { F1Comparison } from '../../model-gates';
import { problemsOfPart, problemsOfShape, type Shape } from '../checks/shape';

const COPY: Shape<CopiedModelVersionProps> = {
  source: 'an object',
  destinationProject: 'an object',
  outputBucket: 'an object',
  outputKeyPrefix: 'a string?',
  encryptionKey: 'an object?',
  versionName: 'a string?',
  tags: 'an object?',
  removalPolicy: 'a string?',
  stopOnDelete: 'true or false?',
  adoptExisting: 'true or false?',
  timeout: 'a Duration?',
  minimumF1Score: 'a number?',
  minimumLabelF1Scores: 'an object?',
  f1Comparison: 'an object?',
  acceptMissingEvaluation: 'true or false?',
};

const COMPARISON: Shape<F1Comparison> = {
  maximumF1Drop: 'a number',
  currentVersionParameterName: 'a string',
};

/** Properties of a wrong kind or with a wrong name. All other rules rely on this one. */
export function problemsOfShapeOfCopy(props: CopiedModelVersionProps): Problem[] {
  return [
    ...problemsOfShape(props, COPY),
    ...problemsOfPart('f1Comparison', props.f1Comparison, COMPARISON, 'a comparison'),
  ];
}
