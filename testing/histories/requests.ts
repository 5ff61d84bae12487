import type { Emulator } from '../../emulator';
import { operationOf } from './operations';

/** A request that CloudFormation sent to a function. */
export interface SentRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  /** The ARN of the function. */
  readonly ServiceToken: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  /** Absent on a Create. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, any>>;
  readonly OldResourceProperties?: Readonly<Record<string, any>>;
  /** When it was sent, in milliseconds since the epoch. */
  readonly sent: number;
  /** The stack's status at that time. */
  readonly status: string;
  /**
   * The create or update of the stack to which the request belongs, or which the request undoes: the id of that
   * operation's first event.
   */
  readonly operation: string;
}

/** Every request that CloudFormation sends from now on, in order. */
export function noteRequests(aws: Emulator): readonly SentRequest[] {
  const requests: SentRequest[] = [];
  aws.intercept(async (call, input, next) => {
    if (call.operation === 'Invoke' && input.InvocationType === 'Event') {
      const event = JSON.parse(Buffer.from(input.Payload).toString('utf8'));
      const sent = aws.clock.now();
      // An edge is no request of CloudFormation: its properties are those of the schedule's last update.
      if (event.RequestType !== 'Schedule')
        requests.push({ ...event, sent, ...(await operationOf(aws, event.StackId)) });
    }
    return next();
  });
  return requests;
}

/** `<stack name>/<logical id>`, as our tags have it. */
export function resourceOf({ StackId, LogicalResourceId }: SentRequest): string {
  return `${StackId.split('/')[1]}/${LogicalResourceId}`;
}

/** Whether a removal policy may have let a version run: a request that names the version had such a policy. */
export function mayBeKept(
  requests: readonly SentRequest[],
  resource: string | undefined,
  arn: string,
): boolean {
  return requests
    .filter((sent) => resourceOf(sent) === resource)
    .map(({ OldResourceProperties: old, ResourceProperties: now }) => [old, now])
    .some(
      // If an update replaces the version, the removal policy in the new template decides.
      (both) =>
        both.some((one) => one?.ModelVersionArn === arn) && both.some((one) => one?.Retain !== undefined),
    );
}

/** Whether the request undoes an unfinished operation. */
export function undoes({ status, RequestType }: SentRequest): boolean {
  return status.includes('ROLLBACK') || (RequestType === 'Update' && status === 'UPDATE_FAILED');
}
