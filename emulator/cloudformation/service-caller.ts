import type { Aws, Call, Caller } from '../call';

/** Makes CloudFormation's calls to the other services, with the right caller's permissions. */
export interface ServiceCaller {
  readonly caller: Caller;
  call(service: string, operation: string, input: object, region?: string): Promise<any>;
}

const CLOUDFORMATION = 'cloudformation.amazonaws.com';

/** Calls as the stack's role or, without a role, as the caller of the operation. */
export function serviceCaller(aws: Aws, region: string, principal: Caller, roleArn?: string): ServiceCaller {
  const caller = roleArn ? assumed(roleArn) : { ...principal, service: CLOUDFORMATION };
  return {
    caller,
    call: (service, operation, input, where = region) => aws.call(caller, where, service, operation, input),
  };
}

/** Asks whether the caller may hand `roleArn` to CloudFormation. */
export async function authorizePassRole(call: Call, roleArn: string | undefined): Promise<void> {
  if (roleArn) await call.authorize('iam:PassRole', [roleArn], { 'iam:PassedToService': CLOUDFORMATION });
}

function assumed(roleArn: string): Caller {
  const account = roleArn.split(':')[4];
  const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return {
    account,
    roleArn,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/AWSCloudFormation`,
    service: CLOUDFORMATION,
  };
}
