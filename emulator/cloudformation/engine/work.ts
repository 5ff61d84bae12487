import { derivedUuid, physicalName } from '../identifiers';
import { embeddingOf } from '../nested/embedding';
import type { ResourceWork } from '../resources/resource-type';
import { isPassing, ServiceFailure } from '../resources/service-failure';
import type { PhysicalResource } from '../stack-resource';
import type { Operation } from './operation';

/** How often a call with a temporary failure is repeated, with twice the pause each time. */
const RETRIES = 4;
const FIRST_PAUSE = 500;

/** What the work on one resource can see of the operation. */
export function resourceWork(
  operation: Operation,
  subject: Pick<PhysicalResource, 'logicalId' | 'type' | 'properties'>,
  existsAs: (id: string) => void,
): ResourceWork {
  const { stack, services, world } = operation;
  const generation = stack.generation++;
  let calls = 0;
  return {
    logicalId: subject.logicalId,
    type: subject.type,
    properties: subject.properties,
    stackId: stack.id,
    stackName: stack.name,
    account: stack.account,
    region: stack.region,
    clock: world.aws.clock,
    mailbox: world.mailbox,
    cancellation: operation.cancellation,
    embedding: embeddingOf(operation),
    existsAs,
    newName: (limit) => physicalName(stack.name, subject.logicalId, limit, stack.id, generation),
    call: async (service, name, input, region) => {
      for (let attempt = 0; ; attempt++) {
        try {
          return await services.call(service, name, input, region);
        } catch (error) {
          if (!isPassing(error) || attempt === RETRIES) {
            throw ServiceFailure.from(service, error, derivedUuid('call', stack.id, generation, calls++));
          }
          await world.aws.clock.sleep(FIRST_PAUSE * 2 ** attempt);
        }
      }
    },
  };
}

/** Why the work failed, as the stack's events show it. */
export function reasonOf(error: unknown): string {
  const { name, message, stack } = error as Error;
  const isDefect = error instanceof TypeError || error instanceof RangeError || name === 'ReferenceError';
  return isDefect ? `The emulator has a defect: ${stack}` : message;
}
