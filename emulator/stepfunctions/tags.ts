import type { Call, Operation } from '../call';
import { AwsError } from '../errors';
import { checkArn, type StateMachineRecord, type StateMachines } from './state';

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
