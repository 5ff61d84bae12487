import { compileFunction } from 'node:vm';

type ModuleFunction = (
  exports: unknown,
  require: unknown,
  module: unknown,
  filename: string,
  dirname: string,
) => void;

const compiled = new Map<string, (...globals: unknown[]) => ModuleFunction>();

/**
 * A module's source as a function, once per source however many sandboxes load it. The globals stand one scope further
 * out, so that a module may declare the same names.
 */
export function compile(
  source: string,
  file: string,
  globals: Readonly<Record<string, unknown>>,
): ModuleFunction {
  const names = Object.keys(globals);
  let outer = compiled.get(source);
  if (!outer) {
    const opening = 'return function (exports, require, module, __filename, __dirname) {';
    const body = source.replace(/^#!.*/, '').replace(DYNAMIC_IMPORT, '__import__(');
    outer = compileFunction(`${opening}${body}\n}`, names, {
      filename: file,
      columnOffset: -opening.length,
    }) as any;
    compiled.set(source, outer!);
  }
  return outer!(...names.map((name) => globals[name]));
}

/** An `import()` would go around the sandbox. */
const DYNAMIC_IMPORT = /(?<![.\w$])import\s*\(/g;
