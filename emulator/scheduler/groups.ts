import type { Place } from '../place';
import { notFound } from './errors';

export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly created: number;
  /** The token of the request that created it. If the same request comes again, it is answered and does nothing. */
  readonly clientToken?: string;
}

/** The group that every account has, and that nobody can delete. */
export const DEFAULT_GROUP = 'default';

export function groupArn({ account, region }: Place, name: string): string {
  return `arn:aws:scheduler:${region}:${account}:schedule-group/${name}`;
}

export class Groups {
  private readonly byArn = new Map<string, Group>();

  put(group: Group): void {
    this.byArn.set(group.arn, group);
  }

  delete(arn: string): void {
    this.byArn.delete(arn);
  }

  find(place: Place, name: string): Group | undefined {
    const arn = groupArn(place, name);
    return this.byArn.get(arn) ?? (name === DEFAULT_GROUP ? { name, arn, ...place, created: 0 } : undefined);
  }

  get(place: Place, name: string): Group {
    const group = this.find(place, name);
    if (!group) throw notFound(`Schedule group ${name} does not exist.`);
    return group;
  }

  /** By name, including the default group. */
  in({ account, region }: Place): Group[] {
    const made = [...this.byArn.values()].filter(
      (group) => group.account === account && group.region === region,
    );
    return [this.get({ account, region }, DEFAULT_GROUP), ...made].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  arnsIn(account: string): string[] {
    return [...this.byArn.values()].flatMap((group) => (group.account === account ? [group.arn] : []));
  }
}
