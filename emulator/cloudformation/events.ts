import type { Clock } from '../clock';
import { derivedUuid } from './identifiers';
import { masking, secretsOf } from './masking';
import { type FormerStatus, isInProgress, type Stack } from './stack';
import type { StackResource } from './stack-resource';

/** In the shape that DescribeStackEvents answers. */
export interface StackEvent {
  readonly EventId: string;
  readonly StackId: string;
  readonly StackName: string;
  readonly OperationId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
  readonly ResourceType: string;
  readonly Timestamp: Date;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
  readonly ResourceProperties?: string;
  readonly ClientRequestToken?: string;
}

export const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** Changes a stack's status, and says so in its events. */
export function enterStatus(clock: Clock, stack: Stack, status: string, reason?: string): void {
  const former = isInProgress(stack) ? formerOf(clock, stack) : undefined;
  stack.status = status;
  stack.statusReason = reason;
  stack.former = isInProgress(stack) ? former : undefined;
  add(clock, stack, {
    LogicalResourceId: stack.name,
    PhysicalResourceId: stack.id,
    ResourceType: STACK_TYPE,
    ResourceStatus: status,
    ResourceStatusReason: reason,
  });
  for (const look of stack.watchers) look();
}

const formerOf = (clock: Clock, { status, statusReason, lastUpdatedTime }: Stack): FormerStatus => ({
  status,
  statusReason,
  lastUpdatedTime,
  left: clock.now(),
});

export interface ResourceEvent {
  readonly status: string;
  readonly reason?: string;
  readonly physicalId?: string;
  readonly properties?: object;
}

/** Changes a resource's status, and says so in the stack's events. */
export function enterResourceStatus(
  clock: Clock,
  stack: Stack,
  resource: StackResource,
  event: ResourceEvent,
): void {
  resource.status = event.status;
  resource.statusReason = event.reason;
  resource.timestamp = clock.now();
  if (event.physicalId !== undefined) resource.physicalId = event.physicalId;
  reportResource(clock, stack, resource, event);
}

/** An event about a physical resource that is no longer, or not yet, the one behind its logical id. */
export function reportResource(
  clock: Clock,
  stack: Stack,
  resource: { readonly logicalId: string; readonly type: string; readonly physicalId?: string },
  event: ResourceEvent,
): void {
  add(clock, stack, {
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: event.physicalId ?? resource.physicalId ?? '',
    ResourceType: resource.type,
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ResourceProperties: event.properties && JSON.stringify(event.properties, masking(secretsOf(stack))),
  });
}

type Told = Omit<StackEvent, 'EventId' | 'StackId' | 'StackName' | 'OperationId' | 'Timestamp'>;

function add(clock: Clock, stack: Stack, told: Told): void {
  // Readers sort events by their time stamps: no two events of a stack share one.
  const last = stack.events.at(-1)?.Timestamp.getTime() ?? 0;
  const now = Math.max(clock.now(), last + 1);
  const uuid = derivedUuid('event', stack.id, stack.events.length);
  stack.events.push({
    ...told,
    EventId:
      told.PhysicalResourceId === stack.id
        ? uuid
        : `${told.LogicalResourceId}-${uuid}-${told.ResourceStatus}-${new Date(now).toISOString()}`,
    StackId: stack.id,
    StackName: stack.name,
    OperationId: stack.operation.id,
    Timestamp: new Date(now),
    ClientRequestToken: stack.operation.clientRequestToken,
  });
}
