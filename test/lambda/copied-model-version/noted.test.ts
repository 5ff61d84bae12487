import { createHandler, type OnEventResult } from '../../../lambda/copied-model-version/handler';
import type { Operation } from '../../../lambda/copied-model-version/request';
import { type Answers, answering, awsError, BEGAN, nothing, START, shown, stackIn } from './answers';
import { type EventChange, event, request, SOURCE_VERSION, version } from './requests';

/** The handler, AWS as it answers, and what onEvent notes of a request. */
function world(answers: Answers = {}) {
  const aws = answering(answers);
  const handler = createHandler(aws.services);
  return {
    ...aws,
    onEvent: (change: EventChange = {}) => handler(event(change)) as Promise<OnEventResult>,
    isComplete: (first: OnEventResult, change: EventChange = {}) => handler({ ...event(change), ...first }),
  };
}
const StartedAt = new Date(START).toISOString();
const Stack = (Status: string) => ({ Status, Since: new Date(BEGAN).toISOString() });
const old = { SourceProjectVersionArn: SOURCE_VERSION.replace('/v1/', '/v2/') };
const ROLLBACK = 'UPDATE_ROLLBACK_IN_PROGRESS';

beforeEach(() => jest.spyOn(console, 'log').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

const NOTED: readonly (readonly [
  when: string,
  status: string,
  change: EventChange,
  noted: Omit<Operation, 'StartedAt' | 'Stack'>,
])[] = [
  ['a Create', 'CREATE_IN_PROGRESS', {}, { IsNew: 'true' }],
  ['an Update in place', 'UPDATE_IN_PROGRESS', { type: 'Update' }, {}],
  [
    'an Update that replaces',
    'UPDATE_IN_PROGRESS',
    { type: 'Update', id: 'shapes-prod/old', old },
    { IsNew: 'true' },
  ],
  ['an Update in place, in a rollback', ROLLBACK, { type: 'Update' }, { RollsBack: 'true' }],
  [
    'an Update in a rollback that replaces',
    ROLLBACK,
    { type: 'Update', old },
    { RollsBack: 'true', Owes: 'true' },
  ],
  [
    'an Update in a rollback, of an id that is not known here',
    ROLLBACK,
    { type: 'Update', id: 'shapes-prod/old' },
    { RollsBack: 'true', Returns: 'true' },
  ],
  ['a Delete', 'DELETE_IN_PROGRESS', { type: 'Delete' }, {}],
  ['a Delete in the clean-up', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', { type: 'Delete' }, {}],
  ['a Delete in a rollback', ROLLBACK, { type: 'Delete' }, { RollsBack: 'true' }],
];

test.each(NOTED)('onEvent of %s', async (_, status, change, noted) => {
  const { onEvent } = world({ DescribeStacks: stackIn(status) });

  expect(await onEvent(change)).toEqual({
    PhysicalResourceId: request().physicalId,
    Operation: { StartedAt, Stack: Stack(status), ...noted },
  });
});

describe('an Update in a rollback that finds nothing to go back to', () => {
  const change: EventChange = { type: 'Update', old, id: request({ change: old }).physicalId };
  const former = (created: number) => (input: { VersionNames: string[] }) =>
    input.VersionNames[0] === request().versionName
      ? nothing
      : shown({
          ProjectVersionArn: version().arn.replace(/[^/]+\/\d+$/, `${input.VersionNames[0]}/${created}`),
        });
  const noted = async (DescribeProjectVersions: any) =>
    (await world({ DescribeStacks: stackIn(ROLLBACK), DescribeProjectVersions }).onEvent(change)).Operation;

  test('is the rollback’s own where it comes from what this operation has made', async () => {
    expect(await noted(former(BEGAN))).not.toHaveProperty('Returns', 'true');
  });

  test('is not asked about where there is what it goes back to', async () => {
    const { onEvent, calls } = world({ DescribeStacks: stackIn(ROLLBACK), DescribeProjectVersions: shown() });

    await onEvent(change);

    expect(calls.filter((call) => call === 'DescribeProjectVersions')).toHaveLength(1);
  });

  test.each<[string, any]>([
    ['it comes from what stood there before', former(BEGAN - 1)],
    ['what it comes from is gone too', nothing],
    [
      'AWS does not say',
      ({ VersionNames: [name] }: any) =>
        name === request().versionName ? nothing : awsError('ThrottlingException', 400),
    ],
  ])('may be the undone one, late, where %s', async (_, answer) => {
    expect(await noted(answer)).toMatchObject({ Returns: 'true' });
  });
});

test('a Delete keeps its id, and notes that it saw what is to be deleted', async () => {
  const { onEvent } = world({ DescribeStacks: stackIn(ROLLBACK), DescribeProjectVersions: shown() });

  expect(await onEvent({ type: 'Delete', id: 'prod-Copy-1ABC' })).toEqual({
    PhysicalResourceId: 'prod-Copy-1ABC',
    Operation: { StartedAt, Stack: Stack(ROLLBACK), RollsBack: 'true', SawVersion: 'true' },
  });
});

test('a Delete is taken for one of a rollback while CloudFormation cannot be asked', async () => {
  const { onEvent } = world({ DescribeStacks: awsError('Throttling', 400) });

  expect((await onEvent({ type: 'Delete' })).Operation).toMatchObject({ RollsBack: 'true' });
});

test('a Delete whose properties name no copy is noted without a question', async () => {
  const { onEvent, calls } = world();

  expect(await onEvent({ type: 'Delete', id: 'given', change: { OutputBucket: undefined } })).toEqual({
    PhysicalResourceId: 'given',
    Operation: { StartedAt },
  });
  expect(calls).toEqual([]);
});

test.each(['Create', 'Update'] as const)(
  'onEvent of a %s fails on bad input before any call',
  async (type) => {
    const { onEvent, calls } = world();

    await expect(onEvent({ type, id: 'given', change: { Timeout: '0' } })).rejects.toThrow(
      /^Copy cannot be copied/,
    );
    expect(calls).toEqual([]);
  },
);

test('onEvent leaves a version that can be taken over to the first pass', async () => {
  const { onEvent, calls } = world({ DescribeProjectVersions: shown(), ListTagsForResource: { Tags: {} } });

  expect((await onEvent({ change: { AdoptExisting: 'true' } })).PhysicalResourceId).toBe(
    request().physicalId,
  );
  expect(calls).not.toContain('TagResource');
});

describe('an update that is rolled back', () => {
  const change: EventChange = { type: 'Update', old };
  const undone = request({ change: old });
  const { arn } = version();
  /** The version that the undone update made, and the one from before. */
  const both = ({ VersionNames: [name] }: { VersionNames: string[] }) =>
    shown({ ProjectVersionArn: arn.replace(request().versionName, name).replace(/\d+$/, String(START)) });
  const rollingBack = { DescribeStacks: stackIn(ROLLBACK), DescribeProjectVersions: both };

  test('gives back what it had taken over', async () => {
    const { onEvent, isComplete, calls } = world({
      ...rollingBack,
      ListTagsForResource: {
        Tags: { ...undone.tags, 'cdk-rekognition-custom-labels:taken-from': 'nobody' },
      },
    });

    await isComplete(await onEvent(change), change);

    expect(calls).toContain('UntagResource');
    expect(calls).not.toContain('DeleteProjectVersion');
  });

  test('sees to the copy from before in the same pass, unless there is no time left', async () => {
    const { onEvent, isComplete, calls, clock, slow, answer } = world(rollingBack);
    const first = await onEvent(change);
    clock.now += 10_000;
    answer({
      DescribeProjectVersions: ({ VersionNames: [name] }: any) =>
        name === undone.versionName ? nothing : both({ VersionNames: [name] }),
    });

    calls.length = 0;
    slow(30_000);
    expect(await isComplete(first, change)).toMatchObject({ IsComplete: true });
    expect(calls).toEqual(['DescribeProjectVersions', 'DescribeProjectVersions', 'ListTagsForResource']);
    calls.length = 0;
    slow(30_001);
    expect(await isComplete(first, change)).toEqual({ IsComplete: false });
    expect(calls).toEqual(['DescribeProjectVersions']);
  });
});

test.each([
  ['an address of 1024 bytes', 'k'.repeat(1024 - '"s3://b/"'.length), true],
  ['an address of 1025 bytes', 'k'.repeat(1025 - '"s3://b/"'.length), false],
  ['an address of fewer letters, but more bytes', 'ü'.repeat(600), false],
  ['an address of fewer letters, but more as JSON', '"'.repeat(600), false],
])('%s is told: %p', async (_, Name, expected) => {
  const { isComplete } = world({
    DescribeProjectVersions: shown({
      EvaluationResult: { F1Score: 0.5, Summary: { S3Object: { Bucket: 'b', Name } } },
    }),
  });

  const change: EventChange = { type: 'Update' };
  const noted = { PhysicalResourceId: request().physicalId, Operation: { StartedAt } };
  expect(await isComplete(noted, change)).toEqual({
    IsComplete: true,
    Data: {
      ModelVersionArn: version().arn,
      VersionName: request().versionName,
      SourceModelVersionArn: SOURCE_VERSION,
      F1Score: '0.5',
      EvaluationSummaryUri: expected ? `s3://b/${Name}` : '',
      Status: 'COPYING_COMPLETED',
    },
  });
});

describe('a lane asks Rekognition no more than once a second', () => {
  test('onEvent waits, once it has noted the operation that it belongs to', async () => {
    const times: [string, number][] = [];
    const clock = { now: START };
    const at = (call: string, answer: object) => () => {
      times.push([call, clock.now - START]);
      return answer;
    };
    const aws = answering({
      DescribeStacks: at('DescribeStacks', stackIn('UPDATE_IN_PROGRESS')),
      DescribeProjectVersions: at('DescribeProjectVersions', nothing),
    });
    const handler = createHandler({
      ...aws.services,
      now: () => clock.now,
      sleep: async (ms) => {
        clock.now += ms;
      },
    });

    const first = (await handler(event({ type: 'Update' }))) as OnEventResult;
    await handler({ ...event({ type: 'Update' }), ...first });

    expect(times.slice(0, 3)).toEqual([
      ['DescribeStacks', 0],
      ['DescribeProjectVersions', 1000],
      ['DescribeProjectVersions', 2000],
    ]);
  });

  test.each(['Update', 'Delete'] as const)('a later poll of a %s does not wait', async (type) => {
    const { onEvent, isComplete, clock } = world();
    const first = await onEvent({ type });
    clock.now = START + 30_000;

    await isComplete(first, { type });

    expect(clock.now).toBe(START + 30_000);
  });

  test('onEvent of a Delete waits as well', async () => {
    const { onEvent, clock } = world();

    await onEvent({ type: 'Delete' });

    expect(clock.now).toBe(START + 1000);
  });
});
