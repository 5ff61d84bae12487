import type { Call, ConditionContext } from '../call';
import { isServicePrincipal } from './policies-of-caller';
import { roleByArn } from './state';

/** The condition keys that every request has. What the operation knows itself comes on top. */
export function requestContext(call: Call, resourceAccount: string): ConditionContext {
  const { caller, region } = call;
  const role = caller.roleArn ? roleByArn(call.aws, caller.roleArn) : undefined;
  const service = isServicePrincipal(caller);
  return {
    'aws:PrincipalArn': caller.roleArn ?? caller.arn,
    'aws:PrincipalAccount': caller.account,
    'aws:PrincipalIsAWSService': String(service),
    'aws:RequestedRegion': region,
    'aws:ResourceAccount': resourceAccount,
    // Real endpoints speak TLS only; that the emulator's do not is no business of a bucket policy's.
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': String(!service && caller.service !== undefined),
    'kms:CallerAccount': caller.account,
    's3:ResourceAccount': resourceAccount,
    ...(caller.service && !service && { 'aws:CalledVia': [caller.service] }),
    ...(service && { 'aws:SourceAccount': caller.account }),
    ...(service && caller.sourceArn && { 'aws:SourceArn': caller.sourceArn }),
    ...Object.fromEntries((role?.tags ?? []).map((tag) => [`aws:PrincipalTag/${tag.Key}`, tag.Value])),
  };
}
