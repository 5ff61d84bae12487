import { Annotations, CfnResource, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { stacksThatUse } from '../cdk/internals';
import { rootOf } from '../permissions/own-stack';

/** What to use instead of a reference to a version. It depends on what refers to the version. */
const ADVICE = {
  construct:
    'Pass the ARNs as values, or use ModelPromotion. Within one account and Region read the pointer of the other stack, with ModelVersionPointer.fromParameterName()',
  watcher: 'Let the alarms be in the stack of the models',
  grantee:
    'Grant every version of the project, with the grants of the project or of a pointer to the version',
} as const;

/** Which stacks have a warning already, for each resource that makes a version. */
const WARNED = new WeakMap<CfnResource, Set<Stack>>();

/**
 * A version's ARN changes with every new version. Between two stacks an export cannot change, and a weak reference is
 * read again only when something else in the template changes.
 */
export function warnOfOtherStack(
  scope: IConstruct,
  property: string,
  modelVersionArn: string,
  advice: keyof typeof ADVICE = 'construct',
): void {
  const user = rootOf(Stack.of(scope));
  const maker = referencesIn(modelVersionArn)
    .map(({ target }) => target)
    .filter(CfnResource.isCfnResource)
    .find(({ stack }) => rootOf(stack) !== user);
  if (!maker) return;
  warnedOf(maker).add(user);
  warn(scope, property, maker.stack, advice);
}

/**
 * Also warns if a stack uses the ARN itself, for instance in a function's environment or inside another text. The CDK
 * knows all users of the ARN when it has resolved the references of the app, which is before the validation.
 */
export function warnOfUseElsewhere(version: IConstruct, modelVersionArn: string): void {
  const validate = () => {
    for (const reference of referencesIn(modelVersionArn)) {
      const maker = reference.target as CfnResource;
      for (const user of stacksThatUse(reference).map(rootOf)) {
        if (user === rootOf(maker.stack) || warnedOf(maker).has(user)) continue;
        warnedOf(maker).add(user);
        warn(user, `The ARN of ${version.node.path}, which this stack uses,`, maker.stack, 'construct');
      }
    }
    return [];
  };
  version.node.addValidation({ validate });
}

function warn(scope: IConstruct, property: string, maker: Stack, advice: keyof typeof ADVICE): void {
  Annotations.of(scope).addWarningV2(
    'cdk-rekognition-custom-labels:version-of-another-stack',
    `${property} is made by another stack, ${maker.node.path}. When that stack makes a new version, CloudFormation refuses to change the export of its ARN. Where the reference is weak, as it is across accounts, this stack keeps the former ARN, whose version is then deleted, and the deployment says "no changes". ${ADVICE[advice]}`,
  );
}

function warnedOf(maker: CfnResource): Set<Stack> {
  const stacks = WARNED.get(maker) ?? new Set();
  WARNED.set(maker, stacks);
  return stacks;
}

const referencesIn = (modelVersionArn: string) =>
  Tokenization.reverseString(modelVersionArn).tokens.filter(Reference.isReference);
