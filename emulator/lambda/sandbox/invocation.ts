import type { Outcome } from '../outcome';
import type { Surroundings } from './host';

/** One invocation inside a sandbox. Once it has ended, whatever its code still does has no effect outside. */
export class Invocation {
  readonly lines: string[] = [];
  isAlive = true;
  private readonly outcome = Promise.withResolvers<Outcome>();
  readonly ended = this.outcome.promise;

  constructor(
    readonly requestId: string,
    readonly surroundings: Surroundings,
  ) {}

  /** Ends the invocation; the first outcome counts. */
  end(outcome: Outcome): void {
    this.isAlive = false;
    this.outcome.resolve(outcome);
  }

  print(text: string): void {
    if (this.isAlive) this.lines.push(...text.replace(/\n$/, '').split('\n'));
  }
}
