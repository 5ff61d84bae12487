import { type ResourceEvent, stackOf } from './request';

/** CloudFormation did not answer a question. `because` is AWS's text, or says what the answer lacks. */
export class Unanswered {
  constructor(readonly because: string) {}
}

/** Why CloudFormation may not answer, and who must do what. */
export function unanswered(event: ResourceEvent, because: string): string {
  return `${throttledOrDenied(event)}. AWS said: ${because}`;
}

/** CloudFormation never said which operation the stack is in. */
export function operationUnknown(event: ResourceEvent, physicalId: string): string {
  return (
    `AWS did not say which operation stack ${stackOf(event).name} is in, so nothing was done for ${physicalId}. ` +
    `${throttledOrDenied(event)} and states:ListExecutions on the stack's state machine`
  );
}

function throttledOrDenied(event: ResourceEvent): string {
  return (
    `Either AWS throttled the calls, or in account ${stackOf(event).account} the role of the function must be allowed ` +
    'cloudformation:DescribeStacks and cloudformation:DescribeStackResource on its own stack'
  );
}
