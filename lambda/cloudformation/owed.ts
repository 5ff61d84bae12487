import type { Stack } from './request';

/**
 * What a rollback's own request could not undo. A Delete of the stack would not speak of it: CloudFormation never learns
 * the id of what an update has made and not finished.
 */
export function owedByRollback(message: string, stack: Stack): string {
  return (
    `${message.replace(/\.$/, '')}. Then run "aws cloudformation continue-update-rollback --stack-name ${stack.name}" ` +
    '(of its root stack, if this one is nested), and do not delete the stack before: what is to be undone here would be left'
  );
}
