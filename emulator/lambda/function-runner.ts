import { createHash } from 'node:crypto';
import type { Aws } from '../call';
import { AwsError } from '../errors';
import { interruptible } from '../timer';
import { environmentOf } from './environment';
import { FunctionLog } from './function-log';
import { reported } from './report';
import type { DeployedFunction, FunctionRuntime, InvocationResult } from './runtime';
import { assumeFunctionRole } from './service-role';
import type { LambdaFunction } from './state';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_DELAYS = [60_000, 120_000];

interface Environment {
  readonly fn: DeployedFunction;
  readonly log: FunctionLog;
}

/** Runs functions: each under a session of its role, with its log. */
export class FunctionRunner {
  private readonly environments = new Map<string, Promise<Environment>>();
  /** How many environments each function has had. */
  private readonly counts = new Map<string, number>();
  private readonly closed = new AbortController();

  constructor(
    private readonly aws: Aws,
    private readonly runtime: FunctionRuntime,
  ) {}

  async run(fn: LambdaFunction, payload: string, requestId: string): Promise<InvocationResult> {
    const environment = await this.environmentFor(fn);
    const started = this.aws.clock.now();
    const result = await this.runtime.invoke(environment.fn, payload, requestId);
    const duration = this.aws.clock.now() - started;
    await environment.log.write(reported(fn.settings, result.log, requestId, started, duration));
    return result;
  }

  /** Runs in the background, and again when the function fails: twice, after one minute and after two more. */
  runLater(fn: LambdaFunction, payload: string, requestId: string): void {
    const attempts = async () => {
      for (const delay of [...RETRY_DELAYS, undefined]) {
        const succeeded = await this.attempt(fn, payload, requestId);
        if (succeeded || this.closed.signal.aborted) return;
        if (delay === undefined) return this.countDropped(fn);
        await interruptible(this.aws.clock, delay, this.closed.signal);
        if (this.closed.signal.aborted) return;
      }
    };
    void attempts();
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#async-invocation-metrics */
  private countDropped(fn: LambdaFunction): void {
    const dimensions = { FunctionName: fn.name };
    this.aws.cloudwatch.count(fn, { namespace: 'AWS/Lambda', name: 'AsyncEventsDropped', dimensions });
  }

  private async attempt(fn: LambdaFunction, payload: string, requestId: string): Promise<boolean> {
    try {
      return (await this.run(fn, payload, requestId)).functionError === undefined;
    } catch (error) {
      if (error instanceof AwsError) return false;
      throw error;
    }
  }

  /** Makes the next invocation start a new environment, with the code and settings that the function has then. */
  async renew(fn: LambdaFunction): Promise<void> {
    this.environments.delete(fn.arn);
    await this.runtime.dispose(fn.arn);
  }

  async close(): Promise<void> {
    this.closed.abort();
    this.environments.clear();
    await this.runtime.dispose();
  }

  private environmentFor(fn: LambdaFunction): Promise<Environment> {
    const known = this.environments.get(fn.arn);
    if (known) return known;
    const starting = this.start(fn);
    this.environments.set(fn.arn, starting);
    starting.catch(() => this.environments.delete(fn.arn));
    return starting;
  }

  private async start(fn: LambdaFunction): Promise<Environment> {
    const { settings, code } = fn;
    const day = new Date(this.aws.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    const stream = `${day}/[$LATEST]${this.nextStreamId(fn)}`;
    const session = await assumeFunctionRole(this.aws, settings.role, fn.arn);
    const endpoint = this.runtime.endpoint ?? this.aws.endpoint;
    return {
      log: new FunctionLog(this.aws, session.caller, fn.region, settings.logGroup, stream),
      fn: {
        arn: fn.arn,
        name: fn.name,
        handler: settings.handler,
        codeDirectory: code.directory,
        environment: environmentOf(fn, session, stream, endpoint),
        timeout: settings.timeout * 1000,
        memorySize: settings.memorySize,
      },
    };
  }

  /** Derived, not random, so that the same history has the same streams. */
  private nextStreamId({ arn }: LambdaFunction): string {
    const count = (this.counts.get(arn) ?? 0) + 1;
    this.counts.set(arn, count);
    return createHash('sha256').update(`${arn} ${count}`).digest('hex').slice(0, 32);
  }
}
