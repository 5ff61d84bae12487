import type { Call } from '../call';
import { notFound } from './errors';
import type { Plan } from './expression/expression';
import type { UniversalTarget } from './target';

/** All that CreateSchedule and UpdateSchedule say. */
export interface Settings {
  readonly expression: string;
  readonly timezone: string;
  readonly description?: string;
  readonly startDate?: number;
  readonly endDate?: number;
  readonly enabled: boolean;
  readonly deleteWhenOver: boolean;
  readonly target: UniversalTarget;
}

export interface Schedule {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly created: number;
  readonly modified: number;
  readonly settings: Settings;
  readonly plan: Plan;
  /** Of the request that created it: the same request again is answered, and does nothing. */
  readonly clientToken?: string;
}

/** The one group that there is. */
export const GROUP = 'default';

type Place = Pick<Call, 'account' | 'region'>;

export function scheduleArn({ account, region }: Place, name: string): string {
  return `arn:aws:scheduler:${region}:${account}:schedule/${GROUP}/${name}`;
}

/** A role's trust policy is asked with the group's ARN, not with the schedule's. */
export function groupArn({ account, region }: Place): string {
  return `arn:aws:scheduler:${region}:${account}:schedule-group/${GROUP}`;
}

export class Schedules {
  private readonly byArn = new Map<string, Schedule>();

  put(schedule: Schedule): void {
    this.byArn.set(schedule.arn, schedule);
  }

  delete(arn: string): void {
    this.byArn.delete(arn);
  }

  find(place: Place, name: string): Schedule | undefined {
    return this.byArn.get(scheduleArn(place, name));
  }

  get(place: Place, name: string): Schedule {
    const schedule = this.find(place, name);
    if (!schedule) throw notFound(`Schedule ${name} does not exist.`);
    return schedule;
  }

  /** By name. */
  in({ account, region }: Place): Schedule[] {
    return [...this.byArn.values()]
      .filter((schedule) => schedule.account === account && schedule.region === region)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  arnsIn(account: string): string[] {
    return [...this.byArn.values()].flatMap((schedule) =>
      schedule.account === account ? [schedule.arn] : [],
    );
  }
}

export function demandGroup(group: string | undefined): void {
  if (group !== undefined && group !== GROUP) throw notFound(`Schedule group ${group} does not exist.`);
}
