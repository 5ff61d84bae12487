import type { InvocationResult } from './runtime';

/** An invocation's result, without what it printed. */
export type Outcome = Omit<InvocationResult, 'log'>;

export function unhandled(errorType: string, errorMessage: string, trace?: string[]): Outcome {
  return { payload: JSON.stringify({ errorType, errorMessage, trace }), functionError: 'Unhandled' };
}

export function timedOut(requestId: string, timeout: number): Outcome {
  const seconds = (timeout / 1000).toFixed(2);
  return unhandled(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
  );
}

export function crashed(requestId: string, exitCode: number | null, signal?: string | null): Outcome {
  const how = signal
    ? `Runtime exited with error: signal: ${signal === 'SIGKILL' ? 'killed' : signal}`
    : exitCode
      ? `Runtime exited with error: exit status ${exitCode}`
      : 'Runtime exited without providing a reason';
  return unhandled('Runtime.ExitError', `RequestId: ${requestId} Error: ${how}`);
}
