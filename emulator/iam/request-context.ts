import type { Call, ConditionContext } from '../call';
import { isServicePrincipal } from './policies-of-caller';
import { roleByArn } from './state';

/** The condition keys that every request has. The operation adds its own. */
export function requestContext(
  call: Call,
  resourceAccount: string,
  organizations: Readonly<Record<string, string>>,
): ConditionContext {
  const { caller, region } = call;
  const role = caller.roleArn ? roleByArn(call.aws, caller.roleArn) : undefined;
  const service = isServicePrincipal(caller);
  const [ofCaller, ofResource] = [organizations[caller.account], organizations[resourceAccount]];
  return {
    'aws:PrincipalArn': caller.roleArn ?? caller.arn,
    'aws:PrincipalAccount': caller.account,
    'aws:PrincipalIsAWSService': String(service),
    'aws:RequestedRegion': region,
    'aws:ResourceAccount': resourceAccount,
    // AWS's endpoints use TLS. The emulator's do not, but bucket policies should not see that.
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': String(!service && caller.service !== undefined),
    'kms:CallerAccount': caller.account,
    's3:ResourceAccount': resourceAccount,
    ...(caller.service && !service && { 'aws:CalledVia': [caller.service] }),
    ...(service && { 'aws:SourceAccount': caller.account }),
    ...(service && caller.sourceArn && { 'aws:SourceArn': caller.sourceArn }),
    ...(ofCaller && { [service ? 'aws:SourceOrgID' : 'aws:PrincipalOrgID']: ofCaller }),
    ...(ofResource && { 'aws:ResourceOrgID': ofResource }),
    ...Object.fromEntries((role?.tags ?? []).map((tag) => [`aws:PrincipalTag/${tag.Key}`, tag.Value])),
  };
}

/** `aws:RequestTag/…` and `aws:TagKeys`, for a call that brings tags. */
export function requestTags(tags: Readonly<Record<string, string>> = {}): ConditionContext {
  const keys = Object.keys(tags);
  if (keys.length === 0) return {};
  const values = Object.fromEntries(keys.map((key) => [`aws:RequestTag/${key}`, tags[key]]));
  return { ...values, 'aws:TagKeys': keys };
}
