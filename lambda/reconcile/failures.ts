import { awsText, isRefused, mayPass, meaningOf } from '../rekognition/answers';
import type { Context, Effect, Notes, Observation } from './kind';
import { isPatient } from './situation';

/** What a kind says of a call that failed for good. */
export interface Failures<Request> {
  denied(request: Request, call: string, error: unknown): string;
  refused(request: Request, call: string, error: unknown): string;
}

/** What users read of a call that failed for good. `call` is the last one, unless it is given. */
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

/** What the failure of a reading call means: ask again, or give up. */
export function unseen<Request>(
  failures: Failures<Request>,
  request: Request,
  context: Pick<Context, 'calls' | 'moment'>,
  error: unknown,
  call?: string,
): Observation<never> {
  const { moment } = context;
  return mayPass(meaningOf(error), isPatient(moment.situation), moment)
    ? { kind: 'unknown', because: awsText(error), isRefused: isRefused(meaningOf(error)) }
    : { kind: 'unobservable', message: failureOf(failures, request, context, error, call) };
}

/** The effect of a call that failed now and may succeed in a later step. */
export function notYet(error: unknown, notes?: Partial<Notes>): Effect<never> {
  return { kind: 'not yet', because: awsText(error), isRefused: isRefused(meaningOf(error)), notes };
}
