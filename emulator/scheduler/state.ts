import { ByArn, type Place } from '../place';
import { notFound } from './errors';
import type { Plan } from './expression/expression';
import { DEFAULT_GROUP } from './groups';
import type { Target } from './target';

/** The inputs of CreateSchedule and UpdateSchedule. */
export interface Settings {
  readonly expression: string;
  readonly timezone: string;
  readonly description?: string;
  readonly startDate?: number;
  readonly endDate?: number;
  readonly enabled: boolean;
  readonly deleteWhenOver: boolean;
  readonly target: Target;
}

export interface Schedule extends Place {
  readonly name: string;
  readonly group: string;
  readonly arn: string;
  readonly created: number;
  readonly modified: number;
  readonly settings: Settings;
  readonly plan: Plan;
  /** The token of the request that created the schedule. If the same request comes again, it changes nothing. */
  readonly clientToken?: string;
}

/** How an operation names its schedule. */
export interface ScheduleName {
  readonly Name: string;
  readonly GroupName?: string;
}

/** A name is unique only in its group. */
export function scheduleArn(
  { account, region }: Place,
  { Name, GroupName = DEFAULT_GROUP }: ScheduleName,
): string {
  return `arn:aws:scheduler:${region}:${account}:schedule/${GroupName}/${Name}`;
}

export class Schedules extends ByArn<Schedule> {
  find(place: Place, name: ScheduleName): Schedule | undefined {
    return this.get(scheduleArn(place, name));
  }

  existing(place: Place, name: ScheduleName): Schedule {
    const schedule = this.find(place, name);
    if (!schedule) throw notFound(`Schedule ${name.Name} does not exist.`);
    return schedule;
  }

  /** By name. */
  override in(place: Place): Schedule[] {
    return super.in(place).sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
