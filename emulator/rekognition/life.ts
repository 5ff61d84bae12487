interface Phase<Status> {
  readonly from: number;
  readonly status: Status;
  readonly message?: string;
}

interface Next<Status> {
  /** Milliseconds from now. */
  readonly after: number;
  readonly status: Status;
  readonly message?: string;
}

/**
 * The statuses of one resource over time. Future changes are written down when they begin ("STARTING now, RUNNING in
 * five minutes"). The status is the entry for the present time, without timers.
 */
export class Life<Status> {
  /** In the order in which they were added. The last one that has begun counts. */
  private readonly phases: Phase<Status>[] = [];

  constructor(now: number, status: Status, next?: Next<Status>) {
    this.begin(now, status, next);
  }

  /** Cancels all future changes. */
  begin(now: number, status: Status, next?: Next<Status>): void {
    this.phases.push({ from: now, status });
    if (next) this.phases.push({ from: now + next.after, status: next.status, message: next.message });
  }

  /** Turns a successful end into a failure. */
  fail(now: number, status: Status, message: string): void {
    this.phases.push({ from: now, status, message });
  }

  at(now: number): Phase<Status> {
    return this.phases.findLast((phase) => phase.from <= now) ?? this.phases[0];
  }
}
