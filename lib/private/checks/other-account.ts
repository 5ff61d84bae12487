import { Annotations, type interfaces, Stack } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { known } from './validation';

/** A version, a project or a pointer. */
export type Granted = interfaces.IEnvironmentAware & IConstruct;

/**
 * The CDK silently ignores a grant to an imported role of another account. If the app makes the role there, the role
 * gets a useless policy.
 */
export function warnOfOtherAccount(granted: Granted, { grantPrincipal }: IGrantable): void {
  const theirs = known(grantPrincipal.principalAccount);
  const ours = known(granted.env.account);
  const stack = Construct.isConstruct(grantPrincipal) ? known(Stack.of(grantPrincipal).account) : undefined;
  if (theirs === undefined) return;
  if (stack !== undefined && theirs === ours && theirs !== stack) {
    Annotations.of(granted).addWarningV2(
      'cdk-rekognition-custom-labels:grantee-of-another-account',
      `A grant to a principal of account ${theirs} has no effect in a stack of account ${stack}. Grant it in a stack of account ${theirs}`,
    );
  }
  if (ours === undefined || theirs === ours) return;
  Annotations.of(granted).addWarningV2(
    'cdk-rekognition-custom-labels:grantee-of-another-account',
    `A grant to a principal of account ${theirs} has no effect: this is in account ${ours}, and only principals of that account can use it. Grant a role of account ${ours} that the principal may assume, or copy the model to account ${theirs}`,
  );
}
