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

interface Handler {
  readonly ErrorEquals: readonly string[];
}

/**
 * Whether a Retrier or a Catcher matches `error`. `States.TaskFailed` matches every error of a task except a time-out.
 */
export function isFor({ ErrorEquals }: Handler, error: string): boolean {
  return ErrorEquals.some((name) => {
    if (name === 'States.ALL') return true;
    return name === 'States.TaskFailed' ? error !== 'States.Timeout' : name === error;
  });
}

/**
 * The same handlers, as the library needs them. Its `States.TaskFailed` also matches time-outs, so the handler that AWS
 * chooses for a time-out comes first.
 */
export function timeoutsFirst<H extends Handler>(handlers: readonly H[]): H[] {
  const chosen = handlers.find((handler) => isFor(handler, 'States.Timeout'));
  return chosen ? [{ ...chosen, ErrorEquals: ['States.Timeout'] }, ...handlers] : [...handlers];
}
