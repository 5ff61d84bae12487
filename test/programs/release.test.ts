import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { entryOf, problemsOfChangelog } from '../../scripts/release/changelog';
import { problemsOfTarball, tarballOf } from '../../scripts/release/packed';
import { apiDiff, examine, problemsOfApi, tag } from '../../scripts/release/release';
import { lastReleaseOf, mayBreak, problemsOfVersion } from '../../scripts/release/version';

const ROOT = resolve(__dirname, '../..');
const TODAY = '2026-11-24';

const changelog = (entry: string, unreleased = '') =>
  `# Changelog\n\n## [Unreleased]\n${unreleased}\n${entry}\n## [0.0.9] - 2026-10-01\n\nOld.\n\n[0.0.9]: https://example.com\n`;
const ENTRY = `## [0.1.0] - ${TODAY}\n\n### Added\n\n- All.\n`;

describe('the version', () => {
  test.each([
    ['1.2.3', undefined],
    ['1.2.3', '1.2.2'],
    ['0.10.0', '0.9.9'],
  ])('%s may come after %s', (version, last) => {
    expect(problemsOfVersion(version, version, last)).toEqual([]);
  });

  test.each([
    ['1.2.3', '1.2.3', '1.2.3', 'does not come after 1.2.3'],
    ['0.9.9', '0.9.9', '0.10.0', 'does not come after 0.10.0'],
    ['1.2.3', '1.2.2', undefined, 'package-lock.json says 1.2.2'],
    ['1.2.3-rc.1', '1.2.3-rc.1', undefined, 'must look like 1.2.3'],
    ['01.2.3', '01.2.3', undefined, 'must look like 1.2.3'],
  ])('fails for %s with %s locked, after %s', (version, locked, last, problem) => {
    expect(problemsOfVersion(version, locked, last)).toEqual([expect.stringContaining(problem)]);
  });

  test('the last release is the newest of the tags, and not the last in the list', () => {
    expect(lastReleaseOf(['v0.10.0', 'v0.9.0', 'v1.0.0-rc.1', 'nightly', '2.0.0', ''])).toBe('0.10.0');
    expect(lastReleaseOf([''])).toBeUndefined();
  });

  test.each([
    ['1.0.0', '0.9.0', true],
    ['2.0.0', '1.9.0', true],
    ['1.1.0', '1.0.0', false],
    ['0.2.0', '0.1.0', true],
    ['0.1.1', '0.1.0', false],
  ])('whether %s may break %s: %s', (version, last, allowed) => {
    expect(mayBreak(version, last)).toBe(allowed);
  });
});

describe('the changelog', () => {
  test('has an entry of today with a text', () => {
    expect(problemsOfChangelog(changelog(ENTRY), '0.1.0', TODAY)).toEqual([]);
  });

  test.each([
    ['no entry', changelog(''), `has no "## [0.1.0] - ${TODAY}"`],
    ['an entry of another version', changelog(ENTRY.replace('0.1.0', '0x1x0')), 'has no "## [0.1.0]'],
    ['an empty entry', changelog(`## [0.1.0] - ${TODAY}\n`), 'says nothing under 0.1.0'],
    ['no date', changelog(ENTRY.replace(` - ${TODAY}`, '')), 'the date (none)'],
    ['yesterday', changelog(ENTRY.replace(TODAY, '2026-11-23')), 'the date 2026-11-23'],
    ['something left', changelog(ENTRY, '\n- More.\n'), 'still has something under Unreleased'],
  ])('fails with %s', (_, text, problem) => {
    expect(problemsOfChangelog(text, '0.1.0', TODAY)).toEqual([expect.stringContaining(problem)]);
  });

  test('an entry ends at the next one, and has no links', () => {
    expect(entryOf(changelog(ENTRY), '0.1.0')?.text).toBe('### Added\n\n- All.');
    expect(entryOf(changelog(ENTRY), '0.0.9')?.text).toBe('Old.');
  });

  test('of this project can be read', () => {
    expect(entryOf(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'), 'Unreleased')).toBeDefined();
  });
});

describe('the tarball', () => {
  const files = filesOfAPackage().map((path) => ({ path }));
  const good = { filename: 'x.tgz', size: 5e5, files };

  test('is good', () => expect(problemsOfTarball(good)).toEqual([]));

  test.each([
    'lib/project.ts',
    'test/lib/project.test.js',
    'emulator/index.js',
    'bin/promotion.js',
    'docs/gates.md',
    'lib/handlers/x/index.js.map',
    'API.md',
  ])('fails with %s', (path) => {
    expect(problemsOfTarball({ ...good, files: [...files, { path }] })).toEqual([
      expect.stringContaining(`holds ${path}`),
    ]);
  });

  test.each([
    'lib/index.js',
    'lib/handlers/project-policy/index.js',
    'lib/handlers/THIRD-PARTY-NOTICES.txt',
    '.jsii',
    'LICENSE',
  ])('fails without %s', (path) => {
    const rest = files.filter((file) => file.path !== path);
    expect(problemsOfTarball({ ...good, files: rest })).toEqual([expect.stringContaining(`lacks ${path}`)]);
  });

  test('fails when it is too large', () => {
    expect(problemsOfTarball({ ...good, size: 1.51e6 })).toEqual([
      'the tarball has 1.51 MB, at most 1.5 are allowed',
    ]);
  });

  test('is read from both forms of npm’s answer', () => {
    expect(tarballOf(JSON.stringify([good]))).toEqual(good);
    expect(tarballOf(JSON.stringify({ name: good }))).toEqual(good);
  });
});

describe('the API', () => {
  const breaking = { report: 'PROP status: has been removed', breaks: true };

  test('may break in a minor version before 1.0.0, and then in a major one only', () => {
    expect(problemsOfApi(breaking, '0.2.0', '0.1.0')).toEqual([]);
    expect(problemsOfApi(breaking, '0.1.1', '0.1.0')).toEqual([
      expect.stringContaining('a new minor version'),
    ]);
    expect(problemsOfApi(breaking, '1.1.0', '1.0.0')).toEqual([
      expect.stringContaining('a new major version'),
    ]);
    expect(problemsOfApi({ report: '', breaks: false }, '0.1.1', '0.1.0')).toEqual([]);
  });

  test('is an error if it could not be compared', () => {
    expect(problemsOfApi({ report: 'no network' }, '0.2.0', '0.1.0')).toEqual([
      'the API could not be compared with that of 0.1.0: no network',
    ]);
  });

  test('is compared by jsii-diff', () => {
    const folder = mkdtempSync(join(tmpdir(), 'api-'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const assembly = readFileSync(join(ROOT, '.jsii'), 'utf8');
    const packageOf = (name: string, jsii: string) => {
      write(join(folder, name, 'package.json'), readFileSync(join(ROOT, 'package.json'), 'utf8'));
      write(join(folder, name, '.jsii'), jsii);
      return join(folder, name);
    };
    const before = packageOf('before', assembly.replaceAll('"name": "f1Score"', '"name": "score"'));
    const after = packageOf('after', assembly);

    const [removed, same, none] = [
      apiDiff(before, after),
      apiDiff(after, after),
      apiDiff(join(folder, 'none'), after),
    ];
    rmSync(folder, { recursive: true });

    expect(removed).toEqual({ breaks: true, report: expect.stringContaining('score: has been removed') });
    expect(same).toMatchObject({ breaks: false });
    expect(none.breaks).toBeUndefined();
  });
});

describe('a release', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'release-'));
    for (const path of filesOfAPackage()) write(join(root, path), '');
    write(join(root, '.gitignore'), '/lib\n');
    write(
      join(root, 'package.json'),
      JSON.stringify({ name: 'copies', version: '0.1.0', files: ['lib', '.jsii'] }),
    );
    write(join(root, 'package-lock.json'), JSON.stringify({ version: '0.1.0' }));
    write(join(root, 'CHANGELOG.md'), changelog(ENTRY));
    git('init', '--initial-branch', 'main');
    git('config', 'user.email', 'maintainer@example.com');
    git('config', 'user.name', 'Maintainer');
    git('config', 'commit.gpgsign', 'false');
    git('config', 'core.hooksPath', '/dev/null');
    commit();
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const commit = () => {
    git('add', '.');
    git('commit', '--message', 'All');
  };
  const never = () => {
    throw new Error('there is nothing to compare with');
  };

  test('has nothing to compare with if it is the first, and looking at it changes nothing', () => {
    expect(examine(root, TODAY, never)).toEqual({ version: '0.1.0', last: undefined, problems: [] });
    expect(git('tag')).toBe('');
    expect(git('status', '--porcelain')).toBe('');
  });

  test('is tagged with a message', () => {
    tag(root, '0.1.0');

    expect(git('cat-file', '-t', 'v0.1.0').trim()).toBe('tag');
    expect(git('tag', '--list', '--format=%(contents:subject)').trim()).toBe('Release 0.1.0');
  });

  test('is compared with the one before it', () => {
    git('tag', 'v0.0.9');
    const asked: string[] = [];

    const { last, problems } = examine(root, TODAY, (before, after) => {
      asked.push(before, after);
      return { report: '', breaks: true };
    });

    expect(asked).toEqual(['npm:copies@0.0.9', root]);
    expect([last, problems]).toEqual(['0.0.9', []]);
  });

  test('fails with all mistakes at once', () => {
    tag(root, '0.1.0');
    git('switch', '--create', 'feature');
    write(join(root, 'CHANGELOG.md'), changelog(''));
    write(join(root, 'lib/project.ts'), '');

    const { problems } = examine(root, TODAY, () => ({ report: 'something is gone', breaks: true }));

    expect(problems).toEqual([
      expect.stringContaining('0.1.0 does not come after 0.1.0'),
      expect.stringContaining('CHANGELOG.md has no'),
      expect.stringContaining('the branch is feature'),
      expect.stringContaining('the tree is not clean: commit CHANGELOG.md'),
      expect.stringContaining('holds lib/project.ts'),
      expect.stringContaining('something is gone'),
    ]);
  });
});

function filesOfAPackage(): string[] {
  return [
    'package.json',
    'README.md',
    'LICENSE',
    '.jsii',
    'lib/index.js',
    'lib/index.d.ts',
    ...[
      'copied-model-version',
      'hours',
      'project-policy',
      'promotion-report',
      'running-model-version',
      'status',
    ].map((handler) => `lib/handlers/${handler}/index.js`),
    'lib/handlers/THIRD-PARTY-NOTICES.txt',
  ];
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
