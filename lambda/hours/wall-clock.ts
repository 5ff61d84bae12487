const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * The clocks of a time zone. A shown time is in milliseconds, as if the clocks showed UTC. EventBridge Scheduler skips
 * a time that the clocks skip, and fires once at a time that they show twice.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export class WallClock {
  private readonly format: Intl.DateTimeFormat;

  /** Throws a RangeError for a zone that Node.js does not know. */
  constructor(readonly zone = 'UTC') {
    this.format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
  }

  shownAt(instant: number): number {
    const second = Date.parse(`${this.format.format(instant).replace(' ', 'T')}Z`);
    return second + (((instant % 1000) + 1000) % 1000);
  }

  /** The first instant at which the clocks show this time. Undefined if they skip it. */
  instantOf(shown: number): number | undefined {
    // Clocks are never more than a day from UTC, so these are the offsets before and after a change. When the clocks go
    // back, they show a time twice. The offset before the change is then the greater one, and gives the earlier
    // instant.
    return [shown - DAY, shown + DAY]
      .map((near) => shown - this.offset(near))
      .find((instant) => this.shownAt(instant) === shown);
  }

  /** How far the clocks are ahead of UTC, in milliseconds. */
  offset(instant: number): number {
    return this.shownAt(instant) - instant;
  }
}
