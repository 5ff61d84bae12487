import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { STATE_MACHINE_ARN } from '../../contract/engine';
import { ratios, type Spread, shuffled, spreadOf } from '../statistics';
import { type AnsweringServer, answeringServer } from './server';
import { buildVariants, type Variant } from './variants';

/**
 * Milliseconds since the process was started, and their ratio to the time of `AwsCustomResource`'s handler until its
 * first call.
 */
export interface ColdStart {
  readonly name: string;
  readonly bytes: readonly number[];
  /** Until the first call to AWS was answered, whichever it is. */
  readonly firstCall: Spread;
  readonly firstCallRatio: Spread;
  /** Until the call that the event is for was answered: our step makes other calls first. */
  readonly workCall: Spread;
  readonly workCallRatio: Spread;
  /** Milliseconds of this process's processor time until the first call was answered. Linux only. */
  readonly processor?: Spread;
  readonly processorRatio?: Spread;
}

interface Runs {
  readonly variant: Variant;
  readonly firstCall: number[];
  readonly workCall: number[];
  readonly processor: number[];
}

/** Starts every variant once a round, in random order, each in a separate process. */
export async function measureColdStarts(rounds: number): Promise<ColdStart[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cold-start-'));
  const server = await answeringServer();
  try {
    const results: Runs[] = buildVariants(folder).map((variant) => ({
      variant,
      firstCall: [],
      workCall: [],
      processor: [],
    }));
    for (let round = -1; round < rounds; round++) {
      for (const index of shuffled(results.length)) {
        const times = await coldStart(results[index].variant, server);
        // The first round only warms the file system's cache.
        if (round < 0) continue;
        results[index].firstCall.push(times.firstCall);
        results[index].workCall.push(times.workCall);
        if (times.processor !== undefined) results[index].processor.push(times.processor);
      }
    }
    return summary(results);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function summary(results: readonly Runs[]): ColdStart[] {
  const { firstCall: against, processor: processorOf } = results.find(({ variant }) => variant.isReference)!;
  return results.map(({ variant: { name, bytes }, firstCall, workCall, processor }) => ({
    name,
    bytes,
    firstCall: spreadOf(firstCall),
    firstCallRatio: ratios(firstCall, against),
    workCall: spreadOf(workCall),
    workCallRatio: ratios(workCall, against),
    ...(processor.length > 0
      ? { processor: spreadOf(processor), processorRatio: ratios(processor, processorOf) }
      : {}),
  }));
}

interface Times {
  readonly firstCall: number;
  readonly workCall: number;
  readonly processor?: number;
}

function coldStart(variant: Variant, server: AnsweringServer): Promise<Times> {
  return new Promise((done, fail) => {
    let firstCall = 0;
    let workCall = 0;
    let processor: number | undefined;
    const started = performance.now();
    const child = spawn(
      process.execPath,
      [join(__dirname, 'child.cjs'), variant.file, JSON.stringify(variant.event)],
      { env: environment(variant, server.endpoint), stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let printed = '';
    child.stderr.on('data', (chunk) => {
      printed += chunk;
    });
    server.onAnswered = (operation) => {
      const time = performance.now() - started;
      if (!firstCall) {
        firstCall = time;
        processor = processorTime(child.pid!);
      }
      if (operation !== variant.work) return;
      workCall = time;
      child.kill('SIGKILL');
    };
    child.on('error', fail);
    child.on('close', () => {
      if (workCall) done({ firstCall, workCall, processor });
      else fail(new Error(`${variant.name}: ${variant.work} was never called\n${printed}`));
    });
  });
}

/** The processor time of all threads, in milliseconds. */
function processorTime(pid: number): number | undefined {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return undefined;
  const nanoseconds = readdirSync(tasks).map((task) =>
    Number(readFileSync(join(tasks, task, 'schedstat'), 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, value) => sum + value, 0) / 1e6;
}

/** What Lambda sets, and nothing of this machine's. */
function environment({ sdkOfRuntime }: Variant, endpoint: string): NodeJS.ProcessEnv {
  return {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'benchmark',
    AWS_ENDPOINT_URL: endpoint,
    [STATE_MACHINE_ARN]: 'arn:aws:states:eu-west-1:222222222222:stateMachine:CopiedModelVersion-benchmark',
    HOME: '/nonexistent',
    ...(sdkOfRuntime ? { NODE_PATH: resolve(__dirname, '../../node_modules') } : {}),
  };
}
