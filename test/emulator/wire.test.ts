import { Emulator } from '../../emulator/emulator';
import { checkInput } from '../../emulator/wire/check-input';
import inputs from '../../emulator/wire/inputs.json';

/** What is said about an input of an operation: `kms:DescribeKey`. */
const refusal = (operation: string, input: unknown) => {
  const [service, name] = operation.split(':');
  try {
    checkInput(service, name, input);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
  return undefined;
};

const STREAM = { logGroupName: 'g', logStreamName: 's' };
const SESSION = { RoleArn: 'arn:aws:iam::111111111111:role/r', RoleSessionName: 'session' };

/** Each text was read in an answer of AWS, with other values. */
test.each<[string, unknown, string]>([
  [
    'logs:PutLogEvents',
    { ...STREAM, logEvents: [{ message: 'm' }] },
    "InvalidParameterException: 1 validation error detected: Value null at 'logEvents.1.member.timestamp' failed to satisfy constraint: Member must not be null",
  ],
  [
    'logs:PutLogEvents',
    { ...STREAM, logEvents: [] },
    "InvalidParameterException: 1 validation error detected: Value '[]' at 'logEvents' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'logs:DescribeLogGroups',
    { logGroupNamePrefix: '' },
    "InvalidParameterException: 2 validation errors detected: Value '' at 'logGroupNamePrefix' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+; Value '' at 'logGroupNamePrefix' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'sts:AssumeRole',
    { ...SESSION, ExternalId: '%20' },
    "ValidationError: 1 validation error detected: Value '%20' at 'externalId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*",
  ],
  [
    'ssm:GetParameter',
    { Name: { x: 7 } },
    'SerializationException: Start of structure or map found where not expected',
  ],
])("%s refuses %j in AWS's words", (operation, input, text) => expect(refusal(operation, input)).toBe(text));

const deletion = (days: number) => ({ KeyId: 'k', PendingWindowInDays: days });

test.each<[string, string, unknown, string | undefined]>([
  ['a number for a text', 'kms:DescribeKey', { KeyId: 7 }, 'NUMBER_VALUE can not be converted to a String'],
  ['a text for a list', 'ssm:GetParameters', { Names: 'x' }, 'STRING_VALUE can not be converted to a List'],
  ['half a number', 'kms:ScheduleKeyDeletion', deletion(7.5), 'an Integer'],
  ['a null in a list', 'ssm:GetParameters', { Names: [null] }, "Value null at 'names.1.member'"],
  ['a null for an optional member', 'kms:CreateKey', { Tags: null }, undefined],
  ['a number that is too large', 'kms:ScheduleKeyDeletion', deletion(400), 'value less than or equal to 365'],
  ['a number in a form', 'iam:ListRoles', { MaxItems: '5' }, undefined],
  ['no number in a form', 'iam:ListRoles', { MaxItems: 'five' }, 'MalformedInput'],
  ['an empty list in a form', 'cloudformation:CreateStack', { StackName: 's', Tags: '' }, undefined],
])('of %s', (_what, operation, input, text) => {
  const said = refusal(operation, input);

  if (text === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(text);
});

test('the table has exactly the operations with an input that the emulator answers', () => {
  const { s3: _, ...operations } = new Emulator().operations();
  const without = ['DescribeAccountLimits', 'GetCallerIdentity'];

  for (const [service, names] of Object.entries(operations)) {
    const known = Object.keys(inputs[service as keyof typeof inputs].operations);
    expect([...known, ...without]).toEqual(expect.arrayContaining([...names]));
    expect(names).toEqual(expect.arrayContaining(known));
  }
});
