import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

export type Run =
  | { readonly state: 'passed' }
  | { readonly state: 'failed'; readonly test: string; readonly path: string }
  /** No test failed, but a file of tests could not even be loaded: such a mutant proves nothing. */
  | { readonly state: 'broken'; readonly because: string }
  | { readonly state: 'hung' };

/** Milliseconds that a run may take at first: nothing is broken yet. */
const LONGEST = 600_000;
/** Milliseconds. A run is stopped as hung if it takes longer than this, and longer than four times the first run. */
const PATIENCE = 60_000;
/** After so many runs a process is replaced, because each run leaves some memory in use. */
const LIFE = 50;

/** Runs the tests of one copy, in a process that is replaced when it hangs. */
export class Tests {
  private process?: ChildProcess;
  private runs = 0;
  private patience = LONGEST;

  constructor(private readonly copy: string) {}

  /** Runs the tests on the unbroken code, which also shows how busy the machine is. */
  async begin(paths: readonly string[]): Promise<Run> {
    const began = Date.now();
    const run = await this.run(paths);
    this.patience = Math.max(PATIENCE, 4 * (Date.now() - began));
    return run;
  }

  async run(paths: readonly string[]): Promise<Run> {
    if (this.runs++ % LIFE === 0) this.stop();
    this.process ??= fork(join(__dirname, 'worker.mts'), { cwd: this.copy, stdio: 'ignore' });
    const worker = this.process;
    const answer = new Promise<Run>((resolve, reject) => {
      worker.once('message', (run) => resolve(run as Run));
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error(`the tests ${paths.join(' ')} ended their process`)));
    });
    worker.send({ copy: this.copy, paths });
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<Run>((resolve) => {
      timer = setTimeout(() => resolve({ state: 'hung' }), this.patience);
    });
    try {
      const run = await Promise.race([answer, tooLong]);
      if (run.state === 'hung') this.stop();
      return run;
    } finally {
      clearTimeout(timer);
      worker.removeAllListeners();
    }
  }

  stop(): void {
    this.process?.removeAllListeners();
    this.process?.kill('SIGKILL');
    this.process = undefined;
  }
}
