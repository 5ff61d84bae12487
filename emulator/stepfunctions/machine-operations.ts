import type { Call, Operation } from '../call';
import { AwsError, NotEmulated } from '../errors';
import { compile } from './program';
import { assumeMachineRole } from './service-role';
import { checkArn, type StateMachineRecord, type StateMachines } from './state';

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
    machines.machines.put(machine);
    return { stateMachineArn: arn, creationDate: new Date(machine.created) };
  };

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
    return { stateMachines: machines.machines.in(call).map(summary) };
  };

const summary = (machine: StateMachineRecord) => ({
  stateMachineArn: machine.arn,
  name: machine.name,
  type: machine.type,
  creationDate: new Date(machine.created),
});

interface Tag {
  readonly key: string;
  readonly value: string;
}

export const toMap = (tags: Tag[] = []) => new Map(tags.map(({ key, value }) => [key, value]));

export const tagResource =
  (machines: StateMachines): Operation =>
  async (call, { resourceArn, tags }) => {
    const machine = await tagged(machines, call, 'states:TagResource', resourceArn);
    for (const { key, value } of tags as Tag[]) machine.tags.set(key, value);
    return {};
  };

export const untagResource =
  (machines: StateMachines): Operation =>
  async (call, { resourceArn, tagKeys }) => {
    const machine = await tagged(machines, call, 'states:UntagResource', resourceArn);
    for (const key of tagKeys) machine.tags.delete(key);
    return {};
  };

export const listTags =
  (machines: StateMachines): Operation =>
  async (call, { resourceArn }) => {
    const machine = await tagged(machines, call, 'states:ListTagsForResource', resourceArn);
    return { tags: [...machine.tags].map(([key, value]) => ({ key, value })) };
  };

async function tagged(
  machines: StateMachines,
  call: Call,
  action: string,
  arn: string,
): Promise<StateMachineRecord> {
  await call.authorize(action, [arn]);
  checkArn(arn, 'stateMachine');
  if (machines.machines.has(arn)) return machines.machine(arn);
  throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`);
}
