import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const NAME = 'cdk-rekognition-custom-labels';

const NOTE = `> The page leaves out what a class inherits from the CDK's \`Construct\`, \`Resource\` or \`Stack\`: the
> [CDK's reference](https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib-readme.html) has it. \`npm run docs\` makes the page.
`;

/**
 * The import that jsii-docgen writes before each call of a function or constructor. The examples already have imports.
 */
const IMPORT = /^import \{ \w+ \} from 'cdk-rekognition-custom-labels'\n\n/gm;

/** API.md, out of the docstrings of the last build. */
export function apiPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'api-page-'));
  try {
    const page = join(folder, 'API.md');
    const docgen = join(ROOT, 'node_modules/jsii-docgen/bin/jsii-docgen');
    const args = ['--language', 'typescript', '--output', page];
    execFileSync(process.execPath, [docgen, ...args], { cwd: ROOT, stdio: 'pipe' });
    const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
    return withoutInherited(readFileSync(page, 'utf8').replaceAll(IMPORT, ''), types);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The page without the sections and rows of members that no type of this library declares. */
export function withoutInherited(page: string, types: Readonly<Record<string, any>>): string {
  const sections = page.split(/^(?=#{3,6} )/m).filter((section) => {
    const [, id] = /^#{5,6} .* id="([^"]+)"><\/a>$/m.exec(section.split('\n', 1)[0]) ?? [];
    return !isInherited(id, types);
  });
  const [title, ...rest] = sections.map((section) => withoutRows(section, types)).filter((one) => one !== '');
  return [title.replace('\n', `\n\n${NOTE}\n${contentsOf(page)}`), ...rest].join('');
}

/** The kinds of types, and a link to each type. */
function contentsOf(page: string): string {
  const kinds = page.split(/^## /m).slice(1);
  return kinds.map((kind) => `- ${kind.split(' ', 1)[0]}: ${typesIn(kind).join(', ')}\n`).join('');
}

function typesIn(kind: string): string[] {
  return [...kind.matchAll(/^### (\w+) <a name="\1" id="([^"]+)">/gm)].map(
    ([, name, id]) => `[${name}](#${id})`,
  );
}

/** The section without the rows of inherited members. If no row of its table stays, the whole section goes. */
function withoutRows(section: string, types: Readonly<Record<string, any>>): string {
  const isRow = (line: string) => line.startsWith('| <code><a href="#');
  const lines = section.split('\n');
  const kept = lines.filter((line) => !isRow(line) || !isInherited(/href="#([^"]+)"/.exec(line)?.[1], types));
  return lines.some(isRow) && !kept.some(isRow) ? '' : kept.join('\n');
}

/** For an id such as NAME.Project.toString, NAME.Project.property.node or NAME.Project.with.parameter.mixins. */
function isInherited(id: string | undefined, types: Readonly<Record<string, any>>): boolean {
  const [, type, member] = /^([^.]+\.[^.]+)\.(?:property\.)?(\w+)/.exec(id ?? '') ?? [];
  if (types[type] === undefined || member === 'Initializer') return false;
  return !membersOf(type, types).has(member);
}

function membersOf(type: string, types: Readonly<Record<string, any>>): Set<string> {
  const { properties = [], methods = [], interfaces = [], base } = types[type];
  const ours = [...interfaces, base].filter((one) => one?.startsWith(`${NAME}.`));
  return new Set([
    ...[...properties, ...methods].map(({ name }) => name),
    ...ours.flatMap((one) => [...membersOf(one, types)]),
  ]);
}

if (require.main === module) writeFileSync(join(ROOT, 'API.md'), apiPage());
