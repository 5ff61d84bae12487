import type { Call, Caller, ConditionContext } from '../call';
import { AwsError, NotEmulated } from '../errors';
import { roleByArn } from '../iam/state';
import { userIdOf } from './get-caller-identity';

interface AssumeRoleInput {
  RoleArn: string;
  RoleSessionName: string;
  DurationSeconds?: string | number;
  ExternalId?: string;
  Policy?: string;
  Tags?: { Key: string; Value: string }[] | '';
}

/** The role's trust policy decides, as the resource's policy. A missing role trusts nobody. */
export async function assumeRole(call: Call, input: AssumeRoleInput) {
  const { RoleArn: roleArn, RoleSessionName: session, ExternalId: externalId } = input;
  const match = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn);
  if (!match) throw invalid(`${roleArn} is invalid`);
  if (input.Policy !== undefined) throw new NotEmulated('session policies (AssumeRole, Policy)');
  const role = roleByArn(call.aws, roleArn);
  const duration = Number(input.DurationSeconds ?? 3600);
  if (!(duration <= (role?.maxSessionDuration ?? 43_200))) {
    throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  const context: ConditionContext = { 'sts:RoleSessionName': session };
  if (externalId !== undefined) context['sts:ExternalId'] = externalId;
  await call.authorize('sts:AssumeRole', [roleArn], context);
  if (!role) throw denied(call, roleArn);

  const [, account, name] = match;
  const caller: Caller = {
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
    roleArn,
  };
  const key = call.aws.iam.issueCredentials(caller);
  return {
    Credentials: {
      AccessKeyId: key.accessKeyId,
      SecretAccessKey: key.secretAccessKey,
      SessionToken: key.sessionToken,
      Expiration: new Date(call.aws.clock.now() + duration * 1000),
    },
    AssumedRoleUser: { AssumedRoleId: userIdOf(call.aws, caller), Arn: caller.arn },
  };
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

function denied(call: Call, roleArn: string): AwsError {
  return new AwsError(
    'AccessDenied',
    `User: ${call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    403,
  );
}
