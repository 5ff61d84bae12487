import type * as kms from 'aws-cdk-lib/aws-kms';

/** The key itself, which an alias stands for; undefined where the alias does not tell. */
export function keyOf(key: kms.IKey | kms.IAlias): kms.IKey | undefined {
  if (!('aliasName' in key)) return key;
  try {
    return key.aliasTargetKey;
  } catch {
    return undefined;
  }
}
