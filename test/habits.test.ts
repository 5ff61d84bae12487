import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';

/** Checks that what the project says of itself is true: commands, links, workflows, templates. */

const root = resolve(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const list = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: (path) => path.includes('node_modules') }).sort();

const { scripts } = JSON.parse(read('package.json'));
const pages = [
  ...list('*.md'),
  ...list('docs/**/*.md'),
  ...list('{benchmark,emulator,examples,integ}/**/*.md').filter((path) => !path.includes('cdk.out')),
];
const workflows = list('.github/workflows/*.yml');
const forms = list('.github/ISSUE_TEMPLATE/*.yml').filter((path) => !path.endsWith('/config.yml'));

test.each([...pages, ...workflows, '.ci/run'])('every script that %s runs is there', (page) => {
  const named = [...read(page).matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name]) => name);

  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test.each(pages)('every test that %s runs by its path is there', (page) => {
  const named = [...read(page).matchAll(/npx vitest run (test\/[\w/.-]+)/g)].map(([, path]) => path);

  expect(named.filter((path) => list(`${path}*`).length === 0)).toEqual([]);
});

test.each(['CONTRIBUTING.md', 'docs/architecture.md'])(
  'every file that %s names by its path is there',
  (page) => {
    const named = [
      ...read(page).matchAll(
        /`((?:contract|lib|lambda|status|emulator|bin|scripts|testing|test)\/[\w/.*-]+)`/g,
      ),
    ];

    expect(named.length).toBeGreaterThan(20);
    expect(
      named.map(([, path]) => path).filter((path) => list(`${path.replace(/\/$/, '')}*`).length === 0),
    ).toEqual([]);
  },
);

test('the contents of the README name its sections, in their order', () => {
  const [, contents] = /^\*\*Contents\*\*: ([\s\S]*?)\n\n/m.exec(read('README.md'))!;
  const sections = [...read('README.md').matchAll(/^## (.+)$/gm)].map(([, name]) => name);

  expect([...contents.matchAll(/\[(.+?)\]/g)].map(([, name]) => name)).toEqual(sections);
});

test('the licence names the contributors, and not the tool that made the first files', () => {
  expect(read('LICENSE')).toMatch(/^ *Copyright \d{4} cdk-rekognition-custom-labels contributors$/m);
});

test.each(pages)('every link of %s to this repository leads somewhere', (page) => {
  const text = read(page).replace(/```[\s\S]*?```/g, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  const local = links.filter((link) => !/^([a-z]+:|#)/.test(link)).map((link) => link.split('#')[0]);

  expect(local.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
});

test('decisions are numbered from 1 without a hole, and each one says its number', () => {
  const names = list('docs/decisions/*.md').map((path) => path.slice('docs/decisions/'.length));

  expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1));
  expect(
    names.filter((name) => !read(`docs/decisions/${name}`).startsWith(`# ${Number(name.slice(0, 4))}. `)),
  ).toEqual([]);
});

describe.each(workflows)('%s', (path) => {
  const text = read(path);
  const workflow = parse(text);

  test('pins each action by its commit, and says the version', () => {
    const uses = text.match(/^.*\buses:.*$/gm) ?? [];

    expect(uses.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual(
      [],
    );
  });

  test('may only read, unless a job asks for more', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  test('ends', () => {
    for (const job of Object.values<any>(workflow.jobs))
      expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  });

  test('puts no text of a stranger into a shell', () => {
    const commands = Object.values<any>(workflow.jobs).flatMap(({ steps }) =>
      steps.map(({ run }: any) => run ?? ''),
    );

    expect(commands.filter((command) => command.includes('${{'))).toEqual([]);
  });
});

/** Each job of each workflow, by the names of both. */
const jobs: readonly [name: string, job: any][] = workflows.flatMap((path) =>
  Object.entries<any>(parse(read(path)).jobs).map(([name, job]): [string, any] => [`${path}: ${name}`, job]),
);
const commandsOf = (job: any): string[] => job.steps.flatMap(({ run }: any) => run ?? []);

describe('a release', () => {
  const { on, jobs: ofRelease } = parse(read('.github/workflows/release.yml'));

  test('is published by a tag, and after everything was checked', () => {
    expect(on).toEqual({ push: { tags: ['v*'] } });
    expect(commandsOf(ofRelease.build)).toContain('.ci/run');
    expect([ofRelease.trusted.needs, ofRelease.keyed.needs]).toEqual(['build', 'build']);
    expect(ofRelease.forge.needs).toEqual(['trusted', 'keyed']);
  });

  test('is published by publib, in every language', () => {
    const registries = [ofRelease.trusted, ofRelease.keyed].flatMap(
      ({ strategy }) => strategy.matrix.registry,
    );

    expect(registries.sort()).toEqual(['golang', 'maven', 'npm', 'nuget', 'pypi']);
  });

  test.each(['trusted', 'keyed'])('is published by a job (%s) that runs nothing but publib', (name) => {
    expect(commandsOf(ofRelease[name])).toEqual([
      'npm ci --ignore-scripts --prefix .github/publish',
      '.github/publish/node_modules/.bin/publib-"$REGISTRY"',
    ]);
    expect(ofRelease[name].environment).toBe('${{ matrix.registry }}');
  });

  test('has only one job with an identity, one with secrets, and one that may write', () => {
    const having = (wanted: (job: any) => boolean) =>
      jobs.filter(([, job]) => wanted(job)).map(([name]) => name.replace('.github/workflows/', ''));

    expect(having((job) => job.permissions?.['id-token'] !== undefined)).toEqual(['release.yml: trusted']);
    expect(having((job) => /secrets\.|password/i.test(JSON.stringify(job)))).toEqual(['release.yml: keyed']);
    expect(having((job) => Object.values(job.permissions ?? {}).includes('write'))).toEqual([
      'release.yml: trusted',
      'release.yml: forge',
    ]);
  });

  test('is made with publib of an exact version, as its lock file has it', () => {
    const { dependencies } = JSON.parse(read('.github/publish/package.json'));
    const { packages } = JSON.parse(read('.github/publish/package-lock.json'));

    expect(Object.keys(dependencies)).toEqual(['publib']);
    expect(packages['node_modules/publib'].version).toBe(dependencies.publib);
  });
});

describe('the title of a pull request', () => {
  const { steps } = parse(read('.github/workflows/title.yml')).jobs.title;
  const check = (title: string) =>
    spawnSync('bash', ['-c', steps[0].run], {
      env: { ...process.env, FORM: steps[0].env.FORM, TITLE: title },
    }).status;

  test.each([
    'fix: refuse a name that is taken',
    'feat(emulator)!: drop the second clock',
    'build(deps): bump the minor-and-patch group with 3 updates',
    'build(deps-dev): bump jest from 30.5.2 to 31.0.0',
  ])('may be "%s"', (title) => expect(check(title)).toBe(0));

  test.each(['Refuse a name that is taken', 'fix:', 'fix:refuse', 'FIX: refuse', 'fixes: refuse', ''])(
    'may not be "%s"',
    (title) => expect(check(title)).toBe(1),
  );
});

test('updates come five days late, with major versions separate', () => {
  const { updates } = parse(read('.github/dependabot.yml'));

  expect(updates.map((update: any) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
  for (const { cooldown, groups } of updates) {
    expect(cooldown).toEqual({ 'default-days': 5 });
    expect(groups).toEqual({ 'minor-and-patch': { 'update-types': ['minor', 'patch'] } });
  }
});

test('every path with an owner exists', () => {
  const paths = [...read('.github/CODEOWNERS').matchAll(/^\/(\S+) @/gm)].map(([, path]) => path);

  expect(paths.length).toBeGreaterThan(3);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each(forms)('%s is a form that GitHub accepts', (path) => {
  const { name, description, body } = parse(read(path));
  const inputs = body.filter(({ type }: any) => type !== 'markdown');

  expect([typeof name, typeof description]).toEqual(['string', 'string']);
  expect(inputs.length).toBeGreaterThan(0);
  for (const { type, id, attributes } of inputs) {
    expect(['input', 'textarea', 'dropdown', 'checkboxes']).toContain(type);
    expect([id, attributes.label]).toEqual([expect.stringMatching(/^[a-z_-]+$/), expect.any(String)]);
  }
  expect(new Set(inputs.map(({ id }: any) => id)).size).toBe(inputs.length);
});
