import type { Operation } from '../call';
import type { Execution, StateMachines } from './state';

export const describeExecution =
  (machines: StateMachines): Operation =>
  async (call, { executionArn }) => {
    await call.authorize('states:DescribeExecution', [executionArn]);
    const execution = machines.execution(executionArn);
    const { input, output, error, cause } = execution;
    return { ...summary(execution), input, output, error, cause };
  };

/** The newest first. */
export const listExecutions =
  (machines: StateMachines): Operation =>
  async (call, { stateMachineArn, statusFilter }) => {
    await call.authorize('states:ListExecutions', [stateMachineArn]);
    machines.machine(stateMachineArn);
    const found = [...machines.executions.values()].filter(
      (execution) =>
        execution.stateMachineArn === stateMachineArn && (!statusFilter || execution.status === statusFilter),
    );
    return { executions: found.reverse().map(summary) };
  };

const summary = (execution: Execution) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.stateMachineArn,
  name: execution.name,
  status: execution.status,
  startDate: new Date(execution.started),
  stopDate: execution.stopped === undefined ? undefined : new Date(execution.stopped),
});
