import { Annotations, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { known } from './validation';

/**
 * Rekognition lets only the version's own account use it: a project policy permits copying and nothing else. The CDK says
 * nothing of a role that belongs to another account than the stack, and renders nothing either.
 */
export function warnOfOtherAccount({ grantPrincipal }: iam.IGrantable, ownAccount: string | undefined): void {
  if (!Construct.isConstruct(grantPrincipal)) return;
  const granted = known(grantPrincipal.principalAccount);
  const owner = known(ownAccount);
  const stack = known(Stack.of(grantPrincipal).account);
  if (granted === undefined) return;
  if (owner !== undefined && granted !== owner) {
    warn(
      grantPrincipal,
      `The principal is of account ${granted}, and the model version of account ${owner}. Rekognition lets no other account use a model. Copy the version into account ${granted} with CopiedModelVersion or ModelPromotion, or let the principal assume a role of account ${owner} that has the grant`,
    );
  } else if (stack !== undefined && granted !== stack) {
    warn(
      grantPrincipal,
      `The principal is of account ${granted}, and this stack is deployed to account ${stack}, so the stack cannot change what the principal may do. Grant it in a stack of account ${granted}`,
    );
  }
}

function warn(principal: Construct, message: string): void {
  Annotations.of(principal).addWarningV2('cdk-rekognition-custom-labels:grantee-of-another-account', message);
}
