import { oneLine } from '../cloudformation/failure';

/** What an error means for the loop. */
export type Meaning =
  /** A limit, a fault or a lost answer: observe again on the next pass. */
  | 'not yet'
  /** IAM or a policy denies the call, or does not know the permission yet. */
  | 'denied'
  /** The resource is in use or the name is taken: observe again, then decide. */
  | 'in use'
  | 'not found'
  /** Asking again would give the same answer. */
  | 'refused';

/**
 * The errors on the pages of CopyProjectVersion and of our other calls to Rekognition, AWS's common ones, and those of
 * GetObject and GetParameter. Errors about credentials count as denied, because AWS may not know the credentials of a
 * new role yet.
 * https://docs.aws.amazon.com/rekognition/latest/APIReference/CommonErrors.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  ExpiredToken: 'denied',
  ExpiredTokenException: 'denied',
  InternalServerError: 'not yet',
  InvalidAccessKeyId: 'denied',
  InvalidClientTokenId: 'denied',
  InvalidParameterException: 'refused',
  InvalidSignatureException: 'denied',
  InvalidToken: 'denied',
  LimitExceededException: 'not yet',
  NoSuchBucket: 'not found',
  NoSuchKey: 'not found',
  NoSuchVersion: 'not found',
  ParameterNotFound: 'not found',
  ProvisionedThroughputExceededException: 'not yet',
  RequestTimeout: 'not yet',
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

/** Whether a failed call may still have had its effect: its answer never came, or was a fault of the service. */
export function isUncertain(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status === undefined || status >= 500;
}

/** `Name: AWS's own text`, in one line. */
export function awsText(error: unknown): string {
  const { name, message } = error as Error;
  return oneLine(`${name}: ${message || 'no message'}`, 500);
}

/** Whether AWS has denied or refused the call. */
export function isRefusal(error: unknown): boolean {
  const meaning = meaningOf(error);
  return meaning === 'denied' || meaning === 'refused';
}

/** Milliseconds until a change of an IAM or project policy has its effect. Until then AccessDenied is no failure. */
export const PROPAGATION = 120_000;
