import { validationError } from '../errors';
import { atPlan } from './at';
import { cronPlan } from './cron';
import { ratePlan } from './rate';
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
