import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const ROOT = resolve(__dirname, '../..');
const FILE = join(ROOT, 'docs/pictures/demo.txt');
const COMMAND = 'npx tsx bin/demo';

/** What a real run of the demo printed. */
export interface DemoRun {
  /** When, with what, and by which command. */
  readonly origin: string;
  readonly lines: readonly string[];
}

/** The run that the repository keeps. */
export function recordedRun(): DemoRun {
  const [origin, ...lines] = readFileSync(FILE, 'utf8').trimEnd().split('\n');
  return { origin, lines };
}

/** Runs the demo and keeps what it prints, if it ends well. */
export async function record(): Promise<void> {
  const child = spawn(join(ROOT, 'node_modules/.bin/tsx'), ['bin/demo'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    process.stdout.write(chunk);
  });
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
  if (exitCode !== 0)
    throw new Error(`The demo ended with exit code ${exitCode}: there is no picture of that.`);
  const origin = `${COMMAND}, on ${new Date().toISOString().slice(0, 10)}, with Node.js ${process.version.slice(1)}`;
  writeFileSync(FILE, `${origin}\n${stripVTControlCharacters(output)}`);
}
