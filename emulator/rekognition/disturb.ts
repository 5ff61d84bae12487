import type { State, Version, VersionStatus } from './state';

/** How a copy or a start under way ends instead. */
export interface BadEnd {
  /** Milliseconds from now. */
  readonly after: number;
  /** AWS's StatusMessage. */
  readonly message: string;
}

/** Has a copy under way fail or, without an end, never end. */
export function disturbCopy(state: State, arn: string, end?: BadEnd): void {
  endBadly(state, state.known(arn), 'COPYING_IN_PROGRESS', 'COPYING_FAILED', end);
}

/** Has a start under way fail or, without an end, never end. The next start of the version is not affected. */
export function disturbStart(state: State, arn: string, end?: BadEnd): void {
  endBadly(state, state.known(arn), 'STARTING', 'FAILED', end);
}

function endBadly(
  { now }: State,
  { life }: Version,
  underWay: VersionStatus,
  failed: VersionStatus,
  end?: BadEnd,
): void {
  life.begin(now, underWay, end && { after: end.after, status: failed, message: end.message });
}
