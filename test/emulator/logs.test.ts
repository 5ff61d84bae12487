import { Emulator, VirtualClock } from '../../emulator';
import { expectRefusal } from './refusal';

const ACCOUNT = '111111111111';
const clock = new VirtualClock('2026-01-01T00:00:00Z');
let aws: Emulator;
let logs: (operation: string, input: any) => Promise<any>;

beforeEach(() => {
  aws = new Emulator({ clock });
  const caller = aws.iam.callerOf(aws.iam.administrator(ACCOUNT).accessKeyId);
  logs = (operation, input) => aws.call(caller, 'eu-west-1', 'logs', operation, input);
});

const written = async (...messages: string[]) => {
  await logs('CreateLogGroup', { logGroupName: '/g' });
  await logs('CreateLogStream', { logGroupName: '/g', logStreamName: 's' });
  const logEvents = messages.map((message, index) => ({ timestamp: 1000 + index, message }));
  await logs('PutLogEvents', { logGroupName: '/g', logStreamName: 's', logEvents });
};

test('events are found by the group, in the order of their time, page by page', async () => {
  await written('one', 'two', 'three');

  const first = await logs('FilterLogEvents', { logGroupName: '/g', limit: 2 });
  const second = await logs('FilterLogEvents', { logGroupName: '/g', limit: 2, nextToken: first.nextToken });

  expect(first.events.map((event: any) => event.message)).toEqual(['one', 'two']);
  expect(second.events.map((event: any) => event.message)).toEqual(['three']);
  expect(second.nextToken).toBeUndefined();
});

test('events are found by words and by time', async () => {
  await written('ERROR the copy failed', 'ERROR another', 'the copy is fine');

  const words = await logs('FilterLogEvents', { logGroupName: '/g', filterPattern: 'ERROR "the copy"' });
  const later = await logs('FilterLogEvents', { logGroupName: '/g', startTime: 1002 });

  expect(words.events.map((event: any) => event.message)).toEqual(['ERROR the copy failed']);
  expect(later.events.map((event: any) => event.message)).toEqual(['the copy is fine']);
});

test('a group has its retention and tags', async () => {
  await logs('CreateLogGroup', { logGroupName: '/g', tags: { a: '1' } });

  await logs('PutRetentionPolicy', { logGroupName: '/g', retentionInDays: 7 });
  await logs('TagResource', {
    resourceArn: `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/g`,
    tags: { b: '2' },
  });

  const { logGroups } = await logs('DescribeLogGroups', { logGroupNamePrefix: '/' });
  expect(logGroups).toMatchObject([
    {
      logGroupName: '/g',
      arn: `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/g:*`,
      creationTime: clock.now(),
      retentionInDays: 7,
    },
  ]);
  const { tags } = await logs('ListTagsForResource', { resourceArn: logGroups[0].logGroupArn });
  expect(tags).toEqual({ a: '1', b: '2' });
});

test('groups of another account or Region are not visible', async () => {
  await written('one');
  const other = aws.iam.callerOf(aws.iam.administrator('222222222222').accessKeyId);

  const there = await aws.call(other, 'eu-west-1', 'logs', 'DescribeLogGroups', {});

  expect(there.logGroups).toEqual([]);
});

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
  [
    'PutLogEvents',
    {
      logGroupName: '/g',
      logStreamName: 's',
      logEvents: [
        { timestamp: 2, message: 'b' },
        { timestamp: 1, message: 'a' },
      ],
    },
    'InvalidParameterException',
  ],
  ['StartQuery', {}, 'NotEmulated'],
])('fails %s of %j with %s', async (operation, input, code) => {
  await written('one');

  await expectRefusal(logs(operation, input), code);
});

test('reading and writing ask IAM for the stream', async () => {
  await written('one');
  const asked: string[] = [];
  aws.iam.authorize = async (_call, action, [resource]) => void asked.push(`${action} ${resource}`);

  await logs('PutLogEvents', {
    logGroupName: '/g',
    logStreamName: 's',
    logEvents: [{ timestamp: 1, message: 'm' }],
  });

  expect(asked).toEqual([`logs:PutLogEvents arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/g:log-stream:s`]);
});

describe('the key of a group', () => {
  const GROUP = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/g`;
  const refusal = `The specified KMS key does not exist or is not allowed to be used with LogGroup '${GROUP}'`;
  /** A key that CloudWatch Logs may use for the groups of this ARN. */
  const keyFor = async (groupArn: string): Promise<string> => {
    const caller = aws.iam.callerOf(aws.iam.administrator(ACCOUNT).accessKeyId);
    const statements = [
      { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*' },
      {
        Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*'],
        Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groupArn } },
      },
    ].map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement }));
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    const { KeyMetadata } = await aws.call(caller, 'eu-west-1', 'kms', 'CreateKey', { Policy });
    return KeyMetadata.Arn;
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
