import { Failure } from './failure';

/** What CloudFormation sends, as far as our handlers read it. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
export interface ResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly StackId: string;
  readonly LogicalResourceId: string;
  /** Absent on a Create. On a Delete it can be one that CloudFormation invented. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: { readonly [name: string]: unknown };
  readonly OldResourceProperties?: { readonly [name: string]: unknown };
}

/** Where a request comes from. */
export interface Stack {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** Refuses anything that is not a custom resource's request, and says what is missing. */
export function parseEvent(event: unknown): ResourceEvent {
  const {
    RequestType,
    StackId,
    LogicalResourceId,
    PhysicalResourceId,
    ResourceProperties,
    OldResourceProperties,
  } = isRecord(event) ? event : {};
  const wrong = [
    ['Create', 'Update', 'Delete'].includes(RequestType as string) ? [] : ['RequestType'],
    typeof StackId === 'string' && STACK_ID.test(StackId) ? [] : ['StackId'],
    typeof LogicalResourceId === 'string' ? [] : ['LogicalResourceId'],
    PhysicalResourceId === undefined || typeof PhysicalResourceId === 'string' ? [] : ['PhysicalResourceId'],
    RequestType === 'Create' || typeof PhysicalResourceId === 'string' ? [] : ['PhysicalResourceId'],
    isRecord(ResourceProperties) ? [] : ['ResourceProperties'],
    OldResourceProperties === undefined || isRecord(OldResourceProperties) ? [] : ['OldResourceProperties'],
  ].flat();
  if (wrong.length > 0) {
    throw new Failure(
      `This is not a request of CloudFormation's: ${[...new Set(wrong)].join(', ')} missing or malformed`,
    );
  }
  return event as ResourceEvent;
}

const STACK_ID = /^arn:[a-z\d-]+:cloudformation:([a-z\d-]+):(\d{12}):stack\/([^/]+)\/[^/]+$/;

export function stackOf({ StackId }: ResourceEvent): Stack {
  const [, region, account, name] = STACK_ID.exec(StackId)!;
  return { id: StackId, region, account, name };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
