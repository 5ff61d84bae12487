import { goesBack, type Operation } from '../cloudformation/operation';
import { idIn, type ResourceEvent } from '../cloudformation/request';

/** What a request is for. The first step decides it. A `restore` may run an `undo` first. */
export type Situation =
  /** A Create: the resource is new in the stack. */
  | 'create'
  /** An Update to another physical id: the clean-up deletes the former thing. */
  | 'replace'
  /** An Update of the existing thing. */
  | 'change'
  /** An Update that goes back to the former state. It never fails because of what it finds. */
  | 'restore'
  /** A Delete of what a finished operation has made. */
  | 'remove'
  /** A Delete of what an operation that did not finish may have made. */
  | 'undo'
  /** A start or a stop of a schedule, or an edge that the function has started itself. */
  | 'edge';

export function situationOf(event: ResourceEvent, physicalId: string, operation: Operation): Situation {
  switch (event.RequestType) {
    case 'Schedule':
      return 'edge';
    case 'Create':
      return 'create';
    case 'Update':
      if (goesBack(operation)) return 'restore';
      return event.PhysicalResourceId === physicalId ? 'change' : 'replace';
    case 'Delete':
      // CloudFormation invents an id for a request that was never answered, and so never finished.
      return goesBack(operation) || idIn(event) !== physicalId ? 'undo' : 'remove';
  }
}

export function isDeletion(situation: Situation): boolean {
  return situation === 'remove' || situation === 'undo';
}

/**
 * Whether a refused call is tried again for some minutes. If a Delete fails, CloudFormation may delete our function,
 * and then no second Delete can do the work. If an edge fails, nobody starts or stops the model until the next edge. And what
 * a rollback does not bring back stays as the undone update has left it.
 */
export function isPatient(situation: Situation): boolean {
  return isDeletion(situation) || situation === 'restore' || situation === 'edge';
}
