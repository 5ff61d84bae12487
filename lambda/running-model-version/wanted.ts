import { shouldRun } from '../hours/should-run';
import type { Moment } from '../reconcile/kind';
import type { RunRequest } from './request';

/** What the declaration wants of a model at this moment. */
export type Wanted =
  | 'running'
  | 'stopped'
  /** No clock can say, for example of a rate, or the schedule is switched off. */
  | 'as it is'
  /** Its schedule starts or stops it soon. */
  | 'soon another';

/**
 * Milliseconds in which CloudFormation surely takes an answer, and makes or moves the schedules. A deployment that answered
 * just before a start or a stop would lose it, for its schedules may not be there yet.
 */
const SOON = 120_000;

export function wantedNow({ event, hours }: RunRequest, { now, situation, notes }: Moment): Wanted {
  if (!hours) return 'running';
  if (hours.State === 'DISABLED') return isUp(notes.former) ? 'running' : 'as it is';
  const at = (time: number) => shouldRun(hours, new Date(time));
  const word = (runs: boolean) => (runs ? 'running' : 'stopped');
  if (event.RequestType === 'Schedule') {
    // The clock of Lambda may be behind that of Scheduler.
    const runs = at(Math.max(now, Date.parse(event.RequestId) || 0));
    if (runs === undefined) return event.Edge === 'look' ? 'as it is' : word(event.Edge === 'start');
    return word(runs);
  }
  const runs = at(now);
  if (runs === undefined) return situation === 'create' || situation === 'replace' ? 'running' : 'as it is';
  return runs === at(now + SOON) ? word(runs) : 'soon another';
}

function isUp(status: string | undefined): boolean {
  return status === 'RUNNING' || status === 'STARTING';
}
