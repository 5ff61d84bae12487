import type { Outcome } from '../outcome';
import type { Surroundings } from './surroundings';

/** One invocation inside a sandbox. Once it has ended, whatever its code still does has no effect outside. */
export class Invocation {
  readonly ended: Promise<Outcome>;
  readonly lines: string[] = [];
  isAlive = true;
  private settle!: (outcome: Outcome) => void;

  constructor(
    readonly requestId: string,
    readonly surroundings: Surroundings,
  ) {
    this.ended = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  /** Ends the invocation; the first outcome counts. */
  end(outcome: Outcome): void {
    this.isAlive = false;
    this.settle(outcome);
  }

  print(text: string): void {
    if (this.isAlive) this.lines.push(...text.replace(/\n$/, '').split('\n'));
  }
}
