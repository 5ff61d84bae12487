import { type ResourceEvent, stackOf } from '../cloudformation/request';

/**
 * What a user does once the cause of a failure is gone that has nothing to do with the resource. When a Delete fails,
 * CloudFormation may go on and delete the function, and then no Delete can succeed any more.
 */
export function afterwards(event: ResourceEvent): string {
  if (event.RequestType !== 'Delete') return 'Then deploy again';
  return (
    'Then delete the stack again. If CloudFormation finds no function any more, delete by hand what ' +
    `${event.LogicalResourceId} has made, and run "aws cloudformation delete-stack --stack-name ${stackOf(event).name} ` +
    `--retain-resources ${event.LogicalResourceId}"`
  );
}
