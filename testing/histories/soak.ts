import * as fc from 'fast-check';
import { Workspace } from '../../emulator/lambda/workspace';
import { EXAMPLES } from './examples';
import { type History, history } from './history';
import type { Hours } from './model-hours';
import { play } from './play';
import { add, type DecisionLog } from './rows';

/** The results of many histories. */
export interface Soaked {
  histories: number;
  /** Faults that struck. */
  faults: number;
  readonly decisions: DecisionLog;
  /** Minutes of models that ran, and of models that rested though they were declared to run, by the reason why. */
  readonly hours: Hours;
}

export interface SoakOptions {
  readonly histories: number;
  readonly seed?: number;
  /** Where to begin in the sequence of the seed. A failure prints this path. */
  readonly path?: string;
  /** Called after each history. */
  readonly onPlayed?: () => void;
}

/** Plays the examples and then this many random histories. Throws at the first broken promise, with its seed. */
export async function soak({ histories, seed, path, onPlayed }: SoakOptions): Promise<Soaked> {
  const soaked: Soaked = {
    histories: 0,
    faults: 0,
    decisions: new Map(),
    hours: { ran: new Map(), rested: new Map() },
  };
  // All of them deploy the same code: it is unpacked once.
  const workspace = new Workspace();
  const property = fc.asyncProperty(history, async (drawn) => {
    const { violations, decisions, hits, hours } = await play(drawn, workspace);
    soaked.histories++;
    onPlayed?.();
    soaked.faults += hits.length;
    add(soaked.decisions, decisions);
    add(soaked.hours.ran, hours.ran);
    add(soaked.hours.rested, hours.rested);
    if (violations.length > 0) throw new Error(violations.join('\n'));
  });
  try {
    await fc.assert(property, {
      numRuns: EXAMPLES.length + histories,
      seed,
      path,
      examples: EXAMPLES.map((example): [History] => [example]),
    });
  } finally {
    workspace.remove();
  }
  return soaked;
}
