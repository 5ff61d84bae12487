import { randomUUID } from 'node:crypto';
import type { Operation } from '../call';
import { AwsError, NotEmulated } from '../errors';
import type { StatesBehaviour } from './options';
import { runExecution } from './run-execution';
import type { Execution, ExecutionStatus, StateMachines } from './state';

export const startExecution =
  (machines: StateMachines, behaviour: StatesBehaviour): Operation =>
  async (call, { stateMachineArn, name = randomUUID(), input = '{}' }) => {
    await call.authorize('states:StartExecution', [stateMachineArn]);
    machines.forget(call.aws.clock.now());
    const machine = machines.machine(stateMachineArn);
    if (!/^[\w.-]{1,80}$/.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
    refuseInvalid(input);
    const arn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const earlier = machines.executions.get(arn);
    if (earlier && !(earlier.status === 'RUNNING' && earlier.input === input)) {
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const execution = earlier ?? begin(arn, name, stateMachineArn, input, call.aws.clock.now());
    if (!earlier) {
      machines.executions.set(arn, execution);
      void runExecution(call.aws, machine, execution, behaviour);
    }
    return { executionArn: arn, startDate: new Date(execution.started) };
  };

function begin(
  arn: string,
  name: string,
  stateMachineArn: string,
  input: string,
  started: number,
): Execution {
  const stop = new AbortController();
  return { arn, name, stateMachineArn, input, started, stop, status: 'RUNNING', transitions: 0 };
}

function refuseInvalid(input: string): void {
  try {
    JSON.parse(input);
  } catch (error) {
    throw new AwsError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${(error as Error).message}'`,
    );
  }
}

export const stopExecution =
  (machines: StateMachines): Operation =>
  async (call, { executionArn, error, cause }) => {
    await call.authorize('states:StopExecution', [executionArn]);
    const execution = machines.execution(executionArn);
    if (execution.status === 'RUNNING') {
      execution.stop.abort();
      Object.assign(execution, { error, cause });
    }
    return { stopDate: new Date(execution.stopped ?? call.aws.clock.now()) };
  };

export const describeExecution =
  (machines: StateMachines): Operation =>
  async (call, { executionArn }) => {
    await call.authorize('states:DescribeExecution', [executionArn]);
    machines.forget(call.aws.clock.now());
    const execution = machines.execution(executionArn);
    const { input, output, error, cause } = execution;
    return { ...summary(execution), input, output, error, cause };
  };

/** What both DescribeExecution and ListExecutions show of an execution. */
export const summary = (execution: Execution) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.stateMachineArn,
  name: execution.name,
  status: execution.status,
  startDate: new Date(execution.started),
  stopDate: execution.stopped === undefined ? undefined : new Date(execution.stopped),
});

const DEFAULT_PAGE = 100;

/**
 * The newest first, as they were `lag` milliseconds ago. An execution that has begun since then is missing. One that
 * has ended since then is still RUNNING.
 */
export const listExecutions =
  (machines: StateMachines, lag: number): Operation =>
  async (call, { stateMachineArn, statusFilter, maxResults, nextToken, mapRunArn }) => {
    if (mapRunArn !== undefined) throw new NotEmulated('the executions of a map run');
    if (stateMachineArn === undefined) {
      throw new AwsError('ValidationException', 'Must specify either stateMachineArn or mapRunArn');
    }
    await call.authorize('states:ListExecutions', [stateMachineArn]);
    machines.forget(call.aws.clock.now());
    machines.machine(stateMachineArn);
    const then = call.aws.clock.now() - lag;
    const newestFirst = [...machines.executions.values()]
      .filter((execution) => execution.stateMachineArn === stateMachineArn)
      .reverse();
    const found = newestFirst
      .slice(nextToken ? positionAfter(newestFirst, nextToken) : 0)
      .filter((execution) => execution.started <= then)
      .map((execution) => asOf(then, execution))
      .filter(({ status }) => !statusFilter || status === statusFilter);
    const page = found.slice(0, maxResults || DEFAULT_PAGE);
    return {
      executions: page.map(summary),
      nextToken: page.length < found.length ? tokenOf(page[page.length - 1]) : undefined,
    };
  };

function asOf(time: number, execution: Execution): Execution {
  const { stopped } = execution;
  if (stopped === undefined || stopped <= time) return execution;
  return { ...execution, status: 'RUNNING' satisfies ExecutionStatus, stopped: undefined };
}

/** A token names the last execution of the previous page: executions that start between two pages change nothing. */
const tokenOf = ({ arn }: Execution) => Buffer.from(arn).toString('base64');

function positionAfter(executions: readonly Execution[], token: string): number {
  const position = executions.findIndex((execution) => tokenOf(execution) === token);
  if (position === -1) throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
  return position + 1;
}
