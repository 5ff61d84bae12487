import type { RequestAnalysis } from '@cloud-copilot/iam-simulate';
import type { Call } from '../call';
import { AwsError } from '../errors';

/** The second half of AWS's sentence: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export function refusal(action: string, analysis: RequestAnalysis): string {
  const assuming = action.toLowerCase() === 'sts:assumerole';
  const onResource = assuming ? 'role trust policy' : 'resource-based policy';
  const {
    identityAnalysis: identity,
    resourceAnalysis: resource,
    permissionBoundaryAnalysis: boundary,
  } = analysis;

  if (identity?.result === 'ExplicitlyDenied') return 'with an explicit deny in an identity-based policy';
  if (resource?.result === 'ExplicitlyDenied' || resource?.result === 'DeniedForAccount') {
    return `with an explicit deny in ${assuming ? 'the' : 'a'} ${onResource}`;
  }
  if (boundary?.result === 'ExplicitlyDenied') return 'with an explicit deny in a permissions boundary';
  if (identity?.result !== 'Allowed') return `because no identity-based policy allows the ${action} action`;
  if (boundary?.result === 'ImplicitlyDenied' && analysis.blockedBy?.includes('pb')) {
    return `because no permissions boundary allows the ${action} action`;
  }
  return `because no ${onResource} allows the ${action} action`;
}

/** Services that answer in XML use a shorter text, and status 403. */
const XML = ['cloudformation', 'iam', 's3', 'sts'];

const REST = ['lambda', 'scheduler'];

export function accessDenied(call: Call, action: string, resource: string, because: string): AwsError {
  const code = XML.includes(call.service) ? 'AccessDenied' : 'AccessDeniedException';
  const status = XML.includes(call.service) || REST.includes(call.service) ? 403 : 400;
  return new AwsError(
    code,
    `User: ${call.caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
    status,
  );
}
