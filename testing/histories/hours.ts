import { TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { type Plan, planOf } from '../../emulator/scheduler/expression/expression';
import type { RunningSchedule } from '../../lib';

/**
 * When the models of histories run, and what their schedules mean. The emulator's code reads the schedules, not that of
 * the handlers.
 */

const EXPRESSIONS = {
  /** Ten minutes of each twenty, in the hours of most deployments. So every deployment meets a start or a stop. */
  busy: { start: 'cron(0/20 0-2 * * ? *)', stop: 'cron(10/20 0-2 * * ? *)', zone: TimeZone.ETC_UTC },
  day: { start: 'cron(0 8 ? * MON-FRI *)', stop: 'cron(0 18 ? * MON-FRI *)', zone: TimeZone.EUROPE_BERLIN },
  night: { start: 'cron(30 21 * * ? *)', stop: 'cron(0 5 * * ? *)', zone: TimeZone.AMERICA_NEW_YORK },
  /**
   * A rate counts from the moment at which Scheduler makes the schedule. Its edges are rare, because other stacks of a
   * history wait for days.
   */
  rate: { start: 'rate(1 hour)', stop: 'rate(90 minutes)', zone: TimeZone.ETC_UTC },
  /** Switched off. */
  off: { start: 'cron(0/20 * * * ? *)', stop: 'cron(10/20 * * * ? *)', zone: TimeZone.ETC_UTC },
} as const;

export type HoursName = keyof typeof EXPRESSIONS;

export function scheduleOf(name: HoursName): RunningSchedule {
  const { start, stop, zone } = EXPRESSIONS[name];
  return {
    start: ScheduleExpression.expression(start, zone),
    stop: ScheduleExpression.expression(stop, zone),
    ...(name === 'off' ? { enabled: false } : {}),
  };
}

export function readingOf(name: HoursName): Reading {
  const { start, stop, zone } = EXPRESSIONS[name];
  const timezone = zone.timezoneName;
  return new Reading({ Start: start, Stop: stop, StartTimeZone: timezone, StopTimeZone: timezone });
}

/** A schedule as the properties of a request have it. */
export interface Schedule {
  readonly Start: string;
  readonly Stop: string;
  readonly StartTimeZone?: string;
  readonly StopTimeZone?: string;
  readonly State?: string;
}

/** When Scheduler has made each of the two schedules. A `rate` counts from this time. */
export interface Begins {
  readonly start: number;
  readonly stop: number;
}

/** The starts and stops of a schedule, for a clock that never goes back. All times are milliseconds since the epoch. */
export class Reading {
  private readonly start: Edges;
  private readonly stop: Edges;

  /**
   * With a rate nobody can tell whether a start or a stop of the same minute wins, or what the state was before both.
   */
  readonly isRate: boolean;

  constructor(
    { Start, Stop, StartTimeZone, StopTimeZone }: Schedule,
    begins: Begins = { start: 0, stop: 0 },
  ) {
    this.start = new Edges(planOf(Start, StartTimeZone ?? 'UTC', begins.start));
    this.stop = new Edges(planOf(Stop, StopTimeZone ?? 'UTC', begins.stop));
    this.isRate = Start.startsWith('rate(');
  }

  /** Whether the model is to run: a stop wins over a start of the same minute. Undefined if a rate does not tell. */
  wants(now: number, asked = 0): boolean | undefined {
    const [start, stop] = [this.start.last(now), this.stop.last(now)];
    if (this.isRate && (Math.abs(start - stop) < 60_000 || Math.max(start, stop) < asked)) return undefined;
    return start > stop;
  }

  /** The latest start or stop until now. */
  last(now: number): number {
    return Math.max(this.start.last(now), this.stop.last(now));
  }

  /** The first start or stop from now on. */
  next(now: number): number {
    return Math.min(this.start.next(now), this.stop.next(now));
  }
}

/** A week and a weekend: no schedule of a history rests longer. */
const LONGEST = 10 * 24 * 60 * 60_000;

/**
 * The edges of one plan. The last result is kept, so that a question about a minute later does not count from the
 * beginning.
 */
class Edges {
  private before = Number.NEGATIVE_INFINITY;
  private after: number | undefined;

  constructor(private readonly plan: Plan) {}

  last(now: number): number {
    this.after ??= this.plan.from(now - LONGEST);
    while (this.after !== undefined && this.after <= now) {
      this.before = this.after;
      this.after = this.plan.from(this.after + 1);
    }
    return this.before;
  }

  next(now: number): number {
    this.last(now - 1);
    return this.after ?? Number.POSITIVE_INFINITY;
  }
}
