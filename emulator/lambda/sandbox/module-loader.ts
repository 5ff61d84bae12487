import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { installed } from '../workspace';
import { compile } from './compile';

const RUNTIME = realpathSync(installed()) + sep;

interface Loaded {
  exports: any;
}

/**
 * `require` for one sandbox: CommonJS modules with a separate cache, and the built-in modules that the sandbox
 * provides.
 */
export class ModuleLoader {
  private readonly cache = new Map<string, Loaded>();

  constructor(
    private readonly globals: Readonly<Record<string, unknown>>,
    private readonly builtins: (name: string) => unknown,
    /** Loads what Lambda's runtime brings. @default - this one does */
    private readonly runtime?: ModuleLoader,
  ) {}

  load(file: string): any {
    const cached = this.cache.get(file);
    if (cached) return cached.exports;
    const module: Loaded = { exports: {} };
    this.cache.set(file, module);
    try {
      this.evaluate(file, module);
    } catch (error) {
      this.cache.delete(file);
      throw error;
    }
    return module.exports;
  }

  private evaluate(file: string, module: Loaded): void {
    if (file.endsWith('.json')) {
      module.exports = JSON.parse(readFileSync(file, 'utf8'));
      return;
    }
    if (/\.(mjs|node)$/.test(file)) throw new Error(`InProcessRuntime loads CommonJS modules only: ${file}`);
    const require = this.requireFrom(file);
    const evaluate = compile(file, { ...this.globals, __import__: this.importFrom(require) });
    evaluate.call(module.exports, module.exports, require, module, file, dirname(file));
  }

  private requireFrom(file: string) {
    const resolve = resolverFor(file);
    const require = (request: string) => {
      const resolved = resolve(request);
      const isBuiltin = !resolved.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(resolved);
      if (isBuiltin) return this.builtins(resolved.replace(/^node:/, ''));
      return (this.runtime && resolved.startsWith(RUNTIME) ? this.runtime : this).load(resolved);
    };
    return Object.assign(require, { resolve, cache: {}, main: undefined });
  }

  private importFrom(require: (request: string) => any) {
    return async (request: string) => {
      const exports = require(request);
      return { ...exports, default: exports };
    };
  }
}

const resolvers = new Map<string, (request: string) => string>();

/** How a file's requests are resolved. This is cached, because files do not move. */
function resolverFor(file: string): (request: string) => string {
  const known = resolvers.get(file);
  if (known) return known;
  const found = new Map<string, string>();
  let native: NodeJS.Require | undefined;
  const resolve = (request: string) => {
    native ??= nativeRequire(file);
    const resolved = found.get(request) ?? native.resolve(request);
    found.set(request, resolved);
    return resolved;
  };
  resolvers.set(file, resolve);
  return resolve;
}

/** Node's own `require`, even if a test runner has replaced it. */
function nativeRequire(file: string): NodeJS.Require {
  return (process.getBuiltinModule?.('node:module')?.createRequire ?? createRequire)(file);
}
