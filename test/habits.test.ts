import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';

/** That what the project says of itself is true: commands, links, workflows, templates. */

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
  const named = [...read(page).matchAll(/npx jest (test\/[\w/.-]+)/g)].map(([, path]) => path);

  expect(named.filter((path) => list(`${path}*`).length === 0)).toEqual([]);
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

    expect(uses).not.toHaveLength(0);
    expect(uses.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual(
      [],
    );
  });

  test('may read, and knows no secret', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(text).not.toMatch(/secrets\.|_TOKEN|password/i);
  });

  test('ends', () => {
    for (const job of Object.values<any>(workflow.jobs))
      expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  });

  test('puts nothing that a stranger wrote into a shell', () => {
    const commands = Object.values<any>(workflow.jobs).flatMap(({ steps }) =>
      steps.map(({ run }: any) => run ?? ''),
    );

    expect(commands.filter((command) => command.includes('${{'))).toEqual([]);
  });
});

test('only a tag publishes, with provenance, by an identity and no token', () => {
  const publishing = workflows.filter((path) => read(path).includes('npm publish'));
  const { on, jobs } = parse(read('.github/workflows/release.yml'));

  expect(publishing).toEqual(['.github/workflows/release.yml']);
  expect(on).toEqual({ push: { tags: ['v*'] } });
  expect(jobs.npm.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(jobs.npm.steps.at(-1).run).toBe('npm publish dist/js/*.tgz --provenance --access public');
  expect(jobs.npm.steps.map(({ run }: any) => run)).toContain('.ci/run');
});

test.each(forms)('%s is a form that GitHub takes', (path) => {
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
