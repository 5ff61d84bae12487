import { Emulator } from '../../emulator';
import type { Call } from '../../emulator/call';
import { Recent } from '../../emulator/iam/remembered';
import {
  ACCOUNT,
  Account,
  allow,
  expectRefusal,
  OTHER,
  policy,
  REGION,
  START,
  service,
  session,
  trust,
} from './account';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/Worker`;
const WORKER = session(ACCOUNT, 'Worker');
const PARAMETER = { Name: 'p', Type: 'String', Value: 'x', Overwrite: true };
const PARAMETER_ARN = `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/p`;

let account: Account;
beforeEach(() => {
  account = new Account();
});

const iam = (operation: string, input: object, id = ACCOUNT) =>
  account.other(id).call('iam', operation, input);

const write = allow('ssm:PutParameter');
const BY_ACCOUNT = trust({ AWS: ACCOUNT });
const role = { RoleName: 'Worker' };
const createWorker = () => account.role('Worker', BY_ACCOUNT);
const give = (PolicyName: string, ...statements: object[]) =>
  iam('PutRolePolicy', { ...role, PolicyName, PolicyDocument: policy(...statements) });
const work = (more: object = {}) => account.by(WORKER, 'ssm', 'PutParameter', { ...PARAMETER, ...more });
/** Returns the ARN of a new managed policy. */
const managed = async (statement: object) => {
  const PolicyDocument = policy(statement);
  return (await iam('CreatePolicy', { PolicyName: 'Managed', PolicyDocument })).Policy.Arn;
};

describe('a role', () => {
  beforeEach(createWorker);

  test('may do what its inline policy allows, on the resource that it names', async () => {
    await give('write', allow('ssm:PutParameter', PARAMETER_ARN));

    await expect(work()).resolves.toMatchObject({ Version: 1 });
    await expectRefusal(work({ Name: 'q' }), 'AccessDeniedException 400');
  });

  test('loses a permission at the moment when the policy is deleted', async () => {
    await give('write', write);
    await work();

    await iam('DeleteRolePolicy', { ...role, PolicyName: 'write' });
    await expectRefusal(work(), 'AccessDeniedException');
    await give('write', write);
    await expect(work()).resolves.toBeDefined();
  });

  test('follows the default version of the managed policies attached to it', async () => {
    const PolicyArn = await managed(allow('ssm:GetParameter'));
    await iam('AttachRolePolicy', { ...role, PolicyArn });
    await expectRefusal(work(), 'AccessDeniedException');

    const PolicyDocument = policy(write);
    await iam('CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: 'true' });

    await expect(work()).resolves.toBeDefined();
  });

  test('may do no more than its permissions boundary allows, even as an administrator', async () => {
    const of = (name: string) => `arn:aws:iam::aws:policy/${name}`;
    await iam('AttachRolePolicy', { ...role, PolicyArn: of('AdministratorAccess') });
    await work();

    for (const PermissionsBoundary of [await managed(allow('ssm:GetParameter')), of('ReadOnlyAccess')]) {
      await iam('PutRolePermissionsBoundary', { ...role, PermissionsBoundary });

      const reason = 'because no permissions boundary allows the ssm:PutParameter action';
      await expectRefusal(work(), 'AccessDeniedException', reason);
    }
  });

  test('has its tags in conditions', async () => {
    const Condition = { StringEquals: { 'aws:PrincipalTag/team': 'vision' } };
    await give('write', allow('ssm:PutParameter', '*', { Condition }));
    await expectRefusal(work(), 'AccessDeniedException');

    await iam('TagRole', { ...role, Tags: [{ Key: 'team', Value: 'vision' }] });

    await expect(work()).resolves.toBeDefined();
  });

  test('is described with its documents URL-encoded, as IAM does', async () => {
    await give('write', write);

    const { Role } = await iam('GetRole', role);
    const { PolicyDocument } = await iam('GetRolePolicy', { ...role, PolicyName: 'write' });

    expect(Role).toMatchObject({ Arn: ROLE, Path: '/', MaxSessionDuration: 3600 });
    expect(decodeURIComponent(Role.AssumeRolePolicyDocument)).toBe(policy(BY_ACCOUNT));
    expect(decodeURIComponent(PolicyDocument)).toBe(policy(write));
  });
});

describe('a refusal', () => {
  beforeEach(createWorker);

  test("says in AWS's words who may not do what to what, and why", async () => {
    const denial = `User: ${WORKER.arn} is not authorized to perform: ssm:PutParameter on resource: ${PARAMETER_ARN}`;
    const reason = 'because no identity-based policy allows the ssm:PutParameter action';
    await expectRefusal(work(), 'AccessDeniedException', new RegExp(`^${denial} ${reason}$`));
  });

  test('names an explicit deny, which wins over every allow', async () => {
    await give('write', allow('*'), { ...write, Effect: 'Deny' });

    await expect(work()).rejects.toThrow(/with an explicit deny in an identity-based policy$/);
  });

  test('is AccessDenied with status 403 in services with XML', async () => {
    await expectRefusal(account.by(WORKER, 'iam', 'GetRole', role), 'AccessDenied 403');
  });

  test('is in the list of decisions, like an allowed call', async () => {
    await give('write', allow('ssm:PutParameter', PARAMETER_ARN));
    await work();
    await account.by(WORKER, 'ssm', 'DeleteParameter', { Name: 'p' }).catch(() => {});

    const put = { caller: WORKER.arn, action: 'ssm:PutParameter', resource: PARAMETER_ARN };
    expect(account.aws.iam.decisions.slice(-2)).toMatchObject([
      { ...put, allowed: true, because: 'identity policy write, statement 1' },
      { action: 'ssm:DeleteParameter', allowed: false },
    ]);
  });
});

describe('across accounts', () => {
  const TARGET = { RoleArn: `arn:aws:iam::${OTHER}:role/Target`, RoleSessionName: 'me' };
  const assume = allow('sts:AssumeRole');
  const intoOther = (external = {}) => account.by(WORKER, 'sts', 'AssumeRole', { ...TARGET, ...external });
  const target = (principal: object, more?: object) => account.other().role('Target', trust(principal, more));

  test('both sides must allow the call', async () => {
    await createWorker();
    await target({ AWS: ACCOUNT });
    const refused = (by: string) => `because no ${by} policy allows the sts:AssumeRole action`;
    await expectRefusal(intoOther(), 'AccessDenied', refused('identity-based'));

    await give('assume', assume);
    await expect(intoOther()).resolves.toBeDefined();

    const PolicyDocument = policy(trust({ AWS: OTHER }));
    await iam('UpdateAssumeRolePolicy', { RoleName: 'Target', PolicyDocument }, OTHER);
    await expectRefusal(intoOther(), 'AccessDenied', refused('role trust'));
  });

  test("a trust policy's conditions count", async () => {
    await createWorker();
    await give('assume', assume);
    await target({ AWS: ACCOUNT }, { Condition: { Null: { 'sts:ExternalId': 'true' } } });

    await expect(intoOther()).resolves.toBeDefined();
    await expectRefusal(intoOther({ ExternalId: 'deputy' }), 'AccessDenied');
  });

  test('a service assumes the roles that trust it, and no others', async () => {
    await target(service('lambda'));
    const as = (name: string) =>
      account.by({ account: OTHER, arn: name, service: name }, 'sts', 'AssumeRole', TARGET);

    await expect(as('lambda.amazonaws.com')).resolves.toBeDefined();
    await expectRefusal(as('states.amazonaws.com'), 'AccessDenied');
  });
});

test('an administrator has no permission for a bucket of another account, although its ARN does not name the account', async () => {
  const Bucket = await account.bucket('theirs');
  const locate = (id: string) => account.other(id).call('s3', 'GetBucketLocation', { Bucket });

  await expect(locate(ACCOUNT)).resolves.toBeDefined();
  await expectRefusal(locate(OTHER), 'AccessDenied', 'because no resource-based policy allows');
});

test('a decision takes no virtual time, though files are read for it', async () => {
  const { aws, clock } = account;
  const call = { aws, service: 'ecr', caller: WORKER, account: ACCOUNT, region: REGION } as unknown as Call;
  const repository = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/r`;
  clock.sleep(1);

  await clock.run(aws.iam.authorize(call, 'ecr:PutImage', [repository]).catch(() => {}));

  expect(aws.iam.decisions).toHaveLength(1);
  expect(clock.now()).toBe(START);
});

test('with propagation a new policy counts only after the delay, and a deleted one until the end of the delay', async () => {
  const { clock } = account;
  account = new Account(new Emulator({ clock, iam: { iamPropagation: 10_000 } }));
  await createWorker();
  await give('write', write);

  await clock.advance(9_999);
  await expectRefusal(work(), 'AccessDeniedException');
  await clock.advance(1);
  await expect(work()).resolves.toBeDefined();

  await iam('DeleteRolePolicy', { ...role, PolicyName: 'write' });
  await clock.advance(9_999);
  await expect(work()).resolves.toBeDefined();
  await clock.advance(1);
  await expectRefusal(work(), 'AccessDeniedException');
});

describe('fails to store', () => {
  const nobody = `arn:aws:iam::${ACCOUNT}:role/Nobody`;
  const one = (change: object) => [{ ...allow('ssm:*'), ...change }];
  const sid = one({ Sid: 'a' });
  const ONLY_ASSUME = 'AssumeRole policy may only specify STS AssumeRole actions.';

  test.each<[string, object[], string]>([
    ['a resource that is no ARN', one({ Resource: 'p' }), 'Resource p must be in ARN format or "*".'],
    ['no resource', one({ Resource: undefined }), 'Policy statement must contain resources.'],
    ['no action', one({ Action: undefined }), 'Policy statement must contain actions.'],
    ['a Sid with a space', one({ Sid: 'a b' }), 'Statement IDs (SID) must be alpha-numeric.'],
    ['a Sid twice', [...sid, ...sid], 'Statement IDs (SID) in a single policy must be unique.'],
    ['an unknown operator', one({ Condition: { StringIs: {} } }), 'Invalid Condition type : StringIs.'],
    ['a principal', [BY_ACCOUNT], 'Policy document should not specify a principal.'],
  ])('an identity policy with %s', async (_what, statements, message) => {
    await createWorker();

    await expectRefusal(give('p', ...statements), 'MalformedPolicyDocument', message);
  });

  test.each<[string, object, string]>([
    ['a resource', { ...BY_ACCOUNT, Resource: '*' }, 'Has prohibited field Resource'],
    ['no principal', { ...BY_ACCOUNT, Principal: undefined }, 'Missing required field Principal'],
    ['another action', { ...BY_ACCOUNT, Action: 'ssm:*' }, ONLY_ASSUME],
    ['a role that does not exist', trust({ AWS: nobody }), `Invalid principal in policy: "AWS":"${nobody}"`],
  ])('a trust policy with %s', async (_what, one, message) => {
    await createWorker();

    const creation = iam('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: policy(one) });

    await expectRefusal(creation, 'MalformedPolicyDocument', message);
  });
});

describe('a role fails', () => {
  const full = policy(allow('ssm:GetParameter', `arn:aws:ssm:*:*:parameter/${'x'.repeat(5_000)}`));
  const put = (PolicyName: string, PolicyDocument: string) =>
    iam('PutRolePolicy', { ...role, PolicyName, PolicyDocument });
  const attach = (of: string, name: string) =>
    iam('AttachRolePolicy', { ...role, PolicyArn: `arn:aws:iam::${of}:policy/${name}` });

  const DETACH = 'Cannot delete entity, must detach all policies first.';
  const FULL = 'Maximum policy size of 10240 bytes exceeded for role Worker';
  const removeRole = () => iam('DeleteRole', role);
  const removeAttached = () => attach('aws', 'ReadOnlyAccess').then(removeRole);
  const removePolicy = () => iam('DeleteRolePolicy', { ...role, PolicyName: 'p' });
  const find = () => iam('GetRole', { RoleName: 'Nobody' });
  const NOBODY = 'The role with name Nobody cannot be found.';
  const three = async () => {
    for (const name of ['one', 'two', 'three']) await put(name, full);
  };

  test.each<[string, string, () => Promise<unknown>, string?]>([
    ['to be created twice', 'EntityAlreadyExists 409', createWorker, 'Role with name Worker already exists.'],
    ['to be created in small letters', 'EntityAlreadyExists', () => account.role('worker', BY_ACCOUNT)],
    ['to be found by another name', 'NoSuchEntity 404', find, NOBODY],
    ['to lose a missing policy', 'NoSuchEntity 404', removePolicy],
    ['to get a missing policy', 'NoSuchEntity', () => attach(ACCOUNT, 'None')],
    ["to get an unknown policy of AWS's", 'NotEmulated', () => attach('aws', 'AmazonEC2'), '"AmazonEC2"'],
    ['to get a policy that is not JSON', 'MalformedPolicyDocument', () => put('p', '{')],
    ['to be deleted with an inline policy', 'DeleteConflict 409', () => put('p', full).then(removeRole)],
    ['to be deleted with a managed policy', 'DeleteConflict', removeAttached, DETACH],
    ['to get more than 10,240 characters of inline policies', 'LimitExceeded 409', three, FULL],
  ])('%s', async (_, error, attempt, message = '') => {
    await createWorker();

    await expectRefusal(attempt(), error, message);
  });
});

test('the cache has a limited size, and keeps the entries in use', () => {
  const recent = new Recent<string>(2);
  const found: string[] = [];
  const get = (key: string) =>
    recent.get(key, () => {
      found.push(key);
      return key;
    });

  for (const key of ['hot', 'a', 'hot', 'b', 'hot', 'c', 'hot', 'd', 'hot', 'a']) expect(get(key)).toBe(key);

  expect(found).toEqual(['hot', 'a', 'b', 'c', 'd', 'a']);
});
