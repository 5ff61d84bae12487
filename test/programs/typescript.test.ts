import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { type Block, blocksIn, examples, PAGES, ROOT } from '../../testing/pages/blocks';

const blocks = [...PAGES.flatMap((page) => blocksIn(page, /^(ts|tsx|typescript)$/)), ...examples()];

/** A module for the compiler, and for each of its lines the line of the page. */
interface Module {
  readonly text: string;
  readonly block: Block;
  readonly pageLines: (number | undefined)[];
}

/** Puts the block at its fixture's `/// here`, and its imports first, as jsii-rosetta does. */
function moduleOf(block: Block): Module {
  const fixture = readFileSync(join(ROOT, 'rosetta', `${block.fixture}.ts-fixture`), 'utf8').split('\n');
  const here = fixture.findIndex((line) => line.trim() === '/// here');
  const source = block.code.split('\n').map((text, index) => ({ text, line: block.line + index }));
  const imports = ts
    .createSourceFile('block.ts', block.code, ts.ScriptTarget.Latest)
    .statements.filter(ts.isImportDeclaration);
  const isImport = (offset: number) => imports.some(({ pos, end }) => offset >= pos && offset < end);
  let offset = 0;
  const hoisted: typeof source = [];
  const rest: typeof source = [];
  for (const line of source) {
    (line.text.trim() !== '' && isImport(offset) ? hoisted : rest).push(line);
    offset += line.text.length + 1;
  }
  const own = (text: string) => ({ text, line: undefined });
  const all = [...hoisted, ...fixture.slice(0, here).map(own), ...rest, ...fixture.slice(here + 1).map(own)];
  return { block, text: all.map(({ text }) => text).join('\n'), pageLines: all.map(({ line }) => line) };
}

/** All the compiler's errors, at their places in the pages. */
function errorsOf(modules: ReadonlyMap<string, Module>): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ROOT);
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false, noUnusedParameters: false });
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => modules.has(name) || fileExists(name);
  host.getSourceFile = (name, version, ...rest) => {
    const module = modules.get(name);
    return module
      ? ts.createSourceFile(name, module.text, version, true)
      : getSourceFile(name, version, ...rest);
  };
  const program = ts.createProgram(
    [...modules.keys()],
    { ...options, noUnusedLocals: false, noUnusedParameters: false },
    host,
  );
  return [...modules.keys()].flatMap((name) => {
    const file = program.getSourceFile(name)!;
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ start, messageText }) => {
      const { line } = file.getLineAndCharacterOfPosition(start ?? 0);
      const { block, pageLines } = modules.get(name)!;
      const place = pageLines[line] === undefined ? `${block.line}, in its fixture` : `${pageLines[line]}`;
      return `${block.page}:${place}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}

test('every TypeScript block of the pages and every example of a docstring compiles', () => {
  const modules = new Map(
    blocks.map((block, index) => [join(ROOT, `test/docs/block-${index}.ts`), moduleOf(block)]),
  );

  expect(blocks.length).toBeGreaterThan(10);
  expect(errorsOf(modules)).toEqual([]);
});

test('every public class that makes something has an example', () => {
  const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
  const made = Object.values<any>(types).filter(({ kind, initializer }) => kind === 'class' && initializer);

  expect(made.filter(({ docs }) => !docs.example).map(({ name }) => name)).toEqual([]);
});

test('no docstring names a page by a path in the repository', () => {
  const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));

  expect([...JSON.stringify(types).matchAll(/(?<![\w/])docs\/[\w-]+\.md/g)].map(([path]) => path)).toEqual(
    [],
  );
});
