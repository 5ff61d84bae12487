import type { Aws } from '../call';
import type { Place } from '../place';
import { evaluate, type State } from './alarm-state';
import type { Watched } from './series';
import type { Metrics } from './state';

export const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

/** What PutMetricAlarm says. */
export interface Settings {
  readonly watched: Watched;
  /** Milliseconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison:
    | 'GreaterThanOrEqualToThreshold'
    | 'GreaterThanThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  readonly treatMissingData: (typeof TREATMENTS)[number];
  /** The given value, which DescribeAlarms shows. */
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly place: Place;
  settings: Settings;
  state: State;
  /** Until when it is evaluated, on the minute. */
  evaluated: number;
}

const MINUTE = 60_000;

export const alarmArn = ({ account, region }: Place, name: string) =>
  `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;

/** The alarms of every account and Region. */
export class Alarms {
  private readonly byArn = new Map<string, Alarm>();

  constructor(
    private readonly aws: Aws,
    private readonly metrics: Metrics,
  ) {}

  /** A change of an alarm keeps its state. */
  put(place: Place, name: string, settings: Settings): void {
    const arn = alarmArn(place, name);
    const now = this.aws.clock.now();
    const alarm = this.byArn.get(arn);
    if (alarm) {
      this.bringUpToDate(alarm);
      alarm.settings = settings;
      return;
    }
    this.byArn.set(arn, {
      name,
      arn,
      place: { account: place.account, region: place.region },
      settings,
      state: { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', since: now },
      evaluated: Math.floor(now / MINUTE) * MINUTE,
    });
  }

  has(arn: string): boolean {
    return this.byArn.has(arn);
  }

  delete(arn: string): void {
    this.byArn.delete(arn);
  }

  /** By name, each in the state that it is in now. */
  in({ account, region }: Place): Alarm[] {
    const found = [...this.byArn.values()].filter(
      ({ place }) => place.account === account && place.region === region,
    );
    for (const alarm of found) this.bringUpToDate(alarm);
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  arnsIn(account: string): string[] {
    return [...this.byArn.values()].filter(({ place }) => place.account === account).map(({ arn }) => arn);
  }

  /** No action depends on a state. So the evaluations of past minutes are made only when somebody looks. */
  private bringUpToDate(alarm: Alarm): void {
    const { place, settings } = alarm;
    const series = settings.watched(this.metrics.in(place));
    for (let at = alarm.evaluated + MINUTE; at <= this.aws.clock.now(); at += MINUTE) {
      alarm.state = evaluate(settings, series, alarm.state, at);
      alarm.evaluated = at;
    }
  }
}
