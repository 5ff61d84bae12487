import type { Operation } from '../../../lambda/copied-model-version/request';
import { look, step } from '../../../lambda/copied-model-version/step';
import { type Answers, answering, BEGAN, awsError as error, nothing, START, shown, stackIn } from './answers';
import { DESTINATION, type EventChange, request, version } from './requests';

const { arn } = version();

/** AWS as it answers now, and passes of one Update. */
function world(answers: Answers = {}) {
  const { services: clients, clock, calls, ...aws } = answering(answers);
  const services = { ...clients, asked: new Map<string, number>() };
  const operation: Operation = {
    StartedAt: new Date(START).toISOString(),
    Stack: { Status: 'UPDATE_IN_PROGRESS', Since: new Date(BEGAN).toISOString() },
  };
  return {
    ...aws,
    calls,
    /** A pass, so many milliseconds after the request began. */
    pass: (
      age: number,
      change: EventChange | ReturnType<typeof request> = {},
      noted: Partial<Operation> = {},
    ) => {
      clock.now = START + age;
      calls.length = 0;
      const asked = 'event' in change ? change : request({ type: 'Update', ...change });
      return step(services, asked, { ...operation, ...noted }, clock.now);
    },
    look: (change: EventChange = {}) => look(services, request({ type: 'Update', ...change }), operation),
  };
}
const lines = () => (console.log as jest.Mock).mock.calls.map(([line]) => JSON.parse(line));

beforeEach(() => jest.spyOn(console, 'log').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

describe('the deadline', () => {
  const change = { change: { Timeout: '300' } };

  test('is kept to the second', async () => {
    const { pass } = world({ DescribeProjectVersions: shown({ Status: 'COPYING_IN_PROGRESS' }) });

    expect(await pass(299_999, change)).toEqual({ state: 'waiting' });
    expect(await pass(300_000, change)).toMatchObject({
      state: 'failed',
      message: expect.any(String),
    });
  });

  test('comes before a change, which is not made any more', async () => {
    const { pass, calls } = world();

    expect(await pass(300_000, change)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('Last seen: no such version (there is no version of this name)'),
    });
    expect(calls).toEqual(['DescribeProjectVersions']);
  });

  test('does not take away a copy that is finished by then', async () => {
    const { pass } = world({ DescribeProjectVersions: shown() });

    expect(await pass(300_000, change)).toMatchObject({ state: 'done', version: { arn } });
  });

  test('does not hide another failure', async () => {
    const { pass } = world({ DescribeProjectVersions: shown({ Status: 'EXPIRED' }) });

    expect(await pass(300_000, change)).toMatchObject({
      message: expect.stringMatching(/is EXPIRED, which/),
    });
  });

  test('tells the last status seen', async () => {
    const { pass } = world({ DescribeProjectVersions: shown({ Status: 'COPYING_IN_PROGRESS' }) });

    expect(await pass(300_000, change)).toMatchObject({
      message: expect.stringContaining(`Last seen: ${arn} COPYING_IN_PROGRESS (`),
    });
  });

  test('tells what AWS said when it showed nothing', async () => {
    const { pass } = world({ DescribeProjectVersions: error('ThrottlingException', 400) });

    expect(await pass(300_000, change)).toMatchObject({
      message: expect.stringContaining('Last seen: ThrottlingException: AWS’s own text.. '),
    });
  });
});

describe('the gates', () => {
  const LABELS = { change: { MinimumLabelF1Scores: { circle: '0.8' } } };
  const DROP = { change: { MaximumF1Drop: '0.02', CurrentVersionParameterName: '/models/current' } };
  const CURRENT = arn.replace(/v1-\w+\/\d+$/, 'v0/1690000000000');
  const summary = (F1Score: number) => () => ({
    Body: [
      Buffer.from(JSON.stringify({ LabelEvaluationResults: [{ Label: 'circle', Metrics: { F1Score } }] })),
    ],
  });
  const finished = {
    DescribeProjectVersions: ({ VersionNames: [name] }: any) =>
      shown({
        ...(name === 'v0' ? { ProjectVersionArn: CURRENT } : {}),
        CreationTimestamp: new Date(START),
        EvaluationResult: {
          F1Score: name === 'v0' ? 0.95 : 0.9,
          Summary: { S3Object: { Bucket: 'b', Name: 'summary.json' } },
        },
      }),
    GetParameter: { Parameter: { Value: CURRENT } },
  };

  test('read the summary in the pass that finds the copy finished', async () => {
    const { pass, calls } = world({ ...finished, GetObject: summary(0.9) });

    expect(await pass(10_000, LABELS)).toMatchObject({ state: 'done', version: { arn } });
    expect(calls).toEqual(['DescribeProjectVersions', 'ListTagsForResource', 'GetObject']);
    expect(lines()).toMatchObject([
      { decision: 'examine', calls: [{}, {}, { call: 'GetObject' }] },
      { decision: 'done', because: 'the copy is there; label circle 0.9 >= 0.8' },
    ]);
  });

  test('refuse in the same pass, with the numbers', async () => {
    const { pass } = world({ ...finished, GetObject: summary(0.71) });

    expect(await pass(10_000, LABELS)).toEqual({
      state: 'failed',
      message: expect.stringContaining('label circle 0.71 < 0.8'),
    });
  });

  test('are not asked by onEvent, which has to be quick', async () => {
    const { look, calls } = world({ ...finished, GetObject: summary(0.9) });

    expect(await look(LABELS)).toMatchObject({ decision: { action: 'examine' } });
    expect(calls).not.toContain('GetObject');
  });

  test('wait for a summary that cannot be read now, and at the deadline tell why', async () => {
    const { pass } = world({ ...finished, GetObject: error('SlowDown', 503) });

    expect(await pass(10_000, LABELS)).toEqual({ state: 'waiting' });
    expect(await pass(3_000_000, LABELS)).toMatchObject({
      message: expect.stringContaining('Last seen: SlowDown: AWS’s own text'),
    });
  });

  test('are judged at the deadline still, for the copy is there', async () => {
    const { pass } = world({ ...finished, GetObject: summary(0.9) });

    expect(await pass(3_000_000, LABELS)).toMatchObject({ state: 'done' });
  });

  test.each([
    ['at two minutes', 120_000, 'waiting'],
    ['after two minutes', 120_001, 'failed'],
  ])('take AccessDenied for what it is %s', async (_, age, state) => {
    const { pass } = world({ ...finished, GetObject: error('AccessDenied', 403) });

    expect(await pass(age, LABELS)).toMatchObject({ state });
  });

  test('compare a copy that is new to the stack, and no other', async () => {
    const { pass, calls } = world(finished);

    expect(await pass(10_000, DROP)).toMatchObject({ state: 'done' });
    expect(calls).not.toContain('GetParameter');
    expect(await pass(10_000, DROP, { IsNew: 'true' })).toMatchObject({
      state: 'failed',
      message: expect.stringContaining(
        `F1 0.9 lies 0.05 below the 0.95 of ${CURRENT} that /models/current names`,
      ),
    });
  });

  test('read no pointer for a copy that is not new, though they read its summary', async () => {
    const { pass, calls } = world({ ...finished, GetObject: summary(0.9) });

    expect(await pass(10_000, { change: { ...LABELS.change, ...DROP.change } })).toMatchObject({
      state: 'done',
    });
    expect(calls).toEqual(['DescribeProjectVersions', 'ListTagsForResource', 'GetObject']);
  });

  test('are open in a rollback', async () => {
    const { pass, calls } = world({ ...finished, GetObject: summary(0.1) });
    const change = { change: { ...LABELS.change, ...DROP.change, MinimumF1Score: '1' } };

    expect(await pass(10_000, change, { RollsBack: 'true' })).toMatchObject({ state: 'done' });
    expect(calls).toEqual(['DescribeProjectVersions', 'ListTagsForResource']);
  });

  test('are open in a rollback that onEvent could not see', async () => {
    const { pass, calls, answer } = world(finished);
    const unseen = { Stack: undefined, IsNew: 'true' } as const;

    answer({ DescribeStacks: stackIn('UPDATE_ROLLBACK_IN_PROGRESS') });
    expect(await pass(10_000, DROP, unseen)).toMatchObject({ state: 'done' });
    expect(calls).not.toContain('GetParameter');

    answer({ DescribeStacks: stackIn('UPDATE_IN_PROGRESS') });
    expect(await pass(10_000, DROP, unseen)).toMatchObject({ state: 'failed' });
  });

  test('take nothing for new in a rollback that onEvent could not see', async () => {
    const { pass, calls } = world({
      DescribeProjectVersions: shown(),
      DescribeStacks: stackIn('UPDATE_ROLLBACK_IN_PROGRESS'),
    });

    expect(await pass(10_000, {}, { Stack: undefined, IsNew: 'true' })).toMatchObject({ state: 'done' });
    expect(calls).not.toContain('TagResource');
  });

  test('do not ask CloudFormation when onEvent has', async () => {
    const { pass, calls } = world(finished);

    await pass(10_000, DROP, { IsNew: 'true' });

    expect(calls).not.toContain('DescribeStacks');
  });

  test('take over a version only when it passes', async () => {
    const byHand = { ListTagsForResource: { Tags: {} } };
    const adopt = { change: { ...LABELS.change, AdoptExisting: 'true' } };
    const { pass, calls, answer } = world({ ...finished, ...byHand, GetObject: summary(0.71) });

    expect(await pass(10_000, adopt)).toMatchObject({ state: 'failed' });
    expect(calls).not.toContain('TagResource');

    answer({ GetObject: summary(0.9) });
    expect(await pass(10_000, adopt)).toMatchObject({ state: 'done' });
    expect(calls.filter((call) => call === 'GetObject')).toHaveLength(1);
    expect(calls).toContain('TagResource');
  });
});

describe.each([
  ['a look', 'DescribeProjectVersions'],
  ['a change', 'CopyProjectVersion'],
])('AccessDenied for %s', (_, call) => {
  test.each([
    ['after two minutes', 120_001, 'failed'],
    ['at two minutes', 120_000, 'waiting'],
  ])('%s', async (_, age, state) => {
    const { pass } = world({ [call]: error('AccessDeniedException', 400) });

    expect(await pass(age)).toMatchObject({ state });
  });
});

describe('the tags of a copy on its way', () => {
  const onItsWay = { DescribeProjectVersions: shown({ Status: 'COPYING_IN_PROGRESS' }) };

  test('are not read by a pass, which waits in any case', async () => {
    const { pass, calls } = world(onItsWay);
    await pass(0);
    expect(calls).toEqual(['DescribeProjectVersions']);
  });

  test('are read by a Delete, which waits for its own only', async () => {
    const { pass, calls } = world(onItsWay);
    await pass(0, { type: 'Delete' });
    expect(calls).toEqual(['DescribeProjectVersions', 'ListTagsForResource']);
  });

  test('are read by the first look, which fails where the name is taken', async () => {
    const { look, calls } = world(onItsWay);
    await look();
    expect(calls).toEqual(['DescribeProjectVersions', 'ListTagsForResource']);
  });
});

describe('the fence', () => {
  test('is not asked where nothing is to be changed', async () => {
    const { pass, calls } = world({ DescribeProjectVersions: shown({ Status: 'DELETING' }) });

    expect(await pass(0)).toEqual({ state: 'waiting' });
    expect(calls).not.toContain('DescribeStackResource');
  });

  test('holds a change while CloudFormation cannot be asked, and the log says so', async () => {
    const { pass, calls } = world({ DescribeStackResource: error('Throttling', 400) });

    expect(await pass(0)).toEqual({ state: 'waiting' });
    expect(calls).not.toContain('CopyProjectVersion');
    expect(lines()).toMatchObject([{ decision: 'copy', held: 'CloudFormation cannot be asked' }]);
  });

  test('takes the request’s beginning for that of an operation that was not noted', async () => {
    const { pass, calls } = world();

    await pass(100_000, {}, { Stack: undefined });
    expect(calls).toContain('CopyProjectVersion');
    await pass(100_000, {}, { Stack: undefined, StartedAt: new Date(BEGAN - 5_001).toISOString() });
    expect(calls).not.toContain('CopyProjectVersion');
  });

  test('fails a Delete that was overtaken, except in a rollback', async () => {
    const change: EventChange = { type: 'Delete' };
    const { pass, calls } = world({
      DescribeProjectVersions: shown(),
      DescribeStackResource: {
        StackResourceDetail: { ResourceStatus: 'UPDATE_COMPLETE', PhysicalResourceId: request().physicalId },
      },
    });

    await expect(pass(0, change)).rejects.toThrow(/no longer waits for this Delete/);
    expect(calls).not.toContain('DeleteProjectVersion');
    await pass(0, change, { RollsBack: 'true' });
    expect(calls.slice(2)).toEqual(['DeleteProjectVersion']);
  });
});

describe('a slow pass', () => {
  test('begins nothing any more after half a minute, and the log says so', async () => {
    const { pass, calls, slow } = world();
    // Three answers come before the change.
    slow(10_001);

    expect(await pass(0)).toEqual({ state: 'waiting' });
    expect(calls).not.toContain('CopyProjectVersion');
    expect(lines()).toMatchObject([{ decision: 'copy', held: 'the pass took too long' }]);
  });

  test('begins what it can within that time', async () => {
    const { pass, calls, slow } = world();
    slow(10_000);

    await pass(0);

    expect(calls).toContain('CopyProjectVersion');
  });
});

describe('a copy that was asked for', () => {
  test.each([
    ['was begun', {}, false],
    ['may have been begun', { CopyProjectVersion: error('TimeoutError') }, false],
    ['was not taken', { CopyProjectVersion: error('ResourceInUseException', 400) }, true],
    ['was denied', { CopyProjectVersion: error('AccessDeniedException', 400) }, true],
  ])('and %s', async (_, answers: Answers, again) => {
    const { pass, calls } = world(answers);
    await pass(0);

    await pass(59_999);
    expect(calls.includes('CopyProjectVersion')).toBe(again);
    await pass(60_000);
    expect(calls).toContain('CopyProjectVersion');
  });

  test('counts from the time at which it was', async () => {
    const { pass, calls, slow } = world();
    slow(5_000);
    await pass(0);
    slow(0);

    await pass(79_999);
    expect(calls).not.toContain('CopyProjectVersion');
    await pass(80_000);
    expect(calls).toContain('CopyProjectVersion');
  });

  test.each([
    ['another name', { VersionName: 'other' }],
    ['another project', { VersionName: 'blue', DestinationProjectArn: DESTINATION.replace('prod', 'too') }],
  ])('is not one of %s', async (_, change) => {
    const { pass, calls } = world();
    await pass(0, { change: { VersionName: 'blue' } });
    expect(calls).toContain('CopyProjectVersion');

    await pass(1, { change });

    expect(calls).toContain('CopyProjectVersion');
  });

  test('is no other call', async () => {
    const { pass, calls, answer } = world({
      DescribeProjectVersions: shown({ Status: 'COPYING_FAILED' }),
    });
    await pass(0);
    expect(calls).toContain('DeleteProjectVersion');
    answer({ DescribeProjectVersions: nothing });

    await pass(1);

    expect(calls).toContain('CopyProjectVersion');
  });
});

describe('a Delete that finds nothing', () => {
  const byId: EventChange = { type: 'Delete' };
  const invented: EventChange = { type: 'Delete', id: 'prod-Copy-1ABC' };

  test.each([
    ['by its own id believes it at once', byId, {}, 0],
    ['by an invented id believes it after a minute', invented, {}, 60_000],
    ['in a rollback believes it after a minute', byId, { RollsBack: 'true' }, 60_000],
    ['believes it at once when the version was seen', invented, { RollsBack: 'true', SawVersion: 'true' }, 0],
  ] as const)('%s', async (_, change, noted, age) => {
    const { pass } = world();

    if (age > 0) expect(await pass(age - 1, change, noted)).toEqual({ state: 'waiting' });
    expect(await pass(age, change, noted)).toMatchObject({ state: 'done' });
  });
});

describe('what a rollback undoes', () => {
  const undone = { ...request({ type: 'Delete', id: 'given' }), undoes: true };
  const made = (created: number) => ({
    DescribeProjectVersions: shown({
      ProjectVersionArn: arn.replace(/\d+$/, String(created)),
      CreationTimestamp: new Date(created),
    }),
  });
  const HOUR = 3_600_000;

  test.each([
    ['an hour old: deleted', START - HOUR, true],
    ['older: left', START - HOUR - 1, false],
  ])('is %s', async (_, created, expected) => {
    const { pass, calls } = world(made(created));

    await pass(10, undone);

    expect(calls.includes('DeleteProjectVersion')).toBe(expected);
  });

  test('is fenced as the Update that it belongs to', async () => {
    const { pass } = world({
      ...made(START),
      DescribeStackResource: { StackResourceDetail: { ResourceStatus: 'UPDATE_COMPLETE' } },
    });

    await expect(pass(0, undone, { RollsBack: 'true' })).rejects.toThrow(/no longer waits/);
  });

  test('waits while CloudFormation cannot be asked', async () => {
    const { pass, calls } = world({ ...made(START), DescribeStacks: error('Throttling', 400) });

    expect(await pass(0, undone, { RollsBack: 'true' })).toEqual({ state: 'waiting' });
    expect(calls).not.toContain('DeleteProjectVersion');
  });
});

describe('a failed copy', () => {
  const failed = (created: number) => ({
    DescribeProjectVersions: shown({ Status: 'COPYING_FAILED', CreationTimestamp: new Date(created) }),
  });

  test.each([
    ['before the operation', BEGAN - 1, {}, 'waiting'],
    ['in the operation', BEGAN, {}, 'failed'],
    ['before the request, where no operation was noted', START - 1, { Stack: undefined }, 'waiting'],
    ['after the request, where no operation was noted', START, { Stack: undefined }, 'failed'],
  ])('that was made %s', async (_, created, noted, state) => {
    const { pass } = world(failed(created));

    expect(await pass(6_000, {}, noted)).toMatchObject({ state });
  });
});

describe('the log', () => {
  test('has a line for a pass, with what was seen and every call', async () => {
    const { pass } = world({ DescribeProjectVersions: shown({ $metadata: {} }) });

    await pass(0);

    expect(lines()).toEqual([
      {
        requestType: 'Update',
        physicalId: request().physicalId,
        observed: 'COPYING_COMPLETED',
        decision: 'done',
        because: 'the copy is there',
        outcome: 'done',
        calls: [{ call: 'DescribeProjectVersions' }, { call: 'ListTagsForResource' }],
      },
    ]);
  });

  test('has AWS’s request id of a call, and of one that failed the error too', async () => {
    const { pass, answer } = world();
    await pass(0);
    answer({ CopyProjectVersion: error('LimitExceededException', 400) });
    await pass(60_000);

    expect(lines().map(({ calls }) => calls[1])).toEqual([
      { call: 'CopyProjectVersion', requestId: 'of the copy' },
      { call: 'CopyProjectVersion', requestId: 'of the error', error: 'LimitExceededException' },
    ]);
    expect(lines()[1]).toMatchObject({ outcome: 'waiting', held: 'LimitExceededException: AWS’s own text.' });
  });

  test('has the message of a failure', async () => {
    const { pass } = world({ DescribeProjectVersions: shown({ Status: 'EXPIRED' }) });

    await pass(0);

    expect(lines()).toMatchObject([{ outcome: 'failed', message: expect.stringMatching(/ is EXPIRED/) }]);
  });

  test('has a line for a look', async () => {
    await world().look();

    expect(lines()).toMatchObject([{ observed: 'absent', decision: 'copy', outcome: 'looked' }]);
  });
});

describe('changed tags', () => {
  const change = { change: { Tags: { team: 'vision' } }, old: { Tags: { former: 'yes' } } };
  const tagged = {
    DescribeProjectVersions: shown(),
    ListTagsForResource: { Tags: { ...version().tags, former: 'yes' } },
  };

  test('are set in one pass, which ends with the copy being there', async () => {
    const { pass, calls } = world(tagged);

    expect(await pass(0, change)).toMatchObject({
      state: 'done',
      version: { arn, tags: { ...version().tags, team: 'vision' } },
    });
    expect(calls.filter((call) => /tag/i.test(call))).toEqual([
      'ListTagsForResource',
      'TagResource',
      'UntagResource',
    ]);
    expect(lines().map(({ decision, outcome }) => [decision, outcome])).toEqual([
      ['tag', 'waiting'],
      ['untag', 'waiting'],
      ['done', 'done'],
    ]);
    expect(lines().map(({ calls }) => calls.length)).toEqual([3, 1, 0]);
  });

  test('that AWS did not take are left to the next pass', async () => {
    const { pass } = world({ ...tagged, TagResource: error('ThrottlingException', 400) });

    expect(await pass(0, change)).toEqual({ state: 'waiting' });
  });
});

describe('an absent copy in a rollback that goes back to it', () => {
  test('is not made: the request may be the undone one', async () => {
    const { pass, calls } = world();

    expect(await pass(600_000, {}, { Returns: 'true' })).toEqual({ state: 'waiting' });

    expect(calls).not.toContain('CopyProjectVersion');
  });

  test('is no longer waited for once CloudFormation has what it goes back to', async () => {
    const { pass } = world({
      DescribeStackResource: { StackResourceDetail: { ResourceStatus: 'UPDATE_COMPLETE' } },
    });

    await expect(pass(1_000, {}, { Returns: 'true' })).rejects.toThrow(/no longer waits/);
  });
});
