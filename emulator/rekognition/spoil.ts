import type { State } from './state';

/** How a copy under way ends instead. */
export interface BadEnd {
  /** Milliseconds from now. */
  readonly after: number;
  /** AWS's StatusMessage. */
  readonly message: string;
}

/** Has a copy under way fail or, without an end, never end. */
export function spoil(state: State, arn: string, end?: BadEnd): void {
  const version = state.findVersion(arn);
  if (!version) throw new Error(`there is no version ${arn}`);
  version.life.begin(
    state.now,
    'COPYING_IN_PROGRESS',
    end && { after: end.after, status: 'COPYING_FAILED', message: end.message },
  );
}
