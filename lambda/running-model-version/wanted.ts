import { type ResourceEvent, sentAt } from '../cloudformation/request';
import { shouldRun } from '../hours/should-run';
import type { Moment } from '../reconcile/kind';
import type { RunRequest } from './request';

/** What the declaration wants of a model at this moment. */
export type Wanted =
  | 'running'
  | 'stopped'
  /** No clock can say, and nothing shows what the model did before. */
  | 'as it is'
  /** Its schedule starts or stops it within two minutes. */
  | 'about to change';

/**
 * Milliseconds in which CloudFormation surely accepts an answer, and makes or moves the schedules. A deployment that
 * answered just before a start or a stop would miss it, because its schedules may not exist yet. An edge that our
 * function starts itself would miss it if Lambda's clock is behind Scheduler's.
 */
const SOON = 120_000;

export function wantedNow(request: RunRequest, moment: Moment): Wanted {
  const { event, hours } = request;
  if (!hours) return 'running';
  const now = latestClock(event, moment);
  const runs = clockSays(request, now);
  if (runs === undefined) return wantedWithoutClock(request, moment);
  const isAboutToChange = !dueEdge(event) && runs !== clockSays(request, now + SOON);
  return isAboutToChange ? 'about to change' : toWanted(runs);
}

/**
 * A start or a stop of a schedule says itself what it wants. A rollback goes back to what the undone update found, and
 * so does the edge that continues a rollback. A new version does what the former one does.
 */
function wantedWithoutClock(request: RunRequest, { situation, notes: { former } }: Moment): Wanted {
  const { event } = request;
  const wasUp = former === 'RUNNING' || former === 'STARTING';
  const due = dueEdge(event);
  if (due) return isOff(request) ? 'as it is' : toWanted(due === 'start');
  switch (situation) {
    case 'restore':
    case 'edge':
      return former === undefined ? 'as it is' : toWanted(wasUp);
    case 'create':
    case 'replace':
      return wasUp || !isOff(request) ? 'running' : 'as it is';
    default:
      return 'as it is';
  }
}

/** The start or the stop that a schedule has sent. */
function dueEdge(event: ResourceEvent): 'start' | 'stop' | undefined {
  const edge = event.RequestType === 'Schedule' ? event.Edge : undefined;
  return edge === 'start' || edge === 'stop' ? edge : undefined;
}

/** The time by the clock that is ahead: Lambda's may be behind those of Scheduler and of CloudFormation. */
export function latestClock(event: ResourceEvent, { now, age }: Moment): number {
  const began = sentAt(event) || Date.parse(event.RequestId) || 0;
  return Math.max(now, began + age);
}

/** Undefined if no clock can say: for a rate, or for a schedule that is switched off. */
export function clockSays(declared: Pick<RunRequest, 'hours'>, time: number): boolean | undefined {
  const { hours } = declared;
  return hours && !isOff(declared) ? shouldRun(hours, new Date(time)) : undefined;
}

export function isOff({ hours }: Pick<RunRequest, 'hours'>): boolean {
  return hours?.State === 'DISABLED';
}

function toWanted(runs: boolean): Wanted {
  return runs ? 'running' : 'stopped';
}
