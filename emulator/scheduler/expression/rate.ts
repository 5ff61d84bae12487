import type { Plan } from './expression';

const MINUTE = 60_000;

const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE };

/** `rate(5 minutes)`: at once, and then at this interval. Undefined when the text is no such expression. */
export function ratePlan(text: string, begin: number): Plan | undefined {
  const match = /^\s*([1-9]\d*)\s+(minute|hour|day)s?\s*$/.exec(text);
  if (!match) return undefined;
  const interval = Number(match[1]) * UNITS[match[2]];
  return {
    recurring: true,
    from: (time) => begin + Math.max(0, Math.ceil((time - begin) / interval)) * interval,
  };
}
