import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { INFERENCE_UNITS } from '../../../contract/limits';
import { known } from '../checks/validation';

/** A warning only: the quota can be raised. */
export function warnOfUnits(scope: IConstruct, minimum: number, maximum: number | undefined): void {
  const units = Math.max(known(minimum) ?? 0, known(maximum) ?? 0);
  if (units <= INFERENCE_UNITS) return;
  Annotations.of(scope).addWarningV2(
    'cdk-rekognition-custom-labels:inference-units',
    `An account may use ${INFERENCE_UNITS} inference units for a model unless its quota was raised, and this model asks for ${units}. AWS says only at a start whether the account may use them. A change of the units has stopped the model by then. If AWS refuses, the rollback takes 10 to 20 minutes more to start the model again. Look at the quota first: https://docs.aws.amazon.com/general/latest/gr/rekognition.html`,
  );
}
