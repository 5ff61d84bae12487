/** When a schedule starts and stops a model, as it travels in the properties of a custom resource. */
export interface Hours {
  /** `cron(…)`, `at(…)` or `rate(…)`, as EventBridge Scheduler writes them. */
  readonly Start: string;
  /** Of the IANA database, UTC by default. */
  readonly StartTimeZone?: string;
  readonly Stop: string;
  readonly StopTimeZone?: string;
}

/** What is asked about a schedule: by the handler, and at synth. */
export interface Clock {
  /** Whether a model runs at this moment. Undefined when a clock cannot say. */
  shouldRun(hours: Hours, now: Date): boolean | undefined;
  /** Each is one thing that is probably not meant: what it is, and what to change. */
  warningsOf(hours: Hours, now: Date): string[];
}
