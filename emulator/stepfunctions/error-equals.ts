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
 * The same handlers for the library. Its `States.TaskFailed` also matches time-outs, so the handler that AWS chooses
 * for a time-out comes first.
 */
export function timeoutsFirst<H extends Handler>(handlers: readonly H[]): H[] {
  const chosen = handlers.find((handler) => isFor(handler, 'States.Timeout'));
  return chosen ? [{ ...chosen, ErrorEquals: ['States.Timeout'] }, ...handlers] : [...handlers];
}
