import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';

type ModuleFunction = (
  exports: unknown,
  require: unknown,
  module: unknown,
  filename: string,
  dirname: string,
) => void;

type Compiled = (...globals: unknown[]) => ModuleFunction;

const bySource = new Map<string, Compiled>();
const byFile = new Map<string, Compiled>();

/**
 * A module's file as a function. It is read and compiled once for all sandboxes, because neither a function's code nor
 * an installed package changes. The globals are in an outer scope, so a module may declare the same names.
 */
export function compile(file: string, globals: Readonly<Record<string, unknown>>): ModuleFunction {
  const names = Object.keys(globals);
  // A module may have added a global.
  const key = `${file} ${names}`;
  const known = byFile.get(key) ?? compileSource(readFileSync(file, 'utf8'), file, names);
  byFile.set(key, known);
  return known(...names.map((name) => globals[name]));
}

/** Caches by the source too, because one emulator after the other unpacks the same source. */
function compileSource(source: string, file: string, names: string[]): Compiled {
  const key = `${names} ${source}`;
  const known = bySource.get(key);
  if (known) return known;
  const opening = 'return function (exports, require, module, __filename, __dirname) {';
  const body = source.replace(/^#!.*/, '').replace(DYNAMIC_IMPORT, '__import__(');
  const compiled = compileFunction(`${opening}${body}\n}`, names, {
    filename: file,
    columnOffset: -opening.length,
  }) as Compiled;
  bySource.set(key, compiled);
  return compiled;
}

/** An `import()` would bypass the sandbox. */
const DYNAMIC_IMPORT = /(?<![.\w$])import\s*\(/g;
