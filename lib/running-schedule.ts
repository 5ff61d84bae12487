import type * as scheduler from 'aws-cdk-lib/aws-scheduler';

/** When a model runs. */
export interface RunningSchedule {
  /**
   * When the model is started. A start that AWS throttles or has no room for is tried again for 50 minutes.
   *
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly start: scheduler.ScheduleExpression;

  /**
   * When the model is stopped. A model that is still starting is stopped as soon as it runs. In the same minute as a
   * start, the stop wins.
   *
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly stop: scheduler.ScheduleExpression;

  /**
   * Whether the schedule is on. When the schedule is off, no clock starts or stops the model, and a deployment leaves the
   * model as it is: a new version runs if the old one does, and a first deployment starts nothing. **A model that runs is
   * then billed until somebody stops it by hand.** The deployment that switches the schedule on again does what the
   * schedule says for that moment.
   *
   * @default true
   * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
   */
  readonly enabled?: boolean;
}
