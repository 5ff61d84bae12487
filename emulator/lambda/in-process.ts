import { AsyncLocalStorage } from 'node:async_hooks';
import type { Aws } from '../call';
import { inTurn } from '../clock';
import type { DeployedFunction, FunctionRuntime, InvocationResult } from './runtime';
import type { Host } from './sandbox/host';
import type { Invocation } from './sandbox/invocation';
import type { ModuleLoader } from './sandbox/module-loader';
import { runtimeModules } from './sandbox/runtime-modules';
import { Sandbox } from './sandbox/sandbox';

export interface InProcessOptions {
  /**
   * How many sandboxes a function has at most. More concurrent invocations share sandboxes, and so the state of
   * modules: SDK clients and their retry quota. Each sandbox costs some ten milliseconds and some megabytes.
   * @default 4
   */
  readonly sandboxes?: number;
  /** What functions get from `Math.random`, such as the pauses between an SDK's attempts. @default Math.random */
  readonly random?: () => number;
}

/**
 * Runs functions in this process, in virtual time.
 *
 * Each function has its own modules, `process`, clock, timers and network, as in a process of its own. But no wait takes
 * real time: an hour of polls takes milliseconds. The functions share the SDK of Lambda's runtime, unless a bundle holds
 * its own.
 */
export class InProcessRuntime implements FunctionRuntime {
  /** Nobody listens here: requests to it never leave the process. */
  readonly endpoint = 'http://127.0.0.1:9';
  private readonly pools = new Map<string, Sandbox[]>();
  private readonly limit: number;
  private readonly random: () => number;
  private readonly current = new AsyncLocalStorage<Invocation>();
  private host!: Host;
  private modules!: ModuleLoader;

  constructor({ sandboxes = 4, random = Math.random }: InProcessOptions = {}) {
    this.limit = sandboxes;
    this.random = random;
  }

  attach(aws: Aws): void {
    this.host = {
      clock: aws.clockOf('lambda'),
      random: this.random,
      endpoint: this.endpoint,
      deliver: (request) => aws.handle(request),
      hold: (work) => inTurn(aws.clock, work),
    };
    this.modules = runtimeModules(this.host, this.current);
  }

  async invoke(fn: DeployedFunction, payload: string, requestId: string): Promise<InvocationResult> {
    const pool = (this.pools.get(fn.arn) ?? []).filter(({ isDead }) => !isDead);
    this.pools.set(fn.arn, pool);
    const sandbox = this.idlest(pool, fn);
    return sandbox.run(payload, requestId);
  }

  /** Ends every running invocation of a function immediately, like a killed process. */
  kill(functionName: string): void {
    for (const sandbox of [...this.pools.values()].flat()) {
      if (sandbox.functionName === functionName) sandbox.kill();
    }
  }

  /** The running invocations of one function may finish. Without a function, all invocations are ended. */
  async dispose(functionArn?: string): Promise<void> {
    if (functionArn) {
      this.pools.delete(functionArn);
      return;
    }
    for (const sandbox of [...this.pools.values()].flat()) sandbox.kill();
    this.pools.clear();
  }

  private idlest(pool: Sandbox[], fn: DeployedFunction): Sandbox {
    const [least] = [...pool].sort((a, b) => a.load - b.load);
    if (least && (least.load === 0 || pool.length >= this.limit)) return least;
    const sandbox = new Sandbox(fn, this.host, this.current, this.modules);
    pool.push(sandbox);
    return sandbox;
  }
}
