import { type ChildProcess, fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { crashed, type Outcome, timedOut } from '../outcome';
import type { DeployedFunction, InvocationResult } from '../runtime';
import { PrintedLines } from './printed-lines';

const OLDEST = 22;

/** The Node.js for functions: this process's own or, if that is too old, the installed package. */
export function nodeBinary(): string {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST) return process.execPath;
  return join(dirname(require.resolve('node/package.json')), 'bin', 'node');
}

const BOOTSTRAP = join(__dirname, 'bootstrap.cjs');
/** Lambda gives a function ten seconds of its own to load. */
const INIT_TIME = 10_000;

/** One execution environment: a process that loaded the function, and takes one invocation after the other. */
export class WarmProcess {
  isDead = false;
  private readonly child: ChildProcess;
  private readonly printed: PrintedLines;
  private readonly closed: Promise<void>;
  private running = false;
  private retired = false;
  private outOfTime = false;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly fn: DeployedFunction,
    /** Milliseconds by which the function's clock is ahead of the machine's. */
    private readonly skew: number,
  ) {
    this.child = fork(BOOTSTRAP, [], {
      execPath: nodeBinary(),
      execArgv: [],
      cwd: fn.codeDirectory,
      env: fn.environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.printed = new PrintedLines([this.child.stdout!, this.child.stderr!]);
    this.closed = new Promise((resolve) => {
      this.child.once('close', () => {
        this.isDead = true;
        resolve();
      });
    });
  }

  get isIdle(): boolean {
    return !this.running && !this.retired && !this.isDead;
  }

  async invoke(payload: string, requestId: string): Promise<InvocationResult> {
    this.running = true;
    this.limit(INIT_TIME);
    try {
      const outcome = await Promise.race([this.answer(payload, requestId), this.death(requestId)]);
      return { ...outcome, log: this.printed.take() };
    } finally {
      clearTimeout(this.timer);
      this.running = false;
      if (this.retired) await this.kill();
    }
  }

  /** Ends as soon as it has nothing to do. */
  async retire(): Promise<void> {
    this.retired = true;
    if (!this.running) await this.kill();
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.closed;
  }

  private async answer(payload: string, requestId: string): Promise<Outcome> {
    const printedAll = this.printed.until(requestId);
    const answered = new Promise<Outcome>((resolve) => {
      const listen = (message: any) => {
        if (message.started) return this.limit(this.fn.timeout);
        this.child.off('message', listen);
        resolve(message);
      };
      this.child.on('message', listen);
    });
    const { arn, handler, memorySize, timeout } = this.fn;
    const { skew } = this;
    // If the process has died meanwhile, the write fails. The death of the process is then the result.
    this.child.send({ payload, requestId, arn, handler, memorySize, timeout, skew }, () => {});
    const [outcome] = await Promise.all([answered, printedAll]);
    return outcome;
  }

  private async death(requestId: string): Promise<Outcome> {
    await this.closed;
    return this.outOfTime
      ? timedOut(requestId, this.fn.timeout)
      : crashed(requestId, this.child.exitCode, this.child.signalCode);
  }

  /** The time of a real process is the machine's, whatever the emulator's clock is. */
  private limit(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.outOfTime = true;
      this.child.kill('SIGKILL');
    }, ms);
  }
}
