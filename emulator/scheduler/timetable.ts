import type { Aws } from '../call';
import { interruptible } from '../timer';
import { type Invocation, invoke } from './invocation';
import type { Schedule } from './state';

/** The longest time of one timer. A longer wait takes several timers, because the machine's timers have a limit. */
const DAY = 24 * 60 * 60_000;

/** Waits for schedules, and calls their targets. */
export class Timetable {
  readonly invocations: Invocation[] = [];
  private readonly waiting = new Map<string, AbortController>();
  private readonly closing = new AbortController();

  constructor(
    private readonly aws: Aws,
    /** Called when a schedule with `ActionAfterCompletion` has no time left. */
    private readonly forget: (schedule: Schedule) => void,
  ) {
    aws.onClose(() => {
      for (const arn of this.waiting.keys()) this.stop(arn);
      this.closing.abort();
    });
  }

  /** Plans the calls of this schedule, in place of those that were planned before. A call under way goes on. */
  start(schedule: Schedule): void {
    this.stop(schedule.arn);
    if (!schedule.settings.enabled) return;
    const controller = new AbortController();
    this.waiting.set(schedule.arn, controller);
    void this.keep(schedule, controller.signal);
  }

  stop(arn: string): void {
    this.waiting.get(arn)?.abort();
    this.waiting.delete(arn);
  }

  private async keep(schedule: Schedule, signal: AbortSignal): Promise<void> {
    const { clock } = this.aws;
    const { startDate, endDate, deleteWhenOver } = schedule.settings;
    const begin = Math.max(schedule.modified, startDate ?? 0);
    for (let due = schedule.plan.from(begin); ; due = schedule.plan.from(Math.max(due, clock.now()) + 1)) {
      if (due === undefined || (endDate !== undefined && due > endDate)) break;
      while (!signal.aborted && clock.now() < due) {
        await interruptible(clock, Math.min(due - clock.now(), DAY), signal);
      }
      if (signal.aborted) return;
      this.fire(schedule, due);
    }
    if (!deleteWhenOver) return;
    this.stop(schedule.arn);
    this.forget(schedule);
  }

  private fire(schedule: Schedule, due: number): void {
    const { arn: scheduleArn, settings } = schedule;
    const invocation: Invocation = {
      scheduleArn,
      targetArn: settings.target.arn,
      due,
      attempts: 0,
      outcome: 'under way',
    };
    this.invocations.push(invocation);
    void invoke(this.aws, schedule, invocation, this.closing.signal);
  }
}
