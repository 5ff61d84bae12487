const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C can arrive twice: from the terminal, and from the process that started the command. */
const ECHO = 1_000;

/** The first interruption ends the work, and the clean-up begins. A second one ends the clean-up too. */
export class Interruption {
  private readonly working = new AbortController();
  private readonly cleaning = new AbortController();
  private last = Number.NEGATIVE_INFINITY;

  private readonly strike = () => {
    const now = performance.now();
    if (now - this.last < ECHO) return;
    this.last = now;
    if (!this.working.signal.aborted) {
      console.error('\nStopping. What was made is removed now; once more leaves it.');
      this.working.abort(new Interrupted());
    } else {
      this.cleaning.abort(new Interrupted());
    }
  };

  /** The process that started the worker is gone. The worker must still clean up. */
  private readonly abandon = () => {
    if (!this.working.signal.aborted) this.strike();
  };

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.strike);
    process.on('message', this.strike);
    process.on('disconnect', this.abandon);
  }

  get work(): AbortSignal {
    return this.working.signal;
  }

  get cleanUp(): AbortSignal {
    return this.cleaning.signal;
  }

  ignore(): void {
    for (const signal of SIGNALS) process.removeListener(signal, this.strike);
    process.removeListener('message', this.strike);
    process.removeListener('disconnect', this.abandon);
  }
}

export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('interrupted');
  }
}
