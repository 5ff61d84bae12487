import { CfnOutput, CfnParameter } from 'aws-cdk-lib';
import type { PromotionSource } from '../../promotion-source';
import type { PromotionTarget } from '../../promotion-target';
import type { PromotionTargetStack } from '../../promotion-target-stack';
import { known } from '../checks/validation';
import { parameterNameOf, projectNameOf } from './names';

const PAGE =
  'https://github.com/cdk-rekognition-custom-labels/cdk-rekognition-custom-labels/blob/main/docs/promotion.md#another-name-for-a-project-or-a-pointer';

/**
 * A parameter of the stack that says which source, project and pointer the stack was made for. `cdk deploy` keeps the value
 * that a stack has, and CloudFormation refuses a template that does not allow this value. So another promotion with the
 * same name, or a new name for a live project, fails before anything is deleted.
 */
export function rememberWhatItIsFor(
  stack: PromotionTargetStack,
  target: PromotionTarget,
  source: PromotionSource,
): void {
  const project = target.projectArn ?? projectNameOf(target, source);
  // A value that only CloudFormation knows cannot be compared.
  const [into, by] = [project, parameterNameOf(target, source)].map((name) => known(name) ?? '?');
  const value = `${source.projectArn} into ${into} by ${by}`;
  const parameter = new CfnParameter(stack, 'MadeFor', {
    default: value,
    allowedValues: [value],
    description: 'What the stack was made for. Leave it as it is',
    constraintDescription:
      'the stack was made for another source, project or pointer, and this deployment would delete what is in use. ' +
      'If another promotion has made the stack, give this one another name. If you change a name or set projectArn, ' +
      `read ${PAGE}, and then deploy once with --no-previous-parameters`,
  });
  new CfnOutput(stack, 'Purpose', { value: parameter.valueAsString });
}
