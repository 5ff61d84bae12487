import type { Call } from '../call';

export const logGroupArn = (call: Call, name: string) =>
  `arn:aws:logs:${call.region}:${call.account}:log-group:${name}`;

/** IAM decides calls about a group for this ARN, so that a policy for `log-group:NAME:*` allows them. */
export const everythingIn = (call: Call, name: string) => `${logGroupArn(call, name)}:log-stream:`;

export const logStreamArn = (call: Call, group: string, stream: string) =>
  `${logGroupArn(call, group)}:log-stream:${stream}`;

/** The name of a group, when a call may give the name or the ARN, with or without `:*`. */
export function groupNameOf(identifier: string): string {
  return /^arn:[^:]+:logs:[^:]+:[^:]+:log-group:(.+?)(?::\*)?$/.exec(identifier)?.[1] ?? identifier;
}
