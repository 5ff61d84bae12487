import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../../testing/pages/blocks';

/** What a page's text looks like on GitHub: its tables, and where its links lead. */

const PAGES = globSync('**/*.md', { cwd: ROOT, exclude: (path) => /node_modules|cdk\.out|dist/.test(path) });

/** The lines of a page that are no code. */
function linesOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return text.replace(/^( *)```[\s\S]*?^\1```/gm, (code) => code.replace(/.+/g, '')).split('\n');
}

/** As GitHub makes it from a title. */
const anchorOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsIn = (page: string) =>
  linesOf(page).flatMap((line) => [
    ...(/^#+ (.*)/.exec(line)?.slice(1).map(anchorOf) ?? []),
    ...[...line.matchAll(/\b(?:name|id)="([^"]+)"/g)].map(([, name]) => name),
  ]);

test.each(PAGES)('every table of %s has a header', (page) => {
  const lines = linesOf(page);
  const headless = lines.filter((line, at) => {
    const isFirst = line.startsWith('|') && !lines[at - 1]?.startsWith('|');
    return isFirst && !/^\|[ :|-]+\|$/.test(lines[at + 1] ?? '');
  });

  expect(headless).toEqual([]);
});

test.each(PAGES)('every link of %s within the repository leads somewhere', (page) => {
  const links = linesOf(page).flatMap((line) => [...line.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to));
  const leadsNowhere = (link: string) => {
    const [path, anchor] = link.split('#');
    const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsIn(target).includes(anchor);
  };

  expect(links.filter((link) => !/^[a-z]+:/.test(link)).filter(leadsNowhere)).toEqual([]);
});
