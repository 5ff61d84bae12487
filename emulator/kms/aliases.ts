import type { Call, Operation } from '../call';
import { AwsError } from '../errors';
import { aliasNotFound, validation } from './errors';
import type { Keys } from './state';

export const createAlias =
  (keys: Keys): Operation =>
  async (call, input) => {
    const arn = aliasArn(keys, call, input.AliasName);
    const key = keys.find(call, input.TargetKeyId);
    await call.authorize('kms:CreateAlias', [arn, key.arn]);
    if (keys.alias(arn)) {
      throw new AwsError('AlreadyExistsException', `An alias with the name ${arn} already exists`);
    }
    const now = call.aws.clock.now();
    keys.putAlias({ name: input.AliasName, arn, keyId: key.id, created: now, updated: now });
  };

export const updateAlias =
  (keys: Keys): Operation =>
  async (call, input) => {
    const arn = aliasArn(keys, call, input.AliasName);
    const key = keys.find(call, input.TargetKeyId);
    await call.authorize('kms:UpdateAlias', [arn, key.arn]);
    const alias = keys.alias(arn);
    if (!alias) throw aliasNotFound(arn);
    alias.keyId = key.id;
    alias.updated = call.aws.clock.now();
  };

export const deleteAlias =
  (keys: Keys): Operation =>
  async (call, input) => {
    const arn = aliasArn(keys, call, input.AliasName);
    const alias = keys.alias(arn);
    if (!alias) throw aliasNotFound(arn);
    await call.authorize('kms:DeleteAlias', [arn, keys.arnOf(call, alias.keyId)]);
    keys.deleteAlias(arn);
  };

export const listAliases =
  (keys: Keys): Operation =>
  async (call, input) => {
    await call.authorize('kms:ListAliases', ['*']);
    const keyId = input.KeyId && keys.find(call, input.KeyId).id;
    const aliases = keys.aliasesOf(call).filter((alias) => !keyId || alias.keyId === keyId);
    return {
      Aliases: aliases.map((alias) => ({
        AliasName: alias.name,
        AliasArn: alias.arn,
        TargetKeyId: alias.keyId,
        CreationDate: new Date(alias.created),
        LastUpdatedDate: new Date(alias.updated),
      })),
      Truncated: false,
    };
  };

function aliasArn(keys: Keys, call: Call, name: string): string {
  if (name.startsWith('alias/aws/')) throw new AwsError('NotAuthorizedException', '');
  if (!/^alias\/./.test(name)) throw validation('Invalid identifier');
  if (name.includes(':')) throw validation(`${name} contains invalid characters for an alias`);
  return keys.arnOf(call, name);
}
