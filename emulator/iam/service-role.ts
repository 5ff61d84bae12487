import type { Aws, Caller, Credentials } from '../call';
import { AwsError } from '../errors';
import type { Place } from '../place';

/** A role, and the service that assumes it. The role has to trust the service. */
interface ServiceRole {
  readonly roleArn: string;
  /** Such as `lambda.amazonaws.com`. */
  readonly service: string;
  readonly session: string;
  readonly sourceArn?: string;
  /** The service's error if it may not assume the role. */
  readonly refusal: AwsError;
}

export interface RoleSession {
  readonly caller: Caller;
  readonly credentials: Credentials;
}

/** Assumes a role in the name of a service. */
export async function assumeServiceRole(
  aws: Aws,
  { account, region }: Place,
  { roleArn, service, session, sourceArn, refusal }: ServiceRole,
): Promise<RoleSession> {
  const caller: Caller = { account, arn: service, service, sourceArn };
  const input = { RoleArn: roleArn, RoleSessionName: session };
  const answer = await aws.call(caller, region, 'sts', 'AssumeRole', input).catch((error) => {
    throw error instanceof AwsError && error.code !== 'NotEmulated' ? refusal : error;
  });
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken } = answer.Credentials;
  const credentials = { accessKeyId, secretAccessKey, sessionToken: SessionToken };
  return { caller: aws.iam.callerOf(accessKeyId), credentials };
}
