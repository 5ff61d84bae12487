/** Time, as every part of the emulator sees it: nothing in here reads the machine's clock or sets a timer. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves when `ms` milliseconds have passed. */
  sleep(ms: number): Promise<void>;
}

/** The machine's own clock. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still while work is in progress. Otherwise it jumps to the time at which the next sleeper wakes.
 *
 * Work in progress is what the event loop will finish by itself: resolved promises, and real input or output that was
 * announced with `busy`. So an hour of polling takes the milliseconds that the polling itself takes, and always in the
 * same order.
 */
export class VirtualClock implements Clock {
  private time: number;
  private readonly sleepers: Sleeper[] = [];
  private pending = 0;
  /** Settles when all work that was passed to `inTurn` has had its turn. */
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(start: number | string = '2026-01-01T00:00:00Z') {
    this.time = new Date(start).getTime();
  }

  now(): number {
    return this.time;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => {
      // Whole milliseconds, like every clock. A client's random pause may be a fraction.
      const at = this.time + Math.max(0, Math.ceil(ms));
      const index = this.sleepers.findIndex((other) => other.at > at);
      this.sleepers.splice(index === -1 ? this.sleepers.length : index, 0, { at, wake });
    });
  }

  /** Jumps ahead: whatever was due in between is late. */
  jump(ms: number): void {
    this.time += ms;
  }

  /** Holds the time still until `work` is done. For real input and output: `work` must not sleep on this clock. */
  async busy<T>(work: Promise<T>): Promise<T> {
    this.pending++;
    try {
      return await work;
    } finally {
      this.pending--;
    }
  }

  /**
   * Like `busy`, but returns the results in the order in which the work began, each when no other work can go on. So it
   * does not matter how long the machine took for the work, or whether a result was cached. The work must not depend on
   * other work that awaits its turn.
   */
  inTurn<T>(work: Promise<T>): Promise<T> {
    const turn = this.busy(
      Promise.all([this.lastTurn, settled(work)]).then(
        () => new Promise<void>((resolve) => setImmediate(resolve)),
      ),
    );
    this.lastTurn = turn;
    return turn.then(() => work);
  }

  /** Runs until `goal` is settled, jumping from sleeper to sleeper. */
  async run<T>(goal: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    goal.then(settle, settle);
    while (!settled) {
      await this.quiet();
      if (settled) break;
      const next = this.sleepers.shift();
      if (!next) throw new Error('the virtual clock has nothing to wait for, and the goal is not reached');
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
    return goal;
  }

  /** Lets `ms` milliseconds pass. */
  async advance(ms: number): Promise<void> {
    await this.run(this.sleep(ms));
  }

  private async quiet(): Promise<void> {
    for (let rounds = 0; rounds < 2; rounds++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.pending > 0) rounds = -1;
    }
  }
}

/** Lets no virtual time pass during `work`, such as the reading of a file: see `VirtualClock.inTurn`. */
export function inTurn<T>(clock: Clock, work: Promise<T>): Promise<T> {
  return clock instanceof VirtualClock ? clock.inTurn(work) : work;
}

function settled(work: Promise<unknown>): Promise<void> {
  const ignore = () => {};
  return work.then(ignore, ignore);
}
