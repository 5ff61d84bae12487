import { type ResourceEvent, stackOf } from './request';

/** CloudFormation did not say what it was asked. `because` is AWS's text, or what its answer lacks. */
export class Unanswered {
  constructor(readonly because: string) {}
}

/** Why CloudFormation may not answer, and who must do what. */
export function unanswered(event: ResourceEvent, because: string): string {
  return (
    `Either AWS throttled the calls, or in account ${stackOf(event).account} the role of the function must be allowed ` +
    `cloudformation:DescribeStacks and cloudformation:DescribeStackResource on its own stack. AWS said: ${because}`
  );
}

/** CloudFormation never said which operation the stack is in. */
export function operationUnknown(event: ResourceEvent, physicalId: string): string {
  const { name, account } = stackOf(event);
  return (
    `AWS did not say which operation stack ${name} is in, so nothing was done for ${physicalId}. Either AWS throttled the ` +
    `calls, or in account ${account} the role of the function must be allowed cloudformation:DescribeStacks and ` +
    'cloudformation:DescribeStackResource on its own stack and ' +
    "states:ListExecutions on the stack's state machine"
  );
}
