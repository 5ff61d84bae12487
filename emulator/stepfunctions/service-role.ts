import type { Aws, Caller } from '../call';
import { AwsError } from '../errors';
import { assumeServiceRole } from '../iam/service-role';
import type { StateMachineRecord } from './state';

export async function assumeMachineRole(aws: Aws, machine: StateMachineRecord): Promise<Caller> {
  const { roleArn } = machine;
  const { caller } = await assumeServiceRole(aws, machine, {
    roleArn,
    service: 'states.amazonaws.com',
    session: 'StepFunctions',
    refusal: new AwsError(
      'AccessDeniedException',
      `Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role: ${roleArn}`,
    ),
  });
  return caller;
}
