import type { Operation } from '../call';
import { AwsError, NotEmulated } from '../errors';
import { compile } from './program';
import { assumeMachineRole } from './service-role';
import type { StateMachines } from './state';
import { toMap } from './tags';

export const createStateMachine =
  (machines: StateMachines): Operation =>
  async (call, input) => {
    const { name, definition, roleArn, type = 'STANDARD' } = input;
    if (!/^[\w-]{1,80}$/.test(name ?? '')) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
    if (type !== 'STANDARD') throw new NotEmulated(`state machines of the type ${type}`);
    const arn = `arn:aws:states:${call.region}:${call.account}:stateMachine:${name}`;
    await call.authorize('states:CreateStateMachine', [arn]);
    await call.authorize('iam:PassRole', [roleArn], { 'iam:PassedToService': 'states.amazonaws.com' });
    const existing = machines.machines.get(arn);
    if (existing && existing.definition === definition && existing.roleArn === roleArn) {
      return { stateMachineArn: arn, creationDate: new Date(existing.created) };
    }
    if (existing) throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    const machine = {
      arn,
      name,
      account: call.account,
      region: call.region,
      created: call.aws.clock.now(),
      tags: toMap(input.tags),
      type,
      definition,
      program: compile(definition),
      roleArn,
      loggingConfiguration: input.loggingConfiguration,
    };
    await assumeMachineRole(call.aws, machine);
    machines.machines.set(arn, machine);
    return { stateMachineArn: arn, creationDate: new Date(machine.created) };
  };
