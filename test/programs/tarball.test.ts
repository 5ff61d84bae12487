import { execFileSync } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, posix, resolve } from 'node:path';
import { problemsOfTarball, type Tarball, tarballOf } from '../../scripts/release/packed';

/** What a consumer gets: the tarball, looked at file by file, then installed in an empty folder. */

const root = resolve(__dirname, '../..');
let folder: string;
let tarball: Tarball;
let paths: readonly string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tarball-'));
  const answer = npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder);
  tarball = tarballOf(answer);
  paths = tarball.files.map(({ path }) => path);
});
afterAll(() => rmSync(folder, { recursive: true }));

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What a packed file loads or takes its types from. */
function specifiersOf(path: string): string[] {
  // An example in a docstring imports this package, as its users do.
  const text = readFileSync(join(root, path), 'utf8').replaceAll(/^ *\* .*$/gm, '');
  return [...text.matchAll(/(?:\bfrom |\bimport\(|\brequire\()["']([^"']+)["']/g)].map(
    ([, specifier]) => specifier,
  );
}

test('holds only what a consumer needs, in less than 1.5 MB', () => {
  expect(problemsOfTarball(tarball)).toEqual([]);
});

test('holds all the handlers that the constructs deploy, and the command', () => {
  const handlers = globSync('lib/handlers/**/*.js', { cwd: root }).sort();

  expect(handlers.filter((path) => path.endsWith('/index.js'))).toHaveLength(6);
  expect(paths.filter((path) => /^lib\/handlers\/.*\.js$/.test(path)).sort()).toEqual(handlers);
});

test('holds no files of an earlier build', () => {
  const compiled = paths.filter(
    (path) => /^(lib|contract)\//.test(path) && !path.startsWith('lib/handlers/'),
  );

  expect(compiled.length).toBeGreaterThan(20);
  expect(compiled.filter((path) => !existsSync(join(root, path.replace(/(\.js|\.d\.ts)$/, '.ts'))))).toEqual(
    [],
  );
});

test('holds every file that lib/index loads or takes its types from, and needs no other package than the CDK', () => {
  const missing: string[] = [];
  const foreign = new Set<string>();
  const seen = new Set(['lib/index.js', 'lib/index.d.ts']);
  // A set is walked to its end while it grows.
  for (const path of seen) {
    for (const specifier of specifiersOf(path)) {
      if (!specifier.startsWith('.')) {
        foreign.add(specifier.split('/')[0]);
        continue;
      }
      const base = posix.join(dirname(path), specifier);
      const extension = path.endsWith('.d.ts') ? '.d.ts' : '.js';
      const found = [base, `${base}${extension}`, `${base}/index${extension}`].find((file) =>
        paths.includes(file),
      );
      if (found) seen.add(found);
      else missing.push(`${path} → ${specifier}`);
    }
  }

  expect(seen.size).toBeGreaterThan(40);
  expect(missing).toEqual([]);
  const ours = ['aws-cdk-lib', 'constructs'];
  expect(
    [...foreign].filter(
      (name) => !builtinModules.includes(name.replace(/^node:/, '')) && !ours.includes(name),
    ),
  ).toEqual([]);
});

test('names no registry and nothing of the machine that packed it', () => {
  // A short home, such as /root, can also be an ordinary word.
  const places = [root, homedir()].filter((place) => place.length > '/root'.length);
  const traces = [
    /https?:\/\/[\w.-]*(registry|npm|artifactory|nexus|mirror|proxy)[\w.-]*/i,
    /"_(resolved|authToken)"/,
  ];

  const found = paths.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return [
      ...places.filter((place) => text.includes(place)),
      ...traces.flatMap((pattern) => pattern.exec(text)?.[0] ?? []),
    ].map((trace) => `${path}: ${trace}`);
  });

  expect(found).toEqual([]);
});

test('installed in an empty folder, an app synthesises with it', () => {
  const app = join(folder, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "private": true }');
  // Its peers are already installed here, and need no registry.
  npm(app, 'install', '--offline', '--legacy-peer-deps', '--no-audit', join(folder, tarball.filename));
  for (const peer of ['aws-cdk-lib', 'constructs']) {
    symlinkSync(join(root, 'node_modules', peer), join(app, 'node_modules', peer));
  }
  writeFileSync(join(app, 'app.js'), APP);

  const template = JSON.parse(execFileSync(process.execPath, ['app.js'], { cwd: app, encoding: 'utf8' }));

  const types = Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type);
  expect(types.filter((type) => type.startsWith('Custom::')).sort()).toEqual([
    'Custom::RekognitionCopiedModelVersion',
    'Custom::RekognitionProjectPolicy',
    'Custom::RekognitionRunningModelVersion',
  ]);
});

/** With every construct that has a handler. */
const APP = `
const { App, Stack } = require('aws-cdk-lib');
const { AccountPrincipal } = require('aws-cdk-lib/aws-iam');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const { CopiedModelVersion, ModelVersion, Project, ProjectPolicy, RunningModelVersion } = require('cdk-rekognition-custom-labels');

const app = new App();
const stack = new Stack(app, 'Shapes', { env: { account: '222222222222', region: 'eu-west-1' } });
const project = new Project(stack, 'Project');
const copy = new CopiedModelVersion(stack, 'Copy', {
  source: ModelVersion.fromModelVersionAttributes(stack, 'Source', {
    project: Project.fromProjectArn(
      stack,
      'SourceProject',
      'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000',
    ),
    modelVersionArn: 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000',
  }),
  destinationProject: project,
  outputBucket: new Bucket(stack, 'Bucket'),
});
new ProjectPolicy(stack, 'Policy', { project }).allowCopy(new AccountPrincipal('333333333333'), { versions: [copy] });
new RunningModelVersion(stack, 'Run', { modelVersion: copy, minInferenceUnits: 1 });
console.log(JSON.stringify(app.synth().getStackByName('Shapes').template));
`;
