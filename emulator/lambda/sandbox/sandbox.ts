import type { AsyncLocalStorage } from 'node:async_hooks';
import { runInThisContext } from 'node:vm';
import { startTimer } from '../../timer';
import { crashed, type Outcome, timedOut } from '../outcome';
import { contextOf, describe, load } from '../process/programming-model.cjs';
import type { DeployedFunction, InvocationResult } from '../runtime';
import { builtinsOf } from './builtins';
import { consoleOf } from './console';
import { globalsOf } from './globals';
import type { Host, Surroundings } from './host';
import { Invocation } from './invocation';
import { ModuleLoader } from './module-loader';

/**
 * An event must be of the same realm as objects that a handler parses. A test runner may run this file in another
 * realm.
 */
const parseEvent: typeof JSON.parse = runInThisContext('JSON.parse');

type Handler = (event: unknown, context: object) => Promise<unknown>;

/** One loaded function: its modules, and the invocations that run in it. */
export class Sandbox {
  isDead = false;
  private readonly running = new Set<Invocation>();
  private readonly surroundings: Surroundings;
  private readonly loader: ModuleLoader;
  private handler?: Promise<Handler>;

  constructor(
    private readonly fn: DeployedFunction,
    private readonly host: Host,
    /** Whose code is running. */
    private readonly current: AsyncLocalStorage<Invocation>,
    runtime: ModuleLoader,
  ) {
    this.surroundings = {
      host,
      env: { ...fn.environment },
      directory: fn.codeDirectory,
      invocation: () => current.getStore(),
      exit: (code: number) => this.exit(code),
    };
    const globals = globalsOf(this.surroundings);
    this.loader = new ModuleLoader(globals, builtinsOf(this.surroundings, globals), runtime);
  }

  get functionName(): string {
    return this.fn.name;
  }

  get load(): number {
    return this.running.size;
  }

  async run(payload: string, requestId: string): Promise<InvocationResult> {
    const invocation = new Invocation(requestId, this.surroundings);
    this.running.add(invocation);
    const cancel = startTimer(this.host.clock, this.fn.timeout, () => this.timeOut(invocation));
    this.current
      .run(invocation, () => this.execute(invocation, payload))
      .then((outcome) => invocation.end(outcome));
    const outcome = await invocation.ended;
    cancel();
    this.running.delete(invocation);
    return { ...outcome, log: invocation.lines };
  }

  kill(): void {
    this.isDead = true;
    for (const invocation of this.running) invocation.end(crashed(invocation.requestId, null, 'SIGKILL'));
  }

  private async execute(invocation: Invocation, payload: string): Promise<Outcome> {
    const { arn, timeout, handler } = this.fn;
    try {
      this.handler ??= load(handler, this.fn.codeDirectory, async (file) => this.loader.load(file));
      const context = contextOf(
        { arn, timeout, requestId: invocation.requestId },
        this.surroundings.env,
        () => this.host.clock.now(),
      );
      const result = await (await this.handler)(parseEvent(payload), context);
      return { payload: JSON.stringify(result === undefined ? null : result) };
    } catch (error) {
      consoleOf(this.surroundings).error('Invoke Error', error);
      return { payload: JSON.stringify(describe(error)), functionError: 'Unhandled' };
    }
  }

  private timeOut(invocation: Invocation): void {
    this.isDead = true;
    invocation.end(timedOut(invocation.requestId, this.fn.timeout));
  }

  /**
   * Throws an exception, to end the code that called `process.exit`. If that code catches the exception and goes on, it
   * has no effect outside.
   */
  private exit(code: number): never {
    this.isDead = true;
    const invocation = this.current.getStore();
    invocation?.end(crashed(invocation.requestId, code));
    throw new Error(`process.exit(${code})`);
  }
}
