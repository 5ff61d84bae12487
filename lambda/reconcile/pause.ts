import { createHash } from 'node:crypto';
import type { CheckedRequest, Moment, Observation } from './kind';

type Identified = Pick<CheckedRequest, 'physicalId'>;

/** The longest pause, in seconds, before it varies. */
export const LONG = 60;

/**
 * Seconds until the next look at what may take long: a twentieth of the time that the request has waited, within
 * bounds. So an end is noticed soon, and a wait of an hour costs few calls. Requests that began together must not look
 * together each time: AWS would always throttle the same ones.
 */
export function patientPause(
  shortest: number,
  request: Identified,
  observation: Observation<unknown>,
  moment: Moment,
): number {
  const seconds = Math.min(LONG, moment.age / 20_000);
  if (seconds > shortest) return varied(seconds, request, moment.now);
  return isTurnedAway(observation, moment) ? varied(shortest, request, moment.now) : shortest;
}

/** Whether AWS has not answered the last call, or not accepted it. */
export function isTurnedAway({ kind }: Observation<unknown>, { notes }: Moment): boolean {
  return kind === 'unknown' || notes.refusal !== undefined;
}

/** From half of `seconds` to one and a half times `seconds`. */
export function varied(seconds: number, request: Identified, now: number): number {
  return Math.round(seconds * (0.5 + chance(request, now)));
}

/** A number from 0 to 1, different for each thing and step. It is no random number, so that a test can repeat it. */
function chance({ physicalId }: Identified, now: number): number {
  return createHash('sha256').update(`${physicalId} ${now}`).digest().readUInt32BE() / 2 ** 32;
}
