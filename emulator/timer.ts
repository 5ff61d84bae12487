import { type Clock, realClock } from './clock';

/** Sleeps on the clock until the time has come, or until `signal` is aborted. */
export async function interruptible(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const interrupt = () => {
      cancel();
      resolve();
    };
    const cancel = startTimer(clock, ms, () => {
      signal.removeEventListener('abort', interrupt);
      resolve();
    });
    signal.addEventListener('abort', interrupt, { once: true });
  });
}

/**
 * Calls `fire` when `ms` milliseconds have passed. The returned function cancels this. A cancelled timer of the
 * machine's clock is removed, so it does not keep the process alive. A timer of another clock stays, and does nothing.
 */
export function startTimer(clock: Clock, ms: number, fire: () => void): () => void {
  if (clock === realClock) {
    const timer = setTimeout(fire, ms);
    return () => clearTimeout(timer);
  }
  let cancelled = false;
  clock.sleep(ms).then(() => {
    if (!cancelled) fire();
  });
  return () => {
    cancelled = true;
  };
}
