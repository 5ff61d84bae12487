import type { Fault, Happening, Where } from '../../emulator/faults';

/**
 * What happens when CloudFormation sends a request to the function of a resource. By default this strikes the first
 * request.
 */
export const delivery = (what: Happening, where: Partial<Where> = {}): Fault => ({
  at: { service: 'lambda', operation: 'Invoke', by: 'AWSCloudFormation', ...where },
  what,
});

/** Strikes only requests of this type. */
export const of = (type: 'Create' | 'Update' | 'Delete'): Partial<Where> => ({
  when: ({ Payload }) => JSON.parse(Buffer.from(Payload).toString()).RequestType === type,
});

/** What happens to a call that the functions of the stack `production` make. */
export const on = (
  service: string,
  operation: string,
  what: Happening,
  where: Partial<Where> = {},
): Fault => ({
  at: { service, operation, by: 'assumed-role/production-', ...where },
  what,
});

/** Rekognition throttles the call. */
export const SLOW_DOWN: Happening = { name: 'error', code: 'ThrottlingException', status: 500 };

/** Step Functions throttles the call. */
export const BUSY: Happening = { name: 'error', code: 'ThrottlingException', status: 429 };

/** IAM does not allow the call. */
export const DENIED: Happening = { name: 'error', code: 'AccessDeniedException', status: 400 };
