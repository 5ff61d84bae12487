import { administratorOf } from '../../emulator/iam/credentials';
import { ACCOUNT, Account, expectRefusal, OTHER, statements } from './account';

const USER = `arn:aws:iam::${ACCOUNT}:user/ci`;
/** A role of an account in which the emulator has no role. */
const FOREIGN_ROLE = `arn:aws:iam::${OTHER}:role/team/foreigner`;
const NO_ROLE = `arn:aws:iam::${ACCOUNT}:role/nobody`;
const SCALING = 'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
const SIGN_ON = 'sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef';
const CLOUDFRONT_USER = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEFGHIJ';

let account: Account;
const call = (service: string, operation: string, input: object) => account.call(service, operation, input);

const statement = (Action: string, principals: object, Resource?: string) =>
  JSON.stringify(statements({ Effect: 'Allow', Action, Resource, ...principals }));
const trust = (Principal: unknown) => statement('sts:AssumeRole', { Principal });

beforeEach(async () => {
  account = new Account();
  const AssumeRolePolicyDocument = trust({ AWS: ACCOUNT });
  await call('iam', 'CreateRole', { RoleName: 'worker', Path: '/team/', AssumeRolePolicyDocument });
});

const store = (AssumeRolePolicyDocument: string) =>
  call('iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument });
const createRole = (Principal: unknown) => store(trust(Principal));
const MALFORMED = 'MalformedPolicyDocument';

test.each<[string, unknown]>([
  ['everybody', '*'],
  ['an account', { AWS: OTHER }],
  ['the root of an account', { AWS: `arn:aws:iam::${OTHER}:root` }],
  ["an account's administrator", { AWS: administratorOf(OTHER).arn }],
  ['a role', { AWS: [OTHER, `arn:aws:iam::${ACCOUNT}:role/team/worker`] }],
  ['a session of a role, whatever its name', { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/worker/any` }],
  ['a role of an account without roles', { AWS: FOREIGN_ROLE }],
  ['a session of an account without roles', { AWS: `arn:aws:sts::${OTHER}:assumed-role/foreigner/any` }],
  ['a service-linked role', { AWS: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${SCALING}` }],
  ['a role of IAM Identity Center', { AWS: `arn:aws:iam::${ACCOUNT}:role/aws-reserved/${SIGN_ON}` }],
  ['its session', { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/me` }],
  ['a user', { AWS: USER }],
  ['a user with a path', { AWS: `arn:aws:iam::${OTHER}:user/team/ci` }],
  ['a user of CloudFront', { AWS: CLOUDFRONT_USER }],
  ['a service of one Region', { Service: ['states.eu-west-1.amazonaws.com', 'ec2.amazonaws.com.cn'] }],
  ['a service with another ending', { Service: 'alexa-appkit.amazon.com' }],
  ['somebody from outside AWS', { Federated: 'cognito-identity.amazonaws.com' }],
])('a trust policy may name %s', (_who, principal) => expect(createRole(principal)).resolves.toBeDefined());

describe('fails to store', () => {
  test.each<[string, string, string]>([
    ['a role', 'AWS', NO_ROLE],
    ['a role without its path', 'AWS', `arn:aws:iam::${ACCOUNT}:role/worker`],
    ['all roles of an account', 'AWS', `arn:aws:iam::${ACCOUNT}:role/*`],
    ['all roles of an account without roles', 'AWS', `arn:aws:iam::${OTHER}:role/*`],
    ['all roles that AWS makes', 'AWS', `arn:aws:iam::${ACCOUNT}:role/aws-reserved/*`],
    ['all sessions of an account without roles', 'AWS', `arn:aws:sts::${OTHER}:assumed-role/foreigner/*`],
    ['all users of an account', 'AWS', `arn:aws:iam::${ACCOUNT}:user/*`],
    ['a group', 'AWS', `arn:aws:iam::${ACCOUNT}:group/people`],
    ['a session of a role', 'AWS', `arn:aws:sts::${ACCOUNT}:assumed-role/nobody/session`],
    ['an account of eleven digits', 'AWS', 'arn:aws:iam::11111111111:root'],
    ['an ARN with a missing part', 'AWS', `arn:aws::iam::${ACCOUNT}:root`],
    ['a plain name', 'AWS', 'nobody'],
    ['the domain of all services', 'Service', 'amazonaws.com'],
    ['a service without its domain', 'Service', 'lambda'],
  ])('a trust policy for %s that does not exist', async (_who, kind, name) => {
    const message = `Invalid principal in policy: "${kind.toUpperCase()}":"${name}"`;
    const update = { RoleName: 'worker', PolicyDocument: trust({ [kind]: name }) };

    await expectRefusal(createRole({ [kind]: [name] }), `${MALFORMED} 400`, message);
    await expectRefusal(call('iam', 'UpdateAssumeRolePolicy', update), `${MALFORMED} 400`, message);
  });

  test('a trust policy with the name of a service in place of an object', async () => {
    const message = 'Invalid principal in policy: "AWS":"lambda.amazonaws.com"';
    await expectRefusal(createRole('lambda.amazonaws.com'), MALFORMED, message);
  });

  test.each([
    ['a statement', JSON.stringify({ Statement: [null] })],
    ['a principal', trust(null)],
  ])('a trust policy with null in place of %s', (_what, document) =>
    expectRefusal(store(document), MALFORMED),
  );

  test('the policy of a bucket, for a role that does not exist', async () => {
    const Bucket = await account.bucket('bucket');
    const put = (principals: object) => {
      const Policy = statement('s3:GetObject', principals, 'arn:aws:s3:::bucket/*');
      return call('s3', 'PutBucketPolicy', { Bucket, Policy });
    };

    const invalid = /^Invalid principal in policy$/;
    await expectRefusal(put({ Principal: { AWS: NO_ROLE } }), 'MalformedPolicy', invalid);
    await expectRefusal(put({ NotPrincipal: { AWS: NO_ROLE } }), 'MalformedPolicy');
    const AWS = [OTHER, FOREIGN_ROLE, USER, CLOUDFRONT_USER];
    await expect(put({ Principal: { AWS } })).resolves.toBeDefined();
  });

  test('the policy of a key, for a role that does not exist', async () => {
    const policy = (...AWS: string[]) => statement('kms:*', { Principal: { AWS } }, '*');
    const invalid = /^Policy contains a statement with one or more invalid principals\.$/;

    const create = call('kms', 'CreateKey', { Policy: policy(NO_ROLE) });
    await expectRefusal(create, `${MALFORMED}Exception`, invalid);
    const { KeyMetadata } = await call('kms', 'CreateKey', { Policy: policy(ACCOUNT, FOREIGN_ROLE, USER) });
    const put = { KeyId: KeyMetadata.KeyId, PolicyName: 'default', Policy: policy(NO_ROLE) };
    await expectRefusal(call('kms', 'PutKeyPolicy', put), `${MALFORMED}Exception`, invalid);
  });

  test.each([NO_ROLE, 'amazonaws.com'])('a permission of a function, for %s', async (Principal) => {
    const message = 'The provided principal was invalid. Please check the principal and try again.';
    await expectRefusal(permit(Principal), 'InvalidParameterValueException', message);
  });
});

test.each([OTHER, FOREIGN_ROLE, USER])('a permission of a function may name %s', (Principal) =>
  expect(permit(Principal)).resolves.toBeDefined(),
);

test('a trust policy may allow the context of a session to be set', async () => {
  await expect(store(statement('sts:SetContext', { Principal: { AWS: ACCOUNT } }))).resolves.toBeDefined();
});

/** Creates a function, and lets `Principal` invoke it. */
async function permit(Principal: string) {
  const PolicyDocument = trust({ Service: 'lambda.amazonaws.com' });
  await call('iam', 'UpdateAssumeRolePolicy', { RoleName: 'worker', PolicyDocument });
  const code = { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: EMPTY_ZIP } };
  const Role = `arn:aws:iam::${ACCOUNT}:role/team/worker`;
  await call('lambda', 'CreateFunction', { FunctionName: 'f', Role, ...code });
  const permission = { FunctionName: 'f', StatementId: 's', Action: 'lambda:InvokeFunction', Principal };
  return call('lambda', 'AddPermission', permission);
}

/** An archive without entries. */
const EMPTY_ZIP = Buffer.from(`504b0506${'0'.repeat(36)}`, 'hex');
