/** A cache of recent values by key: at least the last `size` used ones, and at most twice as many. */
export class Recent<V> {
  private younger = new Map<string, V>();
  private older = new Map<string, V>();

  constructor(private readonly size: number) {}

  /** The cached value for `key`, or else the result of `find`. */
  get(key: string, find: () => V): V {
    const young = this.younger.get(key);
    if (young !== undefined) return young;
    const value = this.older.get(key) ?? find();
    if (this.younger.size >= this.size) {
      this.older = this.younger;
      this.younger = new Map();
    }
    this.younger.set(key, value);
    return value;
  }
}
