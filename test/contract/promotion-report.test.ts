import { readEvaluation, writeEvaluation } from '../../contract/promotion-report';

test.each([
  ['arn:of-v1', '0.95', 's3://bucket/with space/summary.json'],
  ['arn:of-v1', '', ''],
])(
  'an evaluation is the same after writing and reading: %s %s %s',
  (sourceModelVersionArn, f1Score, evaluationSummaryUri) => {
    const evaluation = { sourceModelVersionArn, f1Score, evaluationSummaryUri };

    expect(readEvaluation(writeEvaluation(evaluation))).toEqual(evaluation);
  },
);

test.each([undefined, '', 'something', ' 0.9 s3://b/k'])('the text %s is no evaluation', (text) => {
  expect(readEvaluation(text)).toBeUndefined();
});
