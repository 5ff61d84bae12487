import { NotEmulated } from '../../errors';
import { type FieldRange, numberOf, valuesOf } from './cron-field';

/** Whether a day of a month is meant. */
export type DayRule = (date: CalendarDate) => boolean;

export interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

const DAY_OF_MONTH: FieldRange = { name: 'day of the month', minimum: 1, maximum: 31 };

/** 1 is Sunday. */
const DAY_OF_WEEK: FieldRange = {
  name: 'day of the week',
  minimum: 1,
  maximum: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
};

const [SUNDAY, SATURDAY] = [1, 7];

/** `L` is the last day, `15W` the weekday nearest to the 15th. */
export function dayOfMonthRule(text: string): DayRule | undefined {
  if (text === 'L') return (date) => date.day === daysIn(date);
  const near = /^(\d+)W$/.exec(text);
  if (near) {
    const day = numberOf(near[1], DAY_OF_MONTH);
    return day === undefined ? undefined : (date) => date.day === nearestWeekday(date, day);
  }
  refuse(text, /[LW]/, DAY_OF_MONTH);
  const days = valuesOf(text, DAY_OF_MONTH);
  return days && ((date) => days.has(date.day));
}

/** `L` is Saturday, `6L` the last Friday of the month, `6#3` the third. */
export function dayOfWeekRule(text: string): DayRule | undefined {
  if (text === 'L') return (date) => weekdayOf(date) === SATURDAY;
  const special = /^(\d|[A-Za-z]{3})(?:(L)|#(\d))$/.exec(text);
  if (special) {
    const weekday = numberOf(special[1], DAY_OF_WEEK);
    const week = Number(special[3]);
    if (weekday === undefined || week < 1 || week > 5) return undefined;
    const inWeek: DayRule = special[2]
      ? (date) => date.day + 7 > daysIn(date)
      : ({ day }) => Math.ceil(day / 7) === week;
    return (date) => weekdayOf(date) === weekday && inWeek(date);
  }
  // Only the names of days may have letters here.
  refuse(text, /L|#/, DAY_OF_WEEK);
  const days = valuesOf(text, DAY_OF_WEEK);
  return days && ((date) => days.has(weekdayOf(date)));
}

export function daysIn({ year, month }: CalendarDate): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function weekdayOf({ year, month, day }: CalendarDate): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

/** The weekday nearest to the day, never in another month. Undefined if the month does not have the day. */
function nearestWeekday({ year, month }: CalendarDate, day: number): number | undefined {
  const last = daysIn({ year, month, day });
  if (day > last) return undefined;
  const weekday = weekdayOf({ year, month, day });
  if (weekday === SATURDAY) return day === 1 ? 3 : day - 1;
  if (weekday === SUNDAY) return day === last ? day - 2 : day + 1;
  return day;
}

/** Combinations such as `LW` or `1W,15W`, of which AWS's guide says nothing. */
function refuse(text: string, wildcard: RegExp, { name }: FieldRange): void {
  if (wildcard.test(text)) throw new NotEmulated(`"${text}" as the ${name} of a cron expression`);
}
