import { OWNER_TAG } from '../../../contract/copied-model-version';
import { observe } from '../../../lambda/copied-model-version/observe';
import type { RekognitionCalls } from '../../../lambda/rekognition/calls';
import { DESTINATION, type EventChange, request, SOURCE_VERSION, version } from './requests';

const { arn } = version();
const tags = { [OWNER_TAG]: 'prod/Copy', team: 'vision' };
const finished = {
  ProjectVersionArn: arn,
  Status: 'COPYING_COMPLETED',
  StatusMessage: 'Why.',
  CreationTimestamp: new Date(0),
  SourceProjectVersionArn: SOURCE_VERSION,
  EvaluationResult: { F1Score: 0.93, Summary: { S3Object: { Bucket: 'b', Name: 'k/summary.json' } } },
};
const failing = (name: string) =>
  Promise.reject(Object.assign(new Error('AWS’s own text.'), { name, $metadata: { httpStatusCode: 400 } }));

interface World {
  readonly described?: () => Promise<object>;
  readonly tagged?: () => Promise<object>;
  readonly change?: EventChange;
  readonly wholly?: boolean;
  readonly deniedForGood?: boolean;
}

/** What is observed of the copy, and the calls that it took. */
async function seen(world: World = {}) {
  const calls: [string, unknown][] = [];
  const answer = (call: string, given: () => Promise<object>) => (input: unknown) => {
    calls.push([call, input]);
    return given();
  };
  const rekognition = {
    describeProjectVersions: answer(
      'describe',
      world.described ?? (async () => ({ ProjectVersionDescriptions: [finished] })),
    ),
    listTagsForResource: answer('tags', world.tagged ?? (async () => ({ Tags: tags }))),
  } as unknown as RekognitionCalls;
  const observation = await observe(rekognition, request(world.change), {
    deniedForGood: world.deniedForGood ?? false,
    wholly: world.wholly ?? false,
  });
  return { observation, calls };
}
const describing = (change: object) => async () => ({
  ProjectVersionDescriptions: [{ ...finished, ...change }],
});

test('a version is found by name in the destination, with all that Rekognition tells', async () => {
  const { observation, calls } = await seen();

  expect(calls).toEqual([
    ['describe', { ProjectArn: DESTINATION, VersionNames: [request().versionName] }],
    ['tags', { ResourceArn: arn }],
  ]);
  expect(observation).toEqual({
    kind: 'version',
    version: {
      arn,
      status: 'COPYING_COMPLETED',
      statusMessage: 'Why.',
      created: 1_700_000_003_000,
      sourceModelVersionArn: SOURCE_VERSION,
      f1Score: 0.93,
      evaluationSummaryUri: 's3://b/k/summary.json',
      evaluationSummary: { bucket: 'b', key: 'k/summary.json' },
      ours: true,
      tags,
    },
  });
});

test.each([
  ['our owner tag', true, { Tags: tags }],
  ['the owner tag of another resource', false, { Tags: { [OWNER_TAG]: 'prod/Other' } }],
  ['other tags', false, { Tags: { team: 'vision' } }],
  ['no tags', false, {}],
])('a version with %s: ours is %p', async (_, ours, answer: { Tags?: object }) => {
  const { observation } = await seen({ tagged: async () => answer });

  expect(observation).toMatchObject({ version: { ours, tags: { ...answer.Tags } } });
});

test.each([
  ['of a copy on its way are not read', 'COPYING_IN_PROGRESS', false, 1],
  ['of a copy on its way are read by who wants to know all', 'COPYING_IN_PROGRESS', true, 2],
  ['of a finished copy are read', 'COPYING_COMPLETED', false, 2],
])('the tags %s', async (_, Status, wholly, expected) => {
  const { observation, calls } = await seen({ described: describing({ Status }), wholly });

  expect(calls).toHaveLength(expected);
  expect((observation as any).version.ours).toBe(expected === 2 ? true : undefined);
});

test.each([
  ['another version', arn.replace('/version/', '/version/x')],
  ['another project', arn.replace('shapes-prod', 'others')],
])('an answer about %s is not taken for ours', async (_, ProjectVersionArn) => {
  const { observation } = await seen({ described: describing({ ProjectVersionArn }) });

  expect(observation).toEqual({ kind: 'absent' });
});

test.each([
  ['the time in its ARN', { CreationTimestamp: new Date(1_600_000_000_000) }, 1_700_000_003_000],
  ['its timestamp', { CreationTimestamp: new Date(1_800_000_000_000) }, 1_800_000_000_000],
  ['the time in its ARN alone', { CreationTimestamp: undefined }, 1_700_000_003_000],
])('a version is as young as %s says', async (_, change, created) => {
  const { observation } = await seen({ described: describing(change) });

  expect(observation).toMatchObject({ version: { created } });
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
  const { observation } = await seen({ described: describing(change) });

  expect(observation).toMatchObject({ version: expected });
});

test.each([
  ['none', { ProjectVersionDescriptions: [] }],
  ['nothing', {}],
  ['one without an ARN', { ProjectVersionDescriptions: [{ Status: 'RUNNING' }] }],
])('a project that shows %s under the name: absent', async (_, answer) => {
  const { observation } = await seen({ described: async () => answer });

  expect(observation).toEqual({ kind: 'absent' });
});

test('a project that is gone holds no version to delete', async () => {
  const { observation } = await seen({
    described: () => failing('ResourceNotFoundException'),
    change: { type: 'Delete' },
  });

  expect(observation).toEqual({ kind: 'absent' });
});

test.each(['Create', 'Update'] as const)(
  'fails to %s a copy in a project that is not there',
  async (type) => {
    const { observation } = await seen({
      described: () => failing('ResourceNotFoundException'),
      change: { type },
    });

    expect(observation).toEqual({
      kind: 'unobservable',
      message: expect.stringMatching(/^The destination project arn:\S+ was not found/),
    });
  },
);

describe.each([
  ['DescribeProjectVersions', (answer: () => Promise<object>) => ({ described: answer })],
  ['ListTagsForResource', (answer: () => Promise<object>) => ({ tagged: answer })],
] as const)('%s', (call, answering) => {
  test.each([
    'ThrottlingException',
    'InternalServerError',
    'ResourceInUseException',
    'AccessDeniedException',
  ])('answers %s: not known yet', async (name) => {
    const { observation } = await seen(answering(() => failing(name)));

    expect(observation).toEqual({ kind: 'unknown', because: `${name}: AWS’s own text.` });
  });

  test.each([
    ['AccessDeniedException', true, 'is not allowed for the copy '],
    ['InvalidParameterException', false, 'was refused for the copy '],
  ])('answers %s: it will never be known', async (name, deniedForGood, says) => {
    const { observation } = await seen({ ...answering(() => failing(name)), deniedForGood });

    expect(observation).toEqual({
      kind: 'unobservable',
      message: expect.stringContaining(`${call} ${says}`),
    });
  });
});

test('a version that goes away between both calls is looked for again', async () => {
  const { observation } = await seen({ tagged: () => failing('ResourceNotFoundException') });

  expect(observation).toMatchObject({ kind: 'unknown' });
});
