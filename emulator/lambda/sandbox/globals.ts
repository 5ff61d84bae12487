import { consoleOf } from './console';
import { dateOf, performanceOf } from './date';
import { mathOf } from './math';
import { processOf } from './process';
import type { Surroundings } from './surroundings';
import { timersOf } from './timers';

/** The global names that mean something else in a sandbox than in this process. */
export function globalsOf(surroundings: Surroundings): Record<string, any> {
  const { host } = surroundings;
  const globals: Record<string, any> = {
    process: processOf(surroundings),
    console: consoleOf(surroundings),
    Date: dateOf(host.clock),
    Math: mathOf(host),
    performance: performanceOf(host.clock),
    fetch: () =>
      Promise.reject(new Error('InProcessRuntime has no fetch: use node:http, node:https or an SDK client')),
    ...timersOf(host),
  };
  globals.globalThis = new Proxy(globalThis, {
    get: (target, name) =>
      Object.hasOwn(globals, name) ? globals[name as string] : Reflect.get(target, name),
    has: (target, name) => Object.hasOwn(globals, name) || Reflect.has(target, name),
    set: (_target, name, value) => {
      globals[name as string] = value;
      return true;
    },
  });
  globals.global = globals.globalThis;
  return globals;
}
