import type { Aws } from '../call';
import { VirtualClock } from '../clock';
import { WarmProcess } from './process/warm-process';
import type { DeployedFunction, FunctionRuntime, InvocationResult } from './runtime';

/**
 * Runs every function in processes of its own, with nothing but its own environment.
 *
 * As in Lambda, a process takes one invocation at a time and stays warm for the next one; while it is busy, further
 * ones are started. A process that timed out or died is not used again.
 */
export class ProcessRuntime implements FunctionRuntime {
  private readonly processes = new Map<string, Set<WarmProcess>>();
  private clock?: Aws['clock'];
  private skew = 0;

  attach(aws: Aws): void {
    this.clock = aws.clock;
    this.skew = aws.skewOf('lambda');
  }

  async invoke(fn: DeployedFunction, payload: string, requestId: string): Promise<InvocationResult> {
    const invocation = this.invokeWarm(fn, payload, requestId);
    return this.clock instanceof VirtualClock ? this.clock.busy(invocation) : invocation;
  }

  async dispose(functionArn?: string): Promise<void> {
    const ended = functionArn ? [this.processes.get(functionArn)] : [...this.processes.values()];
    if (functionArn) this.processes.delete(functionArn);
    else this.processes.clear();
    const processes = ended.flatMap((pool) => [...(pool ?? [])]);
    // The running invocations of one function may finish. Without a function, all processes are ended.
    await Promise.all(processes.map((process) => (functionArn ? process.retire() : process.kill())));
  }

  private async invokeWarm(fn: DeployedFunction, payload: string, requestId: string) {
    const pool = this.poolOf(fn);
    const process = [...pool].find(({ isIdle }) => isIdle) ?? new WarmProcess(fn, this.skew);
    pool.add(process);
    const result = await process.invoke(payload, requestId);
    if (process.isDead) pool.delete(process);
    return result;
  }

  private poolOf(fn: DeployedFunction): Set<WarmProcess> {
    const pool = this.processes.get(fn.arn) ?? new Set();
    this.processes.set(fn.arn, pool);
    return pool;
  }
}
