import { type CalendarDate } from './cron-day';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A time zone of the IANA database, as Node.js knows it. Throws a RangeError for a name that it does not know. */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat;

  constructor(name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** The date that the clocks of the zone show at an instant. */
  dateAt(instant: number): CalendarDate {
    const wall = new Date(this.wallClock(instant));
    return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
  }

  /**
   * When the clocks show these times of a day, given as milliseconds since midnight. A time that the clocks skip does
   * not come. A time that they show twice comes once, the first time.
   */
  instantsOn({ year, month, day }: CalendarDate, times: readonly number[]): number[] {
    const midnight = Date.UTC(year, month - 1, day);
    const offsets = [...new Set([this.offset(midnight - DAY), this.offset(midnight + 2 * DAY)])];
    return times.flatMap((time) => {
      const instants = offsets.map((offset) => midnight + time - offset);
      if (offsets.length === 1) return instants;
      const real = instants.filter((instant) => this.wallClock(instant) === midnight + time);
      return real.length === 0 ? [] : [Math.min(...real)];
    });
  }

  /** How far the clocks are ahead of UTC, in milliseconds. */
  private offset(instant: number): number {
    return this.wallClock(instant) - instant;
  }

  /** What the clocks show, as if they showed UTC. */
  private wallClock(instant: number): number {
    const [year, month, day, hour, minute, second] = this.format.format(instant).split(/\D+/).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) + (((instant % 1000) + 1000) % 1000);
  }
}
