import { ACCOUNT, Account, allow, expectRefusal, policy, service } from './account';

let account: Account;
beforeEach(() => {
  account = new Account();
});

const GROUP = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/g`;
const logs = (operation: string, input: object) => account.call('logs', operation, input);
const STREAM = { logGroupName: '/g', logStreamName: 's' };
const written = async (...messages: string[]) => {
  await logs('CreateLogGroup', { logGroupName: '/g' });
  await logs('CreateLogStream', STREAM);
  const logEvents = messages.map((message, index) => ({ timestamp: 1000 + index, message }));
  await logs('PutLogEvents', { ...STREAM, logEvents });
};
/** The messages of events in the group, and the token of the next page. */
const found = async (input: object) => {
  const { events, nextToken } = await logs('FilterLogEvents', { logGroupName: '/g', ...input });
  return { messages: events.map((event: any) => event.message), nextToken };
};

test('events are found by the group, in the order of their time, page by page', async () => {
  await written('one', 'two', 'three');

  const first = await found({ limit: 2 });

  expect(first.messages).toEqual(['one', 'two']);
  expect(await found({ limit: 2, nextToken: first.nextToken })).toEqual({ messages: ['three'] });
});

test('events are found by words and by time', async () => {
  await written('ERROR the copy failed', 'ERROR another', 'the copy is fine');

  expect((await found({ filterPattern: 'ERROR "the copy"' })).messages).toEqual(['ERROR the copy failed']);
  expect((await found({ startTime: 1002 })).messages).toEqual(['the copy is fine']);
});

test('a group has its retention and tags, and is not visible to another account', async () => {
  await logs('CreateLogGroup', { logGroupName: '/g', tags: { a: '1' } });

  await logs('PutRetentionPolicy', { logGroupName: '/g', retentionInDays: 7 });
  await logs('TagResource', { resourceArn: GROUP, tags: { b: '2' } });

  const { logGroups } = await logs('DescribeLogGroups', { logGroupNamePrefix: '/' });
  const group = { logGroupName: '/g', arn: `${GROUP}:*`, creationTime: account.clock.now() };
  expect(logGroups).toMatchObject([{ ...group, retentionInDays: 7 }]);
  const { tags } = await logs('ListTagsForResource', { resourceArn: logGroups[0].logGroupArn });
  expect(tags).toEqual({ a: '1', b: '2' });
  expect((await account.other().call('logs', 'DescribeLogGroups')).logGroups).toEqual([]);
});

const backwards = [2, 1].map((timestamp) => ({ timestamp, message: 'm' }));

test.each([
  ['CreateLogGroup', { logGroupName: '/g' }, 'ResourceAlreadyExistsException'],
  ['CreateLogStream', { logGroupName: '/g', logStreamName: 's' }, 'ResourceAlreadyExistsException'],
  ['CreateLogStream', { logGroupName: '/absent', logStreamName: 's' }, 'ResourceNotFoundException'],
  ['DeleteLogGroup', { logGroupName: '/absent' }, 'ResourceNotFoundException'],
  ['PutRetentionPolicy', { logGroupName: '/g', retentionInDays: 6 }, 'InvalidParameterException'],
  ['FilterLogEvents', { logGroupName: '/g', filterPattern: '{ $.level = "x" }' }, 'NotEmulated'],
  ['CreateLogGroup', { logGroupName: { x: 7 } }, 'SerializationException'],
  ['DescribeLogGroups', { nextToken: 'x' }, 'InvalidParameterException'],
  ['DescribeLogGroups', { logGroupNamePrefix: 'a', logGroupNamePattern: 'b' }, 'InvalidParameterException'],
  ['GetLogEvents', { logGroupName: '/g', logStreamName: 's' }, 'NotEmulated'],
  ['CreateLogStream', { logGroupName: '/g', logStreamName: 'a:b' }, 'InvalidParameterException'],
  ['DescribeLogStreams', { logGroupName: '/g' }, 'NotEmulated'],
  ['PutLogEvents', { ...STREAM, logEvents: backwards }, 'InvalidParameterException'],
])('fails %s of %j with %s', async (operation, input, code) => {
  await written('one');

  await expectRefusal(logs(operation, input), code);
});

test('reading and writing ask IAM for the stream', async () => {
  await written('one');
  const asked: string[] = [];
  account.aws.iam.authorize = async (_call, action, [resource]) => void asked.push(`${action} ${resource}`);

  await logs('PutLogEvents', { ...STREAM, logEvents: [{ timestamp: 1, message: 'm' }] });

  expect(asked).toEqual([`logs:PutLogEvents ${GROUP}:log-stream:s`]);
});

describe('the key of a group', () => {
  const refusal = `The specified KMS key does not exist or is not allowed to be used with LogGroup '${GROUP}'`;
  /** A key that CloudWatch Logs may use for the groups of this ARN. */
  const keyFor = async (groupArn: string): Promise<string> => {
    const Condition = { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groupArn } };
    const actions = ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*'];
    const Policy = policy(
      allow('kms:*', '*', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }),
      allow(actions, '*', { Principal: service('logs.eu-west-1'), Condition }),
    );
    return (await account.call('kms', 'CreateKey', { Policy })).KeyMetadata.Arn;
  };
  const keyOf = async () =>
    (await logs('DescribeLogGroups', {})).logGroups.map(({ kmsKeyId }: any) => kmsKeyId);

  test('is accepted if its policy names CloudWatch Logs and the group', async () => {
    const kmsKeyId = await keyFor(GROUP);
    await logs('CreateLogGroup', { logGroupName: '/g', kmsKeyId });
    expect(await keyOf()).toEqual([kmsKeyId]);

    await logs('DisassociateKmsKey', { logGroupName: '/g' });
    expect(await keyOf()).toEqual([undefined]);

    await logs('AssociateKmsKey', { logGroupName: '/g', kmsKeyId });
    expect(await keyOf()).toEqual([kmsKeyId]);
  });

  test.each([
    ['its policy names another group', () => keyFor(`${GROUP}-other`)],
    ['there is none', async () => `arn:aws:kms:eu-west-1:${ACCOUNT}:key/none`],
  ])('is refused if %s', async (_where, key) => {
    const kmsKeyId = await key();

    await expect(logs('CreateLogGroup', { logGroupName: '/g', kmsKeyId })).rejects.toThrow(refusal);
    await logs('CreateLogGroup', { logGroupName: '/g' });
    await expect(logs('AssociateKmsKey', { logGroupName: '/g', kmsKeyId })).rejects.toThrow(refusal);
    expect(await keyOf()).toEqual([undefined]);
  });
});
