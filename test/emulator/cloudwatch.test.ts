import type { VirtualClock } from '../../emulator';
import { metricsIn } from '../../emulator/cloudwatch/embedded-metrics';
import { ACCOUNT, Account, expectRefusal, MINUTE, START } from './account';

let account: Account;
let clock: VirtualClock;
beforeEach(() => {
  account = new Account();
  ({ clock } = account);
});
afterEach(() => account.close());

const call = (operation: string, input: object = {}, service = 'monitoring') =>
  account.call(service, operation, input);

/** A document as a function prints it. */
const document = (value: unknown, { at = clock.now(), name = 'Failed' } = {}) => {
  const Dimensions = [['Resource'], ['Resource', 'Project'], []];
  const directive = { Namespace: 'app', Dimensions, Metrics: [{ Name: name, Unit: 'Count' }] };
  const _aws = { Timestamp: at, CloudWatchMetrics: [directive] };
  return { _aws, Resource: 'prod/Copy', Project: 'shapes', [name]: value };
};

async function log(...messages: string[]): Promise<void> {
  const stream = { logGroupName: 'group', logStreamName: 'one' };
  await call('CreateLogGroup', { logGroupName: 'group' }, 'logs').catch(() => {});
  await call('CreateLogStream', stream, 'logs').catch(() => {});
  const logEvents = messages.map((message) => ({ timestamp: clock.now(), message }));
  await call('PutLogEvents', { ...stream, logEvents }, 'logs');
}
const emit = (value: unknown, options?: Parameters<typeof document>[1]) =>
  log(JSON.stringify(document(value, options)));

const RESOURCE = [{ Name: 'Resource', Value: 'prod/Copy' }];
const FAILED = { Namespace: 'app', MetricName: 'Failed', Dimensions: RESOURCE };
const statistics = (more: object = {}) => {
  const hour = { StartTime: new Date(START), EndTime: new Date(START + 60 * MINUTE) };
  return call('GetMetricStatistics', { ...FAILED, ...hour, Period: 300, Statistics: ['Sum'], ...more });
};

describe('the embedded metric format', () => {
  test('gives each metric once for each set of dimensions', async () => {
    await emit(1);
    const { Metrics } = await call('ListMetrics', { Namespace: 'app' });

    const sets = [RESOURCE, [...RESOURCE, { Name: 'Project', Value: 'shapes' }], []];
    expect(Metrics).toEqual(sets.map((Dimensions) => ({ ...FAILED, Dimensions })));
  });

  const whole = JSON.stringify(document(1, { at: START }));
  test.each([
    ['a word', 'START'],
    ['JSON of another kind', '{"message":"hello"}'],
    ['JSON that is no object', '[1]'],
    ['a document behind what console.log writes in Lambda', `2026-01-01T00:00:00.000Z\tid\tINFO\t${whole}`],
    ['a document with something behind it', `${whole} more`],
    ['a document inside another', JSON.stringify({ message: document(1, { at: START }) })],
  ])('does not include %s', (_, message) => {
    expect(metricsIn(message)).toEqual({ kind: 'none' });
  });

  const good = document(1, { at: START });
  const changed = (change: object) => ({ ...good, ...change });
  const directed = (change: object) => {
    const CloudWatchMetrics = [{ ...good._aws.CloudWatchMetrics[0], ...change }];
    return changed({ _aws: { ...good._aws, CloudWatchMetrics } });
  };
  test.each<[string, object]>([
    ['_aws.Timestamp is no whole number', changed({ _aws: { ...good._aws, Timestamp: '1' } })],
    ['_aws.CloudWatchMetrics is no list', changed({ _aws: { Timestamp: 1, CloudWatchMetrics: {} } })],
    ['the Namespace is no text', directed({ Namespace: '' })],
    ['there is no set of dimensions', directed({ Dimensions: [] })],
    ['a set of dimensions is no list of up to 30', directed({ Dimensions: ['Resource'] })],
    ['the dimension Resource has no text', changed({ Resource: 7 })],
    ['the dimension Resource has no text', changed({ Resource: '' })],
    ['Failed is no number', changed({ Failed: 'no' })],
    ['Failed is no number', changed({ Failed: [1, 2] })],
    ['a metric has no name', directed({ Metrics: [{}] })],
    ['Metrics is no list of up to 100', directed({ Metrics: undefined })],
  ])('is broken when %s', (because, broken) => {
    expect(metricsIn(JSON.stringify(broken))).toEqual({ kind: 'invalid', because });
  });

  test('counts broken documents by log group', async () => {
    await log(JSON.stringify(changed({ Failed: 'no' })));
    const { Metrics } = await call('ListMetrics', {});

    const Dimensions = [{ Name: 'LogGroupName', Value: 'group' }];
    expect(Metrics).toEqual([{ Namespace: 'AWS/Logs', MetricName: 'EMFValidationErrors', Dimensions }]);
  });
});

describe('statistics', () => {
  test('are given for each period with data, for exactly the given dimensions, in one account and Region', async () => {
    await emit(1);
    await emit(3);
    await clock.advance(6 * MINUTE);
    await emit(10);

    const first = { Sum: 4, Average: 2, Minimum: 1, Maximum: 3, SampleCount: 2, Unit: 'Count' };
    const second = { Sum: 10, Average: 10, Minimum: 10, Maximum: 10, SampleCount: 1, Unit: 'Count' };
    const Statistics = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'];
    expect(await statistics({ Statistics })).toEqual({
      Label: 'Failed',
      Datapoints: [
        { Timestamp: new Date(START), ...first },
        { Timestamp: new Date(START + 5 * MINUTE), ...second },
      ],
    });
    expect((await statistics({ Dimensions: [{ Name: 'Project', Value: 'shapes' }] })).Datapoints).toEqual([]);
    const elsewhere = account.other(ACCOUNT, 'us-east-1').call('monitoring', 'ListMetrics');
    expect((await elsewhere).Metrics).toEqual([]);
  });

  test.each([
    [{ Statistics: undefined }, 'MissingParameter'],
    [{ MetricName: undefined }, 'ValidationError'],
    [{ Statistics: ['Most'] }, 'ValidationError'],
    [{ Period: 45 }, 'InvalidParameterValue'],
    [{ EndTime: new Date(START) }, 'InvalidParameterValue'],
    [{ EndTime: new Date(START + 2000 * 60 * MINUTE), Period: 60 }, 'InvalidParameterCombination'],
    [{ ExtendedStatistics: ['p99'] }, 'NotEmulated'],
    [{ Unit: 'Seconds' }, 'NotEmulated'],
    [{ Anything: 1 }, 'NotEmulated'],
  ])('fail for %j with %s', (change, code) => expectRefusal(statistics(change), code));
});

describe('an alarm', () => {
  const SETTINGS = {
    AlarmName: 'fails',
    ...FAILED,
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 3,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  };
  const put = (more: object = {}) => call('PutMetricAlarm', { ...SETTINGS, ...more });
  const described = async () => (await call('DescribeAlarms', { AlarmNames: ['fails'] })).MetricAlarms[0];
  const state = async () => (await described()).StateValue;

  /** One row of the guide: `0`, `X` or `-` for each of five minutes. */
  async function stateAfter(pattern: string, more: object): Promise<string> {
    const points = pattern.split(' ').map((point, index) => [point, START + index * MINUTE] as const);
    for (const [point, at] of points) if (point !== '-') await emit(point === 'X' ? 1 : 0, { at });
    await clock.advance(5 * MINUTE - 1000);
    await put(more);
    await clock.advance(1000);
    return state();
  }

  const TWO = { DatapointsToAlarm: 2 };
  const MISSING = { DatapointsToAlarm: 1, TreatMissingData: 'missing' };
  test.each<[string, string, object]>([
    ['0 - X - X', 'OK', {}],
    ['0 - - - -', 'OK', {}],
    ['- - - - -', 'OK', {}],
    ['0 X X - X', 'ALARM', {}],
    ['- - X - -', 'OK', {}],
    ['- - - - X', 'OK', {}],
    ['- - - X -', 'OK', {}],
    ['0 - X - X', 'ALARM', TWO],
    ['0 0 X 0 X', 'ALARM', TWO],
    ['0 - X - -', 'OK', TWO],
    ['- - - - 0', 'OK', TWO],
    ['- - - X -', 'OK', TWO],
    ['- - - - -', 'INSUFFICIENT_DATA', MISSING],
    ['- - - - 0', 'OK', MISSING],
    ['- - - X -', 'ALARM', MISSING],
  ])('of three periods, after %s, is %s with %j', async (pattern, expected, settings) => {
    expect(await stateAfter(pattern, settings)).toBe(expected);
  });

  test.each([
    ['GreaterThanOrEqualToThreshold', [false, true, true]],
    ['GreaterThanThreshold', [false, false, true]],
    ['LessThanThreshold', [true, false, false]],
    ['LessThanOrEqualToThreshold', [true, true, false]],
  ] as const)('compares by %s', async (ComparisonOperator, breaches) => {
    for (const [value, isBreach] of breaches.entries()) {
      await put({ ComparisonOperator, EvaluationPeriods: 1 });
      await emit(value);
      await clock.advance(MINUTE);

      expect(await state()).toBe(isBreach ? 'ALARM' : 'OK');
      await call('DeleteAlarms', { AlarmNames: ['fails'] });
      await clock.advance(10 * MINUTE);
    }
  });

  test('says why it is in its state, and what it watches', async () => {
    await put({ EvaluationPeriods: 1 });
    const before = await described();
    await emit(2);
    await clock.advance(MINUTE);

    const unchecked = { StateValue: 'INSUFFICIENT_DATA', StateReason: 'Unchecked: Initial alarm creation' };
    expect(before).toMatchObject(unchecked);
    expect(await described()).toMatchObject({
      ...SETTINGS,
      EvaluationPeriods: 1,
      AlarmArn: `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:fails`,
      StateValue: 'ALARM',
      StateReason: expect.stringContaining('Threshold Crossed: of the last 1 datapoints there are [2]'),
    });
  });

  const { Namespace, MetricName, Dimensions, Statistic: Stat, Period, ...common } = SETTINGS;
  /** An alarm on metrics of a list. */
  const putList = (more: object) => call('PutMetricAlarm', { ...common, EvaluationPeriods: 1, ...more });

  test('watches a metric that is in a list with a label', async () => {
    const MetricStat = { Metric: FAILED, Period, Stat };
    await putList({ Metrics: [{ Id: 'm1', Label: 'Failures', MetricStat }] });
    await emit(2);
    await clock.advance(MINUTE);

    expect(await state()).toBe('ALARM');
  });

  test.each([
    [{ b: 1 }, 'OK'],
    [{ a: 1, b: 1 }, 'ALARM'],
  ])('watches a sum of metrics, in which one without data is filled: %j', async (values, expected) => {
    const one = (Id: string) => {
      const Metric = { ...FAILED, MetricName: Id };
      return { Id, ReturnData: false, MetricStat: { Metric, Period, Stat } };
    };
    const sum = { Id: 'sum', Expression: 'FILL(a, 0) + FILL(b, 0)' };
    await putList({ Threshold: 2, Metrics: [sum, one('a'), one('b')] });
    for (const [name, value] of Object.entries(values)) await emit(value, { name });
    await clock.advance(MINUTE);

    expect(await state()).toBe(expected);
  });

  test.each([
    ["Resource = 'prod/Copy'", 'ALARM'],
    ["Resource = 'prod/Copy' AND Project != 'cats'", 'ALARM'],
    ["Resource = 'prod/Copy' AND Project != 'shapes'", 'OK'],
    ["Resource = 'other'", 'OK'],
  ])('watches each group of a query: WHERE %s', async (where, expected) => {
    const Expression = `SELECT AVG(Failed) FROM SCHEMA("app", Project, Resource) WHERE ${where} GROUP BY Project`;
    await putList({ Metrics: [{ Id: 'query', Expression, Period }] });
    await emit(2);
    await clock.advance(MINUTE);

    expect(await state()).toBe(expected);
  });

  test('is found by its name and its beginning, and not deleted with a missing one', async () => {
    await put();
    await put({ AlarmName: 'other' });
    const names = async (input: object) =>
      (await call('DescribeAlarms', input)).MetricAlarms.map(({ AlarmName }: any) => AlarmName);

    expect(await names({})).toEqual(['fails', 'other']);
    expect(await names({ AlarmNamePrefix: 'o' })).toEqual(['other']);
    await expectRefusal(names({ StateValue: 'ALARM' }), 'NotEmulated');
    await expectRefusal(call('DeleteAlarms', { AlarmNames: ['fails', 'none'] }), 'ResourceNotFound');
    expect(account.aws.inventory(ACCOUNT)).toHaveLength(2);
  });

  test.each<[object, string, string?]>([
    [{ AlarmName: '' }, 'ValidationError'],
    [{ Threshold: undefined }, 'MissingParameter'],
    [{ Period: 45 }, 'NotEmulated', '45 seconds'],
    [{ EvaluationPeriods: 0 }, 'ValidationError'],
    [{ Period: 86_400, EvaluationPeriods: 8 }, 'InvalidParameterValue'],
    [{ DatapointsToAlarm: 4 }, 'ValidationError'],
    [{ ComparisonOperator: 'Like' }, 'ValidationError'],
    [{ TreatMissingData: 'ignore' }, 'NotEmulated', 'ignore'],
    [{ TreatMissingData: undefined }, 'NotEmulated', '3 datapoints to alarm that is "missing"'],
    [{ AlarmActions: ['arn:aws:sns:eu-west-1:111111111111:topic'] }, 'NotEmulated', '"AlarmActions"'],
    [{ Statistic: 'p99' }, 'ValidationError', 'p99'],
    [{ ExtendedStatistic: 'p99' }, 'NotEmulated', 'ExtendedStatistic'],
    [{ ComparisonOperator: 'GreaterThanUpperThreshold' }, 'NotEmulated', 'anomaly'],
    [{ Metrics: [{ Id: 'e', Expression: 'm1 + m2' }] }, 'NotEmulated', 'expressions'],
    [{ Metrics: [{ Id: 'e', Expression: 'SELECT MAX(CPU) FROM a', Period: 60 }] }, 'NotEmulated', 'query'],
  ])('fails for %j with %s', (change, code, words = '') => expectRefusal(put(change), code, words));
});

test('accepts calls of the SDK for JavaScript: in JSON, with times in seconds', async () => {
  await emit(1);
  const { body } = await account.send('monitoring', {
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'GraniteServiceVersion20100801.GetMetricStatistics',
    },
    body: { ...FAILED, Statistics: ['Sum'], Period: 60, StartTime: START / 1000, EndTime: START / 1000 + 60 },
  });

  const Datapoints = [{ Timestamp: START / 1000, Sum: 1, Unit: 'Count' }];
  expect(JSON.parse(String(body))).toEqual({ Label: 'Failed', Datapoints });
});
