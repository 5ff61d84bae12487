import type { Settings } from './alarms';
import type { Series } from './series';

export type StateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface State {
  readonly value: StateValue;
  readonly reason: string;
  /** Since when, in milliseconds since the epoch. */
  readonly since: number;
}

/** CloudWatch looks at more periods than it evaluates. Its guide says 5 for 3, and gives no other number. */
const FURTHER_BACK = 2;

/** A period with data, oldest first; `age` is 1 for the newest period. */
interface Datapoint {
  readonly age: number;
  readonly value: number;
  readonly breaches: boolean;
}

/**
 * The state after one evaluation. Where a query finds several series, one that breaches is enough.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function evaluate(
  settings: Settings,
  allSeries: readonly Series[],
  before: State,
  now: number,
): State {
  const states = (allSeries.length > 0 ? allSeries : [NO_DATA]).map((series) =>
    evaluateOne(settings, series, before, now),
  );
  return states.find(({ value }) => value === 'ALARM') ?? states[0];
}

const NO_DATA: Series = () => undefined;

function evaluateOne(settings: Settings, series: Series, before: State, now: number): State {
  const { evaluationPeriods, treatMissingData } = settings;
  const real = datapoints(settings, series, now);
  const data = real.length >= evaluationPeriods ? real.slice(-evaluationPeriods) : real;
  const absent = evaluationPeriods - data.length;
  const value = stateFor(settings, data, absent) ?? before.value;
  if (value === before.value) return before;
  return { value, reason: reasonFor(settings, data, absent && treatMissingData, value), since: now };
}

function datapoints(settings: Settings, series: Series, now: number): Datapoint[] {
  const { evaluationPeriods, period } = settings;
  const ages = Array.from({ length: evaluationPeriods + FURTHER_BACK }, (_, index) => index + 1).reverse();
  return ages.flatMap((age) => {
    const value = series(now - age * period, now - (age - 1) * period);
    return value === undefined ? [] : [{ age, value, breaches: breaches(settings, value) }];
  });
}

/** Undefined if the alarm stays in the state that it is in. */
function stateFor(settings: Settings, data: readonly Datapoint[], absent: number): StateValue | undefined {
  const { datapointsToAlarm, treatMissingData } = settings;
  const breaching = data.filter((point) => point.breaches);
  const filled = treatMissingData === 'breaching' ? absent : 0;
  if (breaching.length + filled >= datapointsToAlarm) return 'ALARM';
  if (absent === 0 || filled > 0 || treatMissingData === 'notBreaching') return 'OK';
  if (data.length > breaching.length) return 'OK';
  if (treatMissingData === 'ignore') return undefined;
  if (data.length === 0) return 'INSUFFICIENT_DATA';
  // All the data breaches. It is an alarm when it is so old that no later data can change that.
  return data[0].age >= datapointsToAlarm ? 'ALARM' : undefined;
}

function breaches({ comparison, threshold }: Settings, value: number): boolean {
  switch (comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
  }
}

function reasonFor(
  { evaluationPeriods, threshold }: Settings,
  data: readonly Datapoint[],
  missing: string | 0,
  value: StateValue,
): string {
  const values = data.map((point) => point.value.toFixed(1)).join(', ');
  const filled = missing ? `, and missing data was treated as [${missing}]` : '';
  if (value === 'INSUFFICIENT_DATA') return 'Insufficient Data: no datapoints were received';
  return `Threshold ${value === 'ALARM' ? 'Crossed' : 'not crossed'}: of the last ${evaluationPeriods} datapoints there are [${values}]${filled}; the threshold is ${threshold.toFixed(1)}`;
}
