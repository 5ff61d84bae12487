import { Emulator, VirtualClock } from '../../emulator';
import type { Call, Caller } from '../../emulator/call';
import { administratorOf } from '../../emulator/iam/credentials';
import { Recent } from '../../emulator/iam/remembered';
import { expectRefusal } from './refusal';

const ACCOUNT = '111111111111';
const OTHER = '222222222222';
const REGION = 'us-east-1';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/Worker`;
const WORKER: Caller = {
  account: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Worker/session`,
  roleArn: ROLE,
};
const PARAMETER = { Name: 'p', Type: 'String', Value: 'x', Overwrite: true };
const PARAMETER_ARN = `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/p`;

let aws: Emulator;
let clock: VirtualClock;

beforeEach(() => {
  clock = new VirtualClock();
  aws = new Emulator({ clock });
});

const iam = (operation: string, input: object, account = ACCOUNT) =>
  aws.call(administratorOf(account), REGION, 'iam', operation, input);

const document = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (action: string, resource = '*') => ({ Effect: 'Allow', Action: action, Resource: resource });
const deny = (action: string, resource = '*') => ({ Effect: 'Deny', Action: action, Resource: resource });
const trust = (principal: object) =>
  document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal });

const createWorker = () =>
  iam('CreateRole', { RoleName: 'Worker', AssumeRolePolicyDocument: trust({ AWS: ACCOUNT }) });
const give = (PolicyName: string, ...statements: object[]) =>
  iam('PutRolePolicy', { RoleName: 'Worker', PolicyName, PolicyDocument: document(...statements) });
const work = () => aws.call(WORKER, REGION, 'ssm', 'PutParameter', PARAMETER);

describe('a role', () => {
  test('may do what its inline policy allows, on the resource that it names', async () => {
    await createWorker();
    await give('write', allow('ssm:PutParameter', PARAMETER_ARN));

    await expect(work()).resolves.toMatchObject({ Version: 1 });
    await expect(
      aws.call(WORKER, REGION, 'ssm', 'PutParameter', { ...PARAMETER, Name: 'q' }),
    ).rejects.toMatchObject({ code: 'AccessDeniedException', status: 400 });
  });

  test('loses a permission at the moment when the policy is deleted', async () => {
    await createWorker();
    await give('write', allow('ssm:PutParameter'));
    await work();

    await iam('DeleteRolePolicy', { RoleName: 'Worker', PolicyName: 'write' });
    await expectRefusal(work(), 'AccessDeniedException');
    await give('write', allow('ssm:PutParameter'));
    await expect(work()).resolves.toBeDefined();
  });

  test('follows the default version of the managed policies attached to it', async () => {
    await createWorker();
    const { Policy } = await iam('CreatePolicy', {
      PolicyName: 'Managed',
      PolicyDocument: document(allow('ssm:GetParameter')),
    });
    await iam('AttachRolePolicy', { RoleName: 'Worker', PolicyArn: Policy.Arn });
    await expectRefusal(work(), 'AccessDeniedException');

    await iam('CreatePolicyVersion', {
      PolicyArn: Policy.Arn,
      PolicyDocument: document(allow('ssm:PutParameter')),
      SetAsDefault: 'true',
    });

    await expect(work()).resolves.toBeDefined();
  });

  test('may do no more than its permissions boundary allows', async () => {
    await createWorker();
    await give('write', allow('ssm:*'));
    await work();
    const { Policy } = await iam('CreatePolicy', {
      PolicyName: 'Boundary',
      PolicyDocument: document(allow('ssm:GetParameter')),
    });

    await iam('PutRolePermissionsBoundary', { RoleName: 'Worker', PermissionsBoundary: Policy.Arn });

    await expect(work()).rejects.toMatchObject({
      message: expect.stringContaining('because no permissions boundary allows the ssm:PutParameter action'),
    });
  });

  test('is bounded even if it is an administrator', async () => {
    await createWorker();
    await iam('AttachRolePolicy', {
      RoleName: 'Worker',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    });
    await work();

    await iam('PutRolePermissionsBoundary', {
      RoleName: 'Worker',
      PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    });

    await expectRefusal(work(), 'AccessDeniedException');
  });

  test('has its tags in conditions', async () => {
    await createWorker();
    await give('write', {
      ...allow('ssm:PutParameter'),
      Condition: { StringEquals: { 'aws:PrincipalTag/team': 'vision' } },
    });
    await expectRefusal(work(), 'AccessDeniedException');

    await iam('TagRole', { RoleName: 'Worker', Tags: [{ Key: 'team', Value: 'vision' }] });

    await expect(work()).resolves.toBeDefined();
  });

  test('is described with its documents URL-encoded, as IAM does', async () => {
    await createWorker();
    await give('write', allow('ssm:PutParameter'));

    const { Role } = await iam('GetRole', { RoleName: 'Worker' });
    const { PolicyDocument } = await iam('GetRolePolicy', { RoleName: 'Worker', PolicyName: 'write' });

    expect(Role).toMatchObject({ Arn: ROLE, Path: '/', MaxSessionDuration: 3600 });
    expect(decodeURIComponent(Role.AssumeRolePolicyDocument)).toBe(trust({ AWS: ACCOUNT }));
    expect(decodeURIComponent(PolicyDocument)).toBe(document(allow('ssm:PutParameter')));
  });
});

describe('a refusal', () => {
  test("says in AWS's words who may not do what to what, and why", async () => {
    await createWorker();

    await expect(work()).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: `User: ${WORKER.arn} is not authorized to perform: ssm:PutParameter on resource: ${PARAMETER_ARN} because no identity-based policy allows the ssm:PutParameter action`,
    });
  });

  test('names an explicit deny, which wins over every allow', async () => {
    await createWorker();
    await give('write', allow('*'), deny('ssm:PutParameter'));

    await expect(work()).rejects.toMatchObject({
      message: expect.stringMatching(/with an explicit deny in an identity-based policy$/),
    });
  });

  test('is AccessDenied with status 403 in services with XML', async () => {
    await createWorker();

    await expect(aws.call(WORKER, REGION, 'iam', 'GetRole', { RoleName: 'Worker' })).rejects.toMatchObject({
      code: 'AccessDenied',
      status: 403,
    });
  });

  test('is in the list of decisions, like an allowed call', async () => {
    await createWorker();
    await give('write', allow('ssm:PutParameter', PARAMETER_ARN));
    await work();
    await aws.call(WORKER, REGION, 'ssm', 'DeleteParameter', { Name: 'p' }).catch(() => {});

    expect(aws.iam.decisions.slice(-2)).toEqual([
      expect.objectContaining({
        caller: WORKER.arn,
        action: 'ssm:PutParameter',
        resource: PARAMETER_ARN,
        allowed: true,
        because: 'identity policy write, statement 1',
      }),
      expect.objectContaining({ action: 'ssm:DeleteParameter', allowed: false }),
    ]);
  });
});

describe('across accounts', () => {
  const intoOther = (external = {}) =>
    aws.call(WORKER, REGION, 'sts', 'AssumeRole', {
      RoleArn: `arn:aws:iam::${OTHER}:role/Target`,
      RoleSessionName: 'me',
      ...external,
    });
  const target = (principal: object, more: object = {}) =>
    iam(
      'CreateRole',
      {
        RoleName: 'Target',
        AssumeRolePolicyDocument: document({
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: principal,
          ...more,
        }),
      },
      OTHER,
    );

  test('both sides must allow the call', async () => {
    await createWorker();
    await target({ AWS: ACCOUNT });
    await expectRefusal(
      intoOther(),
      'AccessDenied',
      'because no identity-based policy allows the sts:AssumeRole action',
    );

    await give('assume', allow('sts:AssumeRole'));
    await expect(intoOther()).resolves.toBeDefined();

    await iam('UpdateAssumeRolePolicy', { RoleName: 'Target', PolicyDocument: trust({ AWS: OTHER }) }, OTHER);
    await expect(intoOther()).rejects.toMatchObject({
      message: expect.stringContaining('because no role trust policy allows the sts:AssumeRole action'),
    });
  });

  test("a trust policy's conditions count", async () => {
    await createWorker();
    await give('assume', allow('sts:AssumeRole'));
    await target({ AWS: ACCOUNT }, { Condition: { Null: { 'sts:ExternalId': 'true' } } });

    await expect(intoOther()).resolves.toBeDefined();
    await expectRefusal(intoOther({ ExternalId: 'deputy' }), 'AccessDenied');
  });

  test('a service assumes the roles that trust it, and no others', async () => {
    await target({ Service: 'lambda.amazonaws.com' });
    const as = (service: string) =>
      aws.call({ account: OTHER, arn: service, service }, REGION, 'sts', 'AssumeRole', {
        RoleArn: `arn:aws:iam::${OTHER}:role/Target`,
        RoleSessionName: 'function',
      });

    await expect(as('lambda.amazonaws.com')).resolves.toBeDefined();
    await expectRefusal(as('states.amazonaws.com'), 'AccessDenied');
  });
});

test('an administrator has no permission for a bucket of another account, although its ARN does not name the account', async () => {
  await aws.call(administratorOf(ACCOUNT), REGION, 's3', 'CreateBucket', { Bucket: 'theirs' });
  const locate = (account: string) =>
    aws.call(administratorOf(account), REGION, 's3', 'GetBucketLocation', { Bucket: 'theirs' });

  await expect(locate(ACCOUNT)).resolves.toBeDefined();
  await expectRefusal(locate(OTHER), 'AccessDenied', 'because no resource-based policy allows');
});

test('a decision takes no virtual time, though files are read for it', async () => {
  const call = { aws, service: 'ecr', caller: WORKER, account: ACCOUNT, region: REGION } as unknown as Call;
  const repository = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/r`;
  clock.sleep(1);

  await clock.run(aws.iam.authorize(call, 'ecr:PutImage', [repository]).catch(() => {}));

  expect(aws.iam.decisions).toHaveLength(1);
  expect(clock.now()).toBe(Date.parse('2026-01-01T00:00:00Z'));
});

describe('with propagation', () => {
  test('a new policy counts only after the delay, and a deleted one until the end of the delay', async () => {
    aws = new Emulator({ clock, iam: { iamPropagation: 10_000 } });
    await createWorker();
    await give('write', allow('ssm:PutParameter'));

    await clock.advance(9_999);
    await expectRefusal(work(), 'AccessDeniedException');
    await clock.advance(1);
    await expect(work()).resolves.toBeDefined();

    await iam('DeleteRolePolicy', { RoleName: 'Worker', PolicyName: 'write' });
    await clock.advance(9_999);
    await expect(work()).resolves.toBeDefined();
    await clock.advance(1);
    await expectRefusal(work(), 'AccessDeniedException');
  });
});

describe('fails to store', () => {
  const statement = { Effect: 'Allow', Action: 'ssm:*', Resource: '*' };
  const trusting = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: ACCOUNT } };
  const nobody = `arn:aws:iam::${ACCOUNT}:role/Nobody`;

  test.each<[string, object[], string]>([
    [
      'a resource that is no ARN',
      [{ ...statement, Resource: 'p' }],
      'Resource p must be in ARN format or "*".',
    ],
    ['no resource', [{ ...statement, Resource: undefined }], 'Policy statement must contain resources.'],
    ['no action', [{ ...statement, Action: undefined }], 'Policy statement must contain actions.'],
    ['a Sid with a space', [{ ...statement, Sid: 'a b' }], 'Statement IDs (SID) must be alpha-numeric.'],
    [
      'a Sid twice',
      [
        { ...statement, Sid: 'a' },
        { ...statement, Sid: 'a' },
      ],
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    [
      'an unknown operator',
      [{ ...statement, Condition: { StringIs: { 'aws:PrincipalArn': 'x' } } }],
      'Invalid Condition type : StringIs.',
    ],
  ])('an identity policy with %s', async (_what, statements, message) => {
    await createWorker();

    await expectRefusal(give('p', ...statements), 'MalformedPolicyDocument', message);
  });

  test.each<[string, object, string]>([
    ['a resource', { ...trusting, Resource: '*' }, 'Has prohibited field Resource'],
    ['no principal', { ...trusting, Principal: undefined }, 'Missing required field Principal'],
    [
      'another action',
      { ...trusting, Action: 'ssm:GetParameter' },
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    [
      'a role that does not exist',
      { ...trusting, Principal: { AWS: nobody } },
      `Invalid principal in policy: "AWS":"${nobody}"`,
    ],
  ])('a trust policy with %s', async (_what, one, message) => {
    const creation = iam('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: document(one) });

    await expect(creation).rejects.toMatchObject({ code: 'MalformedPolicyDocument', message });
  });
});

describe('fails', () => {
  const role = { RoleName: 'Worker' };
  const full = document(allow('ssm:GetParameter', `arn:aws:ssm:*:*:parameter/${'x'.repeat(5_000)}`));

  test.each<[string, object, () => Promise<unknown>]>([
    [
      'to create a role twice',
      { code: 'EntityAlreadyExists', message: 'Role with name Worker already exists.', status: 409 },
      () => createWorker(),
    ],
    [
      'to create a role whose name differs in its case only',
      { code: 'EntityAlreadyExists' },
      () => iam('CreateRole', { RoleName: 'worker', AssumeRolePolicyDocument: trust({ AWS: ACCOUNT }) }),
    ],
    [
      'to find a role that is not there',
      { code: 'NoSuchEntity', message: 'The role with name Nobody cannot be found.', status: 404 },
      () => iam('GetRole', { RoleName: 'Nobody' }),
    ],
    [
      'to find a policy that is not there',
      { code: 'NoSuchEntity', status: 404 },
      () => iam('DeleteRolePolicy', { ...role, PolicyName: 'none' }),
    ],
    [
      'to attach a policy that is not there',
      { code: 'NoSuchEntity' },
      () => iam('AttachRolePolicy', { ...role, PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/None` }),
    ],
    [
      "to attach a policy of AWS's that the emulator does not have, by its name",
      { code: 'NotEmulated', message: expect.stringContaining('"AmazonEC2FullAccess"') },
      () => iam('AttachRolePolicy', { ...role, PolicyArn: 'arn:aws:iam::aws:policy/AmazonEC2FullAccess' }),
    ],
    [
      'to store a policy that is not JSON',
      { code: 'MalformedPolicyDocument' },
      () => iam('PutRolePolicy', { ...role, PolicyName: 'p', PolicyDocument: '{' }),
    ],
    [
      'to store an identity policy with a principal',
      { code: 'MalformedPolicyDocument', message: 'Policy document should not specify a principal.' },
      () => iam('PutRolePolicy', { ...role, PolicyName: 'p', PolicyDocument: trust({ AWS: '*' }) }),
    ],
    [
      'to delete a role that still has an inline policy',
      { code: 'DeleteConflict', status: 409 },
      async () => {
        await give('write', allow('ssm:*'));
        return iam('DeleteRole', role);
      },
    ],
    [
      'to delete a role that still has a policy attached',
      { code: 'DeleteConflict', message: 'Cannot delete entity, must detach all policies first.' },
      async () => {
        await iam('AttachRolePolicy', { ...role, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
        return iam('DeleteRole', role);
      },
    ],
    [
      'to give a role more than 10,240 characters of inline policies',
      {
        code: 'LimitExceeded',
        message: 'Maximum policy size of 10240 bytes exceeded for role Worker',
        status: 409,
      },
      async () => {
        await iam('PutRolePolicy', { ...role, PolicyName: 'one', PolicyDocument: full });
        await iam('PutRolePolicy', { ...role, PolicyName: 'two', PolicyDocument: full });
        return iam('PutRolePolicy', { ...role, PolicyName: 'three', PolicyDocument: full });
      },
    ],
  ])('%s', async (_, error, attempt) => {
    await createWorker();

    await expect(attempt()).rejects.toMatchObject(error);
  });
});

test('an operation that does not exist is refused by name', async () => {
  await expectRefusal(iam('CreateUser', {}), 'NotEmulated', '"iam:CreateUser"');
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
