import { startTimer } from '../../timer';
import type { Host } from './host';

/** Timers on the emulator's clock. The clock still stops at the time of a cleared timer, but nothing happens then. */
export function timersOf({ clock, hold }: Host) {
  const cancels = new Map<number, () => void>();
  let count = 0;

  const handle = (id: number) => {
    const timer = {
      ref: () => timer,
      unref: () => timer,
      hasRef: () => true,
      refresh: () => timer,
      close: () => clear(timer),
      [Symbol.toPrimitive]: () => id,
      [Symbol.dispose]: () => clear(timer),
    };
    return timer;
  };
  const clear = (timer: unknown) => {
    const id = Number(timer);
    cancels.get(id)?.();
    cancels.delete(id);
  };
  const setTimeout = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    const id = ++count;
    const fire = () => {
      cancels.delete(id);
      callback(...args);
    };
    cancels.set(id, startTimer(clock, Number(ms) || 0, fire));
    return handle(id);
  };
  const setInterval = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    const id = ++count;
    const again = () => {
      cancels.set(
        id,
        startTimer(clock, Math.max(1, Number(ms) || 0), () => {
          again();
          callback(...args);
        }),
      );
    };
    again();
    return handle(id);
  };
  const setImmediate = (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
    const id = ++count;
    let cancelled = false;
    cancels.set(id, () => {
      cancelled = true;
    });
    const turn = new Promise<void>((resolve) => globalThis.setImmediate(resolve));
    void hold(turn).then(() => {
      cancels.delete(id);
      if (!cancelled) callback(...args);
    });
    return handle(id);
  };
  return {
    setTimeout,
    setInterval,
    setImmediate,
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  };
}
