import { Emulator, VirtualClock } from '../../emulator';
import type { Caller } from '../../emulator/call';
import { administratorOf } from '../../emulator/iam/credentials';
import { ACCOUNT, Account, allow, expectRefusal, OTHER as MEMBER, policy, STRANGER } from './account';

const ID = 'o-1234567890';

/** Gives the owner's bucket to everybody for whom `Condition` holds. */
async function bucketFor(Condition: object, organizations?: Record<string, string>) {
  const owner = new Account(new Emulator({ clock: new VirtualClock(), iam: { organizations } }));
  const Bucket = await owner.bucket('shared');
  const statement = allow('s3:GetBucketLocation', 'arn:aws:s3:::shared', { Principal: '*', Condition });
  await owner.call('s3', 'PutBucketPolicy', { Bucket, Policy: policy(statement) });
  return (caller: string | Caller) =>
    owner.by(typeof caller === 'string' ? administratorOf(caller) : caller, 's3', 'GetBucketLocation', {
      Bucket,
    });
}

const ofPrincipal = { StringEquals: { 'aws:PrincipalOrgID': ID } };
const service: Caller = { account: MEMBER, arn: 'lambda.amazonaws.com', service: 'lambda.amazonaws.com' };
const refused = 'AccessDenied';

test('a policy for an organization counts for the accounts in it, and for no other', async () => {
  const locate = await bucketFor(ofPrincipal, { [MEMBER]: ID, [STRANGER]: 'o-abcdefghij' });

  await expect(locate(MEMBER)).resolves.toBeDefined();
  await expectRefusal(locate(STRANGER), refused);
});

test('an account without an organization has no key of one', async () => {
  const locate = await bucketFor(ofPrincipal);
  const locateAnyway = await bucketFor({ Null: { 'aws:PrincipalOrgID': 'true' } });

  await expectRefusal(locate(MEMBER), refused);
  await expect(locateAnyway(MEMBER)).resolves.toBeDefined();
});

test('a service belongs to no organization: the account for which it calls does', async () => {
  const organizations = { [MEMBER]: ID };
  const locate = await bucketFor(ofPrincipal, organizations);
  const locateAsSource = await bucketFor({ StringEquals: { 'aws:SourceOrgID': ID } }, organizations);

  await expectRefusal(locate(service), refused);
  await expect(locateAsSource(service)).resolves.toBeDefined();
  await expectRefusal(locateAsSource(MEMBER), refused);
});

test('a condition can name the organization of the resource', async () => {
  const condition = { StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } };
  const locate = await bucketFor(condition, { [ACCOUNT]: ID, [MEMBER]: ID, [STRANGER]: 'o-abcdefghij' });

  await expect(locate(MEMBER)).resolves.toBeDefined();
  await expectRefusal(locate(STRANGER), refused);
});
