import type { CopiedModelVersionAttributes } from '../../contract/copied-model-version';
import { Failure, withOneLineErrors } from '../cloudformation/failure';
import { mayRollBack, NotWanted } from '../cloudformation/fence';
import { beginOperation } from '../cloudformation/operation';
import { owedByRollback } from '../cloudformation/owed';
import { parseEvent, type ResourceEvent } from '../cloudformation/request';
import { log } from '../log';
import { report } from '../metrics';
import { measure } from './measure';
import { namedCopyChanged } from './messages';
import type { ObservedVersion } from './observation';
import { isFirstPoll, keepApart } from './pace';
import { type CopyRequest, formerOf, namesNoCopy, type Operation, parseRequest, undoneBy } from './request';
import { LATEST_CHANGE, look, type Outcome, type Services, step } from './step';

/** What onEvent answers to the Provider framework. `Operation` travels on to isComplete. */
export interface OnEventResult {
  readonly PhysicalResourceId: string;
  readonly Operation: Operation;
}

export interface IsCompleteResult {
  readonly IsComplete: boolean;
  readonly Data?: CopiedModelVersionAttributes;
}

/**
 * The handler of `Custom::RekognitionCopiedModelVersion`, both onEvent and isComplete of a Provider.
 *
 * onEvent looks and changes nothing: if it fails, or if the waiter cannot be started after it, CloudFormation sends no
 * Delete that names a copy. isComplete makes every change, and when it fails the Delete that follows carries the real id.
 */
export function createHandler(clients: Omit<Services, 'asked'>) {
  const services: Services = { ...clients, asked: new Map() };
  return withOneLineErrors(async (input): Promise<OnEventResult | IsCompleteResult> => {
    const event = parseEvent(input);
    const operation = (input as { Operation?: Operation }).Operation;
    try {
      return await (operation ? isComplete(services, event, operation) : onEvent(services, event));
    } catch (error) {
      if (!(error instanceof NotWanted)) report(services, measure(event, { failed: true }));
      throw error;
    }
  });
}

async function onEvent(services: Services, event: ResourceEvent): Promise<OnEventResult> {
  switch (event.RequestType) {
    case 'Create':
      return onCreate(services, event);
    case 'Update':
      return onUpdate(services, event);
    case 'Delete':
      return onDelete(services, event);
  }
}

async function onCreate(services: Services, event: ResourceEvent): Promise<OnEventResult> {
  const request = parseRequest(event);
  const operation: Operation = { ...(await beginOperation(services, event)), IsNew: 'true' };
  return ensure(services, request, operation);
}

async function onUpdate(services: Services, event: ResourceEvent): Promise<OnEventResult> {
  const request = parseRequest(event);
  const operation = await beginOperation(services, event);
  const rollsBack = operation.Stack?.Status.includes('ROLLBACK');
  // In a rollback the old properties come back, and the copy that they name was never touched.
  if (request.changesNamedCopy && !rollsBack) throw new Failure(namedCopyChanged(request));
  // Noted now: in the passes to come the event carries the id that we answer, not the one that CloudFormation knows.
  const owes = rollsBack && undoneBy(request) !== undefined;
  const changesId = event.PhysicalResourceId !== request.physicalId;
  const noted: Operation = {
    ...operation,
    ...(rollsBack ? { RollsBack: 'true' } : {}),
    ...(owes ? { Owes: 'true' } : {}),
    ...(changesId && !rollsBack ? { IsNew: 'true' } : {}),
    ...(changesId && rollsBack ? { Returns: 'true' } : {}),
  };
  return owes
    ? remove(services, undoneBy(request)!, noted, request.physicalId)
    : ensure(services, request, noted);
}

async function onDelete(services: Services, event: ResourceEvent): Promise<OnEventResult> {
  const id = event.PhysicalResourceId!;
  if (namesNoCopy(event)) {
    return { PhysicalResourceId: id, Operation: { StartedAt: new Date(services.now()).toISOString() } };
  }
  const operation = await beginOperation(services, event);
  const rollsBack = await mayRollBack(services.cloudFormation, event, operation.Stack);
  const noted: Operation = { ...operation, ...(rollsBack ? { RollsBack: 'true' } : {}) };
  return remove(services, parseRequest(event), noted, id);
}

async function isComplete(
  services: Services,
  event: ResourceEvent,
  operation: Operation,
): Promise<IsCompleteResult> {
  if (namesNoCopy(event)) {
    log({
      requestType: 'Delete',
      physicalId: event.PhysicalResourceId,
      decision: 'done',
      because: 'its properties name no copy',
    });
    return { IsComplete: true };
  }
  const request = parseRequest(event);
  const began = services.now();
  if (isFirstPoll(operation, services)) await keepApart(services);
  const outcome = await pass(services, request, operation, began);
  if (outcome.state === 'failed') throw new Failure(outcome.message);
  if (outcome.state === 'waiting') return { IsComplete: false };
  const { version } = outcome;
  report(services, measure(event, { failed: false, operation, version, now: services.now() }));
  return version ? { IsComplete: true, Data: attributesOf(request, version) } : { IsComplete: true };
}

/** A rollback first deletes what the update that it undoes may have made, then sees to the copy from before. */
async function pass(
  services: Services,
  request: CopyRequest,
  operation: Operation,
  began: number,
): Promise<Outcome> {
  const undone = operation.Owes && undoneBy(request);
  const undoing = undone && (await step(services, undone, operation, began));
  if (undoing?.state === 'failed') {
    return { state: 'failed', message: owedByRollback(undoing.message, request.stack) };
  }
  if (undoing?.state === 'waiting') return undoing;
  const isLate = services.now() - began > LATEST_CHANGE;
  return isLate ? { state: 'waiting' } : step(services, request, operation, began);
}

/** Looks whether the name is free for the copy that shall be. */
async function ensure(
  services: Services,
  request: CopyRequest,
  operation: Operation,
): Promise<OnEventResult> {
  await keepApart(services);
  const { observation, decision } = await look(services, request, operation);
  const isForeign = observation.kind === 'version' && !observation.version.ours;
  if (decision.action === 'fail' && isForeign) throw new Failure(decision.message);
  const surelyReturns =
    operation.Returns &&
    observation.kind === 'absent' &&
    (await undoesReplacement(services, request, operation));
  const noted = surelyReturns ? { ...operation, Returns: undefined } : operation;
  return { PhysicalResourceId: request.physicalId, Operation: noted };
}

/**
 * Whether an Update in a rollback that finds no copy to go back to is the rollback's own all the same: what it comes from
 * was made in this very operation. The update that is undone, delivered late, comes from what stood there before.
 */
async function undoesReplacement(
  services: Services,
  request: CopyRequest,
  operation: Operation,
): Promise<boolean> {
  const former = formerOf(request);
  if (!former || !operation.Stack) return false;
  await keepApart(services);
  const { observation } = await look(services, former, operation);
  const { Since } = operation.Stack;
  return observation.kind === 'version' && observation.version.created >= Date.parse(Since);
}

/** Looks whether there is a copy to be deleted. */
async function remove(
  services: Services,
  request: CopyRequest,
  operation: Operation,
  physicalId: string,
): Promise<OnEventResult> {
  await keepApart(services);
  const { observation } = await look(services, request, operation);
  const seen: Operation = observation.kind === 'version' ? { ...operation, SawVersion: 'true' } : operation;
  return { PhysicalResourceId: physicalId, Operation: seen };
}

/** Bytes. With it the answer stays under the 4096 that CloudFormation takes, however long the names are. */
const LONGEST_URI = 1024;

function attributesOf(request: CopyRequest, version: ObservedVersion): CopiedModelVersionAttributes {
  const uri = version.evaluationSummaryUri ?? '';
  return {
    ModelVersionArn: version.arn,
    VersionName: request.versionName,
    SourceModelVersionArn: request.sourceModelVersionArn,
    F1Score: version.f1Score === undefined ? '' : String(version.f1Score),
    EvaluationSummaryUri: Buffer.byteLength(JSON.stringify(uri)) <= LONGEST_URI ? uri : '',
    Status: version.status,
  };
}
