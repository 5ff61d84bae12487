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
 * The statuses of one resource over time. What happens by itself is laid down when it begins ("STARTING now, RUNNING
 * in five minutes"), and reading the status is looking up the time: no timers.
 */
export class Life<Status> {
  /** In the order in which they were laid down: of those that have begun, the last one counts. */
  private readonly phases: Phase<Status>[] = [];

  constructor(now: number, status: Status, next?: Next<Status>) {
    this.begin(now, status, next);
  }

  /** Whatever was to come is off. */
  begin(now: number, status: Status, next?: Next<Status>): void {
    this.phases.push({ from: now, status });
    if (next) this.phases.push({ from: now + next.after, status: next.status, message: next.message });
  }

  /** Turns an end that had seemed good into a failure. */
  fail(now: number, status: Status, message: string): void {
    this.phases.push({ from: now, status, message });
  }

  at(now: number): Phase<Status> {
    return this.phases.findLast((phase) => phase.from <= now) ?? this.phases[0];
  }
}
