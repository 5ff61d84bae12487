import { ACCOUNT, Account, allow, expectRefusal, OTHER, REGION, trust } from './account';

let account: Account;
beforeEach(() => {
  account = new Account();
});
const ARN = `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter`;

const ssm = (operation: string, input: object, from = account) => from.call('ssm', operation, input);
const put = (more: object = {}) => ssm('PutParameter', { Name: '/a', Type: 'String', Value: 'x', ...more });
const get = (Name: string, from?: Account) => ssm('GetParameter', { Name }, from);

test('a parameter is read back, and counts its versions', async () => {
  const Name = '/a/b';
  await put({ Name, Value: 'one' });
  const { Version } = await ssm('PutParameter', { Name, Value: 'two', Overwrite: true });
  const { Parameter } = await get(Name);

  expect(Version).toBe(2);
  expect(Parameter).toMatchObject({ Name, Type: 'String', Value: 'two', Version: 2, ARN: `${ARN}/a/b` });
});

test('a parameter is missing in another account, in another Region and after its deletion, and begins anew', async () => {
  for (const _ of ['once', 'twice']) await put({ Overwrite: true });
  const notFound = 'ParameterNotFound';

  await expectRefusal(get('/a', account.other()), notFound);
  await expectRefusal(get('/a', account.other(ACCOUNT, 'us-east-1')), notFound);
  await ssm('DeleteParameter', { Name: '/a' });
  await expectRefusal(get('/a'), notFound);
  await expectRefusal(ssm('DeleteParameter', { Name: '/a' }), notFound);
  expect(await put()).toMatchObject({ Version: 1 });
  await expectRefusal(get('/a:2'), 'ParameterVersionNotFound');
});

test('a version is found by its number, and a parameter by its ARN: GetParameters tells the others', async () => {
  for (const Value of ['one', 'two', 'three']) await put({ Name: '/a/b', Value, Overwrite: true });
  await put({ Name: 'plain' });

  const { Parameter } = await get('/a/b:2');
  const Names = ['/a/b:1', `${ARN}/a/b:3`, '/a/b:4', `${ARN}/plain`, 'missing'];
  const { Parameters, InvalidParameters } = await ssm('GetParameters', { Names });

  expect(Parameter).toMatchObject({ Name: '/a/b', Value: 'two', Version: 2, Selector: ':2' });
  const found = Parameters.map(({ Name, Value }: any) => `${Name} ${Value}`);
  expect(found).toEqual(['/a/b one', '/a/b three', 'plain x']);
  expect(InvalidParameters).toEqual(['/a/b:4', 'missing']);
  const words = /^Systems Manager could not find version 4 of \/a\/b\. Verify the version and try again\.$/;
  await expectRefusal(get('/a/b:4'), 'ParameterVersionNotFound', words);
});

const TAG = { Key: 'a', Value: 'b' };

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
  ['tags over others', { Overwrite: true, Tags: [TAG] }, 'ValidationException', "can't be used together"],
  ['a secret', { Type: 'SecureString' }, 'NotEmulated', 'SecureString'],
  ['an image', { DataType: 'aws:ec2:image' }, 'NotEmulated', 'aws:ec2:image'],
])('fails to write %s', (_what, input, code, message) => expectRefusal(put(input), code, message));

test('fails to overwrite a parameter without Overwrite, and to change its type', async () => {
  await put();

  await expectRefusal(put(), 'ParameterAlreadyExists');
  await expectRefusal(put({ Type: 'StringList', Overwrite: true }), 'HierarchyTypeMismatchException');
});

test('fails to read labels, eleven parameters at once, and those of another account', async () => {
  await expectRefusal(get('p:live'), 'NotEmulated');
  await expectRefusal(get(`${ARN.replace(ACCOUNT, OTHER)}/p`), 'NotEmulated');
  for (const Names of [[], Array.from({ length: 11 }, (_, index) => `p${index}`)]) {
    await expectRefusal(ssm('GetParameters', { Names }), 'ValidationException');
  }
});

describe('a role with permissions on one parameter', () => {
  const ACTIONS = ['PutParameter', 'GetParameter', 'GetParameters', 'DeleteParameter'];

  /** Calls as a role that may do everything with `resource`. */
  async function as(resource: string) {
    const actions = ACTIONS.map((each) => `ssm:${each}`);
    await account.role('app', trust({ AWS: account.id }), allow(actions, resource));
    return (operation: string, input: object) => account.as('app', 'ssm', operation, input);
  }

  test('can use them if the ARN has the first slash of the name once', async () => {
    const call = await as(`${ARN}/a/b`);

    await call('PutParameter', { Name: '/a/b', Type: 'String', Value: 'x' });
    for (const Name of ['/a/b', '/a/b:1']) {
      expect(await call('GetParameter', { Name })).toMatchObject({ Parameter: { Value: 'x' } });
    }
    expect(await call('GetParameters', { Names: ['/a/b'] })).toMatchObject({ InvalidParameters: [] });
    expect(await call('DeleteParameter', { Name: '/a/b' })).toEqual({});
  });

  test.each([
    ['PutParameter', { Name: '/a/c', Type: 'String', Value: 'x' }],
    ['GetParameter', { Name: '/a/c' }],
    ['GetParameters', { Names: ['/a/b', '/a/c'] }],
    ['DeleteParameter', { Name: '/a/c' }],
  ])('fails to %s every other parameter', async (operation, input) => {
    const call = await as(`${ARN}/a/b`);

    const words = `is not authorized to perform: ssm:${operation} on resource: ${ARN}/a/c`;
    await expectRefusal(call(operation, input), 'AccessDeniedException', words);
  });

  test('cannot use them if the ARN has the slash twice', async () => {
    const call = await as(`${ARN}//a/b`);

    await expectRefusal(call('GetParameter', { Name: '/a/b' }), 'AccessDeniedException');
  });
});
