import { fork } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Request } from './arguments';
import { EXIT } from './exit-codes';

/** What a worker is to do. It goes by JSON. */
export interface Assignment {
  readonly request: Request;
  readonly run: string;
}

/**
 * Plays the run in a separate process, outside the terminal's group, and passes interruptions on to it. `tsx` kills a
 * command that takes more than a few hundredths of a second to notice a Ctrl-C: then this process dies, and the worker
 * still cleans up.
 */
export function startWorker(assignment: Assignment): Promise<number> {
  const worker = fork(join(__dirname, 'worker.ts'), [JSON.stringify(assignment)], {
    cwd: resolve(__dirname, '..'),
    execArgv: ['--import', 'tsx'],
    detached: true,
  });
  const stop = () => {
    if (worker.connected) worker.send('stop');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return new Promise((done, fail) => {
    worker.on('error', fail);
    worker.on('exit', (code) => done(code ?? EXIT.failed));
  });
}
