import { LONGEST_MESSAGE, oneLine } from '../cloudformation/failure';
import { type ResourceEvent, stackOf } from '../cloudformation/request';

/**
 * What a user does once the cause of a failure is gone. After a Delete that failed, CloudFormation may go on and delete
 * the function, and then no Delete can succeed any more. So a person does what the Delete would have done, `byHand`.
 * `status` is the stack's, if known. Otherwise the advice has a sentence for each status that the stack may end in.
 */
export function afterwards(event: ResourceEvent, byHand?: string, status?: string): string {
  const next = NEXT[event.RequestType](event, status);
  return byHand ? `${byHand}. ${next}` : next;
}

/** Characters that a message keeps beside advice that is too long. */
const SHORTEST_MESSAGE = 500;

/** If both together are too long, `message` is cut. `advice` is cut only if little of the message would be left. */
export function withAdvice(message: string, advice: string): string {
  const room = Math.max(SHORTEST_MESSAGE, LONGEST_MESSAGE - advice.length - 2);
  return oneLine(`${oneLine(message.replace(/\.$/, ''), room)}. ${advice}`, LONGEST_MESSAGE);
}

const NEXT = {
  Create: () => 'Then deploy again',
  Update: afterUpdate,
  Delete: afterDelete,
  Schedule: () =>
    'Until the next start or stop of the schedule, start or stop the model by hand if it is not as it should be',
};

/** CloudFormation may not know the id of what a cancelled update has made. Then deleting the stack would leave it. */
function afterUpdate(event: ResourceEvent, status: string | undefined): string {
  const proceed = `run "${commandFor(event, 'continue-update-rollback')}"`;
  const rollBack = `run "${commandFor(event, 'rollback-stack')}"`;
  const command =
    status === undefined
      ? `If the stack ends in UPDATE_ROLLBACK_FAILED, ${proceed}. If it ends in UPDATE_FAILED, ${rollBack}`
      : `Then ${status.includes('ROLLBACK') ? proceed : rollBack}`;
  const before = status === undefined ? '. Then deploy again' : '';
  return `${command} (of its root stack, if this one is nested), and do not delete the stack before: what is to be undone here would be left${before}`;
}

function afterDelete(event: ResourceEvent, status: string | undefined): string {
  const { LogicalResourceId: id } = event;
  const deleteStack = commandFor(event, 'delete-stack');
  const retaining = `run "${deleteStack} --retain-resources ${id}", with the id of each custom resource that failed`;
  const forgets = `forgets ${id}: no later deployment deletes what is left`;
  switch (status) {
    case undefined:
      return `If the stack ends in ROLLBACK_FAILED, run "${deleteStack}". If it ends in DELETE_FAILED, ${retaining}. Else CloudFormation ${forgets}`;
    case 'DELETE_IN_PROGRESS':
      return `Then ${retaining}`;
    case 'ROLLBACK_IN_PROGRESS':
      return `Then run "${deleteStack}" and, if the stack ends in DELETE_FAILED, ${retaining}`;
    default:
      return `CloudFormation tries the deletion three times and then ${forgets}`;
  }
}

/** Another Region may have a stack of the same name. */
function commandFor(event: ResourceEvent, operation: string): string {
  const { name, region } = stackOf(event);
  return `aws cloudformation ${operation} --stack-name ${name} --region ${region}`;
}
