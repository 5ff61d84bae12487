const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first Ctrl-C ends the work, and the clean-up begins. A second one ends the clean-up too. */
export class Interruption {
  private readonly working = new AbortController();
  private readonly cleaning = new AbortController();
  private readonly strike = () => {
    if (!this.working.signal.aborted) {
      console.error('\nStopping. What was made is removed now; once more leaves it.');
      this.working.abort(new Interrupted());
    } else {
      this.cleaning.abort(new Interrupted());
    }
  };

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.strike);
  }

  get work(): AbortSignal {
    return this.working.signal;
  }

  get cleanUp(): AbortSignal {
    return this.cleaning.signal;
  }

  ignore(): void {
    for (const signal of SIGNALS) process.removeListener(signal, this.strike);
  }
}

export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('interrupted');
  }
}
