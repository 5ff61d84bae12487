import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { EdgeEvent } from '../../contract/hours';
import { Failure } from './failure';

/** What CloudFormation sends. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
type Request = CloudFormationCustomResourceEvent;

/** A start or a stop of a schedule, or an edge that the function has started itself. Nobody waits for its answer. */
export type Edge = EdgeEvent & Pick<Request, 'ResourceProperties'> & { readonly ResponseURL?: string };

export type ResourceEvent = Request | Edge;

/** Where a request comes from. */
export interface Stack {
  readonly id: string;
  /** The unique part of the stack's id. A later stack of the same name has another one. */
  readonly uuid: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** Throws for anything that is not a custom resource's request, and says what is missing. */
export function parseEvent(event: unknown): ResourceEvent {
  const {
    RequestType,
    StackId,
    LogicalResourceId,
    PhysicalResourceId,
    ResourceProperties,
    OldResourceProperties,
  } = isRecord(event) ? event : {};
  const hasNoId = RequestType === 'Create' && PhysicalResourceId === undefined;
  const wrong = [
    ['Create', 'Update', 'Delete', 'Schedule'].includes(RequestType as string) ? [] : ['RequestType'],
    typeof StackId === 'string' && STACK_ID.test(StackId) ? [] : ['StackId'],
    typeof LogicalResourceId === 'string' ? [] : ['LogicalResourceId'],
    typeof PhysicalResourceId === 'string' || hasNoId ? [] : ['PhysicalResourceId'],
    isRecord(ResourceProperties) ? [] : ['ResourceProperties'],
    OldResourceProperties === undefined || isRecord(OldResourceProperties) ? [] : ['OldResourceProperties'],
  ].flat();
  if (wrong.length > 0) {
    throw new Failure(`This is not a request of CloudFormation's: ${wrong.join(', ')} missing or malformed`);
  }
  return event as ResourceEvent;
}

const STACK_ID = /^arn:[a-z\d-]+:cloudformation:([a-z\d-]+):(\d{12}):stack\/([^/]+)\/([^/]+)$/;

export function stackOf({ StackId }: ResourceEvent): Stack {
  const [, region, account, name, uuid] = STACK_ID.exec(StackId)!;
  return { id: StackId, uuid, region, account, name };
}

/**
 * When CloudFormation sent the request, by its own clock: it signs the ResponseURL then
 * (https://github.com/anomalyco/sst/pull/3539 shows such a URL). NaN if the URL does not say, for example with the
 * older signature.
 */
export function sentAt({ ResponseURL }: ResourceEvent): number {
  const [, year, month, day, hours, minutes, seconds] =
    /[?&]X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(ResponseURL ?? '') ?? [];
  return Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
}

/** The id that CloudFormation knows the resource by. A Create has none. */
export function idIn(event: ResourceEvent): string | undefined {
  return event.RequestType === 'Create' ? undefined : event.PhysicalResourceId;
}

/** Whether the request only deletes or stops something. */
export function isToStop(event: ResourceEvent): boolean {
  return event.RequestType === 'Delete' || (event.RequestType === 'Schedule' && event.Edge === 'stop');
}

/** The properties before the update. Only an Update has them. */
export function oldPropertiesIn(event: ResourceEvent): Record<string, any> {
  return event.RequestType === 'Update' ? (event.OldResourceProperties ?? {}) : {};
}

/** A Delete with the old properties of an Update. */
export function deletionOfOld(event: ResourceEvent, physicalId: string): ResourceEvent {
  const { OldResourceProperties: _, ...rest } = event as Extract<ResourceEvent, { RequestType: 'Update' }>;
  return {
    ...rest,
    RequestType: 'Delete',
    PhysicalResourceId: physicalId,
    ResourceProperties: { ServiceToken: event.ServiceToken, ...oldPropertiesIn(event) },
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
