import { createHandler, type OnEventResult } from '../../../lambda/copied-model-version/handler';
import { type Answers, answering, awsError, nothing, resourceIn, START, shown, stackIn } from './answers';
import { type EventChange, event, SOURCE_VERSION, version } from './requests';

/** The handler, AWS as it answers, and the metrics so far. */
function world(answers: Answers = {}) {
  const aws = answering(answers);
  const handler = createHandler(aws.services);
  return {
    ...aws,
    onEvent: (change: EventChange = {}) => handler(event(change)) as Promise<OnEventResult>,
    isComplete: (first: OnEventResult, change: EventChange = {}) => handler({ ...event(change), ...first }),
    /** Of each document what it measures, and of what. */
    measured: () =>
      aws.printed.map((document) => {
        const { _aws, Resource, Project, message, ...values } = JSON.parse(document);
        return { of: `${Resource} in ${Project}`, ...values };
      }),
  };
}

beforeEach(() => jest.spyOn(console, 'log').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

const of = 'prod/Copy in shapes-prod';
const CREATE = {
  DescribeStacks: stackIn('CREATE_IN_PROGRESS'),
  DescribeStackResource: resourceIn('CREATE_IN_PROGRESS'),
};
/** A version as this request made it, a second after it began. */
const made = (change: object = {}) =>
  shown({ ProjectVersionArn: version().arn.replace(/\d+$/, String(START + 1000)), ...change });

test('a copy counts once, as no failure, with the time from its beginning until it was seen to be done', async () => {
  const { onEvent, isComplete, answer, clock, measured } = world(CREATE);
  const first = await onEvent();
  await isComplete(first);
  answer({ DescribeProjectVersions: made({ Status: 'COPYING_IN_PROGRESS' }) });
  await isComplete(first);
  const before = measured();
  answer({ DescribeProjectVersions: made() });
  clock.now = START + 361_000;
  await isComplete(first);

  expect(before).toEqual([]);
  expect(measured()).toEqual([{ of, CopyFailed: 0, CopyDuration: 360 }]);
});

test('a copy that stands there already has no duration', async () => {
  const { onEvent, isComplete, measured } = world({ DescribeProjectVersions: shown() });
  const change = { type: 'Update' } as const;
  await isComplete(await onEvent(change), change);

  expect(measured()).toEqual([{ of, CopyFailed: 0 }]);
});

test('a copy made in the very moment in which the request began is its own', async () => {
  const arn = version().arn.replace(/\d+$/, String(START));
  const { onEvent, isComplete, answer, measured } = world(CREATE);
  const first = await onEvent();
  answer({ DescribeProjectVersions: shown({ ProjectVersionArn: arn }) });
  await isComplete(first);

  expect(measured()).toMatchObject([{ CopyDuration: 2 }]);
});

test('a copy that fails counts as a failure', async () => {
  const { onEvent, isComplete, answer, measured } = world(CREATE);
  const first = await onEvent();
  answer({ DescribeProjectVersions: made({ Status: 'COPYING_FAILED' }) });

  await expect(isComplete(first)).rejects.toThrow('COPYING_FAILED');
  expect(measured()).toEqual([{ of, CopyFailed: 1 }]);
});

test('what onEvent refuses counts as a failure: a name that is taken', async () => {
  const { onEvent, measured } = world({
    ...CREATE,
    DescribeProjectVersions: shown(),
    ListTagsForResource: { Tags: {} },
  });

  await expect(onEvent()).rejects.toThrow('is taken by');
  expect(measured()).toEqual([{ of, CopyFailed: 1 }]);
});

test('what onEvent refuses counts as a failure: bad input, of a project or of none', async () => {
  const { onEvent, measured } = world(CREATE);

  await expect(onEvent({ change: { OutputBucket: '' } })).rejects.toThrow('cannot be copied as asked');
  await expect(onEvent({ change: { DestinationProjectArn: 'shapes-prod' } })).rejects.toThrow(
    'must look like',
  );
  expect(measured()).toEqual([
    { of, CopyFailed: 1 },
    { of: 'prod/Copy in undefined', CopyFailed: 1 },
  ]);
});

test('a request that CloudFormation no longer waits for counts as nothing', async () => {
  const { onEvent, isComplete, answer, measured } = world(CREATE);
  const first = await onEvent();
  answer({ DescribeStackResource: resourceIn('DELETE_IN_PROGRESS') });

  await expect(isComplete(first)).rejects.toThrow('no longer waits');
  expect(measured()).toEqual([]);
});

describe('a rollback', () => {
  const change = { type: 'Update' } as const;
  const ROLLBACK = { DescribeStacks: stackIn('UPDATE_ROLLBACK_IN_PROGRESS') };

  test('that brings back what was there counts as nothing', async () => {
    const { onEvent, isComplete, measured } = world({ ...ROLLBACK, DescribeProjectVersions: shown() });

    expect(await isComplete(await onEvent(change), change)).toMatchObject({ IsComplete: true });
    expect(measured()).toEqual([]);
  });

  test('that cannot do so counts as a failure', async () => {
    const { onEvent, isComplete, answer, clock, measured } = world({
      ...ROLLBACK,
      DescribeProjectVersions: shown(),
    });
    const first = await onEvent(change);
    answer({
      DescribeProjectVersions: shown({ SourceProjectVersionArn: SOURCE_VERSION.replace('/v1/', '/v9/') }),
    });
    clock.now += 10_000;

    await expect(isComplete(first, change)).rejects.toThrow('is taken by');
    expect(measured()).toEqual([{ of, CopyFailed: 1 }]);
  });
});

describe('a Delete', () => {
  const change = { type: 'Delete' } as const;
  const DELETE = {
    DescribeStacks: stackIn('DELETE_IN_PROGRESS'),
    DescribeStackResource: resourceIn('DELETE_IN_PROGRESS'),
  };

  test('that is over counts once, as no failure', async () => {
    const { onEvent, isComplete, answer, measured } = world({ ...DELETE, DescribeProjectVersions: shown() });
    const first = await onEvent(change);
    await isComplete(first, change);
    const before = measured();
    answer({ DescribeProjectVersions: nothing });
    await isComplete(first, change);

    expect(before).toEqual([]);
    expect(measured()).toEqual([{ of, DeleteFailed: 0 }]);
  });

  test('that fails counts as a failure', async () => {
    const { onEvent, isComplete, measured } = world({
      ...DELETE,
      DescribeProjectVersions: shown({ Status: 'RUNNING' }),
    });

    await expect(onEvent(change).then((first) => isComplete(first, change))).rejects.toThrow('is RUNNING');
    expect(measured()).toEqual([{ of, DeleteFailed: 1 }]);
  });

  test('whose properties name no copy counts as nothing', async () => {
    const none = { ...change, id: 'prod-Copy-1ABC', change: { DestinationProjectArn: 7 } };
    const { onEvent, isComplete, measured } = world(DELETE);

    expect(await isComplete(await onEvent(none), none)).toEqual({ IsComplete: true });
    expect(measured()).toEqual([]);
  });
});

test('a defect of ours counts as a failure too', async () => {
  const { services, printed } = answering({ ...CREATE, DescribeProjectVersions: made() });
  const gateCalls = () => Promise.reject(new Error('no such file'));
  const handler = createHandler({ ...services, gateCalls });
  const gated = event({ change: { MinimumLabelF1Scores: { square: '0.5' } } });
  const first = await handler(gated);

  await expect(handler({ ...gated, ...first })).rejects.toThrow('an error that it does not know');
  expect(printed).toMatchObject([expect.stringContaining('"CopyFailed":1')]);
});

test('no document holds what only the event may know', async () => {
  const { onEvent, isComplete, answer, printed } = world(CREATE);
  const first = await onEvent();
  answer({ DescribeProjectVersions: awsError('AccessDeniedException', 400) });
  await isComplete(first);
  answer({ DescribeProjectVersions: made() });
  await isComplete(first);

  expect(printed).toHaveLength(1);
  expect(printed.join()).not.toMatch(/ResponseURL|https?:|Signature|secret/);
});
