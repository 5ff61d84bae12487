import { type CalendarDate, type DayRule, dayOfMonthRule, dayOfWeekRule } from './cron-day';
import { type FieldRange, valuesOf } from './cron-field';
import type { Plan } from './expression';
import type { TimeZone } from './time-zone';

const MINUTES: FieldRange = { name: 'minutes', minimum: 0, maximum: 59 };
const HOURS: FieldRange = { name: 'hours', minimum: 0, maximum: 23 };
const MONTH: FieldRange = {
  name: 'month',
  minimum: 1,
  maximum: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
};
const YEAR: FieldRange = { name: 'year', minimum: 1970, maximum: 2199 };

const MINUTE = 60_000;

/**
 * `cron(minutes hours day-of-month month day-of-week year)`. Undefined when the text is no such expression.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function cronPlan(text: string, zone: TimeZone): Plan | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) return undefined;
  const minutes = valuesOf(fields[0], MINUTES);
  const hours = valuesOf(fields[1], HOURS);
  const months = valuesOf(fields[3], MONTH);
  const years = valuesOf(fields[5], YEAR);
  const isDay = dayRule(fields[2], fields[4]);
  if (!minutes || !hours || !months || !years || !isDay) return undefined;
  const times = [...hours]
    .flatMap((hour) => [...minutes].map((minute) => (hour * 60 + minute) * MINUTE))
    .sort((a, b) => a - b);
  const lastYear = Math.max(...years);
  return {
    recurring: true,
    from: (time) => {
      for (let date = zone.dateAt(time); date.year <= lastYear; date = nextDate(date, months)) {
        if (!years.has(date.year) || !months.has(date.month) || !isDay(date)) continue;
        const instant = zone.instantsOn(date, times).find((instant) => instant >= time);
        if (instant !== undefined) return instant;
      }
      return undefined;
    },
  };
}

/** One of the two fields is a question mark, and the other one says which days. */
function dayRule(ofMonth: string, ofWeek: string): DayRule | undefined {
  if (ofMonth === '?') return dayOfWeekRule(ofWeek);
  return ofWeek === '?' ? dayOfMonthRule(ofMonth) : undefined;
}

/** The next day or, if this month does not count, the first day of the next month. */
function nextDate({ year, month, day }: CalendarDate, months: ReadonlySet<number>): CalendarDate {
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  if (!months.has(month)) next.setTime(Date.UTC(year, month, 1));
  return { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
}
