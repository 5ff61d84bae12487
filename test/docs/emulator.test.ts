import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Emulator, type World } from '../../emulator';
import { blocksIn, ROOT } from '../../testing/pages/blocks';

/** Checks that the pages about the emulator are right. scripts/emulator plays the page that tries an app. */

const readme = readFileSync(join(ROOT, 'emulator/README.md'), 'utf8');
const page = readFileSync(join(ROOT, 'docs/emulator.md'), 'utf8');

test('the README names exactly the operations that the emulator answers', () => {
  const rows = [...readme.matchAll(/^\| ([a-z\d]+) \| (`\w+`(?:, `\w+`)*) \|$/gm)];
  const named = Object.fromEntries(
    rows.map(([, service, names]) => [service, [...names.matchAll(/\w+/g)].map(([name]) => name)]),
  );

  expect(named).toEqual(new Emulator().operations());
});

test('the page names exactly the members of a world', async () => {
  const unknown = { unknown: 1 };
  const wrong: any = { ...unknown, accounts: [unknown], models: [unknown], failures: [unknown] };
  const { message } = await Emulator.start(wrong).catch((error) => error);
  const known = [...message.matchAll(/use one of (.*)$/gm)].flatMap(([, names]) => names.split(', '));

  const [, section] = page.split('\n## The world\n');
  const names = section
    .split('\n## ')[0]
    .split('\n')
    .flatMap((line) => /^\| (`.*?) \|/.exec(line)?.[1] ?? [])
    .flatMap((cell) => [...cell.matchAll(/`([\w[\].]+)`/g)].map(([, name]) => name));

  const lists = ['accounts', 'models', 'failures'];
  expect(names.map((name) => name.replace(/^.*\./, '')).sort()).toEqual(
    known.filter((name) => !lists.includes(name)).sort(),
  );
});

test.each([...blocksIn('docs/emulator.md', /^json$/), ...blocksIn('emulator/README.md', /^json$/)])(
  'a world can be made from the JSON of $page, line $line',
  async ({ code }) => {
    const world: World = JSON.parse(code);

    const aws = await Emulator.start(world);
    await aws.close();

    expect(world.models!.length).toBeGreaterThan(0);
  },
);

test('every CI run takes the steps of the page, after it has made the packages', () => {
  const steps = readFileSync(join(ROOT, '.ci/run'), 'utf8').match(/^step .*/gm)!;

  expect(steps.indexOf('step npx tsx scripts/emulator')).toBeGreaterThan(
    steps.indexOf('step npm run package'),
  );
});
