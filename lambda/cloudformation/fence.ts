import { type CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { awsText } from '../rekognition/answers';
import { Failure } from './failure';
import { currentOperation, isOlder, isSame, LAG, type Operation } from './operation';
import { type ResourceEvent, sentAt, stackOf } from './request';
import { Unanswered } from './unanswered';

/**
 * A request can run longer than its operation: CloudFormation cancels a create while its execution goes on, and Lambda
 * may deliver an event late. So before each change, a request asks CloudFormation whether the request is still wanted.
 */

/**
 * Whether an earlier operation has sent the request. A late Delete may still be wanted, because its id decides. But an
 * update has sent no Delete while it is UPDATE_IN_PROGRESS.
 */
export function isOfEarlier(event: ResourceEvent, operation: Operation): boolean {
  const mayTell = event.RequestType !== 'Delete' || operation.status === 'UPDATE_IN_PROGRESS';
  return mayTell && isOlder(sentAt(event), operation);
}

type FenceAnswer = 'wanted' | 'not wanted' | Unanswered;

const NOT_YET = new Unanswered('nothing about this request yet');

const EXPECTED_IN_UPDATE = /^UPDATE_(IN_PROGRESS|ROLLBACK_IN_PROGRESS|FAILED)$/;

/** The request that asks whether it is still wanted. */
interface Fenced {
  readonly event: ResourceEvent;
  /** What the request is about. When a `restore` undoes an update first, `event` is still the rollback's Update. */
  readonly physicalId: string;
  /** The operation that the first step noted. */
  readonly operation: Operation;
  /** Milliseconds since the request began. */
  readonly age: number;
}

export async function fence(cloudFormation: CloudFormationClient, request: Fenced): Promise<FenceAnswer> {
  switch (request.event.RequestType) {
    case 'Delete':
      return isDeletionWanted(cloudFormation, request);
    case 'Schedule':
      return isEdgeWanted(cloudFormation, request);
    default:
      return isStillWanted(cloudFormation, request);
  }
}

/**
 * The resource must be in the state that the request was sent for, and the stack in the operation that the first step
 * noted.
 */
async function isStillWanted(
  cloudFormation: CloudFormationClient,
  { event, operation, age }: Fenced,
): Promise<FenceAnswer> {
  const [resource, now] = await Promise.all([
    resourceNow(cloudFormation, event),
    currentOperation(cloudFormation, event.StackId),
  ]);
  if (resource instanceof Unanswered) return resource;
  // AWS does not document which status a resource has while its failed update is taken back.
  const expected = event.RequestType === 'Create' ? /^CREATE_IN_PROGRESS$/ : EXPECTED_IN_UPDATE;
  if (resource === 'gone' || !expected.test(resource.status)) return unlessLate(age);
  if (now instanceof Unanswered) return now;
  if (now === 'at rest') return unlessLate(age);
  return isSame(now, operation) ? 'wanted' : 'not wanted';
}

/**
 * A late Delete must not delete what a later operation has made under the same id. After a replacement the resource
 * already has the new id, so the Delete of the old id is still wanted.
 */
async function isDeletionWanted(
  cloudFormation: CloudFormationClient,
  { event, physicalId, age }: Fenced,
): Promise<FenceAnswer> {
  const resource = await resourceNow(cloudFormation, event);
  if (resource instanceof Unanswered) return resource;
  if (isGone(resource)) return 'wanted';
  return resource.physicalId === physicalId ? unlessLate(age) : 'wanted';
}

/** For a moment CloudFormation may still show the state from before the request. */
function unlessLate(age: number): FenceAnswer {
  return age < LAG ? NOT_YET : 'not wanted';
}

/** The resource must exist, and still have the physical id that the step has found. */
async function isEdgeWanted(
  cloudFormation: CloudFormationClient,
  { event, physicalId }: Fenced,
): Promise<FenceAnswer> {
  const resource = await resourceNow(cloudFormation, event);
  if (resource instanceof Unanswered) return resource;
  if (isGone(resource)) return 'not wanted';
  return resource.physicalId === physicalId
    ? 'wanted'
    : new Unanswered('the resource has another physical id');
}

interface StackResource {
  readonly status: string;
  readonly physicalId?: string;
  /** When it last changed, by CloudFormation's clock. */
  readonly changedAt?: string;
}

/** Whether the resource is gone, or CloudFormation deletes it. */
export function isGone(resource: StackResource | 'gone'): resource is 'gone' {
  return resource === 'gone' || resource.status.startsWith('DELETE');
}

/** What CloudFormation shows of the resource. */
export async function resourceNow(
  cloudFormation: CloudFormationClient,
  event: ResourceEvent,
): Promise<StackResource | 'gone' | Unanswered> {
  try {
    const { StackResourceDetail: detail } = await cloudFormation.send(
      new DescribeStackResourceCommand({
        StackName: event.StackId,
        LogicalResourceId: event.LogicalResourceId,
      }),
    );
    return detail?.ResourceStatus
      ? {
          status: detail.ResourceStatus,
          physicalId: detail.PhysicalResourceId,
          changedAt: detail.LastUpdatedTimestamp?.toISOString(),
        }
      : new Unanswered('the resource has no status');
  } catch (error) {
    // AWS answers with a ValidationError when the stack or the resource is gone.
    return (error as Error).name === 'ValidationError' ? 'gone' : new Unanswered(awsText(error));
  }
}

/** CloudFormation ignores the answer to an unwanted request, so no metric counts it as a failure. */
export class NotWanted extends Failure {}

export function notWanted(event: ResourceEvent): NotWanted {
  return new NotWanted(
    `CloudFormation no longer waits for this ${event.RequestType} of ${event.LogicalResourceId} in stack ` +
      `${stackOf(event).name}: it was cancelled, rolled back or overtaken, so nothing more is done for it`,
  );
}
