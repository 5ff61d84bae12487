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
