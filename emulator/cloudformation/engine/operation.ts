import type { Caller } from '../../call';
import { enterStatus } from '../events';
import { derivedUuid } from '../identifiers';
import { noteWhoRuns } from '../nested/parent';
import { type ServiceCaller, serviceCaller } from '../service-caller';
import type { Stack, StackOperation } from '../stack';
import type { World } from '../world';
import { Cancellation } from './cancellation';

/** One run of the engine on one stack: a create, an update, a rollback, a deletion. */
export interface Operation {
  readonly world: World;
  readonly stack: Stack;
  /** What the stack remembers of the operation. */
  readonly record: StackOperation;
  /**
   * Resolves when the stack's previous operation has ended, including the taking back of a failed update. Never
   * rejects.
   */
  readonly before: Promise<void>;
  readonly services: ServiceCaller;
  readonly cancellation: Cancellation;
  /** The resources that failed, by what was done to them. */
  readonly failures: Record<'create' | 'update' | 'delete', Set<string>>;
}

/** Makes the stack's next operation the current one. Its id is in every event from now on. */
export function beginOperation(world: World, stack: Stack, principal: Caller, token?: string): Operation {
  noteWhoRuns(world, stack, principal);
  return begin(
    world,
    stack,
    serviceCaller(world.aws, stack.region, principal, stack.roleArn),
    stack.operation.done,
    token,
  );
}

/** The rollback of an operation is a separate operation for the same request. */
export function rollbackOf({ world, stack, services, before, record }: Operation): Operation {
  return begin(world, stack, services, before, record.clientRequestToken, record.done);
}

function begin(
  world: World,
  stack: Stack,
  services: ServiceCaller,
  before: Promise<void>,
  clientRequestToken?: string,
  done: Promise<void> = Promise.resolve(),
): Operation {
  const cancellation = new Cancellation();
  const id = derivedUuid('operation', stack.id, stack.events.length, clientRequestToken);
  stack.operation = { id, clientRequestToken, cancellation, superseded: false, done };
  const failures = { create: new Set<string>(), update: new Set<string>(), delete: new Set<string>() };
  return { world, stack, record: stack.operation, before, services, cancellation, failures };
}

/** Runs `work` after the call that asked for it has been answered. A defect ends up in the stack's status. */
export function runInBackground({ world, stack, record }: Operation, work: () => Promise<void>): void {
  record.done = work().catch((defect: Error) => {
    const failed = stack.status.replace(/(_COMPLETE_CLEANUP)?_IN_PROGRESS$/, '_FAILED');
    enterStatus(world.aws.clock, stack, failed, `The emulator has a defect: ${defect.stack ?? defect}`);
  });
  // `work` may already have begun the separate operation of a rollback.
  stack.operation.done = record.done;
}

/** "The following resource(s) failed to create: [A, B]. " and similar texts. */
export function failureReason({ failures }: Operation): string {
  return (['create', 'update', 'delete'] as const)
    .filter((verb) => failures[verb].size > 0)
    .map((verb) => `The following resource(s) failed to ${verb}: [${[...failures[verb]].join(', ')}]. `)
    .join('');
}
