import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { ProjectPolicy, RekognitionClient } from '@aws-sdk/client-rekognition';
import { LONGEST_SERVICE_TIMEOUT } from '../../contract/limits';
import { type ProjectPolicyAttributes, policyText } from '../../contract/project-policy';
import { Failure, withOneLineErrors } from '../cloudformation/failure';
import {
  isDeletionWanted,
  isStillWanted,
  LAG,
  mayRollBack,
  notWanted,
  OVERTAKING,
  operationOf,
  type StackOperation,
} from '../cloudformation/fence';
import { parseEvent } from '../cloudformation/request';
import { log } from '../log';
import { meaningOf } from '../rekognition/answers';
import { type CallRecord, type RekognitionCalls, rekognitionCalls } from '../rekognition/calls';
import type { Time } from '../time';
import * as messages from './messages';
import { namesNoPolicy, type PolicyRequest, parseRequest, sameDocument, undoneBy } from './request';

/**
 * The handler of `Custom::RekognitionProjectPolicy`: the onEvent of a synchronous Provider.
 *
 * PutProjectPolicy is no upsert, so a put is: list, then put with the revision found; when another put came between,
 * list again. A policy carries no tags, so only its document can tell whose it is.
 */

export interface Services extends Time {
  readonly rekognition: RekognitionClient;
  readonly cloudFormation: CloudFormationClient;
}

export interface OnEventResult {
  readonly PhysicalResourceId: string;
  readonly Data?: ProjectPolicyAttributes;
}

/** Milliseconds that a request may take: IAM needs up to two minutes to know a new role's policy. */
const PATIENCE = 150_000;
const PAUSE = 5_000;
/** Milliseconds after which a put that was cut off has shown its effect. */
const VISIBILITY = 10_000;

export function createHandler(services: Services) {
  return withOneLineErrors(async (input): Promise<OnEventResult> => {
    const event = parseEvent(input);
    const context = { ...services, began: services.now() };
    switch (event.RequestType) {
      case 'Create':
      case 'Update':
        return onCreateOrUpdate(context, parseRequest(event));
      case 'Delete':
        if (namesNoPolicy(event)) return { PhysicalResourceId: event.PhysicalResourceId! };
        return onDelete(context, parseRequest(event));
    }
  });
}

interface Context extends Services {
  /** When the request began. */
  readonly began: number;
}

async function onCreateOrUpdate(context: Context, request: PolicyRequest): Promise<OnEventResult> {
  const operation = await operationOf(context.cloudFormation, request.event, context);
  const undone = undoneBy(request);
  if (undone && isRollback(operation)) await remove(context, undone);
  return put(context, request, operation);
}

async function put(
  context: Context,
  request: PolicyRequest,
  operation: StackOperation | undefined,
): Promise<OnEventResult> {
  const revision = await untilSettled(
    context,
    request,
    async (rekognition): Promise<Settled<string> | Waiting> => {
      const found = await find(rekognition, request);
      if (found && !request.inPlace && !isOurs(found, request, operation, context.began)) {
        throw new Failure(messages.nameTaken(request));
      }
      if (found && sameDocument(found.PolicyDocument, request.document)) {
        return { settled: found.PolicyRevisionId ?? '', because: 'the policy says so already' };
      }
      // A rollback finds the policy from before. An update that is delivered in its own rollback would put what it undoes.
      const mayBeUndone = goesBack(request, operation) && context.now() - context.began < OVERTAKING;
      if (mayBeUndone) {
        return {
          waits: true,
          because: 'the update that asks for the policy may be the one that is rolled back',
        };
      }

      const time = { startedAt: context.began, now: context.now() };
      const answer = await isStillWanted(context.cloudFormation, request.event, operation, time);
      if (answer === 'not wanted') throw notWanted(request.event);
      // A request that comes for the second time, late, must not put again what was deleted since.
      if (answer === 'cannot be asked' && context.now() - context.began < LAG) {
        return { waits: true, because: 'CloudFormation cannot be asked' };
      }

      const { PolicyRevisionId = '' } = await rekognition.putProjectPolicy({
        ProjectArn: request.projectArn,
        PolicyName: request.policyName,
        PolicyDocument: policyText(request.document),
        PolicyRevisionId: found?.PolicyRevisionId,
      });
      const before = request.event.OldResourceProperties?.PolicyDocument as object | undefined;
      const edited = found && before && !sameDocument(found.PolicyDocument, before);
      return { settled: PolicyRevisionId, because: edited ? 'put over an edit made by hand' : 'put' };
    },
  );
  return {
    PhysicalResourceId: request.physicalId,
    Data: { PolicyName: request.policyName, PolicyRevisionId: revision },
  };
}

function isRollback(operation: StackOperation | undefined): boolean {
  return operation?.Status.includes('ROLLBACK') ?? false;
}

/** Whether this is an Update in a rollback that goes back to another id. */
function goesBack({ event, physicalId }: PolicyRequest, operation: StackOperation | undefined): boolean {
  return isRollback(operation) && event.RequestType === 'Update' && event.PhysicalResourceId !== physicalId;
}

/**
 * Whether a policy under a name that is new to this resource is its own: the same document, put in this operation by an
 * attempt whose answer was lost, or found again in a rollback. An older one belongs to someone else, perhaps to the same
 * construct under its former logical id, whose Delete would take the policy away.
 */
function isOurs(
  found: ProjectPolicy,
  request: PolicyRequest,
  operation: StackOperation | undefined,
  began: number,
): boolean {
  const since = operation ? Date.parse(operation.Since) : began - LONGEST_SERVICE_TIMEOUT * 1000;
  const isFresh = (found.CreationTimestamp?.getTime() ?? 0) >= since;
  return sameDocument(found.PolicyDocument, request.document) && (isFresh || isRollback(operation));
}

async function onDelete(context: Context, request: PolicyRequest): Promise<OnEventResult> {
  const { event, physicalId } = request;
  const operation = await operationOf(context.cloudFormation, event, context);
  if (!(await mayRollBack(context.cloudFormation, event, operation))) {
    const answer = await isDeletionWanted(context.cloudFormation, event, physicalId);
    if (answer === 'not wanted') throw notWanted(event);
  }
  await remove(context, request);
  return { PhysicalResourceId: event.PhysicalResourceId! };
}

async function remove(context: Context, request: PolicyRequest): Promise<void> {
  // The create may have been cut off in the middle of its put: what it left is deleted, what stood there before is not.
  if (request.idIsInvented) await context.sleep(VISIBILITY);
  await untilSettled(context, request, async (rekognition): Promise<Settled<undefined>> => {
    if (request.idIsInvented) {
      const found = await find(rekognition, request);
      if (!found) return { settled: undefined, because: 'there is no policy of this name' };
      if (!sameDocument(found.PolicyDocument, request.document)) {
        return { settled: undefined, because: 'it has another document, so it is not ours and not touched' };
      }
    }
    await rekognition.deleteProjectPolicy({ ProjectArn: request.projectArn, PolicyName: request.policyName });
    return { settled: undefined, because: 'deleted' };
  });
}

async function find(
  rekognition: RekognitionCalls,
  request: PolicyRequest,
): Promise<ProjectPolicy | undefined> {
  let token: string | undefined;
  do {
    const { ProjectPolicies, NextToken } = await rekognition.listProjectPolicies({
      ProjectArn: request.projectArn,
      NextToken: token,
    });
    const found = ProjectPolicies?.find(({ PolicyName }) => PolicyName === request.policyName);
    if (found) return found;
    token = NextToken;
  } while (token);
  return undefined;
}

interface Settled<T> {
  readonly settled: T;
  readonly because: string;
}

/** The next attempt decides again. */
interface Waiting {
  readonly waits: true;
  readonly because: string;
}

/** Repeats `attempt` until it settles: limits, faults, lost answers, late permissions and other people's puts pass by. */
async function untilSettled<T>(
  context: Context,
  request: PolicyRequest,
  attempt: (rekognition: RekognitionCalls) => Promise<Settled<T> | Waiting>,
): Promise<T> {
  for (;;) {
    const calls: CallRecord[] = [];
    const note = (decision: string) =>
      log({ requestType: request.event.RequestType, physicalId: request.physicalId, decision, calls });
    try {
      const result = await attempt(rekognitionCalls(context.rekognition, calls));
      note(result.because);
      if (!('waits' in result)) return result.settled;
    } catch (error) {
      note((error as Error).name);
      if (error instanceof Failure) throw error;
      const { call = 'the call' } = calls.at(-1) ?? {};
      const meaning = meaningOf(error);
      if (meaning === 'not found' && request.event.RequestType === 'Delete') return undefined as T;
      const passes = meaning === 'not yet' || meaning === 'denied' || RACES.has((error as Error).name);
      if (!passes) throw new Failure(messages.refused(request, call, error));
      if (context.now() - context.began > PATIENCE) {
        throw new Failure(
          (meaning === 'denied' ? messages.denied : messages.neverSettled)(request, call, error),
        );
      }
    }
    await context.sleep(PAUSE);
  }
}

/** Somebody else put or deleted between our list and our put. */
const RACES = new Set(['InvalidPolicyRevisionIdException', 'ResourceAlreadyExistsException']);
