/** A value whose changes reach readers some time later. */
export class Propagating<T> {
  private readonly history: { readonly at: number; readonly value: T }[] = [];

  constructor(initial: T) {
    this.history.push({ at: Number.NEGATIVE_INFINITY, value: initial });
  }

  /** What was last written. */
  get latest(): T {
    return this.history[this.history.length - 1].value;
  }

  write(now: number, value: T): void {
    this.history.push({ at: now, value });
  }

  /** What a reader sees when every change takes `delay` milliseconds to reach it. */
  seen(now: number, delay: number): T {
    const newest = this.history.findLastIndex((change) => change.at + delay <= now);
    return this.history[Math.max(0, newest)].value;
  }
}
