import {
  RUNNING_MODEL_VERSION_TYPE,
  type RunningModelVersionAttributes,
  SCHEDULE_CATCH_UP_TYPE,
} from '../../contract/running-model-version';
import { Failure, withOneLineErrors } from '../cloudformation/failure';
import { mayRollBack, NotWanted } from '../cloudformation/fence';
import { beginOperation } from '../cloudformation/operation';
import { owedByRollback } from '../cloudformation/owed';
import { parseEvent, type ResourceEvent } from '../cloudformation/request';
import { log } from '../log';
import { report } from '../metrics';
import { catchUp } from './catch-up';
import { isAtRest } from './decide';
import { measure } from './measure';
import { formerOf, namesNoVersion, type Operation, parseRequest, type RunRequest, undoneBy } from './request';
import { emptyMemory, LATEST_CHANGE, look, type Outcome, type Services, step, type View } from './step';

/** What onEvent answers to the Provider framework. `Operation` travels on to isComplete. */
export interface OnEventResult {
  readonly PhysicalResourceId: string;
  readonly Operation: Operation;
}

export interface IsCompleteResult {
  readonly IsComplete: boolean;
  readonly Data?: RunningModelVersionAttributes;
}

/**
 * The handler of `Custom::RekognitionRunningModelVersion` and of the catch-up after its schedules, both onEvent and
 * isComplete of a Provider.
 *
 * onEvent looks and changes nothing: if it fails, or if the waiter cannot be started after it, CloudFormation sends no
 * Delete that names a version, and whatever it had started would run on. isComplete makes every change.
 */
export function createHandler(clients: Omit<Services, 'memory'>) {
  const services: Services = { ...clients, memory: emptyMemory() };
  return withOneLineErrors(async (input): Promise<OnEventResult | IsCompleteResult> => {
    const event = parseEvent(input);
    const operation = (input as { Operation?: Operation }).Operation;
    const { ResourceType } = input as { ResourceType?: string };
    try {
      if (ResourceType === SCHEDULE_CATCH_UP_TYPE) {
        return await (operation
          ? isCompleteOfCatchUp(services, event, operation)
          : onEventOfCatchUp(services, event));
      }
      return await (operation ? isComplete(services, event, operation) : onEvent(services, event));
    } catch (error) {
      if (!(error instanceof NotWanted)) report(services, measure(event, ResourceType, { failed: true }));
      throw error;
    }
  });
}

async function onEvent(services: Services, event: ResourceEvent): Promise<OnEventResult> {
  if (event.RequestType === 'Delete') return onDelete(services, event);
  const request = parseRequest(event);
  const operation: Operation =
    event.RequestType === 'Create'
      ? await beginOperation(services, event)
      : noteUpdate(request, await beginOperation(services, event));
  const view = await look(services, request, operation);
  const found = view.observation.kind === 'version' ? view.observation.version.status : undefined;
  const foundFailed = found === 'FAILED';
  // Nothing was started yet, so to fail now is safe, and quick.
  if (view.decision.action === 'fail' && !operation.Owes && !foundFailed)
    throw new Failure(view.decision.message);
  const rests = await isFoundAtRest(services, request, operation, view);
  return {
    PhysicalResourceId: request.physicalId,
    Operation: {
      ...operation,
      ...(rests ? { Rests: 'true' } : {}),
      ...(foundFailed ? { FoundFailed: 'true' } : {}),
      ...(found === 'RUNNING' ? { FoundRunning: 'true' } : {}),
    },
  };
}

/** What only the event can tell, noted now: in the passes to come it carries the id that we answer, not the one that CloudFormation knows. */
function noteUpdate(request: RunRequest, operation: Operation): Operation {
  const rollsBack = operation.Stack?.Status.includes('ROLLBACK') ?? false;
  const former = formerOf(request);
  const isOther = former !== undefined && former.physicalId !== request.physicalId;
  return {
    ...operation,
    ...(rollsBack ? { RollsBack: 'true' } : {}),
    ...(undoneBy(request) ? { Owes: 'true' } : {}),
    // A replacement never touches the version from before: that goes in the clean-up, which did not come.
    ...(rollsBack && isOther ? { Untouched: 'true' } : {}),
  };
}

/**
 * Whether a schedule has the model stopped just now, so that an update need not start it. What counts is the version
 * that the schedule knows, which before a replacement is the old one.
 */
async function isFoundAtRest(
  services: Services,
  request: RunRequest,
  operation: Operation,
  { observation }: View,
): Promise<boolean> {
  if (!request.scheduled || request.type !== 'Update') return false;
  const former = formerOf(request);
  if (!former || former.physicalId === request.physicalId) {
    // What an update stopped in order to start it again does not rest.
    const mayBeRestarting =
      operation.RollsBack && former && !former.scheduled && hasOtherUnits(former, request);
    return !mayBeRestarting && observation.kind === 'version' && isAtRest(observation.version);
  }
  if (!former.scheduled) return false;
  const { observation: before } = await look(services, former, operation);
  return before.kind === 'version' && isAtRest(before.version);
}

function hasOtherUnits(one: RunRequest, other: RunRequest): boolean {
  return (
    one.minInferenceUnits !== other.minInferenceUnits || one.maxInferenceUnits !== other.maxInferenceUnits
  );
}

async function onDelete(services: Services, event: ResourceEvent): Promise<OnEventResult> {
  const id = event.PhysicalResourceId!;
  if (namesNoVersion(event)) {
    return { PhysicalResourceId: id, Operation: { StartedAt: new Date(services.now()).toISOString() } };
  }
  const operation = await beginOperation(services, event);
  const rollsBack = await mayRollBack(services.cloudFormation, event, operation.Stack);
  return { PhysicalResourceId: id, Operation: { ...operation, ...(rollsBack ? { RollsBack: 'true' } : {}) } };
}

async function isComplete(
  services: Services,
  event: ResourceEvent,
  operation: Operation,
): Promise<IsCompleteResult> {
  if (namesNoVersion(event)) {
    log({
      requestType: 'Delete',
      physicalId: event.PhysicalResourceId,
      decision: 'done',
      because: 'its properties name no version',
    });
    return { IsComplete: true };
  }
  const request = parseRequest(event);
  const outcome = await pass(services, request, operation);
  if (outcome.state === 'failed') throw new Failure(outcome.message);
  if (outcome.state === 'waiting') return { IsComplete: false };
  const end = { failed: false, operation, version: outcome.version, now: services.now() } as const;
  report(services, measure(event, RUNNING_MODEL_VERSION_TYPE, end));
  if (request.type === 'Delete') return { IsComplete: true };
  return {
    IsComplete: true,
    Data: { ModelVersionArn: request.modelVersionArn, Status: outcome.version?.status ?? '' },
  };
}

/** The id never changes: after a replacement a rollback would send no Update. */
async function onEventOfCatchUp(services: Services, event: ResourceEvent): Promise<OnEventResult> {
  const PhysicalResourceId = event.PhysicalResourceId ?? event.LogicalResourceId;
  if (event.RequestType !== 'Update') {
    return { PhysicalResourceId, Operation: { StartedAt: new Date(services.now()).toISOString() } };
  }
  const operation = await beginOperation(services, event);
  const rollsBack = operation.Stack?.Status.includes('ROLLBACK') ?? false;
  return { PhysicalResourceId, Operation: { ...operation, ...(rollsBack ? { RollsBack: 'true' } : {}) } };
}

async function isCompleteOfCatchUp(
  services: Services,
  event: ResourceEvent,
  operation: Operation,
): Promise<IsCompleteResult> {
  // There is nothing to catch up with before the first schedule and after the last.
  if (event.RequestType !== 'Update') return { IsComplete: true };
  const outcome = await catchUp(services, parseRequest(event), operation);
  if (outcome.state === 'failed') throw new Failure(outcome.message);
  return { IsComplete: outcome.state === 'done' };
}

/** An update first stops what a cancelled one before it may have started. */
async function pass(services: Services, request: RunRequest, operation: Operation): Promise<Outcome> {
  const began = services.now();
  const undone = operation.Owes && undoneBy(request);
  const undoing = undone && (await step(services, undone, operation, began));
  if (undoing?.state === 'failed') {
    return { state: 'failed', message: owedByRollback(undoing.message, request.stack) };
  }
  if (undoing?.state === 'waiting') return undoing;
  const isLate = services.now() - began > LATEST_CHANGE;
  return isLate ? { state: 'waiting' } : step(services, request, operation, began);
}
