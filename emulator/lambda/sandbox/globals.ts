import { runInThisContext } from 'node:vm';
import type { Clock } from '../../clock';
import { dateAt } from '../process/date-at.cjs';
import { consoleOf } from './console';
import type { Host, Surroundings } from './host';
import { processOf } from './process';
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

/** `Date` of the modules' realm, with the emulator's time. */
export function dateOf(clock: Clock): DateConstructor {
  return dateAt(runInThisContext('Date'), () => clock.now());
}

export function performanceOf(clock: Clock) {
  const timeOrigin = clock.now();
  return { timeOrigin, now: () => clock.now() - timeOrigin, mark: () => {}, measure: () => {} };
}

/** `Math` with the host's random numbers. */
export function mathOf({ random }: Host): Math {
  const own: PropertyDescriptor = { value: random, writable: true, configurable: true };
  return Object.create(Object.prototype, { ...Object.getOwnPropertyDescriptors(Math), random: own });
}
