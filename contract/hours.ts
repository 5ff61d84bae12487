/** When a schedule starts and stops a model, as it travels in the properties of a custom resource. */
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
   * Only `start` and `stop` come from a schedule. The function asks for the others itself: for a `look` after a
   * deployment, and for a `restore` if a rollback could not restore the model. `look at hours` does nothing where no
   * schedule is declared.
   */
  readonly Edge: 'start' | 'stop' | 'look' | 'look at hours' | 'restore';
  /** For a schedule: when it was due. All attempts to deliver it have the same id, so it is one request. */
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
  readonly ResourceType: string;
  readonly ServiceToken: string;
  readonly ResourceProperties: object;
}

/** What is asked about a schedule at synth. */
export interface Clock {
  /** What is probably a mistake in the schedule. Each text says what is wrong, and what to change. */
  warningsOf(hours: Hours, now: Date): string[];
  /** Milliseconds of the longest time that the model runs within a year. Undefined when a clock cannot say. */
  longestRun(hours: Hours, now: Date): number | undefined;
}
