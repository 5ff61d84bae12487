import type { Operation } from '../call';
import { AwsError, NotEmulated } from '../errors';
import { missingPrincipal } from '../iam/principals';
import type { Functions } from './state';

export const addPermission =
  (functions: Functions): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:AddPermission', input.FunctionName);
    if (fn.permissions.has(input.StatementId)) {
      throw new AwsError(
        'ResourceConflictException',
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
        409,
      );
    }
    if (input.FunctionUrlAuthType || input.EventSourceToken || input.PrincipalOrgID) {
      throw new NotEmulated('permissions for function URLs, event source tokens and organizations');
    }
    const statement = {
      Sid: input.StatementId,
      Effect: 'Allow',
      Principal: principalOf(input.Principal),
      Action: input.Action,
      Resource: fn.arn,
      ...conditionOf(input),
    };
    if (missingPrincipal(call.aws, { Statement: statement })) {
      throw new AwsError(
        'InvalidParameterValueException',
        'The provided principal was invalid. Please check the principal and try again.',
      );
    }
    fn.permissions.set(input.StatementId, statement);
    return { Statement: JSON.stringify(statement) };
  };

export const removePermission =
  (functions: Functions): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:RemovePermission', input.FunctionName);
    if (!fn.permissions.delete(input.StatementId)) {
      throw new AwsError(
        'ResourceNotFoundException',
        `Statement ${input.StatementId} is not found in resource policy.`,
        404,
      );
    }
    return {};
  };

export const getPolicy =
  (functions: Functions): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:GetPolicy', input.FunctionName);
    if (fn.permissions.size === 0) {
      throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
    }
    const Policy = { Version: '2012-10-17', Id: 'default', Statement: [...fn.permissions.values()] };
    return { Policy: JSON.stringify(Policy) };
  };

function principalOf(principal: string) {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  return principal.startsWith('arn:') ? { AWS: principal } : { Service: principal };
}

function conditionOf({ SourceArn, SourceAccount }: any) {
  if (!SourceArn && !SourceAccount) return {};
  return {
    Condition: {
      ...(SourceArn && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
      ...(SourceAccount && { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
    },
  };
}
