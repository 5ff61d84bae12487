/** When a schedule starts and stops a model, in the form that a custom resource's properties have. */
export interface Hours {
  /** `cron(…)`, `at(…)` or `rate(…)`, as EventBridge Scheduler writes them. */
  readonly Start: string;
  /** A name of the IANA database. The default is UTC. */
  readonly StartTimeZone?: string;
  readonly Stop: string;
  readonly StopTimeZone?: string;
  /** Absent if the schedules are on. */
  readonly State?: 'DISABLED';
}

/**
 * The event with which a schedule calls the function. It looks like CloudFormation's request for the resource that runs
 * the model, but nobody waits for an answer. A contract with deployed schedules.
 */
export interface EdgeEvent {
  readonly RequestType: 'Schedule';
  /**
   * Only `start` and `stop` come from a schedule. The function sends the others to itself: a `look` after a deployment,
   * and a `restore` if a rollback could not restore the model. `look at hours` does nothing where no schedule is
   * declared.
   */
  readonly Edge: 'start' | 'stop' | 'look' | 'look at hours' | 'restore';
  /**
   * For a schedule: the time of the start or stop. All attempts to deliver one event have the same id, so they are one
   * request.
   */
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
  readonly ResourceType: string;
  readonly ServiceToken: string;
  readonly ResourceProperties: object;
}

/** The questions that constructs ask about a schedule at synth. */
export interface Clock {
  /** What is probably a mistake in the schedule. Each text says what is wrong, and what to change. */
  warningsOf(hours: Hours, now: Date): string[];
  /**
   * Milliseconds of the longest run that begins within a year. Undefined if there is no run, or if the clock cannot
   * read an expression, such as a `rate`.
   */
  longestRun(hours: Hours, now: Date): number | undefined;
}
