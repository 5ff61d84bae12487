import type { Call } from '../call';
import { AwsError } from '../errors';

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
