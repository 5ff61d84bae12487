import type { Emulator } from '../../../emulator';

/** A request that CloudFormation sent to a function. */
export interface SentRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  /** Absent on a Create. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, any>>;
  readonly OldResourceProperties?: Readonly<Record<string, any>>;
  /** When it was sent, in milliseconds since the epoch. */
  readonly sent: number;
}

/** Every request that CloudFormation sends from now on, in order. */
export function noteRequests(aws: Emulator): readonly SentRequest[] {
  const requests: SentRequest[] = [];
  aws.intercept((call, input, next) => {
    if (call.operation === 'Invoke' && input.InvocationType === 'Event') {
      const event = JSON.parse(Buffer.from(input.Payload).toString('utf8'));
      requests.push({ ...event, sent: aws.clock.now() });
    }
    return next();
  });
  return requests;
}

/** `<stack name>/<logical id>`, as our tags have it. */
export function resourceOf({ StackId, LogicalResourceId }: SentRequest): string {
  return `${StackId.split('/')[1]}/${LogicalResourceId}`;
}
