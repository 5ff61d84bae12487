import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Emulator } from '../../emulator';
import { administratorOf } from '../../emulator/iam/credentials';
import { expectRefusal } from './refusal';

let aws: Emulator;
beforeEach(() => {
  aws = new Emulator();
});

const ssm = (operation: string, input: object, account = '111111111111', region = 'us-east-1') =>
  aws.call(administratorOf(account), region, 'ssm', operation, input);

test('a parameter is read back, and counts its versions', async () => {
  await ssm('PutParameter', { Name: '/a/b', Type: 'String', Value: 'one' });
  const { Version } = await ssm('PutParameter', { Name: '/a/b', Value: 'two', Overwrite: true });
  const { Parameter } = await ssm('GetParameter', { Name: '/a/b' });

  expect(Version).toBe(2);
  expect(Parameter).toMatchObject({
    Name: '/a/b',
    Type: 'String',
    Value: 'two',
    Version: 2,
    ARN: 'arn:aws:ssm:us-east-1:111111111111:parameter/a/b',
  });
});

test('GetParameters separates found from invalid names, and accepts ARNs', async () => {
  await ssm('PutParameter', { Name: 'plain', Type: 'String', Value: 'x' });

  const answer = await ssm('GetParameters', {
    Names: ['arn:aws:ssm:us-east-1:111111111111:parameter/plain', 'missing'],
  });

  expect(answer.Parameters).toEqual([expect.objectContaining({ Name: 'plain', Value: 'x' })]);
  expect(answer.InvalidParameters).toEqual(['missing']);
});

test('fails with ParameterNotFound in another account, another Region and after deletion', async () => {
  await ssm('PutParameter', { Name: 'p', Type: 'String', Value: 'x' });
  const notFound = { code: 'ParameterNotFound' };

  await expect(ssm('GetParameter', { Name: 'p' }, '222222222222')).rejects.toMatchObject(notFound);
  await expect(ssm('GetParameter', { Name: 'p' }, '111111111111', 'eu-west-1')).rejects.toMatchObject(
    notFound,
  );
  await ssm('DeleteParameter', { Name: 'p' });
  await expect(ssm('GetParameter', { Name: 'p' })).rejects.toMatchObject(notFound);
  await expect(ssm('DeleteParameter', { Name: 'p' })).rejects.toMatchObject(notFound);
});

test('fails to overwrite a parameter without Overwrite', async () => {
  await ssm('PutParameter', { Name: 'p', Type: 'String', Value: 'x' });

  await expectRefusal(
    ssm('PutParameter', { Name: 'p', Type: 'String', Value: 'y' }),
    'ParameterAlreadyExists',
  );
});

test('a version is found by its number', async () => {
  for (const Value of ['one', 'two', 'three']) {
    await ssm('PutParameter', { Name: '/a/b', Type: 'String', Value, Overwrite: true });
  }

  const { Parameter } = await ssm('GetParameter', { Name: '/a/b:2' });
  const { Parameters, InvalidParameters } = await ssm('GetParameters', {
    Names: ['/a/b:1', 'arn:aws:ssm:us-east-1:111111111111:parameter/a/b:3', '/a/b:4'],
  });

  expect(Parameter).toMatchObject({ Name: '/a/b', Value: 'two', Version: 2, Selector: ':2' });
  expect(Parameters.map(({ Value }: any) => Value)).toEqual(['one', 'three']);
  expect(InvalidParameters).toEqual(['/a/b:4']);
  await expect(ssm('GetParameter', { Name: '/a/b:4' })).rejects.toMatchObject({
    code: 'ParameterVersionNotFound',
    message: 'Systems Manager could not find version 4 of /a/b. Verify the version and try again.',
  });
});

test('a parameter that comes back after its deletion begins with version 1', async () => {
  const put = () => ssm('PutParameter', { Name: 'p', Type: 'String', Value: 'x', Overwrite: true });
  await put();
  await put();
  await ssm('DeleteParameter', { Name: 'p' });

  expect(await put()).toMatchObject({ Version: 1 });
  await expectRefusal(ssm('GetParameter', { Name: 'p:2' }), 'ParameterVersionNotFound');
});

test.each<[string, object, string, string]>([
  ['a path without its first slash', { Name: 'a/b' }, 'ValidationException', 'fully qualified name'],
  ['a space', { Name: 'a b' }, 'ValidationException', `"a b" can't be used`],
  ['a colon', { Name: 'a:1' }, 'ValidationException', `"a:1" can't be used`],
  ['a slash at the end', { Name: '/a/' }, 'ValidationException', "can't be used"],
  ['the name of AWS', { Name: '/aws/x' }, 'AccessDeniedException', 'reserved parameter name: /aws/x.'],
  ['the name of the service', { Name: 'ssm-x' }, 'ValidationException', `can't be prefixed with "ssm"`],
  ['16 levels', { Name: '/a'.repeat(16) }, 'HierarchyLevelLimitExceededException', '15 levels'],
  ['a name that is too long', { Name: 'a'.repeat(1011) }, 'ValidationException', '1011 characters'],
  ['no value', { Value: '' }, 'ValidationException', '1 to 4096'],
  ['a value that is too long', { Value: 'x'.repeat(4097) }, 'ValidationException', '1 to 4096'],
  ['no type', { Type: undefined }, 'ValidationException', 'type is required'],
  ['an unknown type', { Type: 'Number' }, 'ValidationException', '[String, StringList, SecureString]'],
  ['a value outside its pattern', { AllowedPattern: '\\d+' }, 'ParameterPatternMismatchException', '\\d+'],
  ['what is no pattern', { AllowedPattern: '(' }, 'InvalidAllowedPatternException', '('],
  [
    'tags over a parameter',
    { Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] },
    'ValidationException',
    "can't be used together",
  ],
  ['a secret', { Type: 'SecureString' }, 'NotEmulated', 'SecureString'],
  ['an image', { DataType: 'aws:ec2:image' }, 'NotEmulated', 'aws:ec2:image'],
])('fails to write %s', async (_what, input, code, message) => {
  await expectRefusal(
    ssm('PutParameter', { Name: '/a', Type: 'String', Value: 'x', ...input }),
    code,
    message,
  );
});

test('fails to change the type of a parameter', async () => {
  await ssm('PutParameter', { Name: '/a', Type: 'String', Value: 'x' });

  await expectRefusal(
    ssm('PutParameter', { Name: '/a', Type: 'StringList', Value: 'x,y', Overwrite: true }),
    'HierarchyTypeMismatchException',
  );
});

test('fails to read labels, eleven parameters at once, and those of another account', async () => {
  await expectRefusal(ssm('GetParameter', { Name: 'p:live' }), 'NotEmulated');
  await expectRefusal(
    ssm('GetParameter', { Name: 'arn:aws:ssm:us-east-1:222222222222:parameter/p' }),
    'NotEmulated',
  );
  await expectRefusal(
    ssm('GetParameters', { Names: Array.from({ length: 11 }, (_, index) => `p${index}`) }),
    'ValidationException',
  );
  await expectRefusal(ssm('GetParameters', { Names: [] }), 'ValidationException');
});

describe('a role with permissions on one parameter', () => {
  const ACTIONS = ['PutParameter', 'GetParameter', 'GetParameters', 'DeleteParameter'];

  /** Calls as a role that may do everything with `resource`. */
  async function as(resource: string) {
    const administrator = administratorOf('111111111111');
    const iam = (operation: string, input: object) =>
      aws.call(administrator, 'us-east-1', 'iam', operation, { RoleName: 'app', ...input });
    await iam('CreateRole', {
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '111111111111' } }],
      }),
    });
    await iam('PutRolePolicy', {
      PolicyName: 'may',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ACTIONS.map((each) => `ssm:${each}`), Resource: resource }],
      }),
    });
    const { Credentials } = await aws.call(administrator, 'us-east-1', 'sts', 'AssumeRole', {
      RoleArn: 'arn:aws:iam::111111111111:role/app',
      RoleSessionName: 'app',
    });
    const caller = aws.iam.callerOf(Credentials.AccessKeyId);
    return (operation: string, input: object) => aws.call(caller, 'us-east-1', 'ssm', operation, input);
  }

  test('can use them if the ARN has the first slash of the name once', async () => {
    const call = await as('arn:aws:ssm:us-east-1:111111111111:parameter/a/b');

    await call('PutParameter', { Name: '/a/b', Type: 'String', Value: 'x' });
    await expect(call('GetParameter', { Name: '/a/b' })).resolves.toMatchObject({
      Parameter: { Value: 'x' },
    });
    await expect(call('GetParameter', { Name: '/a/b:1' })).resolves.toMatchObject({
      Parameter: { Value: 'x' },
    });
    await expect(call('GetParameters', { Names: ['/a/b'] })).resolves.toMatchObject({
      InvalidParameters: [],
    });
    await expect(call('DeleteParameter', { Name: '/a/b' })).resolves.toEqual({});
  });

  test('fails on every other parameter', async () => {
    const call = await as('arn:aws:ssm:us-east-1:111111111111:parameter/a/b');
    const refused = (action: string) => ({
      code: 'AccessDeniedException',
      message: expect.stringContaining(
        `is not authorized to perform: ssm:${action} on resource: arn:aws:ssm:us-east-1:111111111111:parameter/a/c`,
      ),
    });

    await expect(call('PutParameter', { Name: '/a/c', Type: 'String', Value: 'x' })).rejects.toMatchObject(
      refused('PutParameter'),
    );
    await expect(call('GetParameter', { Name: '/a/c' })).rejects.toMatchObject(refused('GetParameter'));
    await expect(call('GetParameters', { Names: ['/a/b', '/a/c'] })).rejects.toMatchObject(
      refused('GetParameters'),
    );
    await expect(call('DeleteParameter', { Name: '/a/c' })).rejects.toMatchObject(refused('DeleteParameter'));
  });

  test('cannot use them if the ARN has the slash twice', async () => {
    const call = await as('arn:aws:ssm:us-east-1:111111111111:parameter//a/b');

    await expectRefusal(call('GetParameter', { Name: '/a/b' }), 'AccessDeniedException');
  });
});

test('the SDK reads and writes parameters', async () => {
  const endpoint = await aws.listen();
  const client = new SSMClient({
    endpoint,
    region: 'us-east-1',
    credentials: aws.iam.administrator('111111111111'),
  });

  await client.send(new PutParameterCommand({ Name: '/a/b', Type: 'String', Value: 'x' }));
  const { Parameter } = await client.send(new GetParameterCommand({ Name: '/a/b' }));

  expect(Parameter).toMatchObject({ Value: 'x', Version: 1, LastModifiedDate: expect.any(Date) });
  await expectRefusal(client.send(new GetParameterCommand({ Name: '/a/c' })), 'ParameterNotFound');
  client.destroy();
  await aws.close();
});
