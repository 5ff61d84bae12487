import { awsText, isRefusal, meaningOf, PROPAGATION } from '../rekognition/answers';
import { VISIBILITY } from './decisions';
import type { Context, Effect, Moment, Notes, Observation } from './kind';
import { isPatient } from './situation';

/** What a kind says of a call that failed and is not tried again. */
export interface Failures<Request> {
  denied(request: Request, call: string, error: unknown): string;
  refused(request: Request, call: string, error: unknown): string;
}

/** What users read of a call that failed and is not tried again. `call` is the last one, unless it is given. */
export function failureOf<Request>(
  { denied, refused }: Failures<Request>,
  request: Request,
  { calls }: Pick<Context, 'calls'>,
  error: unknown,
  call = calls.at(-1)!.call,
): string {
  const tell = meaningOf(error) === 'denied' ? denied : refused;
  return tell(request, call, error);
}

/** Milliseconds for which a patient request tries again when AWS refuses. */
const PATIENCE = 600_000;

/** Whether to try a failed call again. */
export function isWorthRetrying(
  error: unknown,
  { situation, failing }: Pick<Moment, 'situation' | 'failing'>,
): boolean {
  if (!isRefusal(error)) return true;
  if (isPatient(situation)) return failing < PATIENCE;
  return meaningOf(error) === 'denied' && failing < PROPAGATION;
}

/** Whether AWS may soon show what it does not find now. */
export function mayShowYet(error: unknown, { age }: Pick<Moment, 'age'>): boolean {
  return meaningOf(error) === 'not found' && age < VISIBILITY;
}

/** What the failure of a reading call means: ask again, or give up. */
export function unseen<Request>(
  failures: Failures<Request>,
  request: Request,
  context: Pick<Context, 'calls' | 'moment'>,
  error: unknown,
  call?: string,
): Observation<never> {
  const { moment } = context;
  return isWorthRetrying(error, moment)
    ? { kind: 'unknown', because: awsText(error), isRefused: isRefusal(error) || undefined }
    : { kind: 'unobservable', message: failureOf(failures, request, context, error, call) };
}

/** The effect of a call that failed now and may succeed in a later step. */
export function notYet(error: unknown, notes?: Partial<Notes>): Effect<never> {
  return { kind: 'not yet', because: awsText(error), isRefused: isRefusal(error) || undefined, notes };
}
