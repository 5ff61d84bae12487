import { isFor } from './error-equals';

interface Retrier {
  readonly ErrorEquals: string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
}

/** Knows, for one visit to a state, how long to wait after an error before the state is tried again. */
export class Retries {
  private readonly attempts: number[];

  constructor(private readonly retriers: readonly Retrier[] = []) {
    this.attempts = retriers.map(() => 0);
  }

  /** Milliseconds, or `undefined` when the error is not, or no longer, retried. */
  delayAfter(error: string): number | undefined {
    const index = this.retriers.findIndex((retrier) => isFor(retrier, error));
    if (index === -1) return undefined;
    const { IntervalSeconds = 1, BackoffRate = 2, MaxAttempts = 3, MaxDelaySeconds } = this.retriers[index];
    const attempt = this.attempts[index];
    if (attempt >= MaxAttempts) return undefined;
    this.attempts[index]++;
    const seconds = IntervalSeconds * BackoffRate ** attempt;
    return Math.min(seconds, MaxDelaySeconds ?? seconds) * 1000;
  }
}
