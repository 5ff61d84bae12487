import type { Call, Operation } from '../call';
import { AwsError, refuseOthers } from '../errors';
import { ByArn, type Place } from '../place';
import { type Settings, type State, settingsOf, stateAt } from './alarm';
import type { Metrics } from './state';

interface Alarm extends Place {
  readonly arn: string;
  readonly name: string;
  readonly settings: Settings;
  readonly created: number;
}

const MINUTE = 60_000;

const arnOf = ({ account, region }: Place, name: string) =>
  `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;

/** The alarms of every account and Region. */
export class Alarms {
  readonly byArn = new ByArn<Alarm>();

  constructor(private readonly metrics: Metrics) {}

  readonly put: Operation = async (call, input) => {
    const arn = arnOf(call, input.AlarmName);
    await call.authorize('cloudwatch:PutMetricAlarm', [arn]);
    const created = this.byArn.get(arn)?.created ?? call.aws.clock.now();
    const { account, region } = call;
    this.byArn.put({ arn, account, region, name: input.AlarmName, settings: settingsOf(input), created });
    return {};
  };

  /** By name, each in the state that it is in now. */
  readonly describe: Operation = async (call, input) => {
    await call.authorize('cloudwatch:DescribeAlarms', [arnOf(call, '*')]);
    refuseOthers('cloudwatch:DescribeAlarms', input, ['AlarmNamePrefix', 'AlarmNames', 'AlarmTypes']);
    const { AlarmNames, AlarmNamePrefix = '' } = input;
    const found = this.byArn
      .in(call)
      .filter(({ name }) => AlarmNames?.includes(name) ?? name.startsWith(AlarmNamePrefix));
    const described = found.map(({ arn: AlarmArn, settings, created }) => {
      const { value: StateValue, reason: StateReason } = this.stateOf(call, settings, created);
      const { treatMissingData: TreatMissingData, input: given } = settings;
      return { ActionsEnabled: true, TreatMissingData, ...given, AlarmArn, StateValue, StateReason };
    });
    return {
      CompositeAlarms: [],
      MetricAlarms: described.sort((a, b) => (a.AlarmArn < b.AlarmArn ? -1 : 1)),
    };
  };

  /** If one alarm does not exist, none is deleted. */
  readonly delete: Operation = async (call, { AlarmNames = [] }) => {
    const arns: string[] = AlarmNames.map((name: string) => arnOf(call, name));
    await call.authorize('cloudwatch:DeleteAlarms', arns);
    const unknown = arns.filter((arn) => !this.byArn.has(arn));
    if (unknown.length > 0) {
      throw new AwsError('ResourceNotFound', `Alarms that do not exist: ${unknown.join(', ')}`, 404);
    }
    for (const arn of arns) this.byArn.delete(arn);
    return {};
  };

  /** An alarm is evaluated once a minute. */
  private stateOf(call: Call, settings: Settings, created: number): State {
    const evaluated = Math.floor(call.aws.clock.now() / MINUTE) * MINUTE;
    if (evaluated <= created)
      return { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation' };
    return stateAt(settings, this.metrics.in(call), evaluated);
  }
}
