import type { Caller } from '../../emulator/call';
import { administratorOf } from '../../emulator/iam/credentials';
import { ACCOUNT, Account, allow, expectRefusal, OTHER, policy, REGION, session, trust } from './account';

let account: Account;
beforeEach(() => {
  account = new Account();
});

const kms = (operation: string, input: object, caller: Caller = administratorOf(ACCOUNT)) =>
  account.by(caller, 'kms', operation, input);
const create = async (input: object = {}): Promise<string> => (await kms('CreateKey', input)).KeyMetadata.Arn;
const usableBy = (principal: string) => allow('kms:*', '*', { Principal: { AWS: principal } });

const INVALID = 'ValidationException';

test('a key is found by its id, ARN, alias and alias ARN', async () => {
  const arn = await create({ Description: 'models' });
  const id = arn.split('/')[1];
  await kms('CreateAlias', { AliasName: 'alias/models', TargetKeyId: id });

  const key = { Arn: arn, KeyId: id, KeySpec: 'SYMMETRIC_DEFAULT', Description: 'models' };
  for (const KeyId of [id, arn, 'alias/models', `arn:aws:kms:${REGION}:${ACCOUNT}:alias/models`]) {
    const { KeyMetadata } = await kms('DescribeKey', { KeyId });
    expect(KeyMetadata).toMatchObject({ ...key, Enabled: true, KeyState: 'Enabled' });
  }
  const { Aliases } = await kms('ListAliases', { KeyId: id });
  expect(Aliases).toMatchObject([{ AliasName: 'alias/models', TargetKeyId: id }]);
});

test('a key is gone when its window has passed, and not before', async () => {
  const KeyId = await create();
  const { DeletionDate } = await kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });

  expect(DeletionDate).toEqual(new Date('2026-01-08T00:00:00Z'));
  const { KeyMetadata } = await kms('DescribeKey', { KeyId });
  expect(KeyMetadata).toMatchObject({ KeyState: 'PendingDeletion', Enabled: false });
  await expectRefusal(kms('EnableKey', { KeyId }), 'KMSInvalidStateException');
  await account.clock.advance(7 * 24 * 3600_000);
  await expectRefusal(kms('DescribeKey', { KeyId }), 'NotFoundException');
});

const PATTERN =
  "1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$";

test.each([
  ['alias/aws/mine', 'NotAuthorizedException', ''],
  ['mine', INVALID, 'Invalid identifier'],
  ['alias/a:b', INVALID, 'alias/a:b contains invalid characters for an alias'],
  ['alias/a b', INVALID, PATTERN],
])('fails to make the alias %s with %s', async (AliasName, code, message) => {
  const TargetKeyId = await create();

  await expect(kms('CreateAlias', { AliasName, TargetKeyId })).rejects.toMatchObject({ code, message });
});

test('only the key policy decides, even for the administrator of its own account', async () => {
  const role = `arn:aws:iam::${ACCOUNT}:role/Keeper`;
  await account.role('Keeper', trust({ AWS: ACCOUNT }));
  const KeyId = await create({ Policy: policy(usableBy(role)) });

  const reason = 'because no resource-based policy allows the kms:DescribeKey action';
  await expectRefusal(kms('DescribeKey', { KeyId }), 'AccessDeniedException', reason);
  await expect(kms('DescribeKey', { KeyId }, session(ACCOUNT, 'Keeper'))).resolves.toBeDefined();
});

test('another account may use a key when the policy of the key says so', async () => {
  const KeyId = await create();
  const describeFromOutside = () => kms('DescribeKey', { KeyId }, administratorOf(OTHER));
  await expectRefusal(describeFromOutside(), 'AccessDeniedException');

  const { Policy } = await kms('GetKeyPolicy', { KeyId });
  const [own] = JSON.parse(Policy).Statement;
  await kms('PutKeyPolicy', { KeyId, Policy: policy(own, usableBy(OTHER)) });

  await expect(describeFromOutside()).resolves.toBeDefined();
});

test('rotation is kept, and tags are taken, but an asymmetric key does not rotate', async () => {
  const KeyId = await create({ Tags: [{ TagKey: 'a', TagValue: '1' }] });
  await kms('EnableKeyRotation', { KeyId });
  await kms('TagResource', { KeyId, Tags: [{ TagKey: 'b', TagValue: '2' }] });
  await kms('UntagResource', { KeyId, TagKeys: ['a'] });
  const asymmetric = await create({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' });

  expect(await kms('GetKeyRotationStatus', { KeyId })).toMatchObject({ KeyRotationEnabled: true });
  await expectRefusal(kms('EnableKeyRotation', { KeyId: asymmetric }), 'UnsupportedOperationException');
});

test('fails for missing, taken and invalid names, and by name for a key that AWS makes', async () => {
  const TargetKeyId = await create();
  const policy = kms('GetKeyPolicy', { KeyId: TargetKeyId, PolicyName: 'other' });
  await expectRefusal(policy, 'NotFoundException', /^No such policy exists$/);
  await expectRefusal(kms('DescribeKey', { KeyId: 'alias/aws/s3' }), 'NotEmulated', 'alias/aws/s3');
  await kms('CreateAlias', { AliasName: 'alias/a', TargetKeyId });

  await expectRefusal(kms('DescribeKey', { KeyId: 'alias/b' }), 'NotFoundException');
  await expectRefusal(kms('CreateAlias', { AliasName: 'alias/a', TargetKeyId }), 'AlreadyExistsException');
  await expectRefusal(kms('CreateKey', { Policy: '{}' }), 'MalformedPolicyDocumentException');
  await kms('DeleteAlias', { AliasName: 'alias/a' });
  await expectRefusal(kms('DeleteAlias', { AliasName: 'alias/a' }), 'NotFoundException');
});

test.each([
  ['RSA_2048', 'ENCRYPT_DECRYPT', { EncryptionAlgorithms: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] }],
  ['RSA_4096', 'SIGN_VERIFY', { SigningAlgorithms: expect.arrayContaining(['RSASSA_PSS_SHA_512']) }],
  ['SYMMETRIC_DEFAULT', undefined, { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] }],
])('a key of the spec %s for %p names its algorithms', async (KeySpec, KeyUsage, algorithms) => {
  const KeyId = await create({ KeySpec, KeyUsage });

  const { KeyMetadata } = await kms('DescribeKey', { KeyId });
  const { EncryptionAlgorithms, SigningAlgorithms } = KeyMetadata;

  expect({ EncryptionAlgorithms, SigningAlgorithms }).toEqual(algorithms);
});

test.each([
  ['RSA_2048', undefined, INVALID, 'You must specify a KeyUsage value for an asymmetric KMS key.'],
  ['SYMMETRIC_DEFAULT', 'SIGN_VERIFY', INVALID, 'is not compatible with KeySpec SYMMETRIC_DEFAULT'],
  ['HMAC_256', 'GENERATE_VERIFY_MAC', 'NotEmulated', 'HMAC_256'],
])('fails to make a key of the spec %s for %p', (KeySpec, KeyUsage, code, message) =>
  expectRefusal(create({ KeySpec, KeyUsage }), code, message),
);
