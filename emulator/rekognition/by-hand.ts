import type { State, Tags, VersionStatus } from './state';

/** The changes that a person with every permission made to a version. What is absent stays as it is. */
export interface VersionChange {
  readonly status?: VersionStatus;
  /** AWS's StatusMessage. Only with a status. */
  readonly message?: string;
  /** All tags that the version has from now on. */
  readonly tags?: Tags;
}

/** Changes the version without a call, without waiting, and without checking what AWS would allow. */
export function change(state: State, arn: string, { status, message, tags }: VersionChange): void {
  const version = state.known(arn);
  if (status) version.life.begin(state.now, status, { after: 0, status, message });
  if (tags) version.tags = { ...tags };
}

/** The failure with which a copy or a start in progress ends instead. */
export interface BadEnd {
  /** Milliseconds from now. */
  readonly after: number;
  /** AWS's StatusMessage. */
  readonly message: string;
}

/** Makes a copy that is in progress fail. Without `end`, the copy stays in progress for ever. */
export function disturbCopy(state: State, arn: string, end?: BadEnd): void {
  const next = end && { ...end, status: 'COPYING_FAILED' as const };
  state.known(arn).life.begin(state.now, 'COPYING_IN_PROGRESS', next);
}

/**
 * Makes a start that is in progress fail. Without `end`, the start never ends. The next start of the version is not
 * affected.
 */
export function disturbStart(state: State, arn: string, end?: BadEnd): void {
  const next = end && { ...end, status: 'FAILED' as const };
  state.known(arn).life.begin(state.now, 'STARTING', next);
}
