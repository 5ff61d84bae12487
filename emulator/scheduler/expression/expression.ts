import { validationError } from '../errors';
import { cronPlan } from './cron';
import { TimeZone } from './time-zone';

/** When a schedule is due. */
export interface Plan {
  /** Whether there may be more than one time. */
  readonly recurring: boolean;
  /** The first time at or after `time`, in milliseconds. Undefined when no more will come. */
  from(time: number): number | undefined;
}

/** Reads a schedule expression. `begin` is when a rate begins to count. */
export function planOf(expression: string, timezone: string, begin: number): Plan {
  const [, kind, text] = /^(cron|rate|at)\((.*)\)$/.exec(expression) ?? [];
  const zone = zoneOf(timezone);
  const plan =
    kind === 'cron' ? cronPlan(text, zone) : kind === 'at' ? atPlan(text, zone) : ratePlan(text ?? '', begin);
  if (!plan) throw validationError(`Invalid Schedule Expression ${expression}.`);
  return plan;
}

function zoneOf(name: string): TimeZone {
  try {
    if (/^[A-Za-z]/.test(name)) return new TimeZone(name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw validationError(`Invalid Schedule Expression Timezone ${name}.`);
}

/** `at(2026-11-20T13:00:00)`: once. Undefined when the text is no such expression. */
export function atPlan(text: string, zone: TimeZone): Plan | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)$/.exec(text.trim());
  const asUtc = match ? Date.parse(`${text.trim()}Z`) : Number.NaN;
  // Date.parse reads the 30th of February as the 2nd of March.
  if (!match || Number.isNaN(asUtc) || !new Date(asUtc).toISOString().startsWith(text.trim()))
    return undefined;
  const [year, month, day] = match.slice(1, 4).map(Number);
  const [instant] = zone.instantsOn({ year, month, day }, [asUtc - Date.UTC(year, month - 1, day)]);
  return { recurring: false, from: (time) => (instant >= time ? instant : undefined) };
}

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
