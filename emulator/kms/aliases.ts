import type { Call, Operation } from '../call';
import { AwsError } from '../errors';
import { aliasNotFound, type Keys, validation } from './state';

/** An operation that writes one alias. It requires the permission on the alias and on the alias's key. */
const write =
  (keys: Keys, action: string, check: (arn: string, exists: boolean) => void): Operation =>
  async (call, { AliasName: name, TargetKeyId }) => {
    const arn = aliasArn(keys, call, name);
    const key = keys.find(call, TargetKeyId);
    await call.authorize(action, [arn, key.arn]);
    const before = keys.aliases.get(arn);
    check(arn, before !== undefined);
    const updated = call.aws.clock.now();
    keys.aliases.set(arn, { name, arn, keyId: key.id, created: before?.created ?? updated, updated });
  };

export const createAlias = (keys: Keys) =>
  write(keys, 'kms:CreateAlias', (arn, exists) => {
    if (exists) throw new AwsError('AlreadyExistsException', `An alias with the name ${arn} already exists`);
  });

export const updateAlias = (keys: Keys) =>
  write(keys, 'kms:UpdateAlias', (arn, exists) => {
    if (!exists) throw aliasNotFound(arn);
  });

export const deleteAlias =
  (keys: Keys): Operation =>
  async (call, input) => {
    const arn = aliasArn(keys, call, input.AliasName);
    const alias = keys.aliases.get(arn);
    if (!alias) throw aliasNotFound(arn);
    await call.authorize('kms:DeleteAlias', [arn, keys.arnOf(call, alias.keyId)]);
    keys.aliases.delete(arn);
  };

export const listAliases =
  (keys: Keys): Operation =>
  async (call, input) => {
    await call.authorize('kms:ListAliases', ['*']);
    const keyId = input.KeyId && keys.find(call, input.KeyId).id;
    const aliases = [...keys.aliases.values()].filter(({ arn, keyId: of }) => {
      return arn.startsWith(keys.arnOf(call, 'alias/')) && of === (keyId ?? of);
    });
    return {
      Aliases: aliases.map(({ name, arn, keyId: TargetKeyId, created, updated }) => ({
        ...{ AliasName: name, AliasArn: arn, TargetKeyId },
        ...{ CreationDate: new Date(created), LastUpdatedDate: new Date(updated) },
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
