import type { Aws, Caller } from '../call';
import { startTimer } from '../timer';
import type { StatesBehaviour } from './options';
import type { Program } from './program';
import { assumeMachineRole } from './service-role';
import type { Execution, ExecutionStatus, StateMachineRecord } from './state';
import { StateError } from './state-error';
import { type StateContext, taskHandlers } from './task-handlers';

/** Runs an execution to its end and records it. Never throws: a failed execution has ended too. */
export async function runExecution(
  aws: Aws,
  machine: StateMachineRecord,
  execution: Execution,
  behaviour: StatesBehaviour,
): Promise<void> {
  const { program } = machine;
  const end = (status: Exclude<ExecutionStatus, 'RUNNING'>, outcome: Partial<Execution> = {}) => {
    if (execution.status !== 'RUNNING') return;
    Object.assign(execution, outcome, { status, stopped: aws.clock.now() });
    const dimensions = { StateMachineArn: machine.arn };
    aws.cloudwatch.count(machine, { namespace: 'AWS/States', name: METRICS[status], dimensions });
  };
  const { signal } = execution.stop;
  signal.addEventListener('abort', () => end('ABORTED'), { once: true });
  const cancel = limit(aws, program, () => {
    end('TIMED_OUT', { error: 'States.Timeout' });
    execution.stop.abort();
  });
  try {
    let session: Promise<Caller> | undefined;
    const role = () => {
      session ??= assumeMachineRole(aws, machine);
      return session;
    };
    const state: StateContext = { RetryCount: 0 };
    const handlers = taskHandlers(aws, program, role, signal, state, behaviour);
    const run = program.machine.run(JSON.parse(execution.input), {
      context: { State: state },
      overrides: {
        taskResourceLocalHandlers: handlers,
        retryIntervalOverrides: Object.fromEntries(Object.keys(handlers).map((name) => [name, 0])),
      },
    });
    const counted = countTransitions(run.eventLogs, execution);
    const output = await run.result.finally(() => counted);
    end('SUCCEEDED', { output: JSON.stringify(output) });
  } catch (error) {
    const failure = ((error as Error).cause ?? error) as StateError;
    end('FAILED', { error: failure.name, cause: failure.message });
  } finally {
    cancel();
  }
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html#cloudwatch-step-functions-execution-metrics */
const METRICS: Readonly<Record<Exclude<ExecutionStatus, 'RUNNING'>, string>> = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
};

function limit(aws: Aws, { timeoutSeconds }: Program, expire: () => void): () => void {
  return timeoutSeconds === undefined ? () => {} : startTimer(aws.clock, timeoutSeconds * 1000, expire);
}

/** https://aws.amazon.com/step-functions/pricing/: each step executed, and each retry. */
async function countTransitions(
  events: AsyncIterable<{ type: string }>,
  execution: Execution,
): Promise<void> {
  for await (const { type } of events) {
    if (type === 'StateEntered' || type === 'StateRetried') execution.transitions++;
  }
}
