import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { S3 } from '@aws-sdk/client-s3';
import { ACCOUNT, Account, allow, expectRefusal, OTHER, policy } from './account';

let account: Account;
let s3: S3;
beforeEach(async () => {
  account = new Account();
  s3 = await account.client(S3);
});
afterEach(() => account.close());

const Bucket = 'models';
const bucket = (name = Bucket) => s3.createBucket({ Bucket: name });
const put = (Key: string, Body = 'x') => s3.putObject({ Bucket, Key, Body });
const call = (operation: string, input: object, region?: string) =>
  account.other(ACCOUNT, region).call('s3', operation, input);

test('an object is read as it was written', async () => {
  await bucket();

  const Key = 'a b/ü&<c>.zip';
  const written = { ContentType: 'application/zip', Metadata: { origin: 'here' } };
  const { ETag } = await s3.putObject({ Bucket, Key, Body: Buffer.from([0, 255, 128]), ...written });
  const object = await s3.getObject({ Bucket, Key });

  expect([...(await object.Body!.transformToByteArray())]).toEqual([0, 255, 128]);
  expect(object).toMatchObject({ ...written, ETag, ContentLength: 3, ServerSideEncryption: 'AES256' });
});

test('an upload in chunks with a trailing checksum is taken apart', async () => {
  await bucket();

  const Body = Readable.from([Buffer.from('first,'), Buffer.from('second')]);
  await s3.putObject({ Bucket, Key: 'k', Body, ContentLength: 12, ChecksumAlgorithm: 'SHA256' });
  const object = await s3.getObject({ Bucket, Key: 'k' });

  expect(await object.Body!.transformToString()).toBe('first,second');
  expect(object.ChecksumSHA256).toBe(createHash('sha256').update('first,second').digest('base64'));
  expect(object.ContentEncoding).toBeUndefined();
});

test('an object is also read in the process, and by the name of the host', async () => {
  await bucket();
  await put('folder/k', 'text');

  const { Body } = await call('GetObject', { Bucket, Key: 'folder/k' });
  const headers = { host: 'models.s3.eu-west-1.amazonaws.com' };
  const { body } = await account.send('s3', { method: 'GET', path: '/folder/k?x-id=GetObject', headers });

  expect(Body).toEqual(Buffer.from('text'));
  expect(String(body)).toBe('text');
});

test('a new bucket is listed, located and headed, and its owner alone has everything in it', async () => {
  await bucket();
  await bucket('other');

  const { Buckets } = await s3.listBuckets({});
  const { LocationConstraint } = await s3.getBucketLocation({ Bucket });
  const { BucketRegion } = await s3.headBucket({ Bucket });
  const { Grants } = await s3.getBucketAcl({ Bucket });
  const { PublicAccessBlockConfiguration } = await s3.getPublicAccessBlock({ Bucket });
  const { OwnershipControls } = await s3.getBucketOwnershipControls({ Bucket });

  expect(Buckets!.map(({ Name }) => Name)).toEqual(['models', 'other']);
  expect(Buckets![0].CreationDate).toBeInstanceOf(Date);
  expect([LocationConstraint, BucketRegion]).toEqual(['eu-west-1', 'eu-west-1']);
  expect(Grants).toEqual([{ Grantee: { ID: ACCOUNT, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }]);
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
  await bucket();

  const putting = s3.putObject({ Bucket, Key: 'k', Body: 'x', ...input });

  await expectRefusal(putting, 'NotEmulated', `"${header}: `);
});

test('fails to put a bucket policy that names another bucket', async () => {
  await bucket();
  const put = (resource: string) => {
    const Policy = policy(allow('s3:GetObject', resource, { Principal: '*' }));
    return s3.putBucketPolicy({ Bucket, Policy });
  };

  await put(`arn:aws:s3:::${Bucket}/*`);
  await expectRefusal(put(`arn:aws:s3:::${Bucket}-2/*`), 'MalformedPolicy', /^Policy has invalid resource$/);
});

const FOR_NOBODY = policy(allow('s3:*'));
const WRONG_SUM = { Body: 'x', ChecksumSHA256: 'AAAA' };

test.each<[string, () => Promise<unknown>, string, string?]>([
  ['a bucket that is not there', () => s3.listObjectsV2({ Bucket: 'absent' }), 'NoSuchBucket'],
  ['a bucket that one has', () => s3.createBucket({ Bucket }), 'BucketAlreadyOwnedByYou'],
  ['a bucket that another account has', () => account.other().bucket(Bucket), 'BucketAlreadyExists'],
  ['a bucket with an object', () => put('k').then(() => s3.deleteBucket({ Bucket })), 'BucketNotEmpty'],
  ['a copy', () => s3.copyObject({ Bucket, Key: 'k', CopySource: 'models/k' }), 'NotEmulated', 'copy-source'],
  ['a bad name', () => s3.createBucket({ Bucket: 'No_Good' }), 'InvalidBucketName'],
  ['a missing key', () => s3.getObject({ Bucket, Key: 'absent' }), 'NoSuchKey'],
  ['the head of a missing key', () => s3.headObject({ Bucket, Key: 'absent' }), 'NotFound'],
  ['a missing policy', () => s3.getBucketPolicy({ Bucket }), 'NoSuchBucketPolicy'],
  ['missing tags', () => s3.getBucketTagging({ Bucket }), 'NoSuchTagSet'],
  [
    'a policy without a principal',
    () => s3.putBucketPolicy({ Bucket, Policy: FOR_NOBODY }),
    'MalformedPolicy',
  ],
  ['another owner', () => s3.getBucketLocation({ Bucket, ExpectedBucketOwner: OTHER }), 'AccessDenied'],
  ['a part of an object', () => s3.getObject({ Bucket, Key: 'k', Range: 'bytes=0-1' }), 'NotEmulated'],
  ['a wrong checksum', () => s3.putObject({ Bucket, Key: 'k', ...WRONG_SUM }), 'BadDigest'],
])('fails for %s with S3’s error name', async (_what, call, name, words = '') => {
  await bucket();

  await expectRefusal(call(), name, words);
});

test.each([
  ['eu-west-1', undefined, 'IllegalLocationConstraintException'],
  ['eu-west-1', 'eu-west-2', 'IllegalLocationConstraintException'],
  ['us-east-1', 'eu-west-1', 'IllegalLocationConstraintException'],
  ['eu-west-1', 'us-east-1', 'InvalidLocationConstraint'],
  ['eu-west-1', 'the moon', 'InvalidLocationConstraint'],
  ['eu-west-1', '', 'MalformedXML'],
])('fails to make a bucket in %s with the location constraint %p: %s', async (region, constraint, code) => {
  const CreateBucketConfiguration = constraint === undefined ? undefined : { LocationConstraint: constraint };

  await expectRefusal(call('CreateBucket', { Bucket, CreateBucketConfiguration }, region), code);
});

test('a bucket in us-east-1 needs no location constraint', async () => {
  await call('CreateBucket', { Bucket }, 'us-east-1');

  const { LocationConstraint } = await call('GetBucketLocation', { Bucket }, 'us-east-1');

  expect(LocationConstraint).toBeUndefined();
});

test('settings are read as they were written', async () => {
  await bucket();
  const byDefault = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: 'key' };
  const encryption = { Rules: [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }] };
  const block = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false };
  const rule = { ID: 'old', Status: 'Enabled' as const, Filter: { Prefix: 'tmp/' }, Expiration: { Days: 3 } };
  const tags = [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }];

  await s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: encryption });
  await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: block });
  await s3.putBucketTagging({ Bucket, Tagging: { TagSet: tags } });
  await s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules: [rule] } });

  expect((await s3.getBucketEncryption({ Bucket })).ServerSideEncryptionConfiguration).toEqual(encryption);
  expect((await s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration).toEqual(block);
  expect((await s3.getBucketTagging({ Bucket })).TagSet).toEqual(tags);
  expect((await s3.getBucketLifecycleConfiguration({ Bucket })).Rules).toEqual([rule]);
});

test('a listing is cut into pages and rolled up by delimiter', async () => {
  await bucket();
  for (const key of ['a/1', 'a/2', 'b', 'c/1', 'd']) await put(key);

  const list = (more: object) => s3.listObjectsV2({ Bucket, Delimiter: '/', ...more });
  const first = await list({ MaxKeys: 2 });
  const second = await list({ ContinuationToken: first.NextContinuationToken });

  expect(first).toMatchObject({ IsTruncated: true, KeyCount: 2, CommonPrefixes: [{ Prefix: 'a/' }] });
  expect(first.Contents!.map(({ Key }) => Key)).toEqual(['b']);
  expect(second).toMatchObject({ IsTruncated: false, CommonPrefixes: [{ Prefix: 'c/' }] });
  expect(second.Contents!.map(({ Key, Size }) => [Key, Size])).toEqual([['d', 1]]);
});

test('a versioned bucket keeps every version and is emptied version by version', async () => {
  await bucket();
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
  const { VersionId } = await put('k', 'old');
  await put('k', 'new');
  await s3.deleteObject({ Bucket, Key: 'k' });

  const old = await s3.getObject({ Bucket, Key: 'k', VersionId });
  const page = await s3.listObjectVersions({ Bucket, MaxKeys: 2 });
  const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
  const rest = await s3.listObjectVersions({ Bucket, KeyMarker, VersionIdMarker });

  expect(await old.Body!.transformToString()).toBe('old');
  expect((await s3.getBucketVersioning({ Bucket })).Status).toBe('Enabled');
  expect(page.DeleteMarkers).toMatchObject([{ Key: 'k', IsLatest: true }]);
  expect(page.Versions).toMatchObject([{ Key: 'k', IsLatest: false }]);
  expect(rest.Versions).toMatchObject([{ VersionId, IsLatest: false }]);

  const all = [...page.DeleteMarkers!, ...page.Versions!, ...rest.Versions!];
  const Objects = all.map(({ Key, VersionId }) => ({ Key, VersionId }));
  expect((await s3.deleteObjects({ Bucket, Delete: { Objects } })).Deleted).toHaveLength(3);
  await s3.deleteBucket({ Bucket });
});

test('every call asks IAM for its action on the bucket or the object, and on the key of the object', async () => {
  await bucket();
  const asked: string[] = [];
  account.aws.iam.authorize = async (_call, action, [resource]) => void asked.push(`${action} ${resource}`);
  const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
  const encrypted = { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: key };

  await put('k');
  await s3.listObjectsV2({ Bucket });
  await s3.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'k' }] } });
  await s3.putObject({ Bucket, Key: 'e', Body: 'x', ...encrypted });
  await s3.getObject({ Bucket, Key: 'e' });

  const [ofBucket, ofObject] = ['arn:aws:s3:::models', 'arn:aws:s3:::models/k'];
  expect(asked.slice(0, 3)).toEqual([
    `s3:PutObject ${ofObject}`,
    `s3:ListBucket ${ofBucket}`,
    `s3:DeleteObject ${ofObject}`,
  ]);
  expect(asked).toEqual(expect.arrayContaining([`kms:GenerateDataKey ${key}`, `kms:Decrypt ${key}`]));
});

test('an error has no namespace, so that every client reads its code', async () => {
  const { body } = await account.send('s3', { method: 'GET', path: '/nobody-has-this?list-type=2' });

  expect(String(body)).toContain('<Error><Code>NoSuchBucket</Code>');
});

const ALGORITHM = '<SSEAlgorithm>ROT13</SSEAlgorithm>';
const RULE = `<Rule><ApplyServerSideEncryptionByDefault>${ALGORITHM}</ApplyServerSideEncryptionByDefault></Rule>`;

test.each<[string, string, string, string]>([
  ['a path that is no UTF-8', '/%FF?tagging', '<Tagging><TagSet/></Tagging>', 'InvalidURI'],
  ['a body that is no XML', '/models?tagging', '<Tagging', 'MalformedXML'],
  ['an unknown algorithm', '/models?encryption', `<E>${RULE}</E>`, 'MalformedXML'],
])('refuses %s', async (_what, path, document, code) => {
  await bucket();

  const { status, body } = await account.send('s3', { method: 'PUT', path, body: document });

  expect(status).toBe(400);
  expect(String(body)).toContain(`<Code>${code}</Code>`);
});

test('a key with white space and control characters is listed and deleted', async () => {
  await bucket();
  const keys = [' padded ', 'line\nbreak', 'bell\u0007'];
  for (const key of keys) await put(key);

  const { Contents } = await s3.listObjectsV2({ Bucket, EncodingType: 'url' });
  const listed = Contents!.map(({ Key }) => decodeURIComponent(Key!));
  const Objects = keys.slice(0, 2).map((Key) => ({ Key }));
  await s3.deleteObjects({ Bucket, Delete: { Objects } });
  await s3.deleteObject({ Bucket, Key: keys[2] });

  expect(listed.sort()).toEqual([...keys].sort());
  await s3.deleteBucket({ Bucket });
});
