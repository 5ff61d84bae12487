import { AwsError } from '../../errors';
import { derivedUuid } from '../identifiers';
import { ResourceFailure } from './resource-type';

/** A service refused a call that CloudFormation made for a resource. */
export class ServiceFailure extends ResourceFailure {
  override readonly name = 'ServiceFailure';

  constructor(
    service: string,
    /** The service's error, by name. */
    readonly code: string,
    text: string,
    status: number,
    requestId: string,
  ) {
    super(
      `Resource handler returned message: "${text} (Service: ${serviceLabel(service)}, Status Code: ${status}, ` +
        `Request ID: ${requestId})" (RequestToken: ${derivedUuid('token', requestId)}, ` +
        `HandlerErrorCode: ${handlerErrorCode(code, status)})`,
    );
  }

  static from(service: string, error: unknown, requestId: string): ServiceFailure {
    if (error instanceof AwsError) {
      return new ServiceFailure(service, error.code, error.message, error.status, requestId);
    }
    const { name, message, stack } = error as Error;
    const text =
      name === 'ConnectionLost' ? 'Unable to execute HTTP request: the connection was lost' : stack;
    return new ServiceFailure(service, name, text ?? message, 500, requestId);
  }
}

/** Runs a deletion. If there is nothing to delete, that is a success too. */
export async function untilGone(deletion: () => Promise<unknown>): Promise<void> {
  try {
    await deletion();
  } catch (error) {
    if (!(error instanceof ServiceFailure && handlerErrorCode(error.code, 400) === 'NotFound')) throw error;
  }
}

/** Whether the same call may succeed a moment later. */
export const isPassing = (error: unknown): boolean =>
  (error instanceof AwsError &&
    /Throttl|TooManyRequests|ThroughputExceeded|SlowDown|ServiceUnavailable/.test(error.code)) ||
  (error as Error)?.name === 'ConnectionLost';

const LABELS: Record<string, string> = {
  iam: 'Iam',
  kms: 'Kms',
  lambda: 'Lambda',
  logs: 'CloudWatchLogs',
  monitoring: 'CloudWatch',
  rekognition: 'Rekognition',
  s3: 'S3',
  scheduler: 'Scheduler',
  ssm: 'Ssm',
  states: 'Sfn',
};

const serviceLabel = (service: string) => LABELS[service] ?? service;

function handlerErrorCode(code: string, status: number): string {
  if (/AccessDenied|NotAuthorized|UnauthorizedOperation/.test(code)) return 'AccessDenied';
  if (/NotFound|NoSuch|DoesNotExist/.test(code)) return 'NotFound';
  if (/AlreadyExists|AlreadyOwned|ResourceConflict|ResourceInUse/.test(code)) return 'AlreadyExists';
  if (/Throttl|TooManyRequests|ThroughputExceeded/.test(code)) return 'Throttling';
  if (/LimitExceeded|QuotaExceeded/.test(code)) return 'ServiceLimitExceeded';
  if (/Invalid|Validation|Malformed/.test(code)) return 'InvalidRequest';
  return status >= 500 ? 'ServiceInternalError' : 'GeneralServiceException';
}
