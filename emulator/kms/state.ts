import type { Aws, Call } from '../call';
import { AwsError, NotEmulated } from '../errors';
import { ByArn, type Place } from '../place';

export interface Key extends Place {
  readonly id: string;
  readonly arn: string;
  readonly created: number;
  readonly spec: string;
  readonly usage: string;
  description: string;
  policy: string;
  enabled: boolean;
  rotation: boolean;
  /** When the key is or was deleted. */
  deletionAt?: number;
  tags: { TagKey: string; TagValue: string }[];
}

interface Alias {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  readonly keyId: string;
  readonly updated: number;
}

/** Keys are found by ARN whatever their account; names and ids are those of the caller's account and Region. */
export class Keys {
  readonly keys = new ByArn<Key>();
  readonly aliases = new Map<string, Alias>();

  constructor(private readonly aws: Aws) {}

  byArn(arn: string): Key | undefined {
    const key = this.keys.get(arn);
    return key?.deletionAt !== undefined && key.deletionAt <= this.aws.clock.now() ? undefined : key;
  }

  /** The key behind an id, an ARN, an alias or an alias's ARN. */
  find(call: Call, idOrArn: string): Key {
    const arn = idOrArn.startsWith('arn:') ? idOrArn : this.arnOf(call, idOrArn);
    if (arn.includes(':alias/aws/'))
      throw new NotEmulated(`the keys that AWS itself makes, such as ${idOrArn}`);
    if (arn.includes(':alias/')) {
      const alias = this.aliases.get(arn);
      if (!alias) throw aliasNotFound(arn);
      return this.existing(arn.replace(/:alias\/.*$/, `:key/${alias.keyId}`));
    }
    return this.existing(arn);
  }

  arnOf({ account, region }: Place, idOrAlias: string): string {
    const path = idOrAlias.startsWith('alias/') ? idOrAlias : `key/${idOrAlias}`;
    return `arn:aws:kms:${region}:${account}:${path}`;
  }

  /** Keys and aliases, without the keys that only wait for the end of their deletion. */
  arnsIn(account: string): string[] {
    const arns = [...this.keys.values()].filter((key) => key.deletionAt === undefined).map((key) => key.arn);
    return [...arns, ...this.aliases.keys()].filter((arn) => arn.split(':')[4] === account);
  }

  private existing(arn: string): Key {
    const key = this.byArn(arn);
    if (!key) throw notFound(`Key '${arn}' does not exist`);
    return key;
  }
}

const notFound = (message: string) => new AwsError('NotFoundException', message);

export const aliasNotFound = (arn: string) => notFound(`Alias ${arn} is not found.`);

export const validation = (message: string) => new AwsError('ValidationException', message);
