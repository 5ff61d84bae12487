import { Annotations, CfnResource, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { rootOf } from '../permissions/own-stack';

/** What can take the place of a reference to a version, by who refers to it. */
const ADVICE = {
  construct:
    'Pass the ARNs as values, or use ModelPromotion. Within one account and Region read the pointer of the other stack, with ModelVersionPointer.fromParameterName()',
  watcher: 'Let the alarms be in the stack of the models',
  grantee:
    'Grant every version of the project, with the grants of the project or of a pointer to the version',
} as const;

/**
 * A version's ARN changes with every new version. Between two stacks an export keeps it as it is, and a weak reference is
 * read again only when something else in the template changes.
 */
export function warnOfOtherStack(
  scope: IConstruct,
  property: string,
  modelVersionArn: string,
  advice: keyof typeof ADVICE = 'construct',
): void {
  const maker = makersOf(modelVersionArn).find((stack) => rootOf(stack) !== rootOf(Stack.of(scope)));
  if (!maker) return;
  Annotations.of(scope).addWarningV2(
    'cdk-rekognition-custom-labels:version-of-another-stack',
    `${property} is made by another stack, ${maker.node.path}. When that stack makes a new version, CloudFormation refuses to change the export of its ARN. Where the reference is weak, as it is across accounts, this stack keeps the former ARN, whose version is then deleted, and the deployment says "no changes". ${ADVICE[advice]}`,
  );
}

/** The stacks with the resources that the ARN comes from. */
function makersOf(modelVersionArn: string): Stack[] {
  return Tokenization.reverseString(modelVersionArn)
    .tokens.filter(Reference.isReference)
    .map(({ target }) => target)
    .filter(CfnResource.isCfnResource)
    .map((resource) => resource.stack);
}
