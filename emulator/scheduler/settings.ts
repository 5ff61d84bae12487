import type { Emulator } from '../emulator';
import { NotEmulated } from '../errors';
import { choiceProblems, missing, refuseOthers, report, SCHEDULE, textProblems } from './constraints';
import { validationError } from './errors';
import type { Settings } from './state';
import { targetOf, targetProblems } from './target';

const KNOWN = [
  ...Object.keys(SCHEDULE),
  'ActionAfterCompletion',
  'EndDate',
  'FlexibleTimeWindow',
  'StartDate',
];

const FIVE_MINUTES = 5 * 60_000;

/** Checks an input, and says what it means. What is not given has its default: an update does not keep it. */
export function settingsOf(aws: Emulator, input: any): Settings {
  refuseOthers('a schedule', input, [...KNOWN, 'State', 'Target']);
  const window = input.FlexibleTimeWindow;
  report([
    ...textProblems(input, SCHEDULE),
    ...(window ? [] : [missing('flexibleTimeWindow')]),
    ...(window ? choiceProblems('flexibleTimeWindow.mode', window.Mode ?? 'null', ['OFF', 'FLEXIBLE']) : []),
    ...(input.Target ? targetProblems(input.Target) : [missing('target')]),
    ...choiceProblems('state', input.State, ['ENABLED', 'DISABLED']),
    ...choiceProblems('actionAfterCompletion', input.ActionAfterCompletion, ['NONE', 'DELETE']),
  ]);
  if (window.Mode === 'FLEXIBLE') throw new NotEmulated('flexible time windows of schedules');
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
