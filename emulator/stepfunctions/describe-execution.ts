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

/** What both DescribeExecution and ListExecutions show of an execution. */
export const summary = (execution: Execution) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.stateMachineArn,
  name: execution.name,
  status: execution.status,
  startDate: new Date(execution.started),
  stopDate: execution.stopped === undefined ? undefined : new Date(execution.stopped),
});
