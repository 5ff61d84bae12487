import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compile } from './compile';

interface Loaded {
  exports: any;
}

/** `require` for one sandbox: CommonJS modules with a cache of their own, and the built-in ones that it is given. */
export class ModuleLoader {
  private readonly cache = new Map<string, Loaded>();

  constructor(
    private readonly globals: Readonly<Record<string, unknown>>,
    private readonly builtins: (name: string) => unknown,
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
    const source = readFileSync(file, 'utf8');
    if (file.endsWith('.json')) {
      module.exports = JSON.parse(source);
      return;
    }
    if (/\.(mjs|node)$/.test(file)) throw new Error(`InProcessRuntime loads CommonJS modules only: ${file}`);
    const require = this.requireFrom(file);
    const evaluate = compile(source, file, { ...this.globals, __import__: this.importFrom(require) });
    evaluate.call(module.exports, module.exports, require, module, file, dirname(file));
  }

  private requireFrom(file: string) {
    const native = nativeRequire(file);
    const require = (request: string) => {
      const resolved = native.resolve(request);
      const isBuiltin = !resolved.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(resolved);
      return isBuiltin ? this.builtins(resolved.replace(/^node:/, '')) : this.load(resolved);
    };
    return Object.assign(require, { resolve: native.resolve, cache: {}, main: undefined });
  }

  private importFrom(require: (request: string) => any) {
    return async (request: string) => {
      const exports = require(request);
      return { ...exports, default: exports };
    };
  }
}

/** Node's own, also where a test runner has put something else in its place. */
function nativeRequire(file: string): NodeJS.Require {
  return (process.getBuiltinModule?.('node:module')?.createRequire ?? createRequire)(file);
}
