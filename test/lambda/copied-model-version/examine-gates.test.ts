import { Readable } from 'node:stream';
import { examineGates } from '../../../lambda/copied-model-version/examine-gates';
import type { Moment } from '../../../lambda/reconcile/kind';
import { type Answers, answering, awsError, operationIn } from '../../../testing/handlers/answers';
import { context } from '../../../testing/handlers/context';
import { DESTINATION, request, shown, version } from '../../../testing/handlers/copy-requests';

const SUMMARY = { bucket: 'models-of-prod', key: 'copies/summary.json' };
const URI = 's3://models-of-prod/copies/summary.json';
const NAME = '/models/current';
const RENAMED =
  'If the pointer or its project got another name, deploy that first, with the current version and without maximumF1Drop';
const CURRENT = 'arn:aws:rekognition:eu-west-1:222222222222:project/shapes-prod/version/v0/1690000000000';

const LABELS = { MinimumLabelF1Scores: { circle: '0.8' } };
const DROP = { MaximumF1Drop: '0.02', CurrentVersionParameterName: NAME };

const file = (text: string) => ({ Body: Readable.from([Buffer.from(text)]) });
const summary = (scores: Record<string, number>) =>
  file(
    JSON.stringify({
      LabelEvaluationResults: Object.entries(scores).map(([Label, F1Score]) => ({
        Label,
        Metrics: { F1Score },
      })),
    }),
  );
const pointer = (Value: string) => ({ Parameter: { Name: NAME, Value } });
const current = (change: object = {}) =>
  shown({ ProjectVersionArn: CURRENT, EvaluationResult: { F1Score: 0.95 }, ...change });

interface Asked {
  readonly answers?: Answers;
  readonly change: Record<string, unknown>;
  readonly of?: Parameters<typeof version>[0];
  readonly at?: Partial<Moment>;
}

/** What the gates find out about a copy that is new to the stack unless said otherwise. */
async function examined({ answers = {}, change, of = {}, at = {} }: Asked) {
  const aws = answering(answers);
  const began = aws.clock.now;
  const step = context(aws, { situation: 'replace', ...at });
  const copy = version({ f1Score: 0.9, evaluationSummary: SUMMARY, evaluationSummaryUri: URI, ...of });
  const observation = await examineGates(aws.gateCalls, step, request({ change }), copy);
  const evidence = observation.kind === 'seen' ? observation.thing.evidence : undefined;
  return {
    observation,
    evidence,
    calls: aws.calls,
    inputsOf: aws.inputsOf,
    records: step.calls,
    took: aws.clock.now - began,
  };
}

/** What the gates find out about the labels, if this is the answer about the summary. */
const labelsOf = async (GetObject: Answers[string], of: Asked['of'] = {}) =>
  (await examined({ answers: { GetObject }, change: LABELS, of })).evidence?.labels;

describe('the scores of labels', () => {
  test.each([[undefined], ['v']])(
    'come from the object that Rekognition names: version %p',
    async (versionId) => {
      const answers = { GetObject: () => summary({ circle: 0.71 }) };
      const of = { evaluationSummary: { ...SUMMARY, versionId } };

      const { evidence, calls, inputsOf } = await examined({ answers, change: LABELS, of });

      expect(evidence).toEqual({
        labels: { kind: 'known', scores: new Map([['circle', 0.71]]), names: undefined },
      });
      expect(calls).toEqual(['GetObject']);
      expect(inputsOf('GetObject')).toEqual([
        {
          Bucket: 'models-of-prod',
          Key: 'copies/summary.json',
          VersionId: versionId,
          ExpectedBucketOwner: '222222222222',
        },
      ]);
    },
  );

  test('arrive in pieces', async () => {
    const text = JSON.stringify({ LabelEvaluationResults: [{ Label: 'é', Metrics: { F1Score: 1 } }] });
    const Body = Readable.from([...Buffer.from(text)].map((byte) => Buffer.of(byte)));

    expect(await labelsOf({ Body })).toEqual({ kind: 'known', scores: new Map([['é', 1]]) });
  });

  const noSummary =
    /^s3:\/\/.* is no evaluation summary: it is not JSON, it has no LabelEvaluationResults, or it is larger than that of a model with 250 labels, the most there can be$/;
  const longest = () => Readable.from([Buffer.alloc(16 * 1024 * 1024, ' '), Buffer.alloc(0)]);
  test.each([
    ['the object is not there', awsError('NoSuchKey', 404), /^the .* does not exist$/],
    ['its version is not there', awsError('NoSuchVersion', 404), /not exist/],
    ['the bucket is not there', awsError('NoSuchBucket', 404), /not exist/],
    ['the object is no JSON', file('<html>'), noSummary],
    ['the object is empty', {}, noSummary],
    ['the object has only spaces, as many as the longest summary', () => ({ Body: longest() }), noSummary],
  ])('are missing if %s', async (_, answer, because) => {
    expect(await labelsOf(answer)).toEqual({ kind: 'missing', because: expect.stringMatching(because) });
  });

  test('are missing if Rekognition names no summary', async () => {
    expect(await labelsOf({}, { evaluationSummary: undefined })).toEqual({
      kind: 'missing',
      because: expect.stringMatching(/names no evaluation summary/),
    });
  });

  test('are missing if the object is huge, and only the size of a summary is read', async () => {
    let read = 0;
    const Body = (async function* () {
      for (;;) {
        read++;
        yield Buffer.alloc(1024 * 1024);
      }
    })();

    expect(await labelsOf({ Body })).toMatchObject({ because: expect.stringMatching(/is longer than/) });
    expect(read).toBe(17);
  });
});

describe('an object that does not arrive', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('is abandoned after eight seconds, and read again in the next pass', async () => {
    const Body = new Readable({ read() {} });

    const reading = examined({ answers: { GetObject: { Body } }, change: LABELS });
    await vi.advanceTimersByTimeAsync(7_999);
    expect(Body.destroyed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);

    expect((await reading).observation).toEqual({
      kind: 'unknown',
      because: 'Error: the object took too long to arrive',
    });
  });

  test('leaves no timer behind if it arrives', async () => {
    await labelsOf(summary({}));

    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the current version', () => {
  const compared = (GetParameter: object, DescribeProjectVersions: object = {}, at: Partial<Moment> = {}) =>
    examined({ answers: { GetParameter, DescribeProjectVersions }, change: DROP, at });

  test('is the one that the pointer names, and is read a second after the copy', async () => {
    const { evidence, calls, inputsOf, took } = await compared(pointer(CURRENT), current());

    expect(evidence).toEqual({ current: { kind: 'known', arn: CURRENT, f1Score: 0.95 } });
    expect(calls).toEqual(['GetParameter', 'DescribeProjectVersions']);
    expect(inputsOf('GetParameter')).toEqual([{ Name: NAME }]);
    expect(inputsOf('DescribeProjectVersions')).toEqual([
      { ProjectArn: DESTINATION, VersionNames: ['v0'], NextToken: undefined },
    ]);
    expect(took).toBe(1_000);
  });

  test('is the copy itself if the pointer already names it', async () => {
    const { evidence, calls } = await compared(pointer(version().arn));

    expect(evidence).toEqual({ current: { kind: 'known', arn: version().arn, f1Score: 0.9 } });
    expect(calls).toEqual(['GetParameter']);
  });

  test.each([
    ['newer', 'shapes/version/v2/1700000001001', { kind: 'newer', arn: CURRENT }],
    ['as old', 'shapes/version/v2/1700000001000', { kind: 'known', arn: CURRENT, f1Score: 0.95 }],
    ['older', 'shapes/version/v2/1600000000000', { kind: 'known', arn: CURRENT, f1Score: 0.95 }],
    ['of another project', 'forms/version/v2/1700000001001', { kind: 'known', arn: CURRENT, f1Score: 0.95 }],
  ])('is reported if its source, compared with the copy’s, is %s', async (_, resource, expected) => {
    const SourceProjectVersionArn = `arn:aws:rekognition:eu-west-1:111111111111:project/${resource}`;

    const { evidence } = await compared(pointer(CURRENT), current({ SourceProjectVersionArn }));

    expect(evidence?.current).toEqual(expected);
  });

  test('may be missing while the stack is created', async () => {
    const creation = { situation: 'create', operation: operationIn('CREATE_IN_PROGRESS') } as const;

    const { evidence, calls } = await compared(awsError('ParameterNotFound'), {}, creation);

    expect(evidence).toEqual({ current: { kind: 'none' } });
    expect(calls).toEqual(['GetParameter']);
  });

  const FOREIGN = CURRENT.replace('222222222222', '111111111111');
  const GONE = `${NAME} names ${CURRENT}, which is gone`;
  const NO_ARN = `${NAME} does not hold the ARN of a model version`;
  const ELSEWHERE = CURRENT.replace('shapes-prod', 'shapes-test');
  test.each<readonly [string, object, object, unknown]>([
    [
      'is gone',
      awsError('ParameterNotFound'),
      {},
      `${NAME} does not exist, though the stack was deployed before: was it deleted by hand, or is this the first copy? ${RENAMED}`,
    ],
    ['holds something else', pointer('nothing yet'), {}, NO_ARN],
    ['holds nothing', {}, {}, NO_ARN],
    [
      'names a version of another project',
      pointer(ELSEWHERE),
      {},
      `${NAME} names ${ELSEWHERE}, a version of another project. ${RENAMED}`,
    ],
    [
      'names a version of another account',
      pointer(FOREIGN),
      {},
      expect.stringMatching(/a version of another project\. If /),
    ],
    ['names a version that is gone', pointer(CURRENT), { ProjectVersionDescriptions: [] }, GONE],
    [
      'names a version that is gone, and another has its name',
      pointer(CURRENT),
      current({ ProjectVersionArn: CURRENT.replace('1690000000000', '1690000000001') }),
      GONE,
    ],
    ['names one of a project that is gone', pointer(CURRENT), awsError('ResourceNotFoundException'), GONE],
    ...[undefined, {}, { F1Score: Number.NaN }, { F1Score: Number.POSITIVE_INFINITY }].map(
      (EvaluationResult) =>
        [
          `names a version with the evaluation ${JSON.stringify(EvaluationResult)}`,
          pointer(CURRENT),
          current({ EvaluationResult }),
          `${NAME} names ${CURRENT}, which has no F1 score`,
        ] as const,
    ),
  ])('is missing if the pointer %s', async (_, parameter, versions, because) => {
    expect((await compared(parameter, versions)).evidence).toEqual({ current: { kind: 'missing', because } });
  });
});

describe('a call that AWS does not answer', () => {
  const BOTH = { ...LABELS, ...DROP };
  /** What is examined if `call` gets this answer, and each other call a good one. */
  const without = (call: string, answer: object, at: Partial<Moment> = {}) =>
    examined({
      answers: {
        GetObject: () => summary({ circle: 1 }),
        GetParameter: pointer(CURRENT),
        DescribeProjectVersions: current(),
        [call]: answer,
      },
      change: BOTH,
      at,
    });

  test.each<[string, string, number | 'lost']>([
    ['GetObject', 'SlowDown', 503],
    ['GetObject', 'RequestTimeout', 400],
    ['GetObject', 'AccessDenied', 403],
    ['GetParameter', 'ThrottlingException', 400],
    ['GetParameter', 'AccessDeniedException', 400],
    ['DescribeProjectVersions', 'ProvisionedThroughputExceededException', 400],
    ['DescribeProjectVersions', 'AccessDeniedException', 400],
    ['GetParameter', 'TimeoutError', 'lost'],
  ])('is made again in the next pass: %s, %s', async (call, error, status) => {
    const { observation, records } = await without(call, awsError(error, status));

    expect(observation).toMatchObject({ kind: 'unknown', because: `${error}: AWS’s own text.` });
    expect(records).toContainEqual({ call, error, requestId: 'of the error' });
  });

  test.each([
    ['GetObject', 'AccessDenied', `GetObject on ${URI} is not allowed`],
    ['GetParameter', 'AccessDeniedException', `GetParameter on ${NAME} is not allowed`],
    ['DescribeProjectVersions', 'AccessDeniedException', 'DescribeProjectVersions is not allowed'],
  ])('fails after the time that permissions need: %s', async (call, error, says) => {
    const { observation } = await without(call, awsError(error, 403), { age: 120_001 });

    expect(observation).toEqual({ kind: 'unobservable', message: expect.stringContaining(says) });
  });

  test('fails if a retry would get the same answer', async () => {
    const { observation } = await without('GetObject', awsError('KMS.DisabledException'));

    expect(observation).toEqual({
      kind: 'unobservable',
      message: expect.stringMatching(/^GetObject on s3:.* was refused .* AWS said: KMS.DisabledException/),
    });
  });

  test('fails with an error of our own code, unchanged', async () => {
    const examining = examineGates(
      () => Promise.reject(new Error('no such file')),
      context(answering(), { situation: 'create' }),
      request({ change: BOTH }),
      version(),
    );

    await expect(examining).rejects.toThrow('no such file');
  });
});

test('each call is noted for the log', async () => {
  const { records } = await examined({
    answers: {
      GetObject: { ...summary({}), $metadata: { requestId: 'of the object' } },
      GetParameter: { ...pointer(CURRENT), $metadata: { requestId: 'of the parameter' } },
      DescribeProjectVersions: { ...current(), $metadata: { requestId: 'of the version' } },
    },
    change: { ...LABELS, ...DROP },
  });

  expect(records).toHaveLength(3);
  expect(records).toEqual(
    expect.arrayContaining([
      { call: 'GetObject', requestId: 'of the object' },
      { call: 'GetParameter', requestId: 'of the parameter' },
      { call: 'DescribeProjectVersions', requestId: 'of the version' },
    ]),
  );
});

test('the pointer is not read for a copy that is not new to the stack', async () => {
  const { evidence, calls } = await examined({
    answers: { GetObject: summary({}) },
    change: { ...LABELS, ...DROP },
    at: { situation: 'change' },
  });

  expect(calls).toEqual(['GetObject']);
  expect(evidence?.current).toBeUndefined();
});
