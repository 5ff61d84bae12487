/** Where an account has something. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Resources of every account and Region, by their ARNs. */
export class ByArn<R extends Place & { readonly arn: string }> extends Map<string, R> {
  put(resource: R): void {
    this.set(resource.arn, resource);
  }

  /** In the order in which they were put. */
  in({ account, region }: Place): R[] {
    return [...this.values()].filter((one) => one.account === account && one.region === region);
  }

  arnsIn(account: string): string[] {
    return [...this.values()].filter((one) => one.account === account).map(({ arn }) => arn);
  }
}

/** One value for each account and Region, which is made when it is first asked for. */
export class ByPlace<T> {
  private readonly kept = new Map<string, { readonly place: Place; readonly value: T }>();

  constructor(private readonly make: () => T) {}

  in({ account, region }: Place): T {
    const key = `${account}/${region}`;
    const known = this.kept.get(key);
    if (known) return known.value;
    const value = this.make();
    this.kept.set(key, { place: { account, region }, value });
    return value;
  }

  /** What an account has, with its place. */
  of(account: string): { readonly place: Place; readonly value: T }[] {
    return [...this.kept.values()].filter(({ place }) => place.account === account);
  }
}
