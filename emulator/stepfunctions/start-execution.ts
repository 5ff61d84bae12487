import { randomUUID } from 'node:crypto';
import type { Operation } from '../call';
import { AwsError } from '../errors';
import type { StatesBehaviour } from './options';
import { runExecution } from './run-execution';
import type { Execution, StateMachines } from './state';

export const startExecution =
  (machines: StateMachines, behaviour: StatesBehaviour): Operation =>
  async (call, { stateMachineArn, name = randomUUID(), input = '{}' }) => {
    await call.authorize('states:StartExecution', [stateMachineArn]);
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
