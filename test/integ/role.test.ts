import { answerOf } from '../../integ/cases/role/answer';

const DENIED =
  'CopyProjectVersion is not allowed for the copy "v1-8a" in arn:…: let the source account permit it.';

test.each([
  ['policy', 'refused', 'PutProjectPolicy: Rekognition does not accept the document: check its principals'],
  ['chosen role', 'never met', DENIED],
  ['other role', 'counts', DENIED],
] as const)('a refusal of the %s says that the condition is %s', (part, answer, message) => {
  expect(answerOf(part, message)).toBe(answer);
});

test.each([
  ['policy', DENIED],
  ['chosen role', 'the bucket does not exist'],
  ['other role', 'Rate exceeded'],
] as const)('fails where the %s has failed for another reason', (part, message) => {
  expect(answerOf(part, message)).toBeUndefined();
});
