import type { Operation } from '../call';
import { checkArn, type StateMachines } from './state';

/** Deleting a missing state machine is a success. Running executions are stopped. */
export const deleteStateMachine =
  (machines: StateMachines): Operation =>
  async (call, { stateMachineArn }) => {
    await call.authorize('states:DeleteStateMachine', [stateMachineArn]);
    checkArn(stateMachineArn, 'stateMachine');
    machines.machines.delete(stateMachineArn);
    for (const execution of machines.executions.values()) {
      if (execution.stateMachineArn === stateMachineArn) execution.stop.abort();
    }
    return {};
  };
