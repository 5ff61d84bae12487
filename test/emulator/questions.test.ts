import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The switches of emulator/questions.md are the options that answer a question which no source settles, and no others. */

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Where each group of options is declared. */
const DECLARED: Readonly<Record<string, string>> = {
  cloudFormation: 'emulator/cloudformation/options.ts',
  iam: 'emulator/iam/index.ts',
  rekognition: 'emulator/rekognition/options.ts',
  skew: 'emulator/skew.ts',
  states: 'emulator/stepfunctions/options.ts',
};

/** They say what a world is like, and answer no question. */
const OF_A_WORLD = [
  ...['copyDuration', 'deleteDuration', 'startDuration', 'stopDuration'],
  ...['versionsPerProject', 'runningModels', 'organizations'],
];

/** Every option, with its group: `skew.lambda`. */
const options = Object.entries(DECLARED).flatMap(([group, file]) => {
  const [members] = /(?<=export interface \w*(?:Options|Skew) \{\n).*?(?=\n\})/s.exec(read(file)) ?? [''];
  return [...members.matchAll(/readonly (\w+)\?/g)]
    .filter(([, name]) => !OF_A_WORLD.includes(name))
    .map(([, name]) => `${group}.${name}`);
});

const rows = read('emulator/questions.md')
  .split('\n')
  .filter((line) => /^\| [A-Z]/.test(line))
  .map((line) => line.slice(1).split('|'))
  .map(([question, switches, , stories]) => ({
    question,
    switches: [...switches.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    files: [...stories.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, file]) => join('emulator', file)),
    stories,
  }));

test('the table has each option that answers a question, and no other', () => {
  expect(rows.flatMap(({ switches }) => switches).sort()).toEqual(options.sort());
});

test.each(rows.filter(({ switches }) => switches.length > 0))(
  'stories run under every answer to "$question"',
  ({ switches, files }) => {
    const names = switches.map((option) => option.split('.')[1]);

    expect(files).not.toEqual([]);
    for (const file of files) {
      // The stories about clocks name the group: they take all of it.
      const text = read(file);
      if (!text.includes('skew')) expect(text).toMatch(new RegExp(names.join('|')));
    }
  },
);

test.each(rows.filter(({ switches }) => switches.length === 0))(
  'the table says why "$question" has no switch',
  ({ stories, files }) => {
    expect(stories.length).toBeGreaterThan(20);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  },
);
