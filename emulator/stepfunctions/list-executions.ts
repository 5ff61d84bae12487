import type { Operation } from '../call';
import { AwsError, NotEmulated } from '../errors';
import { summary } from './describe-execution';
import type { Execution, ExecutionStatus, StateMachines } from './state';

const DEFAULT_PAGE = 100;

/**
 * The newest first, as they were `lag` milliseconds ago. A younger execution is missing, and one that ended since still
 * runs.
 */
export const listExecutions =
  (machines: StateMachines, lag: number): Operation =>
  async (call, { stateMachineArn, statusFilter, maxResults, nextToken, mapRunArn }) => {
    if (mapRunArn !== undefined) throw new NotEmulated('the executions of a map run');
    if (stateMachineArn === undefined) {
      throw new AwsError('ValidationException', 'Must specify either stateMachineArn or mapRunArn');
    }
    await call.authorize('states:ListExecutions', [stateMachineArn]);
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

/** A token names the last execution of the page before: executions that start meanwhile change nothing. */
const tokenOf = ({ arn }: Execution) => Buffer.from(arn).toString('base64');

function positionAfter(executions: readonly Execution[], token: string): number {
  const position = executions.findIndex((execution) => tokenOf(execution) === token);
  if (position === -1) throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
  return position + 1;
}
