import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, emptyFolder, has, LIBRARY, ROOT, run, sayLoudly } from '../package/consumer';

/**
 * Tries a release without publishing: `npm run package && npx tsx scripts/release/dry-run`. It runs the publib of
 * release.yml, from the same lock file, in publib's own dry run, on the packages in dist/. So it notices a package that
 * publib would not find. The credentials are invented, and an empty repository replaces that of the Go module. Only a
 * registry itself can say whether it accepts a package.
 */
interface Registry {
  readonly name: string;
  /** The folder below dist/, and what publib needs for it. */
  readonly folder: string;
  readonly tool?: string;
  credentials(place: string): NodeJS.ProcessEnv;
}

const REGISTRIES: readonly Registry[] = [
  { name: 'npm', folder: 'js', credentials: () => ({ NPM_TRUSTED_PUBLISHER: 'true' }) },
  // In the release it is beside the library.
  { name: 'npm', folder: 'emulator', credentials: () => ({ NPM_TRUSTED_PUBLISHER: 'true' }) },
  {
    name: 'pypi',
    folder: 'python',
    tool: 'python3',
    credentials: (place) => ({
      TWINE_USERNAME: 'nobody',
      TWINE_PASSWORD: 'nothing',
      PYTHONUSERBASE: join(place, 'python'),
      PIP_BREAK_SYSTEM_PACKAGES: '1',
    }),
  },
  { name: 'nuget', folder: 'dotnet', tool: 'dotnet', credentials: () => ({ NUGET_API_KEY: 'nothing' }) },
  { name: 'maven', folder: 'java', tool: 'mvn', credentials: credentialsOfMaven },
  { name: 'golang', folder: 'go', tool: 'git', credentials: credentialsOfGo },
];

if (!existsSync(join(DIST, 'js'))) throw new Error('There are no packages yet: npm run package');
const place = emptyFolder('dry-run');
try {
  cpSync(join(ROOT, '.github/publish'), place, { recursive: true });
  run('npm', ['ci', '--silent', '--prefer-offline', '--ignore-scripts'], place);
  for (const registry of REGISTRIES) {
    const { name, folder, tool } = registry;
    if (!existsSync(join(DIST, folder)) || (tool !== undefined && !has(tool, '--version'))) {
      sayLoudly(`dist/${folder} or ${tool} is missing: publib-${name} is not tried`);
      continue;
    }
    // Its output is shown only if it fails, in the error.
    execFileSync(join(place, 'node_modules/.bin', `publib-${name}`), [join(DIST, folder)], {
      cwd: place,
      env: { ...process.env, PUBLIB_DRYRUN: 'true', ...registry.credentials(place) },
      stdio: 'pipe',
    });
    console.log(`${name}: publib would publish it`);
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}

/** A new key, because Maven Central requires signatures. */
function credentialsOfMaven(place: string): NodeJS.ProcessEnv {
  const home = join(place, 'gpg');
  mkdirSync(home, { mode: 0o700 });
  const gpg = (...args: string[]) =>
    execFileSync(
      'gpg',
      ['--homedir', home, '--batch', '--passphrase', 'nothing', '--pinentry-mode', 'loopback', ...args],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
  gpg('--quick-generate-key', 'nobody@example.com', 'rsa2048', 'sign', '1d');
  return {
    MAVEN_SERVER_ID: 'central-ossrh',
    MAVEN_USERNAME: 'nobody',
    MAVEN_PASSWORD: 'nothing',
    MAVEN_GPG_PRIVATE_KEY: gpg('--armor', '--export-secret-keys').replaceAll('\n', '\\n'),
    MAVEN_GPG_PRIVATE_KEY_PASSPHRASE: 'nothing',
  };
}

/** git clones an empty repository instead of any on GitHub. */
function credentialsOfGo(place: string): NodeJS.ProcessEnv {
  const { moduleName } = LIBRARY.jsii.targets.go;
  const empty = join(place, `${moduleName}.git`);
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', empty]);
  return {
    GITHUB_TOKEN: 'nothing',
    GIT_USER_NAME: 'Nobody',
    GIT_USER_EMAIL: 'nobody@example.com',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.file://${join(place, 'github.com')}/.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://nothing@github.com/',
  };
}
