import type { Context, Moment } from '../../lambda/reconcile/kind';
import { rekognitionCalls } from '../../lambda/rekognition/calls';
import { type answering, iso, operationIn, START } from './answers';

/** A moment. By default a change in place has just begun. */
export function moment(change: Partial<Moment> = {}): Moment {
  return {
    situation: 'change',
    operation: operationIn(),
    notes: { startedAt: iso(START) },
    remembered: { startedAt: iso(START) },
    age: 0,
    // If AWS refuses a call, it has done so since the request began.
    failing: change.age ?? 0,
    now: Date.parse('2026-01-01T00:15:00.000Z'),
    sinceAsked: Number.POSITIVE_INFINITY,
    ...change,
  };
}

/** What a step works with. */
export function context({ services }: ReturnType<typeof answering>, at: Partial<Moment> = {}): Context {
  const calls: Context['calls'] = [];
  return { services, calls, rekognition: rekognitionCalls(services.rekognition, calls), moment: moment(at) };
}
