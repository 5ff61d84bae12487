import type { Operation } from '../call';
import { refuseOthers } from '../errors';
import { type Alarm, type Alarms, alarmArn } from './alarms';

const PAGE = 50;

export const describeAlarms =
  (alarms: Alarms): Operation =>
  async (call, input) => {
    await call.authorize('cloudwatch:DescribeAlarms', [alarmArn(call, '*')]);
    refuseOthers('cloudwatch:DescribeAlarms', input, [
      ...['AlarmNamePrefix', 'AlarmNames', 'AlarmTypes', 'MaxRecords', 'NextToken', 'StateValue'],
    ]);
    const { AlarmNames, AlarmNamePrefix = '', StateValue, MaxRecords = PAGE, NextToken = '0' } = input;
    const found = alarms
      .in(call)
      .filter(({ name }) => AlarmNames?.includes(name) ?? name.startsWith(AlarmNamePrefix))
      .filter(({ state }) => StateValue === undefined || state.value === StateValue);
    const begin = Number(NextToken);
    const end = begin + MaxRecords;
    return {
      CompositeAlarms: [],
      MetricAlarms: found.slice(begin, end).map(described),
      NextToken: end < found.length ? String(end) : undefined,
    };
  };

function described({ arn, settings, state }: Alarm) {
  return {
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    TreatMissingData: settings.treatMissingData,
    ...settings.input,
    AlarmArn: arn,
    StateValue: state.value,
    StateReason: state.reason,
    StateUpdatedTimestamp: new Date(state.since),
  };
}
