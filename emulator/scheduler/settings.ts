import type { Aws } from '../call';
import { NotEmulated, refuseOthers } from '../errors';
import { words } from '../words';
import { validationError } from './errors';
import type { Settings } from './state';
import { targetOf } from './target';

const KNOWN = words(`
  ActionAfterCompletion ClientToken Description EndDate FlexibleTimeWindow GroupName Name ScheduleExpression
  ScheduleExpressionTimezone StartDate State Target
`);

const FIVE_MINUTES = 5 * 60_000;

/** What an input means. A missing member gets its default, also in an update. */
export function settingsOf(aws: Aws, input: any): Settings {
  refuseOthers('a schedule', input, KNOWN);
  if (input.FlexibleTimeWindow.Mode === 'FLEXIBLE')
    throw new NotEmulated('flexible time windows of schedules');
  return {
    expression: input.ScheduleExpression,
    timezone: input.ScheduleExpressionTimezone ?? 'UTC',
    description: input.Description,
    ...dates(input, aws.clock.now()),
    enabled: input.State !== 'DISABLED',
    deleteWhenOver: input.ActionAfterCompletion === 'DELETE',
    target: targetOf(aws, input.Target),
  };
}

function dates({ StartDate, EndDate }: any, now: number): Pick<Settings, 'startDate' | 'endDate'> {
  const [startDate, endDate] = [instantOf('startDate', StartDate), instantOf('endDate', EndDate)];
  if (startDate !== undefined && startDate < now - FIVE_MINUTES) {
    throw validationError('The StartDate you specify cannot be earlier than 5 minutes ago.');
  }
  if (endDate !== undefined && endDate <= now) {
    throw validationError('The EndDate you specify must be in the future.');
  }
  if (endDate !== undefined && startDate !== undefined && endDate <= startDate) {
    throw validationError('The StartDate you specify must come before the EndDate.');
  }
  return { startDate, endDate };
}

/** Seconds on the wire, text in a template. */
function instantOf(member: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const instant = typeof value === 'number' ? value * 1000 : new Date(value as string | Date).getTime();
  if (Number.isNaN(instant)) throw validationError(`Value '${value}' at '${member}' is not a date`);
  return instant;
}
