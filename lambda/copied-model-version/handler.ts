import type { CopiedModelVersionAttributes } from '../../contract/copied-model-version';
import { Failure, withOneLineErrors } from '../cloudformation/failure';
import { operationOf } from '../cloudformation/fence';
import { parseEvent, type ResourceEvent } from '../cloudformation/request';
import { log } from '../log';
import { namedCopyChanged } from './messages';
import type { ObservedVersion } from './observation';
import { type CopyRequest, namesNoCopy, type Operation, parseRequest, undoneBy } from './request';
import { type Outcome, type Pass, type Services, step } from './step';

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
 * Throw or wait: onEvent throws only while no copy of ours can exist, since CloudFormation then sends no Delete that
 * names it. Once a copy may exist, only isComplete fails the request.
 */
export function createHandler(services: Services) {
  return withOneLineErrors(async (input): Promise<OnEventResult | IsCompleteResult> => {
    const event = parseEvent(input);
    const operation = (input as { Operation?: Operation }).Operation;
    return operation ? isComplete(services, event, operation) : onEvent(services, event);
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
  return begin(services, request, await beginOperation(services, event));
}

async function onUpdate(services: Services, event: ResourceEvent): Promise<OnEventResult> {
  const request = parseRequest(event);
  const operation = await beginOperation(services, event);
  // In a rollback the old properties come back, and the copy that they name was never touched.
  const rollsBack = operation.Stack?.Status.includes('ROLLBACK');
  if (request.changesNamedCopy && !rollsBack) throw new Failure(namedCopyChanged(request));
  // Noted now: in the passes to come the event carries the id that we answer, not the one that CloudFormation knows.
  const owes = rollsBack && undoneBy(request) !== undefined;
  return begin(services, request, owes ? { ...operation, RollsBack: 'true' } : operation);
}

async function onDelete(services: Services, event: ResourceEvent): Promise<OnEventResult> {
  const operation = { StartedAt: new Date(services.now()).toISOString() };
  const id = event.PhysicalResourceId!;
  if (namesNoCopy(event)) return { PhysicalResourceId: id, Operation: operation };
  return { ...(await begin(services, parseRequest(event), operation)), PhysicalResourceId: id };
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
  const outcome = await pass(services, request, operation, 'later');
  if (outcome.state === 'failed') throw new Failure(outcome.message);
  if (outcome.state === 'waiting') return { IsComplete: false };
  return outcome.version
    ? { IsComplete: true, Data: attributesOf(request, outcome.version) }
    : { IsComplete: true };
}

/** A rollback first deletes what the update that it undoes may have made, then sees to the copy from before. */
async function pass(
  services: Services,
  request: CopyRequest,
  operation: Operation,
  which: Pass,
): Promise<Outcome> {
  const undone = operation.RollsBack && undoneBy(request);
  const undoing = undone && (await step(services, undone, operation, which));
  return undoing && undoing.state !== 'done' ? undoing : step(services, request, operation, which);
}

async function beginOperation(services: Services, event: ResourceEvent): Promise<Operation> {
  const startedAt = new Date(services.now()).toISOString();
  return { StartedAt: startedAt, Stack: await operationOf(services.cloudFormation, event, services) };
}

async function begin(services: Services, request: CopyRequest, operation: Operation): Promise<OnEventResult> {
  const outcome = await pass(services, request, operation, 'first');
  const { observation } = outcome;
  const sawVersion = observation.kind === 'version';
  if (outcome.state === 'failed' && sawVersion && !observation.version.ours)
    throw new Failure(outcome.message);
  return {
    PhysicalResourceId: request.physicalId,
    Operation: {
      ...operation,
      ...(outcome.copyCalled ? { CopyCalled: 'true' } : {}),
      ...(outcome.copyArn ? { CopyArn: outcome.copyArn } : {}),
      ...(sawVersion ? { SawVersion: 'true' } : {}),
    },
  };
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
