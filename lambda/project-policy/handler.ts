import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { ProjectPolicy, RekognitionClient } from '@aws-sdk/client-rekognition';
import { type ProjectPolicyAttributes, policyText } from '../../contract/project-policy';
import { Failure, withOneLineErrors } from '../cloudformation/failure';
import { isWanted, notWanted, operationOf } from '../cloudformation/fence';
import { parseEvent } from '../cloudformation/request';
import { log } from '../log';
import { meaningOf } from '../rekognition/answers';
import { type CallRecord, type RekognitionCalls, rekognitionCalls } from '../rekognition/calls';
import * as messages from './messages';
import { namesNoPolicy, type PolicyRequest, parseRequest, sameDocument, undoneBy } from './request';

/**
 * The handler of `Custom::RekognitionProjectPolicy`: the onEvent of a synchronous Provider.
 *
 * PutProjectPolicy is no upsert, so a put is: list, then put with the revision found; when another put came between,
 * list again. A policy carries no tags, so only its document can tell whose it is.
 */

export interface Services {
  readonly rekognition: RekognitionClient;
  readonly cloudFormation: CloudFormationClient;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
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
    switch (event.RequestType) {
      case 'Create':
        return put(services, parseRequest(event));
      case 'Update':
        return update(services, parseRequest(event));
      case 'Delete':
        if (namesNoPolicy(event)) return { PhysicalResourceId: event.PhysicalResourceId! };
        return remove(services, parseRequest(event));
    }
  });
}

async function update(services: Services, request: PolicyRequest): Promise<OnEventResult> {
  const undone = undoneBy(request);
  const operation = undone && (await operationOf(services.cloudFormation, request.event, services));
  if (undone && operation?.Status.includes('ROLLBACK')) await remove(services, undone);
  return put(services, request);
}

async function put(services: Services, request: PolicyRequest): Promise<OnEventResult> {
  const revision = await untilSettled(services, request, async (rekognition): Promise<Settled<string>> => {
    const found = await find(rekognition, request);
    if (found && sameDocument(found.PolicyDocument, request.document)) {
      return { settled: found.PolicyRevisionId ?? '', because: 'the policy says so already' };
    }
    if (found && !request.inPlace) throw new Failure(messages.nameTaken(request));
    if ((await isWanted(services.cloudFormation, request.event)) === 'not wanted')
      throw notWanted(request.event);

    const { PolicyRevisionId = '' } = await rekognition.putProjectPolicy({
      ProjectArn: request.projectArn,
      PolicyName: request.policyName,
      PolicyDocument: policyText(request.document),
      PolicyRevisionId: found?.PolicyRevisionId,
    });
    const before = request.event.OldResourceProperties?.PolicyDocument as object | undefined;
    const edited = found && before && !sameDocument(found.PolicyDocument, before);
    return { settled: PolicyRevisionId, because: edited ? 'put over an edit made by hand' : 'put' };
  });
  return {
    PhysicalResourceId: request.physicalId,
    Data: { PolicyName: request.policyName, PolicyRevisionId: revision },
  };
}

async function remove(services: Services, request: PolicyRequest): Promise<OnEventResult> {
  // The create may have been cut off in the middle of its put: what it left is deleted, what stood there before is not.
  if (request.idIsInvented) await services.sleep(VISIBILITY);
  await untilSettled(services, request, async (rekognition): Promise<Settled<undefined>> => {
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
  return { PhysicalResourceId: request.event.PhysicalResourceId! };
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

/** Repeats `attempt` until it settles: limits, faults, lost answers, late permissions and other people's puts pass by. */
async function untilSettled<T>(
  services: Services,
  request: PolicyRequest,
  attempt: (rekognition: RekognitionCalls) => Promise<Settled<T>>,
): Promise<T> {
  const began = services.now();
  for (;;) {
    const calls: CallRecord[] = [];
    const note = (decision: string) =>
      log({ requestType: request.event.RequestType, physicalId: request.physicalId, decision, calls });
    try {
      const { settled, because } = await attempt(rekognitionCalls(services.rekognition, calls));
      note(because);
      return settled;
    } catch (error) {
      note((error as Error).name);
      if (error instanceof Failure) throw error;
      const { call = 'the call' } = calls.at(-1) ?? {};
      const meaning = meaningOf(error);
      if (meaning === 'not found' && request.event.RequestType === 'Delete') return undefined as T;
      const passes = meaning === 'not yet' || meaning === 'denied' || RACES.has((error as Error).name);
      if (!passes) throw new Failure(messages.refused(request, call, error));
      if (services.now() - began > PATIENCE) {
        throw new Failure(
          (meaning === 'denied' ? messages.denied : messages.neverSettled)(request, call, error),
        );
      }
      await services.sleep(PAUSE);
    }
  }
}

/** Somebody else put or deleted between our list and our put. */
const RACES = new Set(['InvalidPolicyRevisionIdException', 'ResourceAlreadyExistsException']);
