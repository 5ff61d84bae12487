import { Emulator } from '../../emulator';
import { administratorOf } from '../../emulator/iam/credentials';

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

test('GetParameters tells the found from the invalid, and takes ARNs', async () => {
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

test('fails to overwrite a parameter unasked', async () => {
  await ssm('PutParameter', { Name: 'p', Type: 'String', Value: 'x' });

  await expect(ssm('PutParameter', { Name: 'p', Type: 'String', Value: 'y' })).rejects.toMatchObject({
    code: 'ParameterAlreadyExists',
  });
});
