import { globSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '..');

/**
 * What the sources of each folder may import besides their own folder. Names without a slash are folders of this
 * repository.
 */
const MAY_IMPORT: Readonly<Record<string, readonly RegExp[]>> = {
  contract: [],
  lib: [/^contract$/, /^package\.json$/, /^aws-cdk-lib(\/|$)/, /^constructs$/, /^node:(crypto|path|fs)$/],
  lambda: [
    /^contract$/,
    /^@aws-sdk\/client-(rekognition|cloudformation|s3|sfn|ssm)$/,
    /^node:(crypto|child_process|fs|http|https|util)$/,
    // Bundled code: what a schedule says for a moment.
    /^croner$/,
    /^leven$/,
    // Types only: the shape of CloudFormation's requests.
    /^aws-lambda$/,
  ],
  // The command for people. Its decisions are those of the handlers, and it changes nothing.
  status: [
    /^(contract|lambda)$/,
    /^@aws-sdk\/client-(rekognition|cloudformation|ssm|sts)$/,
    /^node:(fs|path|util)$/,
  ],
  // A separate package. These are its dependencies, or their code is in its bundle.
  emulator: [
    /^contract$/,
    /^@cloud-copilot\/iam-simulate$/,
    /^aws-local-stepfunctions$/,
    /^(fast-xml-parser|fflate|yaml)$/,
    /^node:/,
    // Found by name: the SDK of Lambda's runtime, and a Node.js that is new enough.
    /^@aws-sdk\/client-lambda$/,
    /^node\/package\.json$/,
  ],
  // It runs in real accounts, so it must not depend on the emulator or on a test.
  integ: [
    /^(contract|lib|bin|benchmark)$/,
    /^aws-cdk-lib(\/|$)/,
    /^constructs$/,
    /^@aws-sdk\/client-(cloudformation|rekognition|s3|ssm|sts)$/,
    /^node:/,
  ],
  // What several folders of tests share, and the benchmark and the scripts with them.
  testing: [
    /^(contract|lib|lambda|emulator)$/,
    /^aws-cdk-lib(\/|$)/,
    /^constructs$/,
    /^@aws-sdk\/client-(s3|sfn|ssm)$/,
    /^fast-check$/,
    /^node:(fs|os|path)$/,
  ],
};

/** Folders whose files are run, and not imported by what is published or deployed. */
const RUN = ['benchmark', 'scripts', 'test'];

const sources = (folder: string) =>
  globSync(`${folder}/**/*.ts`, {
    cwd: root,
    exclude: (path) => path.endsWith('.d.ts') || path.includes('node_modules'),
  });

/** The folders and packages. */
function importsOf(file: string): string[] {
  return modulesOf(file).map((name) => (name.startsWith('/') ? relative(root, name).split('/')[0] : name));
}

/** Files by their paths, without an ending, and packages by their names. */
function modulesOf(file: string): string[] {
  // The examples of docstrings import the library by its name.
  const text = readFileSync(join(root, file), 'utf8').replace(/^ *\*.*$/gm, '');
  const specifiers = [...text.matchAll(/(?:from\s+|import\s+|import\(|require\()'([^']+)'/g)].map(
    ([, specifier]) => specifier,
  );
  return specifiers.map((specifier) =>
    specifier.startsWith('.') ? resolve(root, file, '..', specifier) : specifier,
  );
}

describe.each(Object.entries(MAY_IMPORT))('%s', (folder, allowed) => {
  test('imports only what the design allows', () => {
    const files = sources(folder);
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((imported) => imported !== folder && !allowed.some((pattern) => pattern.test(imported)))
        .map((imported) => `${file} imports ${imported}`),
    );

    expect(files.length).toBeGreaterThan(3);
    expect(wrong).toEqual([]);
  });
});

test('no test is imported, except by the tests of its folder', () => {
  const room = (path: string) => path.split('/').slice(0, 2).join('/');
  const wrong = [...Object.keys(MAY_IMPORT), ...RUN, 'bin', 'examples'].flatMap(sources).flatMap((file) =>
    modulesOf(file)
      .map((name) => relative(root, name))
      .filter((imported) => imported.startsWith('test/') && room(imported) !== room(file))
      .map((imported) => `${file} imports ${imported}`),
  );

  expect(wrong).toEqual([]);
});

test.each(['bin', 'examples'])('%s imports nothing of testing/', (folder) => {
  expect(sources(folder).filter((file) => importsOf(file).includes('testing'))).toEqual([]);
});

test.each(['contract', 'lib', 'lambda', 'status', 'emulator', 'testing'])(
  '%s has no file that nobody imports',
  (folder) => {
    const importing = [...Object.keys(MAY_IMPORT), ...(folder === 'testing' ? RUN : [])];
    const imported = new Set(importing.flatMap(sources).flatMap(modulesOf));
    // The build replaces parts of the SDK by some files.
    const build = readFileSync(join(root, 'scripts/bundle.mjs'), 'utf8');
    const unused = sources(folder).filter((file) => {
      const name = join(root, file).replace(/\.ts$/, '');
      return !name.endsWith('/index') && !imported.has(name) && !build.includes(basename(file));
    });

    expect(unused).toEqual([]);
  },
);

test('integ uses only the printing part of the demo, which does not know the emulator', () => {
  const fromDemo = sources('integ').flatMap((file) => [
    ...readFileSync(join(root, file), 'utf8').matchAll(/from '[./]+\/bin\/(demo\/[\w-]+)'/g),
  ]);
  const modules = new Set(fromDemo.map(([, module]) => module));

  expect([...modules].sort()).toEqual(['demo/release-log', 'demo/relevant-lines']);
  expect([...modules].flatMap((module) => importsOf(`bin/${module}.ts`))).toEqual([]);
});

test('the package has no runtime dependencies, and only the CDK as peers', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

  expect(dependencies).toBeUndefined();
  expect(Object.keys(peerDependencies).sort()).toEqual(['aws-cdk-lib', 'constructs']);
});

describe('the package of the emulator', () => {
  const [library, emulator] = ['package.json', 'emulator/package.json'].map((file) =>
    JSON.parse(readFileSync(join(root, file), 'utf8')),
  );

  test('has the version of the library, and needs the versions that are tested here', () => {
    const { version, engines, dependencies } = emulator;
    const tested = Object.keys(dependencies).map((name) => [name, library.devDependencies[name]]);

    expect([version, engines]).toEqual([library.version, library.engines]);
    expect(dependencies).toEqual(Object.fromEntries(tested));
  });

  test('is not one that the library needs', () => {
    expect(JSON.stringify(library)).not.toContain(emulator.name);
  });

  test('has its entry points only in "exports", so that an import of its folder gets the sources', () => {
    expect(Object.keys(emulator).filter((key) => ['main', 'types', 'module'].includes(key))).toEqual([]);
  });
});

test('the command of the emulator imports only what its package exports', () => {
  const imported = sources('emulator/command').flatMap((file) => [
    ...readFileSync(join(root, file), 'utf8').matchAll(/from '(\.\.[^']*)'/g),
  ]);

  expect(new Set(imported.map(([, specifier]) => specifier))).toEqual(new Set(['..']));
});

test('no lock file entry names a registry', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"/);
});
