import { oneLine } from '../cloudformation/failure';

/** What an error means for the loop. The names are those of the CopyProjectVersion page and of its sisters'. */
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

const MEANINGS: Readonly<Record<string, Meaning>> = {
  AccessDeniedException: 'denied',
  InternalServerError: 'not yet',
  InvalidParameterException: 'refused',
  LimitExceededException: 'not yet',
  ProvisionedThroughputExceededException: 'not yet',
  ResourceInUseException: 'in use',
  ResourceNotFoundException: 'not found',
  ServiceQuotaExceededException: 'refused',
  ThrottlingException: 'not yet',
};

export function meaningOf(error: unknown): Meaning {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const known = MEANINGS[name ?? ''];
  if (known) return known;
  // Without a status the answer never arrived: a time-out or a connection lost, perhaps after the effect.
  const status = $metadata?.httpStatusCode;
  return status === undefined || status >= 500 || status === 429 ? 'not yet' : 'refused';
}

/** `Name: AWS's own text`, in one line. */
export function awsText(error: unknown): string {
  const { name, message } = error as Error;
  return oneLine(`${name}: ${message || 'no message'}`, 500);
}
