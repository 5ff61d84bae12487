import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

export interface Played {
  readonly exitCode: number | null;
  readonly output: string;
  readonly seconds: number;
}

/**
 * `npx tsx integ` with these words, printed as it goes.
 *
 * @param react sees each line, and may send a signal
 */
export async function integ(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  react: (line: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Played> {
  const began = Date.now();
  // tsx's own command hands signals on to a child that it ends after a while: here there is none in between.
  const child = spawn(process.execPath, ['--import', 'tsx', 'integ/index.ts', ...words], {
    cwd: ROOT,
    env: { ...env, PATH: `${join(ROOT, 'node_modules/.bin')}:${env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        console.log(`   ┊ ${line}`);
        react(line, (signal) => child.kill(signal));
      }
    });
  }
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
  return { exitCode, output, seconds: (Date.now() - began) / 1000 };
}
