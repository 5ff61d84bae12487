import type { Aws, Caller } from '../call';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies';
import { policyText } from './managed-policies';
import type { NamedPolicy } from './question';
import { roleByArn } from './state';

export interface CallerPolicies {
  readonly identity: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
}

/** The policies that decide what a caller may do, as they are known `delay` milliseconds after a change. */
export function policiesOfCaller(aws: Aws, caller: Caller, delay: number): CallerPolicies {
  if (!caller.roleArn) return isServicePrincipal(caller) ? { identity: [] } : ADMINISTRATOR;
  const policies = roleByArn(aws, caller.roleArn)?.policies.seen(aws.clock.now(), delay);
  if (!policies) return { identity: [] };
  const managed = (arn: string): NamedPolicy => ({ name: arn, policy: policyText(aws, arn, delay) });
  return {
    identity: [
      ...[...policies.inline].map(([name, policy]) => ({ name, policy })),
      ...policies.attached.map(managed),
    ],
    boundary: policies.boundary === undefined ? undefined : managed(policies.boundary),
  };
}

/** A service that calls in its own name, such as CloudFormation when it assumes a role, has no ARN. */
export function isServicePrincipal(caller: Caller): boolean {
  return !caller.arn.startsWith('arn:');
}

const ADMINISTRATOR: CallerPolicies = {
  identity: [{ name: 'AdministratorAccess', policy: AWS_MANAGED_POLICIES.AdministratorAccess }],
};
