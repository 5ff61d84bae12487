import { Annotations } from 'aws-cdk-lib';
import type * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { Hours } from '../../../contract/hours';
import type { Problem } from '../../../contract/problem';
import type { RunningSchedule } from '../../running-schedule';
import { problemsOfPart, type Shape } from '../checks/shape';
import { isKnown } from '../checks/validation';
import { loadClock } from './clock';

/** A schedule in the form that the template has. */
export function hoursOf({ start, stop, enabled }: RunningSchedule): Hours {
  return {
    Start: start.expressionString,
    StartTimeZone: start.timeZone?.timezoneName,
    Stop: stop.expressionString,
    StopTimeZone: stop.timeZone?.timezoneName,
    State: enabled === false ? 'DISABLED' : undefined,
  };
}

const SCHEDULE: Shape<RunningSchedule> = {
  start: 'a ScheduleExpression',
  stop: 'a ScheduleExpression',
  enabled: 'true or false?',
};

/** Properties of a schedule that are of a wrong kind or have a wrong name. All other rules rely on this one. */
export function problemsOfShapeOfSchedule(path: string, schedule: RunningSchedule | undefined): Problem[] {
  return problemsOfPart(path, schedule, SCHEDULE, 'a schedule');
}

export function problemsOfSchedule(schedule: RunningSchedule | undefined): Problem[] {
  if (!schedule) return [];
  const when = ({ expressionString, timeZone }: scheduler.ScheduleExpression) =>
    `${expressionString} ${timeZone?.timezoneName ?? ''}`;
  const misread = [...problemsOfExpression('start', schedule), ...problemsOfExpression('stop', schedule)];
  if (misread.length > 0 || when(schedule.start) !== when(schedule.stop)) return misread;
  return [
    {
      property: 'schedule',
      value: schedule.start.expressionString,
      allowed: 'the model would be started and stopped at the same time',
      change: 'let start and stop differ',
    },
  ];
}

function problemsOfExpression(edge: 'start' | 'stop', schedule: RunningSchedule): Problem[] {
  const { expressionString } = schedule[edge];
  if (!isKnown(expressionString) || isExpression(expressionString)) return [];
  return [
    {
      property: `schedule.${edge}`,
      value: expressionString,
      allowed:
        'it must be cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR) with ? for exactly one of the days, at(yyyy-mm-ddThh:mm:ss) or rate(...)',
      change: 'write it as EventBridge Scheduler does, such as cron(0 7 ? * MON-FRI *)',
    },
  ];
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
function isExpression(text: string): boolean {
  const [, kind, inner] = /^(cron|at|rate)\((.*)\)$/.exec(text) ?? [];
  if (kind === 'at') return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner.trim());
  if (kind !== 'cron') return kind === 'rate';
  const fields = inner.trim().split(/\s+/);
  return fields.length === 6 && (fields[2] === '?') !== (fields[4] === '?');
}

/** A warning only: AWS may know a zone that this Node.js does not know yet. */
function warnOfZones(scope: Construct, { StartTimeZone, StopTimeZone }: Hours): void {
  for (const zone of new Set([StartTimeZone, StopTimeZone])) {
    if (zone === undefined || !isKnown(zone) || isZone(zone)) continue;
    Annotations.of(scope).addWarningV2(
      'cdk-rekognition-custom-labels:schedule',
      `The time zone ${JSON.stringify(zone)} is not known here, and the deployment fails if EventBridge Scheduler does not know it either. Use a name of the IANA database, such as Europe/Berlin.`,
    );
  }
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Warns of what is probably a mistake in the schedule. A schedule that is switched off, or that contains a token, is
 * not checked.
 */
export function warnOfHours(scope: Construct, hours: Hours): void {
  warnOfZones(scope, hours);
  if (hours.State === 'DISABLED' || Object.values(hours).some((value) => !isKnown(value))) return;
  for (const warning of warningsOf(hours)) {
    Annotations.of(scope).addWarningV2('cdk-rekognition-custom-labels:schedule', warning);
  }
}

/**
 * The warnings that were already computed. To compute a year of starts and stops takes tens of milliseconds, and the
 * targets of a promotion often have the same hours.
 */
const warned = new Map<string, string[]>();

function warningsOf(hours: Hours): string[] {
  const key = JSON.stringify(hours);
  const warnings = warned.get(key) ?? loadClock().warningsOf(hours, new Date());
  warned.set(key, warnings);
  return warnings;
}
