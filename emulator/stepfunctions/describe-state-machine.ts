import type { Operation } from '../call';
import type { StateMachineRecord, StateMachines } from './state';

export const describeStateMachine =
  (machines: StateMachines): Operation =>
  async (call, { stateMachineArn }) => {
    await call.authorize('states:DescribeStateMachine', [stateMachineArn]);
    const machine = machines.machine(stateMachineArn);
    return {
      ...summary(machine),
      status: 'ACTIVE',
      definition: machine.definition,
      roleArn: machine.roleArn,
      loggingConfiguration: machine.loggingConfiguration,
    };
  };

export const listStateMachines =
  (machines: StateMachines): Operation =>
  async (call) => {
    await call.authorize('states:ListStateMachines', ['*']);
    return { stateMachines: machines.of(call).map(summary) };
  };

const summary = (machine: StateMachineRecord) => ({
  stateMachineArn: machine.arn,
  name: machine.name,
  type: machine.type,
  creationDate: new Date(machine.created),
});
