import { callerIn, letCall } from '../../../lambda/rekognition/caller';

const DENIAL =
  'AccessDeniedException: User: arn:aws:sts::222222222222:assumed-role/prod-Role/prod-Function is not authorized';

test.each([
  ['the role that AWS names', DENIAL, 'the role prod-Role'],
  ['no role', 'AccessDeniedException: No.', "the function's role"],
])('%s', (_, text, expected) => {
  expect(callerIn(text, "the function's role")).toBe(expected);
});

describe('the advice', () => {
  const OF_SOURCE = 'on resource: arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1';
  const advised = (text: string) => letCall(text, '222222222222', 'the role Copier');

  test.each([
    ['because no identity-based policy allows it', 'identity-based policy'],
    ['because no permissions boundary allows it', 'permissions boundary'],
    ['because no session policy allows it', 'session policy'],
    ['because no VPC endpoint policy allows it', 'VPC endpoint policy'],
    ['with an explicit deny in a service control policy', 'service control policy'],
    [`${OF_SOURCE} with an explicit deny in a service control policy`, 'service control policy'],
    ['with an explicit deny in a resource control policy', 'resource control policy'],
  ])('after "%s" names the one kind of policy', (text, kind) => {
    expect(advised(text)).toBe(`account 222222222222 must let the role Copier make the call, in the ${kind}`);
  });

  test('for a resource control policy names the account of the resource', () => {
    expect(advised(`${OF_SOURCE} with an explicit deny in a resource control policy`)).toBe(
      'account 111111111111 must let the role Copier make the call, in the resource control policy',
    );
  });

  test('names all kinds of policies if AWS names none', () => {
    expect(advised('Access denied.')).toBe(
      'account 222222222222 must let the role Copier make the call (permissions boundaries and service control policies count too)',
    );
  });
});
