import * as fs from 'node:fs';
import * as promises from 'node:fs/promises';
import type { Host } from './host';

type AnyFunction = (...args: any[]) => any;

/** `fs` and `fs/promises`. The clock waits for their asynchronous calls. */
export function filesOf({ hold }: Host) {
  const announced = wrapEach(
    promises,
    (fn) =>
      (...args) =>
        hold(Promise.resolve(fn(...args))),
  );
  const withCallback = (fn: AnyFunction, name: string): AnyFunction => {
    if (!Object.hasOwn(fs, `${name}Sync`)) return fn;
    return (...args) => {
      const callback = args.pop();
      const done = new Promise<void>((resolve) => {
        fn(...args, (...results: unknown[]) => {
          resolve();
          callback(...results);
        });
      });
      void hold(done);
    };
  };
  return { fs: { ...wrapEach(fs, withCallback), promises: announced }, promises: announced };
}

function wrapEach(module: object, wrap: (fn: AnyFunction, name: string) => AnyFunction): Record<string, any> {
  const wrapped: Record<string, any> = {};
  for (const [name, member] of Object.entries(module)) {
    if (name === 'promises' || name === 'default') continue;
    // Names of classes begin with a capital; everything else that can be called is a function.
    wrapped[name] = typeof member === 'function' && /^[a-z]/.test(name) ? wrap(member, name) : member;
  }
  return wrapped;
}
