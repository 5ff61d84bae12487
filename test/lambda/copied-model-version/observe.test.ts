import { OPERATION_TAG, OWNER_TAG } from '../../../contract/copied-model-version';
import { observe } from '../../../lambda/copied-model-version/observe';
import type { Moment } from '../../../lambda/reconcile/kind';
import { type Answers, answering, awsError, iso, START } from '../../../testing/handlers/answers';
import { context } from '../../../testing/handlers/context';
import {
  arnOf,
  DESTINATION,
  MARKS,
  nothing,
  request,
  SOURCE_VERSION,
  shown,
  TAGS,
  version,
} from '../../../testing/handlers/copy-requests';

const { arn } = version();
const NOTES = { startedAt: iso(START) };

/** What is observed of the copy, and the calls that it took. */
async function seen(answers: Answers = {}, at: Partial<Moment> = {}) {
  const aws = answering({
    DescribeProjectVersions: shown(),
    ListTagsForResource: { Tags: TAGS },
    ...answers,
  });
  const type = at.situation === 'remove' || at.situation === 'undo' ? 'Delete' : 'Update';
  const observation = await observe(context(aws, at), request({ type }));
  return { observation, ...aws };
}

test('a version is found by name in the destination, with everything that Rekognition shows', async () => {
  const { observation, calls, inputsOf } = await seen({
    DescribeProjectVersions: shown({
      StatusMessage: 'Why.',
      EvaluationResult: {
        F1Score: 0.93,
        Summary: { S3Object: { Bucket: 'b', Name: 'k/summary.json', Version: 'v' } },
      },
    }),
  });

  expect(calls).toEqual(['DescribeProjectVersions', 'ListTagsForResource']);
  expect(inputsOf('DescribeProjectVersions')).toEqual([
    { ProjectArn: DESTINATION, VersionNames: [request().versionName], NextToken: undefined },
  ]);
  expect(inputsOf('ListTagsForResource')).toEqual([{ ResourceArn: arn }]);
  expect(observation).toEqual({
    kind: 'seen',
    thing: {
      arn,
      status: 'COPYING_COMPLETED',
      statusMessage: 'Why.',
      sourceModelVersionArn: SOURCE_VERSION,
      f1Score: 0.93,
      evaluationSummaryUri: 's3://b/k/summary.json',
      evaluationSummary: { bucket: 'b', key: 'k/summary.json', versionId: 'v' },
      tags: TAGS,
      ours: true,
      mark: { stack: request().stack.uuid, since: MARKS.before.split('/')[1] },
    },
  });
});

test('a version is found on a later page, after an empty first one', async () => {
  const { observation, inputsOf } = await seen({
    DescribeProjectVersions: ({ NextToken }: { NextToken?: string }) =>
      NextToken ? shown() : { ...nothing, NextToken: 'more' },
  });

  expect(observation).toMatchObject({ thing: { arn } });
  expect(inputsOf('DescribeProjectVersions').map(({ NextToken }) => NextToken)).toEqual([undefined, 'more']);
});

test.each([
  ['our owner tag and a mark', true, { Tags: TAGS }],
  ['our owner tag', true, { Tags: request().tags }],
  ['the owner tag of another resource', false, { Tags: { [OWNER_TAG]: 'prod/Other' } }],
  ['other tags', false, { Tags: { team: 'vision' } }],
  ['no tags', false, {}],
])('a version with %s: ours is %p', async (_, ours, answer: { Tags?: Record<string, string> }) => {
  const { observation } = await seen({ ListTagsForResource: answer });

  expect(observation).toMatchObject({ thing: { ours, tags: { ...answer.Tags } } });
  expect('mark' in (observation as any).thing && !!(observation as any).thing.mark).toBe(
    OPERATION_TAG in (answer.Tags ?? {}),
  );
});

const IN_PROGRESS = { DescribeProjectVersions: shown({ Status: 'COPYING_IN_PROGRESS' }) };
const ANOTHER_ARN = arn.replace(/\d$/, '9');

test.each<[string, Answers, Partial<Moment>, boolean]>([
  ['of a finished copy are read', {}, {}, true],
  ['of a copy in progress are read, until it is known whose it is', IN_PROGRESS, {}, true],
  [
    'of a copy in progress of this operation are not read',
    IN_PROGRESS,
    { notes: { ...NOTES, touched: true } },
    false,
  ],
  ['of a finished copy are read again', {}, { notes: { ...NOTES, touched: true } }, true],
  [
    'of a copy in progress that this request has made are not read',
    IN_PROGRESS,
    { notes: { ...NOTES, made: arn } },
    false,
  ],
  ['of a finished copy that this request has made are read', {}, { notes: { ...NOTES, made: arn } }, true],
  [
    'of a version that this request has not made are read',
    {},
    { notes: { ...NOTES, made: ANOTHER_ARN } },
    true,
  ],
  ['are read by a removal', IN_PROGRESS, { situation: 'remove', notes: { ...NOTES, touched: true } }, true],
  ['are read by an undo', {}, { situation: 'undo', notes: { ...NOTES, made: arn } }, true],
])('the tags %s', async (_, answers, at, expected) => {
  const { observation, calls } = await seen(answers, at);

  expect(calls.includes('ListTagsForResource')).toBe(expected);
  expect((observation as any).thing.ours).toBe(expected ? true : undefined);
});

test.each<[string, string, Partial<Moment>, boolean | undefined]>([
  ['in progress may get them yet', 'COPYING_IN_PROGRESS', {}, undefined],
  ['that is finished is not ours', 'COPYING_COMPLETED', {}, false],
  [
    'that this request has made may get them yet',
    'COPYING_COMPLETED',
    { notes: { ...NOTES, made: arn } },
    undefined,
  ],
])('a version without tags %s', async (_, Status, at, ours) => {
  const answers = { DescribeProjectVersions: shown({ Status }), ListTagsForResource: { Tags: {} } };
  const { observation } = await seen(answers, at);

  expect((observation as any).thing.ours).toBe(ours);
});

test.each([
  ['another version', arn.replace('/version/', '/version/x')],
  ['another project', arn.replace('shapes-prod', 'others')],
])('an answer about %s does not count as our version', async (_, ProjectVersionArn) => {
  const { observation } = await seen({ DescribeProjectVersions: shown({ ProjectVersionArn }) });

  expect(observation).toEqual({ kind: 'absent' });
});

test.each([
  ['status', { Status: undefined }, { status: 'UNKNOWN' }],
  ['evaluation', { EvaluationResult: undefined }, { f1Score: undefined, evaluationSummaryUri: undefined }],
  [
    'summary',
    { EvaluationResult: { Summary: { S3Object: { Bucket: 'b' } } } },
    { evaluationSummaryUri: undefined, evaluationSummary: undefined },
  ],
])('a version without %s', async (_, change, expected) => {
  const { observation } = await seen({ DescribeProjectVersions: shown(change) });

  expect(observation).toMatchObject({ thing: expected });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 90, -0.1, '0.9', null])(
  'the F1 score %p does not count',
  async (F1Score) => {
    const { observation } = await seen({ DescribeProjectVersions: shown({ EvaluationResult: { F1Score } }) });

    expect((observation as any).thing.f1Score).toBeUndefined();
  },
);

test.each([
  ['none', nothing],
  ['nothing', {}],
  ['one without an ARN', { ProjectVersionDescriptions: [{ Status: 'RUNNING' }] }],
])('a project that shows %s under the name: absent', async (_, answer) => {
  const { observation } = await seen({ DescribeProjectVersions: answer });

  expect(observation).toEqual({ kind: 'absent' });
});

const GONE = { DescribeProjectVersions: awsError('ResourceNotFoundException') };

test.each(['restore', 'remove', 'undo'] as const)(
  'a missing project has no version, if nothing must be made: %s',
  async (situation) => {
    expect((await seen(GONE, { situation })).observation).toEqual({ kind: 'absent' });
  },
);

test.each(['create', 'replace', 'change'] as const)(
  'fails after a minute if a copy must be in a missing project: %s',
  async (situation) => {
    expect((await seen(GONE, { situation, age: 59_999 })).observation).toMatchObject({ kind: 'unknown' });
    expect((await seen(GONE, { situation, age: 60_000 })).observation).toEqual({
      kind: 'unobservable',
      message: expect.stringMatching(/^The destination project arn:\S+ was not found/),
    });
  },
);

describe.each(['DescribeProjectVersions', 'ListTagsForResource'])('%s', (call) => {
  test.each<[string, number | 'lost', number]>([
    ['ThrottlingException', 400, 120_001],
    ['InternalServerError', 500, 120_001],
    ['ResourceInUseException', 400, 120_001],
    ['TimeoutError', 'lost', 120_001],
    ['AccessDeniedException', 400, 119_999],
  ])('answers %s: not known yet', async (name, status, age) => {
    const { observation } = await seen({ [call]: awsError(name, status) }, { age });

    expect(observation).toMatchObject({ kind: 'unknown', because: `${name}: AWS’s own text.` });
  });

  test.each([
    ['AccessDeniedException', 120_000, 'is not allowed for the copy '],
    ['InvalidParameterException', 0, 'was refused for the copy '],
  ])('answers %s: fails', async (name, age, says) => {
    const { observation } = await seen({ [call]: awsError(name) }, { age });

    expect(observation).toEqual({
      kind: 'unobservable',
      message: expect.stringContaining(`${call} ${says}`),
    });
  });
});

test('a version that is deleted between both calls is looked for again', async () => {
  const { observation } = await seen({ ListTagsForResource: awsError('ResourceNotFoundException') });

  expect(observation).toMatchObject({ kind: 'unknown' });
});

describe('the copies in progress', () => {
  /** The project has one version of each of these statuses, under other names. */
  const others = (...statuses: string[]): Answers => ({
    DescribeProjectVersions: {
      ProjectVersionDescriptions: statuses.map((Status, index) => ({
        ProjectVersionArn: arnOf(`other-${index}`),
        Status,
      })),
    },
  });

  test.each(['create', 'replace'] as const)(
    'are counted in the same call by a copy that is still to be made: %s',
    async (situation) => {
      const { observation, inputsOf } = await seen(
        others('COPYING_IN_PROGRESS', 'COPYING_COMPLETED', 'COPYING_FAILED', 'COPYING_IN_PROGRESS'),
        { situation, notes: NOTES },
      );

      expect(observation).toEqual({ kind: 'absent', notes: { copying: 2 } });
      expect(inputsOf('DescribeProjectVersions')).toMatchObject([{ VersionNames: undefined }]);
    },
  );

  test.each<[string, Partial<Moment>['notes'], number]>([
    ['the first look reads on, because a finished version may have the name', NOTES, 2],
    ['a later look reads no further', { ...NOTES, found: 'absent' }, 1],
    [
      'a call with a lost answer may have made ours',
      { ...NOTES, found: 'absent', asked: NOTES.startedAt },
      2,
    ],
    ['a step that died may have made ours', { ...NOTES, found: 'absent', repeated: true }, 2],
    ['ours was seen', { ...NOTES, found: 'absent', touched: true }, 2],
  ])('are five of others on the first page: %s', async (_, notes, pages) => {
    const page = {
      ...others(...Array(5).fill('COPYING_IN_PROGRESS')).DescribeProjectVersions,
      NextToken: 'next',
    };
    const { observation, calls } = await seen(
      { DescribeProjectVersions: ({ NextToken }: any) => (NextToken ? nothing : page) },
      { situation: 'create', notes },
    );

    expect(observation).toEqual({ kind: 'absent', notes: { copying: 5 } });
    expect(calls).toHaveLength(pages);
  });

  test.each<[string, Partial<Moment>]>([
    ['changes an existing copy', { situation: 'change', notes: NOTES }],
    ['goes back', { situation: 'restore', notes: NOTES }],
    ['found a version under the name', { situation: 'create', notes: { ...NOTES, found: 'COPYING_FAILED' } }],
    ['has made its copy', { situation: 'create', notes: { ...NOTES, found: 'absent', made: arn } }],
  ])('are not counted by a request that %s', async (_, at) => {
    const { observation, inputsOf } = await seen({ DescribeProjectVersions: nothing }, at);

    expect(observation).toEqual({ kind: 'absent' });
    expect(inputsOf('DescribeProjectVersions')).toMatchObject([{ VersionNames: [request().versionName] }]);
  });
});
