import { createRequire } from 'node:module';
import { filesOf } from './files';
import type { Surroundings } from './host';
import { loopback } from './loopback';

/** The built-in modules of a sandbox: Node's own, except those that reach time, files, the network or the process. */
export function builtinsOf(
  surroundings: Surroundings,
  globals: Record<string, any>,
): (name: string) => unknown {
  const { env, host } = surroundings;
  const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = globals;
  const node = (name: string) => createRequire(__filename)(`node:${name}`);
  const sleep = (ms: number, value: unknown) => host.clock.sleep(ms).then(() => value);
  const own: Record<string, () => unknown> = {
    process: () => globals.process,
    console: () => globals.console,
    timers: () => ({ setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate }),
    'timers/promises': () => ({ setTimeout: sleep, setImmediate: (value: unknown) => sleep(0, value) }),
    perf_hooks: () => ({ ...node('perf_hooks'), performance: globals.performance }),
    os: () => ({ ...node('os'), homedir: () => env.HOME }),
    fs: () => filesOf(host).fs,
    'fs/promises': () => filesOf(host).promises,
    http: () => loopback(node('http'), 'http:', surroundings),
    https: () => loopback(node('https'), 'https:', surroundings),
  };
  const made = new Map<string, unknown>();
  return (name) => {
    if (!made.has(name)) made.set(name, own[name]?.() ?? node(name));
    return made.get(name);
  };
}
