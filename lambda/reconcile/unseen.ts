import { awsText, mayPass, meaningOf } from '../rekognition/answers';
import type { Moment, Observation } from './kind';
import { isDeletion } from './situation';

/** What a kind says of a call that failed for good. */
export interface Failures<Request> {
  denied(request: Request, call: string, error: unknown): string;
  refused(request: Request, call: string, error: unknown): string;
}

/** What the failure of a reading call means: ask again, or give up. */
export function unseen<Request>(
  { denied, refused }: Failures<Request>,
  request: Request,
  call: string,
  error: unknown,
  moment: Moment,
): Observation<never> {
  const meaning = meaningOf(error);
  if (mayPass(meaning, isDeletion(moment.situation), moment))
    return { kind: 'unknown', because: awsText(error) };
  const tell = meaning === 'denied' ? denied : refused;
  return { kind: 'unobservable', message: tell(request, call, error) };
}
