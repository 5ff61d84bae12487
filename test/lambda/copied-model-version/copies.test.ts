import { OPERATION_TAG } from '../../../contract/copied-model-version';
import { awsError, eventsOf, lines, START, silence, stackIn } from '../../../testing/handlers/answers';
import {
  arnOf,
  INVENTED,
  MARKS,
  nothing,
  request,
  SOURCE_VERSION,
  STACK_ID,
  shown,
  TAGS,
} from '../../../testing/handlers/copy-requests';
import { deployed } from '../../../testing/handlers/copying-project';
import { type EventChange } from '../../../testing/handlers/requests';
import { at } from '../../../testing/handlers/simulate';

const NAME = request().versionName;
const ARN = arnOf(NAME);
/** The tags of what the present operation has made. */
const OF_NOW = { ...TAGS, [OPERATION_TAG]: MARKS.now };
const seconds = (time: number) => (time - START) / 1000;

/** A stack that is being created. */
function creating(...given: Parameters<typeof deployed>) {
  const stack = deployed(...given);
  stack.is('CREATE_IN_PROGRESS');
  return stack;
}
const countOf = (calls: readonly string[], name: string) => calls.filter((call) => call === name).length;

/** Seconds between two steps. */
const PAUSE = 12;

silence();

describe('an untroubled copy', () => {
  test('takes two looks at the stack, one at the resource, one copy call, and one look at the copy for each step', async () => {
    const { play, turn, calls } = creating();

    const { answer, steps } = await play(
      {},
      at(3, () => turn('COPYING_COMPLETED')),
    );

    expect(answer).toMatchObject({ status: 'SUCCESS', physicalId: request().physicalId });
    expect(steps).toBe(4);
    expect(calls.toSorted()).toEqual(
      [
        'CopyProjectVersion',
        ...Array(4).fill('DescribeProjectVersions'),
        'DescribeStackResource',
        'DescribeStacks',
        'DescribeStacks',
      ].toSorted(),
    );
  });

  test('is seen as finished at the next step, and the first look waits a second for its lane', async () => {
    const { play, turn, clock } = creating();

    await play(
      {},
      at(1, () => turn('COPYING_COMPLETED')),
    );

    expect(seconds(clock.now)).toBe(1 + PAUSE);
  });

  test('has every attribute', async () => {
    const { play } = creating(
      {},
      {
        DescribeProjectVersions: shown({
          ProjectVersionArn: ARN,
          EvaluationResult: { F1Score: 0.93, Summary: { S3Object: { Bucket: 'b', Name: 'k/summary.json' } } },
        }),
        ListTagsForResource: { Tags: { ...TAGS } },
        TagResource: {},
      },
    );

    expect((await play()).answer).toEqual({
      status: 'SUCCESS',
      physicalId: request().physicalId,
      data: {
        ModelVersionArn: ARN,
        VersionName: NAME,
        SourceModelVersionArn: SOURCE_VERSION,
        F1Score: '0.93',
        EvaluationSummaryUri: 's3://b/k/summary.json',
        Status: 'COPYING_COMPLETED',
      },
    });
  });
});

test.each([
  ['an address of 1024 bytes', 'k'.repeat(1024 - '"s3://b/"'.length), true],
  ['an address of 1025 bytes', 'k'.repeat(1025 - '"s3://b/"'.length), false],
  ['an address of fewer letters, but more bytes', 'ü'.repeat(600), false],
  ['an address of fewer letters, but more as JSON', '"'.repeat(600), false],
])('%s is returned as %p', async (_, Name, expected) => {
  const EvaluationResult = { F1Score: Number.NaN, Summary: { S3Object: { Bucket: 'b', Name } } };
  const { play } = deployed(
    {},
    { DescribeProjectVersions: shown({ EvaluationResult }), ListTagsForResource: { Tags: TAGS } },
  );

  expect((await play({ type: 'Update' })).answer).toMatchObject({
    data: { F1Score: '', EvaluationSummaryUri: expected ? `s3://b/${Name}` : '' },
  });
});

describe('an error of CopyProjectVersion', () => {
  test.each<[string, number | 'lost', boolean]>([
    ['LimitExceededException', 400, true],
    ['ProvisionedThroughputExceededException', 400, true],
    ['ResourceInUseException', 400, true],
    ['AccessDeniedException', 400, true],
    ['ThrottlingException', 500, false],
    ['InternalServerError', 500, false],
    ['ServiceUnavailable', 503, false],
    ['TimeoutError', 'lost', false],
  ])(
    'that means not yet is followed by another call, after a minute if this one may have had its effect: %s',
    async (name, status, isAskedAgain) => {
      const { play, calls, answer, answers, clock } = creating(
        {},
        { CopyProjectVersion: awsError(name, status) },
      );
      let again = 0;

      await play(
        {},
        {
          before: () => {
            const count = countOf(calls, 'CopyProjectVersion');
            if (count === 2 && again === 0) again = seconds(clock.now) - PAUSE;
            if (count === 2) answer({ ...answers, DescribeProjectVersions: shown() });
          },
        },
      );

      expect(again).toBe(1 + PAUSE * (isAskedAgain ? 1 : 60 / PAUSE));
    },
  );

  test.each([
    'InvalidParameterException',
    'ResourceNotFoundException',
    'ServiceQuotaExceededException',
    'SomethingNewException',
  ])('that a retry would get again fails at once, and nothing was made: %s', async (name) => {
    const { play } = creating({}, { CopyProjectVersion: awsError(name) });

    expect(await play()).toMatchObject({
      steps: 1,
      answer: {
        status: 'FAILED',
        physicalId: 'nothing-was-made:Copy',
        reason: expect.stringMatching(
          new RegExp(`^CopyProjectVersion was refused for the copy .*AWS said: ${name}: AWS’s own text\\.$`),
        ),
      },
    });
  });

  test('that denies fails after two minutes, because permissions take time to arrive', async () => {
    const { play, clock } = creating({}, { CopyProjectVersion: awsError('AccessDeniedException') });

    expect((await play()).answer).toMatchObject({
      physicalId: 'nothing-was-made:Copy',
      reason: expect.stringMatching(/^CopyProjectVersion is not allowed for the copy/),
    });
    expect(seconds(clock.now)).toBe(121);
  });
});

describe('a requested copy', () => {
  test('that is not visible yet is not requested again for a minute', async () => {
    const { play, calls, clock } = creating({}, { DescribeProjectVersions: nothing });
    const times: number[] = [];

    await play(
      {},
      {
        patience: 130,
        before: () => times.push(countOf(calls, 'CopyProjectVersion')),
      },
    );

    expect(seconds(clock.now)).toBeGreaterThan(130);
    expect(times.indexOf(2) - times.indexOf(1)).toBe(60 / PAUSE);
  });

  test('whose answer was lost is found, and recognised by its mark', async () => {
    const { play, turn, calls, answers, answer } = creating();
    answer({
      CopyProjectVersion: (input: object) => {
        (answers.CopyProjectVersion as (input: object) => void)(input);
        return awsError('TimeoutError', 'lost');
      },
    });

    const { answer: said, notes } = await play(
      {},
      at(4, () => turn('COPYING_COMPLETED')),
    );

    expect(said).toMatchObject({ status: 'SUCCESS' });
    expect(notes).toMatchObject({ touched: true });
    expect(countOf(calls, 'CopyProjectVersion')).toBe(1);
    // Once while it is in progress, and once when it is finished.
    expect(countOf(calls, 'ListTagsForResource')).toBe(2);
  });

  test('of a step that died fails at the deadline under its own id, so that it is undone', async () => {
    const { play, put } = creating();
    put(NAME, { status: 'COPYING_IN_PROGRESS', tags: OF_NOW });

    expect((await play()).answer).toMatchObject({
      status: 'FAILED',
      physicalId: request().physicalId,
      reason: expect.stringContaining('Last seen: COPYING_IN_PROGRESS (the copy is in progress)'),
    });
  });

  test('is a separate change: an earlier failed copy is deleted, and copied again in the next step', async () => {
    const { play, calls, turn } = deployed({ [NAME]: { status: 'COPYING_FAILED' } });

    const { steps } = await play(
      { type: 'Update' },
      at(2, () => turn('COPYING_COMPLETED')),
    );

    expect(steps).toBe(3);
    expect(calls.filter((call) => /Copy|Delete/.test(call))).toEqual([
      'DeleteProjectVersion',
      'CopyProjectVersion',
    ]);
  });
});

describe('a copy in progress that is not ours', () => {
  const foreign = { [NAME]: { status: 'COPYING_IN_PROGRESS', tags: { made: 'by hand' } } };

  test('fails the request at once, because the name is taken', async () => {
    const { play } = creating(foreign);

    expect(await play()).toMatchObject({
      steps: 1,
      answer: { physicalId: 'nothing-was-made:Copy', reason: expect.stringContaining('is taken by') },
    });
  });

  test('is adopted at once with adoptExisting, and waited for', async () => {
    const { play, turn, versions } = creating(foreign);

    const { answer } = await play(
      { change: { AdoptExisting: 'true' } },
      at(2, () => turn('COPYING_COMPLETED')),
    );

    expect(answer).toMatchObject({ status: 'SUCCESS' });
    expect(versions.get(NAME)!.tags).toMatchObject({ 'cdk-rekognition-custom-labels:taken-from': 'nobody' });
  });
});

test('a lane asks Rekognition no more than once a second: the first step waits, later ones are apart', async () => {
  const times: number[] = [];
  const { play, answer, clock } = creating();
  answer({
    DescribeProjectVersions: () => {
      times.push(seconds(clock.now));
      return shown({ Status: 'DELETING' });
    },
    ListTagsForResource: { Tags: TAGS },
  });

  await play({}, { patience: 25 });

  expect(times).toEqual([1, 1 + PAUSE, 1 + 2 * PAUSE]);
});

test('fails on a missing project', async () => {
  const { play } = creating({}, { DescribeProjectVersions: awsError('ResourceNotFoundException') });

  expect((await play()).answer).toMatchObject({
    physicalId: 'nothing-was-made:Copy',
    reason: expect.stringMatching(
      /^The destination project arn:\S+ was not found in account 222222222222\. Create it/,
    ),
  });
});

test('changed tags are set in one step, which also answers', async () => {
  const { play, calls, versions } = deployed({
    [NAME]: { status: 'RUNNING', tags: { ...TAGS, former: 'yes' } },
  });

  const played = await play({
    type: 'Update',
    change: { Tags: { team: 'vision' } },
    old: { Tags: { former: 'yes' } },
  });

  expect(played).toMatchObject({ steps: 1, answer: { status: 'SUCCESS' } });
  expect(versions.get(NAME)!.tags).toEqual({ ...TAGS, team: 'vision' });
  expect(calls.filter((call) => /Tag|Untag/.test(call))).toEqual([
    'ListTagsForResource',
    'TagResource',
    'UntagResource',
  ]);
  expect(lines().map(({ row }) => row)).toEqual(['copy.tags-differ', 'copy.former-tags', 'copy.finished']);
});

describe('the gates', () => {
  const LABELS = { MinimumLabelF1Scores: { circle: '0.8' } };
  const DROP = { MaximumF1Drop: '0.02', CurrentVersionParameterName: '/models/current' };
  const CURRENT = arnOf('v0', 1_690_000_000_000);
  const summary = (F1Score: number) => () => ({
    Body: [
      Buffer.from(JSON.stringify({ LabelEvaluationResults: [{ Label: 'circle', Metrics: { F1Score } }] })),
    ],
  });
  const finished = {
    DescribeProjectVersions: ({ VersionNames: [name] }: any) =>
      shown({
        ...(name === 'v0' ? { ProjectVersionArn: CURRENT } : {}),
        EvaluationResult: {
          F1Score: name === 'v0' ? 0.95 : 0.9,
          Summary: { S3Object: { Bucket: 'b', Name: 'summary.json' } },
        },
      }),
    ListTagsForResource: { Tags: TAGS },
    TagResource: {},
    GetParameter: { Parameter: { Value: CURRENT } },
  };
  const update = (change: object): EventChange => ({ type: 'Update', change: { ...change } });

  test('read the summary in the step that finds the copy finished', async () => {
    const { play, calls } = deployed({}, { ...finished, GetObject: summary(0.9) });

    expect(await play(update(LABELS))).toMatchObject({ steps: 1, answer: { status: 'SUCCESS' } });
    expect(calls).toEqual(['DescribeStacks', 'DescribeProjectVersions', 'ListTagsForResource', 'GetObject']);
    expect(lines()).toMatchObject([
      { row: 'copy.gates-unread', calls: [{}, {}, { call: 'GetObject' }] },
      { row: 'copy.finished', because: 'the copy is there; label circle 0.9 >= 0.8', calls: [] },
    ]);
  });

  test('judge after the request knows which operation made a found copy', async () => {
    const { play, calls } = creating({ [NAME]: { status: 'STOPPED' } }, { GetObject: summary(0.9) });

    expect((await play({ change: LABELS })).answer).toMatchObject({ status: 'FAILED' });
    expect(countOf(calls, 'DescribeStackEvents')).toBe(1);
  });

  test('refuse in the same step, with the numbers', async () => {
    const { play } = deployed({}, { ...finished, GetObject: summary(0.71) });

    expect(await play(update(LABELS))).toMatchObject({
      steps: 1,
      answer: { status: 'FAILED', reason: expect.stringContaining('label circle 0.71 < 0.8') },
    });
  });

  test('wait for a summary that cannot be read now, and at the deadline say why', async () => {
    const { play, clock } = deployed({}, { ...finished, GetObject: awsError('SlowDown', 503) });

    expect((await play(update(LABELS))).answer).toMatchObject({
      reason: expect.stringContaining('Last seen: SlowDown: AWS’s own text'),
    });
    expect(seconds(clock.now)).toBeGreaterThanOrEqual(3_000);
  });

  test('fail on AccessDenied after two minutes', async () => {
    const { play, clock } = deployed({}, { ...finished, GetObject: awsError('AccessDenied', 403) });

    expect((await play(update(LABELS))).answer).toMatchObject({
      reason: expect.stringContaining('GetObject on s3://b/summary.json is not allowed'),
    });
    expect(seconds(clock.now)).toBe(121);
  });

  test.each([
    ['compare a copy that is new to the stack', 'shapes-prod/old', 'FAILED'],
    ['do not compare another', request().physicalId, 'SUCCESS'],
  ])('%s', async (_, id, status) => {
    const { play, calls } = deployed({}, finished);

    const { answer } = await play({ ...update(DROP), id });

    expect(answer).toMatchObject({ status });
    expect(calls.includes('GetParameter')).toBe(status === 'FAILED');
    if (status === 'FAILED') {
      expect(answer!.reason).toContain(
        `F1 0.9 lies 0.05 below the 0.95 of ${CURRENT} that /models/current names`,
      );
    }
  });

  test('do not judge in a rollback', async () => {
    const { play, is, calls } = deployed({}, { ...finished, GetObject: summary(0.1) });
    is('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS');

    expect((await play(update({ ...LABELS, ...DROP, MinimumF1Score: '1' }))).answer).toMatchObject({
      status: 'SUCCESS',
    });
    expect(calls).toEqual(['DescribeStacks', 'DescribeProjectVersions', 'ListTagsForResource']);
  });

  test('judge before a version is taken over', async () => {
    const byHand = { ...finished, ListTagsForResource: { Tags: {} } };
    const { play, calls, answer } = deployed({}, { ...byHand, GetObject: summary(0.71) });
    const adopt = update({ ...LABELS, AdoptExisting: 'true' });

    expect((await play(adopt)).answer).toMatchObject({ status: 'FAILED' });
    expect(calls).not.toContain('TagResource');

    answer({ GetObject: summary(0.9) });
    calls.length = 0;
    expect((await play(adopt)).answer).toMatchObject({ status: 'SUCCESS' });
    expect(countOf(calls, 'GetObject')).toBe(1);
    expect(calls).toContain('TagResource');
  });
});

test('a rollback whose copy is gone still returns every attribute', async () => {
  const { play, is } = deployed();
  is('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS');

  expect((await play({ type: 'Update' })).answer).toMatchObject({
    data: { ModelVersionArn: '', VersionName: NAME, F1Score: '', EvaluationSummaryUri: '', Status: '' },
  });
});

describe('a Delete', () => {
  test('deletes the copy, and ends when it is gone', async () => {
    const { play, is, versions } = deployed({ [NAME]: { status: 'STOPPED' } });
    is('DELETE_IN_PROGRESS');

    expect(await play({ type: 'Delete' })).toMatchObject({
      steps: 2,
      answer: { status: 'SUCCESS', physicalId: request().physicalId },
    });
    expect(versions.size).toBe(0);
  });

  test('stops a copy with stopOnDelete, and then deletes it', async () => {
    const { play, is, versions, calls } = deployed({ [NAME]: { status: 'RUNNING' } });
    is('DELETE_IN_PROGRESS');

    await play({ type: 'Delete', change: { StopOnDelete: 'true' } });

    expect(calls).toContain('StopProjectVersion');
    expect(versions.size).toBe(0);
  });

  test.each<[string, EventChange, string, number]>([
    [
      'with an invented id only after a minute: a copy call may be seconds old',
      { id: INVENTED },
      'DELETE_IN_PROGRESS',
      61,
    ],
    ['in a rollback only after a minute', {}, 'ROLLBACK_IN_PROGRESS', 61],
    ['with the real id at once', {}, 'DELETE_IN_PROGRESS', 1],
  ])('believes that there is nothing, %s', async (_, change, status, expected) => {
    const { play, is, clock } = deployed();
    is(status, 'DELETE_IN_PROGRESS');

    expect((await play({ type: 'Delete', ...change })).answer).toMatchObject({ status: 'SUCCESS' });
    expect(seconds(clock.now)).toBe(expected);
  });

  test('in a rollback asks which operation has made the copy, and leaves it if that operation finished', async () => {
    const { play, is, versions, calls } = deployed(
      { [NAME]: { status: 'STOPPED' } },
      { DescribeStackEvents: eventsOf(STACK_ID, ['UPDATE_COMPLETE', START - 86_000_000]) },
    );
    is('UPDATE_ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS');

    expect((await play({ type: 'Delete' })).answer).toMatchObject({ status: 'SUCCESS' });
    expect(calls).toContain('DescribeStackEvents');
    expect(versions.size).toBe(1);
  });

  test('is done if the project is gone', async () => {
    const { play, is } = deployed({}, { DescribeProjectVersions: awsError('ResourceNotFoundException') });
    is('DELETE_IN_PROGRESS');

    expect(await play({ type: 'Delete' })).toMatchObject({ steps: 1, answer: { status: 'SUCCESS' } });
  });

  test('deletes the copy that its id names, even if the properties now name another one', async () => {
    const { play, is, versions } = deployed({ old: { status: 'STOPPED' }, [NAME]: { status: 'STOPPED' } });
    is('DELETE_IN_PROGRESS');

    await play({ type: 'Delete', id: 'shapes-prod/old' });

    expect([...versions.keys()]).toEqual([NAME]);
  });

  test('waits for a copy that is in progress after its own time-out', async () => {
    const { play, is, turn } = deployed({ [NAME]: { status: 'COPYING_IN_PROGRESS' } });
    is('DELETE_IN_PROGRESS');

    const { answer } = await play(
      { type: 'Delete', change: { Timeout: '300' } },
      at(240, () => turn('COPYING_COMPLETED')),
    );

    expect(answer).toMatchObject({ status: 'SUCCESS' });
  });

  test('does nothing if a later operation has overtaken it', async () => {
    const { play, is, versions } = deployed({ [NAME]: { status: 'STOPPED' } });
    is('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE');

    expect((await play({ type: 'Delete' })).answer).toMatchObject({
      reason: expect.stringContaining('no longer waits for this Delete'),
    });
    expect(versions.size).toBe(1);
  });

  test('leaves a version that is not ours', async () => {
    const { play, is, versions } = deployed({ [NAME]: { status: 'STOPPED', tags: {} } });
    is('DELETE_IN_PROGRESS');

    expect((await play({ type: 'Delete' })).answer).toMatchObject({ status: 'SUCCESS' });
    expect(versions.size).toBe(1);
  });
});

test('a named copy whose source changes is refused before any change', async () => {
  const { play, calls } = deployed({ blue: { status: 'RUNNING' } });

  const { answer } = await play({
    type: 'Update',
    change: { VersionName: 'blue' },
    old: { VersionName: 'blue', OutputBucket: 'elsewhere' },
  });

  expect(answer).toMatchObject({
    physicalId: 'shapes-prod/blue',
    reason: expect.stringMatching(
      /^shapes-prod\/blue cannot become a copy of \S+\/v1\/\d+ in place.*Choose a new versionName/,
    ),
  });
  expect(calls).toEqual(['DescribeStacks', 'DescribeProjectVersions', 'ListTagsForResource']);
});

test('a request whose operation is over does nothing', async () => {
  const { play, calls, answer } = creating({}, { CopyProjectVersion: awsError('LimitExceededException') });

  const { answer: said } = await play(
    {},
    at(3, () => answer({ DescribeStacks: stackIn('ROLLBACK_IN_PROGRESS') })),
  );

  expect(said).toMatchObject({ reason: expect.stringContaining('no longer waits for this Create') });
  expect(countOf(calls, 'CopyProjectVersion')).toBe(3);
});
