import { Emulator, VirtualClock } from '../../emulator';
import type { Caller } from '../../emulator/call';
import { administratorOf } from '../../emulator/iam/credentials';

const OWNER = '111111111111';
const MEMBER = '222222222222';
const STRANGER = '333333333333';
const ID = 'o-1234567890';
const REGION = 'us-east-1';

/** Gives everybody for whom `Condition` holds the bucket of the owner. */
async function bucketFor(Condition: object, organizations?: Record<string, string>) {
  const aws = new Emulator({ clock: new VirtualClock(), iam: { organizations } });
  const call = (operation: string, input: object, caller: Caller = administratorOf(OWNER)) =>
    aws.call(caller, REGION, 's3', operation, input);
  await call('CreateBucket', { Bucket: 'shared' });
  const Resource = 'arn:aws:s3:::shared';
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetBucketLocation', Resource, Condition };
  await call('PutBucketPolicy', { Bucket: 'shared', Policy: JSON.stringify({ Statement: statement }) });
  return (caller: Caller) => call('GetBucketLocation', { Bucket: 'shared' }, caller);
}

const ofPrincipal = { StringEquals: { 'aws:PrincipalOrgID': ID } };
const service: Caller = { account: MEMBER, arn: 'lambda.amazonaws.com', service: 'lambda.amazonaws.com' };
const refused = { code: 'AccessDenied' };

test('a policy for an organization counts for the accounts in it, and for no other', async () => {
  const locate = await bucketFor(ofPrincipal, { [MEMBER]: ID, [STRANGER]: 'o-abcdefghij' });

  await expect(locate(administratorOf(MEMBER))).resolves.toBeDefined();
  await expect(locate(administratorOf(STRANGER))).rejects.toMatchObject(refused);
});

test('an account without an organization has no key of one', async () => {
  const locate = await bucketFor(ofPrincipal);
  const locateAnyway = await bucketFor({ Null: { 'aws:PrincipalOrgID': 'true' } });

  await expect(locate(administratorOf(MEMBER))).rejects.toMatchObject(refused);
  await expect(locateAnyway(administratorOf(MEMBER))).resolves.toBeDefined();
});

test('a service belongs to no organization: the account for which it calls does', async () => {
  const organizations = { [MEMBER]: ID };
  const locate = await bucketFor(ofPrincipal, organizations);
  const locateAsSource = await bucketFor({ StringEquals: { 'aws:SourceOrgID': ID } }, organizations);

  await expect(locate(service)).rejects.toMatchObject(refused);
  await expect(locateAsSource(service)).resolves.toBeDefined();
  await expect(locateAsSource(administratorOf(MEMBER))).rejects.toMatchObject(refused);
});

test('a condition can name the organization of the resource', async () => {
  const condition = { StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } };
  const locate = await bucketFor(condition, { [OWNER]: ID, [MEMBER]: ID, [STRANGER]: 'o-abcdefghij' });

  await expect(locate(administratorOf(MEMBER))).resolves.toBeDefined();
  await expect(locate(administratorOf(STRANGER))).rejects.toMatchObject(refused);
});
