import { readdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordedRun } from '../../scripts/pictures/demo';
import { FOLDER, pictures } from '../../scripts/pictures/pictures';
import { tellingLines } from '../../scripts/pictures/telling-lines';
import { COLOURS } from '../../scripts/pictures/theme';
import { PAGES, ROOT } from '../../testing/pages/blocks';

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.svg'));

test('every picture is up to date: npx tsx scripts/pictures', async () => {
  const drawn = await pictures();

  expect([...drawn.keys()].sort()).toEqual(files.sort());
  for (const [file, svg] of drawn)
    expect([file, readFileSync(join(FOLDER, file), 'utf8')]).toEqual([file, svg]);
});

describe.each(files)('%s', (file) => {
  const svg = readFileSync(join(FOLDER, file), 'utf8');

  test('also has colours for a dark page', () => {
    const [, light, dark] = /<style>(.*)@media \(prefers-color-scheme:dark\)\{(.*)\}\n<\/style>/s.exec(svg)!;
    const selectors = (style: string) =>
      [...style.matchAll(/^(.+)\{(?:fill|stroke):/gm)].map(([, one]) => one);

    expect(selectors(dark)).toContain('text');
    expect(selectors(dark)).toEqual(selectors(light));
  });

  test('has a text that says what it shows, and a page shows it', () => {
    expect(svg).toMatch(/^<svg role="img"[^>]*>\n<title>.+<\/title>\n<desc>.+<\/desc>/s);
    expect(PAGES.some((page) => readFileSync(join(ROOT, page), 'utf8').includes(`pictures/${file})`))).toBe(
      true,
    );
  });

  test('knows nothing of the machine that drew it', () => {
    for (const place of [ROOT, tmpdir(), homedir(), 'localhost', '127.0.0.1'])
      expect(svg).not.toContain(place);
  });
});

test.each([0, 1])('every text is readable on its background, in theme %i', (theme) => {
  const page = ['#ffffff', '#0d1117'][theme];
  const of = (name: keyof typeof COLOURS) => COLOURS[name][theme];
  const grounds = [page, of('box'), of('oursBox'), of('goodBox'), of('badBox')];
  const onTerminal = (['quiet', 'good', 'bad'] as const).map((name) => contrast(of(name), of('box')));

  expect(Math.min(...grounds.map((ground) => contrast(of('text'), ground)), ...onTerminal)).toBeGreaterThan(
    4.5,
  );
});

describe('the run of the demo', () => {
  const { origin, lines } = recordedRun();
  const chapters = lines.filter((line) => /^## \d/.test(line)).map((line) => line.slice(3));

  test('says when it was, and from which command', () => {
    expect(origin).toMatch(/^npx tsx bin\/demo, on \d{4}-\d\d-\d\d, with Node\.js \d+/);
  });

  test('is up to date: npx tsx scripts/pictures --demo', () => {
    const story = readFileSync(join(ROOT, 'bin/demo/story.ts'), 'utf8');

    expect(chapters).toEqual([...story.matchAll(/title\('(\d.*)'\)/g)].map(([, title]) => title));
  });

  test('is short enough for a reader', () => {
    const telling = tellingLines(lines);

    expect(telling.length).toBeLessThanOrEqual(45);
    expect(telling.filter((line) => /^## \d/.test(line))).toHaveLength(chapters.length);
    expect(telling).toContainEqual(expect.stringMatching(/does not pass its gates: .*0\.78 < 0\.85/));
  });
});

/** As WCAG counts it: 4.5 is enough for small letters. */
function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
