export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Undefined for an invalid version, or a pre-release (`1.0.0-rc.1`). */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch] = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(text) ?? [];
  return patch === undefined ? undefined : { major: +major, minor: +minor, patch: +patch };
}

export function compare(one: Version, other: Version): number {
  return one.major - other.major || one.minor - other.minor || one.patch - other.patch;
}

/** The newest of the versions that tags such as `v1.2.3` name. */
export function lastReleaseOf(tags: readonly string[]): string | undefined {
  return tags
    .filter((tag) => tag.startsWith('v') && parseVersion(tag.slice(1)))
    .map((tag) => tag.slice(1))
    .sort((one, other) => compare(parseVersion(one)!, parseVersion(other)!))
    .at(-1);
}

export function problemsOfVersion(version: string, locked: string, last: string | undefined): string[] {
  const parsed = parseVersion(version);
  if (!parsed) return [`package.json has the version "${version}": it must look like 1.2.3`];
  return [
    ...(locked === version
      ? []
      : [`package-lock.json says ${locked}, package.json ${version}: run "npm install"`]),
    ...(last && compare(parsed, parseVersion(last)!) <= 0
      ? [`${version} does not come after ${last}, which is released: raise it in package.json`]
      : []),
  ];
}

/** Whether a version may break what its predecessor promised. Before 1.0.0 every minor version may. */
export function mayBreak(version: string, last: string): boolean {
  const [now, before] = [parseVersion(version)!, parseVersion(last)!];
  return now.major !== before.major || (now.major === 0 && now.minor !== before.minor);
}
