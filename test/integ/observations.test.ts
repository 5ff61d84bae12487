import { observationsOf, type Seen } from '../../integ/cases/copy/observations';

const BEGUN = Date.UTC(2026, 0, 1);
const SEEN: Seen = {
  version: {
    ProjectVersionArn: `arn:aws:rekognition:eu-west-1:222222222222:project/copies/version/v1/${BEGUN}`,
    CreationTimestamp: new Date(BEGUN),
    EvaluationResult: {
      F1Score: 0.9,
      Summary: { S3Object: { Bucket: 'results', Name: 'first/summary.json' } },
    },
  },
  tags: { made: 'first', 'cdk-rekognition-custom-labels:owner': 'stack/Copy' },
  declaredTags: ['made'],
  outputBucket: 'results',
  summaryIsThere: true,
  answered: new Date(BEGUN + 372_400),
};

test('a copy as expected', () => {
  expect(observationsOf(SEEN)).toEqual([
    'it took at most 372 s',
    'it has an F1 score, 0.9',
    'its evaluation summary is in the output bucket',
    'no tag of the source came along',
    'its CreationTimestamp is 2026-01-01T00:00:00.000Z',
  ]);
});

test('a copy with only unexpected properties', () => {
  const { ProjectVersionArn } = SEEN.version;

  expect(
    observationsOf({
      ...SEEN,
      version: { ProjectVersionArn },
      tags: { ...SEEN.tags, team: 'vision' },
      answered: undefined,
    }),
  ).toEqual([
    'it has no F1 score',
    'no evaluation summary is named',
    'tags that nobody declared: team',
    'its CreationTimestamp is not told',
  ]);
});

test.each([
  ['results', false, 'its evaluation summary is said to be, but is not, in the output bucket'],
  ['training', false, 'its evaluation summary is said to be in training, not in the output bucket'],
])('a summary whose address is in %s', (Bucket, summaryIsThere, line) => {
  const version = { ...SEEN.version, EvaluationResult: { Summary: { S3Object: { Bucket, Name: 'x' } } } };

  expect(observationsOf({ ...SEEN, version, summaryIsThere })).toContain(line);
});
