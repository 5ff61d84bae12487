import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

export interface Played {
  readonly exitCode: number | null;
  readonly output: string;
}

/**
 * `npx tsx integ` with these words.
 *
 * @param react sees each line, and may send a signal
 */
export async function integ(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  react: (line: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Played> {
  const bin = join(ROOT, 'node_modules/.bin');
  const child = spawn(join(bin, 'tsx'), ['integ', ...words], {
    cwd: ROOT,
    env: { ...env, PATH: `${bin}:${env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
    // In a terminal a Ctrl-C reaches the whole group.
    detached: true,
  });
  const kill = (signal: NodeJS.Signals) => {
    process.kill(-child.pid!, signal);
  };
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const line of lines) react(line, kill);
    });
  }
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
  return { exitCode, output };
}
