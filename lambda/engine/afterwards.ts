import { type ResourceEvent, stackOf } from '../cloudformation/request';

/**
 * What a user does once the cause of a failure is gone that has nothing to do with the resource. When a Delete fails,
 * CloudFormation may go on and delete the function, and then no Delete can succeed any more.
 */
export function afterwards(event: ResourceEvent): string {
  if (event.RequestType !== 'Delete') return 'Then deploy again';
  const { LogicalResourceId: id } = event;
  return (
    `Then delete again, or see to it by hand that nothing is left of what ${id} has made. If the stack cannot be deleted because ` +
    `its function is gone, run "aws cloudformation delete-stack --stack-name ${stackOf(event).name} --retain-resources ${id}"`
  );
}
