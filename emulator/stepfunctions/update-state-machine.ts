import type { Operation } from '../call';
import { AwsError } from '../errors';
import { compile } from './program';
import { assumeMachineRole } from './service-role';
import type { StateMachines } from './state';

/** Running executions keep the definition that they began with. */
export const updateStateMachine =
  (machines: StateMachines): Operation =>
  async (call, input) => {
    await call.authorize('states:UpdateStateMachine', [input.stateMachineArn]);
    const machine = machines.machine(input.stateMachineArn);
    const { definition, roleArn, loggingConfiguration } = input;
    if ((definition ?? roleArn ?? loggingConfiguration ?? input.tracingConfiguration) === undefined) {
      throw new AwsError(
        'MissingRequiredParameter',
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
      );
    }
    const program = definition === undefined ? machine.program : compile(definition);
    if (roleArn) {
      await call.authorize('iam:PassRole', [roleArn], { 'iam:PassedToService': 'states.amazonaws.com' });
      await assumeMachineRole(call.aws, { ...machine, roleArn });
    }
    Object.assign(machine, {
      program,
      definition: definition ?? machine.definition,
      roleArn: roleArn ?? machine.roleArn,
      loggingConfiguration: loggingConfiguration ?? machine.loggingConfiguration,
    });
    return { updateDate: new Date(call.aws.clock.now()) };
  };
