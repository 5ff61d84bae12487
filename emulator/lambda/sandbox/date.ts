import { runInThisContext } from 'node:vm';
import type { Clock } from '../../clock';

/** `Date` as the modules' own realm has it, with the clock's idea of now. */
export function dateOf(clock: Clock): DateConstructor {
  const native: DateConstructor = runInThisContext('Date');
  const now = () => clock.now();
  return new Proxy(native, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}

export function performanceOf(clock: Clock) {
  const timeOrigin = clock.now();
  return { timeOrigin, now: () => clock.now() - timeOrigin, mark: () => {}, measure: () => {} };
}
