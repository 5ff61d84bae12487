import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColdStart } from './cold-start';
import type { Machine } from './machine';
import type { Deployments, Queues } from './scenarios';
import type { Sizes, SynthTimes } from './synth';

const FILE = join(__dirname, 'results.json');

interface Measured<T> {
  readonly on: Machine;
  readonly result: T;
}

/** The last run of each section. */
export interface Results {
  readonly sizes?: Measured<Sizes>;
  readonly synth?: Measured<SynthTimes[]>;
  readonly 'cold-start'?: Measured<ColdStart[]>;
  readonly deployments?: Measured<Deployments>;
  readonly queues?: Measured<Queues>;
}

export function readResults(): Results {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
}

export function writeResults(results: Results): void {
  const short = (_key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(6)) : value;
  // Lists of numbers in one line, as the formatter wants them.
  const text = JSON.stringify(results, short, 2).replace(
    /\[\s+([\d.,\s]+?)\s+\]/g,
    (_, numbers) => `[${numbers.split(/,\s+/).join(', ')}]`,
  );
  writeFileSync(FILE, `${text}\n`);
}
