import { Annotations } from 'aws-cdk-lib';
import type * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { Hours } from '../../../contract/hours';
import type { Problem } from '../../../contract/problem';
import type { RunningSchedule } from '../../running-schedule';
import { isKnown } from '../checks/validation';
import { loadClock } from './clock';

/** A schedule as it travels in the template. */
export function hoursOf({ start, stop, enabled }: RunningSchedule): Hours {
  return {
    Start: start.expressionString,
    StartTimeZone: start.timeZone?.timezoneName,
    Stop: stop.expressionString,
    StopTimeZone: stop.timeZone?.timezoneName,
    State: enabled === false ? 'DISABLED' : undefined,
  };
}

export function problemsOfSchedule(schedule: RunningSchedule | undefined): Problem[] {
  if (!schedule) return [];
  const when = ({ expressionString, timeZone }: scheduler.ScheduleExpression) =>
    `${expressionString} ${timeZone?.timezoneName ?? ''}`;
  if (when(schedule.start) !== when(schedule.stop)) return [];
  return [
    {
      property: 'schedule',
      value: schedule.start.expressionString,
      allowed: 'the model would be started and stopped at the same time',
      change: 'let start and stop differ',
    },
  ];
}

/** What the schedule probably does not mean. One that is switched off means nothing, and a token is not known. */
export function warnOfHours(scope: Construct, hours: Hours): void {
  if (hours.State === 'DISABLED' || Object.values(hours).some((value) => !isKnown(value))) return;
  for (const warning of loadClock().warningsOf(hours, new Date())) {
    Annotations.of(scope).addWarningV2('cdk-rekognition-custom-labels:schedule', warning);
  }
}
