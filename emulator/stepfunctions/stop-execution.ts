import type { Operation } from '../call';
import type { StateMachines } from './state';

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
