import { oneLine } from '../cloudformation/failure';

/** What an error means for the loop. */
export type Meaning =
  /** A limit, a fault or a lost answer: observe again on the next pass. */
  | 'not yet'
  /** IAM or a policy says no, or does not know yet. */
  | 'denied'
  /** The resource is in use or the name is taken: observe again, then decide. */
  | 'in use'
  | 'not found'
  /** Asking again would give the same answer. */
  | 'refused';

/**
 * The errors of the CopyProjectVersion page and of its sisters', and AWS's common ones. Credentials that are not known
 * (yet) are those of a role that was made a moment ago.
 * https://docs.aws.amazon.com/rekognition/latest/APIReference/CommonErrors.html
 */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  AccessDeniedException: 'denied',
  ExpiredTokenException: 'denied',
  InternalServerError: 'not yet',
  InvalidClientTokenId: 'denied',
  InvalidParameterException: 'refused',
  InvalidSignatureException: 'denied',
  LimitExceededException: 'not yet',
  ProvisionedThroughputExceededException: 'not yet',
  ResourceInUseException: 'in use',
  ResourceNotFoundException: 'not found',
  ServiceQuotaExceededException: 'refused',
  Throttling: 'not yet',
  ThrottlingException: 'not yet',
  TooManyRequestsException: 'not yet',
  UnrecognizedClientException: 'denied',
};

export function meaningOf(error: unknown): Meaning {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const known = MEANINGS[name ?? ''];
  if (known) return known;
  // Without a status the answer never arrived: a time-out or a connection lost, perhaps after the effect.
  const status = $metadata?.httpStatusCode;
  return status === undefined || status >= 500 || status === 429 ? 'not yet' : 'refused';
}

/** Whether a call may have had its effect all the same: its answer never came, or is the service's own fault. */
export function isUncertain(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status === undefined || status >= 500;
}

/** `Name: AWS's own text`, in one line. */
export function awsText(error: unknown): string {
  const { name, message } = error as Error;
  return oneLine(`${name}: ${message || 'no message'}`, 500);
}
