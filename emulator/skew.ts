import type { Clock } from './clock';

/** Milliseconds by which a service's own clock is ahead of the emulator's, or behind it when negative. */
export interface ClockSkew {
  readonly cloudformation?: number;
  readonly rekognition?: number;
  readonly lambda?: number;
}

export type SkewedService = keyof ClockSkew;

/** The clock as a service reads it. Durations do not depend on it. */
export function skewed(clock: Clock, ms: number): Clock {
  return ms === 0 ? clock : { now: () => clock.now() + ms, sleep: (duration) => clock.sleep(duration) };
}

/** A service's answer, with the times that its own clock would have written. */
export function withSkewedTimes(output: any, ms: number): any {
  if (output instanceof Date) return new Date(output.getTime() + ms);
  if (Array.isArray(output)) return output.map((member) => withSkewedTimes(member, ms));
  if (Object.prototype.toString.call(output) !== '[object Object]') return output;
  return Object.fromEntries(
    Object.entries(output).map(([key, member]) => [key, withSkewedTimes(member, ms)]),
  );
}
