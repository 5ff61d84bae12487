import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');

export interface Block {
  /** The page, relative to the repository. */
  readonly page: string;
  /** The line of the page that holds the first line of the code. */
  readonly line: number;
  readonly fixture: string;
  readonly code: string;
}

/** The pages that a user reads. Generated pages are left out, because they contain no code of our own. */
export const PAGES = [
  'README.md',
  ...['docs', 'examples'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md') && !/node_modules|cdk\.out/.test(file))
      .map((file) => `${folder}/${file}`),
  ),
].sort();

/** Every fenced block in one of these languages, in the order of the page. */
export function blocksIn(page: string, languages: RegExp): Block[] {
  const lines = readFileSync(join(ROOT, page), 'utf8').split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, indent, info] = /^( *)```(.+)$/.exec(lines[at]) ?? [];
    if (info === undefined) continue;
    const end = lines.indexOf(`${indent}\`\`\``, at + 1);
    if (end === -1) throw new Error(`${page}:${at + 1}: a code block that never ends`);
    const [language, ...parameters] = info.split(/\s+/);
    if (languages.test(language)) {
      const fixture = parameters.find((one) => one.startsWith('fixture='))?.slice('fixture='.length);
      blocks.push({
        page,
        line: at + 2,
        fixture: fixture ?? 'default',
        code: lines
          .slice(at + 1, end)
          .map((line) => line.slice(indent.length))
          .join('\n'),
      });
    }
    at = end;
  }
  return blocks;
}

const CLASSES = readdirSync(join(ROOT, 'lib'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map((file) => `lib/${file}`);

/** The `@example` of every docstring under lib, which a user reads beside the class. It ends at the next tag or with the docstring. */
export function examples(): Block[] {
  return CLASSES.flatMap((page) => {
    const lines = readFileSync(join(ROOT, page), 'utf8').split('\n');
    return lines.flatMap((line, at) => {
      if (line.trim() !== '* @example') return [];
      const end = lines.findIndex((other, index) => index > at && /^ *\*(\/| @\w+)/.test(other));
      const code = lines.slice(at + 1, end).map((one) => one.replace(/^ *\* ?/, ''));
      return [{ page, line: at + 2, fixture: 'default', code: code.join('\n') }];
    });
  });
}
