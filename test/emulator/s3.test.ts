import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Emulator } from '../../emulator';
import { expectRefusal } from './refusal';

const ACCOUNT = '111111111111';
let aws: Emulator;
let s3: S3Client;

beforeEach(async () => {
  aws = new Emulator();
  const endpoint = await aws.listen();
  s3 = new S3Client({ endpoint, region: 'eu-west-1', credentials: aws.iam.administrator(ACCOUNT) });
});

afterEach(async () => {
  s3.destroy();
  await aws.close();
});

const bucket = async (Bucket = 'models') => {
  await s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
};
const put = (Key: string, Body = 'x', Bucket = 'models') =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }));

test('an object is read as it was written', async () => {
  await bucket();

  const { ETag } = await s3.send(
    new PutObjectCommand({
      Bucket: 'models',
      Key: 'a b/ü&<c>.zip',
      Body: Buffer.from([0, 255, 128]),
      ContentType: 'application/zip',
      Metadata: { origin: 'here' },
    }),
  );
  const object = await s3.send(new GetObjectCommand({ Bucket: 'models', Key: 'a b/ü&<c>.zip' }));

  expect([...(await object.Body!.transformToByteArray())]).toEqual([0, 255, 128]);
  expect(object).toMatchObject({
    ETag,
    ContentType: 'application/zip',
    ContentLength: 3,
    Metadata: { origin: 'here' },
    ServerSideEncryption: 'AES256',
  });
});

test('an upload in chunks with a trailing checksum is taken apart', async () => {
  await bucket();

  await s3.send(
    new PutObjectCommand({
      Bucket: 'models',
      Key: 'stream',
      Body: Readable.from([Buffer.from('first,'), Buffer.from('second')]),
      ContentLength: 12,
      ChecksumAlgorithm: 'SHA256',
    }),
  );
  const object = await s3.send(new GetObjectCommand({ Bucket: 'models', Key: 'stream' }));

  expect(await object.Body!.transformToString()).toBe('first,second');
  expect(object.ChecksumSHA256).toBe(createHash('sha256').update('first,second').digest('base64'));
  expect(object.ContentEncoding).toBeUndefined();
});

test('fails an upload whose checksum does not match', async () => {
  await bucket();

  const upload = s3.send(
    new PutObjectCommand({ Bucket: 'models', Key: 'k', Body: 'x', ChecksumSHA256: 'AAAA' }),
  );

  await expectRefusal(upload, 'BadDigest');
});

test('calls inside the process have the shape of the SDK', async () => {
  await bucket();
  await put('k', 'text');
  const caller = aws.iam.callerOf(aws.iam.administrator(ACCOUNT).accessKeyId);

  const output = await aws.call(caller, 'eu-west-1', 's3', 'GetObject', { Bucket: 'models', Key: 'k' });

  expect(output.Body).toEqual(Buffer.from('text'));
});

test('a bucket is found by the name of the host too', async () => {
  await bucket();
  await put('folder/k', 'text');

  const response = await aws.handle({
    method: 'GET',
    path: '/folder/k?x-id=GetObject',
    headers: {
      host: 'models.s3.eu-west-1.amazonaws.com',
      authorization: `AWS4-HMAC-SHA256 Credential=${aws.iam.administrator(ACCOUNT).accessKeyId}/20260101/eu-west-1/s3/aws4_request`,
    },
    body: Buffer.alloc(0),
  });

  expect(response.body.toString()).toBe('text');
});

test('buckets are listed, located and headed', async () => {
  await bucket('one');
  await bucket('two');

  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket: 'one' }));
  const { BucketRegion } = await s3.send(new HeadBucketCommand({ Bucket: 'two' }));
  const { Grants } = await s3.send(new GetBucketAclCommand({ Bucket: 'two' }));

  expect(Buckets!.map(({ Name }) => Name)).toEqual(['one', 'two']);
  expect(Buckets![0].CreationDate).toBeInstanceOf(Date);
  expect(LocationConstraint).toBe('eu-west-1');
  expect(BucketRegion).toBe('eu-west-1');
  expect(Grants).toEqual([{ Grantee: { ID: ACCOUNT, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }]);
});

test('a new bucket blocks everything public, and its owner owns every object', async () => {
  const Bucket = await bucket();

  const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
  const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));

  expect(Object.values(PublicAccessBlockConfiguration!)).toEqual([true, true, true, true]);
  expect(OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
});

test.each<[string, object]>([
  ['x-amz-tagging', { Tagging: 'a=b' }],
  ['x-amz-storage-class', { StorageClass: 'GLACIER' }],
  ['x-amz-acl', { ACL: 'public-read' }],
  ['if-match', { IfMatch: '"x"' }],
  ['content-disposition', { ContentDisposition: 'inline' }],
  ['x-amz-object-lock-mode', { ObjectLockMode: 'GOVERNANCE' }],
])('fails to put an object with the header %s, and names it', async (header, input) => {
  const Bucket = await bucket();

  await expectRefusal(
    s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ...input })),
    'NotEmulated',
    `"${header}: `,
  );
});

test('fails to put a bucket policy that names another bucket', async () => {
  const Bucket = await bucket();
  const policy = (Resource: string) =>
    JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource }] });
  const put = (Resource: string) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(Resource) }));

  await put(`arn:aws:s3:::${Bucket}/*`);
  await expect(put(`arn:aws:s3:::${Bucket}-2/*`)).rejects.toMatchObject({
    name: 'MalformedPolicy',
    message: 'Policy has invalid resource',
  });
});

test.each([
  ['a bucket that is not there', () => new ListObjectsV2Command({ Bucket: 'absent' }), 'NoSuchBucket'],
  ['a bucket that one has', () => new CreateBucketCommand({ Bucket: 'models' }), 'BucketAlreadyOwnedByYou'],
  ['a bad name', () => new CreateBucketCommand({ Bucket: 'No_Good' }), 'InvalidBucketName'],
  ['a missing key', () => new GetObjectCommand({ Bucket: 'models', Key: 'absent' }), 'NoSuchKey'],
  ['the head of a missing key', () => new HeadObjectCommand({ Bucket: 'models', Key: 'absent' }), 'NotFound'],
  ['a missing policy', () => new GetBucketPolicyCommand({ Bucket: 'models' }), 'NoSuchBucketPolicy'],
  ['missing tags', () => new GetBucketTaggingCommand({ Bucket: 'models' }), 'NoSuchTagSet'],
  [
    'a policy without a principal',
    () => new PutBucketPolicyCommand({ Bucket: 'models', Policy: '{"Statement":[{"Effect":"Allow"}]}' }),
    'MalformedPolicy',
  ],
  [
    'another owner than expected',
    () => new GetBucketLocationCommand({ Bucket: 'models', ExpectedBucketOwner: '222222222222' }),
    'AccessDenied',
  ],
])('fails for %s with S3’s error name', async (_what, command, name) => {
  await bucket();

  await expectRefusal(s3.send(command() as any), name);
});

test.each([
  ['eu-west-1', undefined, 'IllegalLocationConstraintException'],
  ['eu-west-1', 'eu-west-2', 'IllegalLocationConstraintException'],
  ['us-east-1', 'eu-west-1', 'IllegalLocationConstraintException'],
  ['eu-west-1', 'us-east-1', 'InvalidLocationConstraint'],
  ['eu-west-1', 'the moon', 'InvalidLocationConstraint'],
  ['eu-west-1', '', 'MalformedXML'],
])(
  'fails to make a bucket in %s with the location constraint %p: %s',
  async (region, LocationConstraint, code) => {
    const caller = aws.iam.callerOf(aws.iam.administrator(ACCOUNT).accessKeyId);
    const CreateBucketConfiguration = LocationConstraint === undefined ? undefined : { LocationConstraint };

    const making = aws.call(caller, region, 's3', 'CreateBucket', {
      Bucket: 'far',
      CreateBucketConfiguration,
    });

    await expectRefusal(making, code);
  },
);

test('a bucket in us-east-1 needs no location constraint', async () => {
  const caller = aws.iam.callerOf(aws.iam.administrator(ACCOUNT).accessKeyId);

  await aws.call(caller, 'us-east-1', 's3', 'CreateBucket', { Bucket: 'near' });

  const { LocationConstraint } = await aws.call(caller, 'us-east-1', 's3', 'GetBucketLocation', {
    Bucket: 'near',
  });
  expect(LocationConstraint).toBeUndefined();
});

test('fails for a bucket name that another account has', async () => {
  await bucket();
  const other = new S3Client({
    endpoint: aws.endpoint,
    region: 'eu-west-1',
    credentials: aws.iam.administrator('222222222222'),
  });

  const creation = other.send(new CreateBucketCommand({ Bucket: 'models' }));

  await expectRefusal(creation, 'BucketAlreadyExists');
});

test('fails to delete a bucket that is not empty', async () => {
  await bucket();
  await put('k');

  await expectRefusal(s3.send(new DeleteBucketCommand({ Bucket: 'models' })), 'BucketNotEmpty');
  await s3.send(new DeleteObjectCommand({ Bucket: 'models', Key: 'k' }));
  await s3.send(new DeleteBucketCommand({ Bucket: 'models' }));
});

test('fails with a clear error for what is not emulated', async () => {
  await bucket();
  const request = s3.send(new GetObjectCommand({ Bucket: 'models', Key: 'k', Range: 'bytes=0-1' }));

  await expectRefusal(request, 'NotEmulated');
});

test('settings are read as they were written', async () => {
  const Bucket = await bucket();
  const encryption = {
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: 'key' },
        BucketKeyEnabled: true,
      },
    ],
  };
  const block = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false };
  const rule = { ID: 'old', Status: 'Enabled' as const, Filter: { Prefix: 'tmp/' }, Expiration: { Days: 3 } };

  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: encryption }));
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block }));
  await s3.send(
    new PutBucketTaggingCommand({
      Bucket,
      Tagging: { TagSet: [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }] },
    }),
  );
  await s3.send(
    new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [rule] } }),
  );

  const read = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  expect(read.ServerSideEncryptionConfiguration).toEqual(encryption);
  expect((await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration).toEqual(
    block,
  );
  expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([
    { Key: 'aws-cdk:auto-delete-objects', Value: 'true' },
  ]);
  expect((await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules).toEqual([rule]);
});

test('a listing is cut into pages and rolled up by delimiter', async () => {
  await bucket();
  for (const key of ['a/1', 'a/2', 'b', 'c/1', 'd']) await put(key);

  const first = await s3.send(new ListObjectsV2Command({ Bucket: 'models', Delimiter: '/', MaxKeys: 2 }));
  const second = await s3.send(
    new ListObjectsV2Command({
      Bucket: 'models',
      Delimiter: '/',
      ContinuationToken: first.NextContinuationToken,
    }),
  );

  expect(first).toMatchObject({ IsTruncated: true, KeyCount: 2, CommonPrefixes: [{ Prefix: 'a/' }] });
  expect(first.Contents!.map(({ Key }) => Key)).toEqual(['b']);
  expect(second).toMatchObject({ IsTruncated: false, CommonPrefixes: [{ Prefix: 'c/' }] });
  expect(second.Contents!.map(({ Key, Size }) => [Key, Size])).toEqual([['d', 1]]);
});

test('a versioned bucket keeps every version and is emptied version by version', async () => {
  const Bucket = await bucket();
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const { VersionId } = await put('k', 'old');
  await put('k', 'new');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));

  const old = await s3.send(new GetObjectCommand({ Bucket, Key: 'k', VersionId }));
  const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2 }));
  const rest = await s3.send(
    new ListObjectVersionsCommand({
      Bucket,
      KeyMarker: page.NextKeyMarker,
      VersionIdMarker: page.NextVersionIdMarker,
    }),
  );

  expect(await old.Body!.transformToString()).toBe('old');
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
  expect(page.DeleteMarkers).toMatchObject([{ Key: 'k', IsLatest: true }]);
  expect(page.Versions).toMatchObject([{ Key: 'k', IsLatest: false }]);
  expect(rest.Versions).toMatchObject([{ VersionId, IsLatest: false }]);

  const all = [...page.DeleteMarkers!, ...page.Versions!, ...rest.Versions!];
  const { Deleted } = await s3.send(
    new DeleteObjectsCommand({
      Bucket,
      Delete: { Objects: all.map(({ Key, VersionId }) => ({ Key, VersionId })) },
    }),
  );
  expect(Deleted).toHaveLength(3);
  await s3.send(new DeleteBucketCommand({ Bucket }));
});

test('fails to copy an object, by the name of the header', async () => {
  const Bucket = await bucket();
  await put('k');

  await expectRefusal(
    s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/k` })),
    'NotEmulated',
    'x-amz-copy-source',
  );
});

test('every call asks IAM for its action on the bucket or the object', async () => {
  await bucket();
  const asked: unknown[] = [];
  aws.iam.authorize = async (_call, action, resources) => void asked.push([action, ...resources]);

  await put('k');
  await s3.send(new ListObjectsV2Command({ Bucket: 'models' }));
  await s3.send(new DeleteObjectsCommand({ Bucket: 'models', Delete: { Objects: [{ Key: 'k' }] } }));

  expect(asked).toEqual([
    ['s3:PutObject', 'arn:aws:s3:::models/k'],
    ['s3:ListBucket', 'arn:aws:s3:::models'],
    ['s3:DeleteObject', 'arn:aws:s3:::models/k'],
  ]);
});

test('an object under a key asks IAM for the key', async () => {
  await bucket();
  const asked: string[] = [];
  aws.iam.authorize = async (_call, action, [resource]) => void asked.push(`${action} ${resource}`);
  const key = 'arn:aws:kms:eu-west-1:111111111111:key/1';

  await s3.send(
    new PutObjectCommand({
      Bucket: 'models',
      Key: 'k',
      Body: 'x',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: key,
    }),
  );
  await s3.send(new GetObjectCommand({ Bucket: 'models', Key: 'k' }));

  expect(asked).toContain(`kms:GenerateDataKey ${key}`);
  expect(asked).toContain(`kms:Decrypt ${key}`);
});

test('an error has no namespace, so that every client reads its code', async () => {
  const { body } = await aws.handle({
    method: 'GET',
    path: '/nobody-has-this?list-type=2',
    headers: {
      authorization: `Credential=${aws.iam.administrator(ACCOUNT).accessKeyId}/20260101/eu-west-1/s3/aws4_request`,
    },
    body: Buffer.alloc(0),
  });

  expect(String(body)).toContain('<Error><Code>NoSuchBucket</Code>');
});

test.each<[string, string, string, string]>([
  ['a path that is no UTF-8', '/%FF?tagging', '<Tagging><TagSet/></Tagging>', 'InvalidURI'],
  ['a body that is no XML', '/models?tagging', '<Tagging', 'MalformedXML'],
  [
    'an unknown algorithm',
    '/models?encryption',
    '<E><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>ROT13</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></E>',
    'MalformedXML',
  ],
])('refuses %s', async (_what, path, document, code) => {
  await bucket();

  const { status, body } = await aws.handle({
    method: 'PUT',
    path,
    headers: {
      authorization: `Credential=${aws.iam.administrator(ACCOUNT).accessKeyId}/20260101/eu-west-1/s3/aws4_request`,
    },
    body: Buffer.from(document),
  });

  expect(status).toBe(400);
  expect(String(body)).toContain(`<Code>${code}</Code>`);
});

test('a key with white space and control characters is listed and deleted', async () => {
  const Bucket = await bucket();
  const keys = [' padded ', 'line\nbreak', 'bell\u0007'];
  for (const key of keys) await put(key);

  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));
  const listed = Contents!.map(({ Key }) => decodeURIComponent(Key!));
  const Objects = keys.slice(0, 2).map((Key) => ({ Key }));
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: keys[2] }));

  expect(listed.sort()).toEqual([...keys].sort());
  await s3.send(new DeleteBucketCommand({ Bucket }));
});
