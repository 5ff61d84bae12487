import * as fc from 'fast-check';
import { Workspace } from '../../../emulator/lambda/workspace';
import { EXAMPLES } from './examples';
import { type History, history } from './history';
import { play } from './play';
import type { DecisionLog } from './rows';

/** What many histories came to. */
export interface Soaked {
  histories: number;
  /** Faults that struck. */
  faults: number;
  readonly decisions: DecisionLog;
}

export interface SoakOptions {
  readonly histories: number;
  readonly seed?: number;
  /** Where in the sequence of that seed to begin, as a failure tells it. */
  readonly path?: string;
}

/** Plays the examples and then so many histories drawn at random. Throws at the first broken promise, with its seed. */
export async function soak({ histories, seed, path }: SoakOptions): Promise<Soaked> {
  const soaked: Soaked = { histories: 0, faults: 0, decisions: new Map() };
  // All of them deploy the same code: it is unpacked once.
  const workspace = new Workspace();
  const property = fc.asyncProperty(history, async (drawn) => {
    const { violations, decisions, hits } = await play(drawn, workspace);
    soaked.histories++;
    soaked.faults += hits.length;
    for (const [row, times] of decisions) soaked.decisions.set(row, (soaked.decisions.get(row) ?? 0) + times);
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
