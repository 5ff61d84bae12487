import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { problemsOfChangelog } from './changelog';
import { problemsOfTarball, tarballOf } from './packed';
import { lastReleaseOf, mayBreak, parseVersion, problemsOfVersion } from './version';

export interface Release {
  readonly version: string;
  readonly last?: string;
  /** Everything that prevents the release. */
  readonly problems: readonly string[];
}

/** How the public API differs from that of the last release: the report of jsii-diff, and whether something breaks. */
export interface ApiDiff {
  readonly report: string;
  /** Undefined when they could not be compared. */
  readonly breaks?: boolean;
}

const BRANCH = 'main';
const JSII_DIFF = resolve(__dirname, '../../node_modules/jsii-diff/bin/jsii-diff');

/** Looks at a checkout, and changes nothing. `today` is a date such as 2026-11-24. */
export function examine(root: string, today: string, diff = apiDiff): Release {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const { name, version } = JSON.parse(read('package.json'));
  const last = lastReleaseOf(git(root, 'tag', '--list').split('\n'));
  const problems = [
    ...problemsOfVersion(version, JSON.parse(read('package-lock.json')).version, last),
    ...problemsOfChangelog(read('CHANGELOG.md'), version, today),
    ...problemsOfTree(root),
    ...problemsOfTarball(tarballOf(npm(root, 'pack', '--dry-run', '--json', '--ignore-scripts'))),
    ...(last && parseVersion(version) ? problemsOfApi(diff(`npm:${name}@${last}`, root), version, last) : []),
  ];
  return { version, last, problems };
}

/** Tags what is checked out. Pushing the tag is what releases it. */
export function tag(root: string, version: string): void {
  git(root, 'tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
}

function problemsOfTree(root: string): string[] {
  const branch = git(root, 'branch', '--show-current').trim();
  const changed = git(root, 'status', '--porcelain').split('\n').filter(Boolean);
  return [
    ...(branch === BRANCH ? [] : [`the branch is ${branch || 'none'}: releases are made from ${BRANCH}`]),
    ...(changed.length === 0
      ? []
      : [`the tree is not clean: commit ${changed.map((line) => line.slice(3)).join(', ')}`]),
  ];
}

export function problemsOfApi({ report, breaks }: ApiDiff, version: string, last: string): string[] {
  if (breaks === undefined) return [`the API could not be compared with that of ${last}: ${report}`];
  if (!breaks || mayBreak(version, last)) return [];
  const next = last.startsWith('0.') ? 'minor' : 'major';
  return [`the API breaks with ${last}, so this needs a new ${next} version:\n${report}`];
}

/** Compares two packages, each a folder with a `.jsii` or `npm:NAME@VERSION`. */
export function apiDiff(before: string, after: string): ApiDiff {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [JSII_DIFF, before, after, '--error-on=all'],
    { encoding: 'utf8', env: { ...process.env, JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1' } },
  );
  const report = `${stdout}${stderr}`.trim();
  // jsii-diff ends with 1 if something breaks. It ends with 0 also if it finds no package to compare with.
  const compared = (status === 0 || status === 1) && !report.includes('Skipping analysis');
  return { report, breaks: compared ? status === 1 : undefined };
}

function git(root: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' });
}

function npm(root: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
