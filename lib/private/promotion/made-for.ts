import { CfnOutput, CfnParameter, type Stack } from 'aws-cdk-lib';
import type { PromotionSource } from '../../promotion-source';
import type { PromotionTarget } from '../../promotion-target';
import { known } from '../checks/validation';
import { parameterNameOf, projectNameOf } from './names';

const PAGE =
  'https://github.com/cdk-rekognition-custom-labels/cdk-rekognition-custom-labels/blob/main/docs/promotion.md#another-name-for-a-project-or-a-pointer';

/**
 * A parameter of the stack that says what the stack was made for. `cdk deploy` keeps the value that a stack has, and
 * CloudFormation refuses a template that does not allow this value. So another promotion with the same name, or a new
 * name for what is in use, fails before anything is deleted.
 */
export function rememberWhatItIsFor(stack: Stack, value: string): void {
  const parameter = new CfnParameter(stack, 'MadeFor', {
    default: value,
    allowedValues: [value],
    description: 'What the stack was made for. Leave it as it is',
    constraintDescription:
      'the stack was made for another source, project, pointer or bucket, and this deployment would delete what is in use. ' +
      'If another promotion has made the stack, give this one another name. If you change a name, or set projectArn or ' +
      `outputBucketName, read ${PAGE}, and then deploy once with --no-previous-parameters`,
  });
  new CfnOutput(stack, 'Purpose', { value: parameter.valueAsString });
}

/**
 * The source, the project, the pointer, and whether the stack makes its bucket. The stack would delete a bucket that it
 * has made.
 */
export function purposeOf(target: PromotionTarget, source: PromotionSource): string {
  const project = target.projectArn ?? projectNameOf(target, source);
  // A value that only CloudFormation knows cannot be compared.
  const [into, by] = [project, parameterNameOf(target, source)].map((name) => known(name) ?? '?');
  const bucket = target.outputBucketName ? '' : ' with a bucket of its own';
  return `${source.projectArn} into ${into} by ${by}${bucket}`;
}
