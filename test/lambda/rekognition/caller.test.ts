import { callerIn } from '../../../lambda/rekognition/caller';

const DENIAL =
  'AccessDeniedException: User: arn:aws:sts::222222222222:assumed-role/prod-Role/prod-Function is not authorized';

test.each([
  ['the role that AWS names', DENIAL, 'the role prod-Role'],
  ['no role', 'AccessDeniedException: No.', "the function's role"],
])('%s', (_, text, expected) => {
  expect(callerIn(text, "the function's role")).toBe(expected);
});
