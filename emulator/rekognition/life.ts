interface Phase<Status> {
  readonly from: number;
  readonly status: Status;
  readonly message?: string;
}

/**
 * The statuses of one resource over time. What happens by itself is laid down when it begins ("STARTING now, RUNNING
 * in five minutes"), and reading the status is looking up the time: no timers.
 */
export class Life<Status> {
  private phases: Phase<Status>[] = [];

  constructor(now: number, status: Status, next?: { after: number; status: Status; message?: string }) {
    this.begin(now, status, next);
  }

  /** Whatever was to come is off. */
  begin(now: number, status: Status, next?: { after: number; status: Status; message?: string }): void {
    this.phases = this.phases.filter((phase) => phase.from <= now);
    this.phases.push({ from: now, status });
    if (next) this.phases.push({ from: now + next.after, status: next.status, message: next.message });
  }

  /** Ends now as a failure of something that had seemed to end well. */
  fail(now: number, status: Status, message: string): void {
    this.phases = [...this.phases.filter((phase) => phase.from <= now), { from: now, status, message }];
  }

  at(now: number): Phase<Status> {
    return this.phases.findLast((phase) => phase.from <= now) ?? this.phases[0];
  }
}
