import { AS_IAM_DOES, type PolicyRewriting, type RekognitionOptions } from '../../emulator/rekognition';
import { expectRefusal } from './refusal';
import { DESTINATION, REGION, SOURCE, World } from './rekognition-world';

const OTHER = '333333333333';
const ROOT = `arn:aws:iam::${DESTINATION}:root`;
const ROLE = `arn:aws:iam::${DESTINATION}:role/copier`;
const VERSIONS = `arn:aws:rekognition:${REGION}:${SOURCE}:project/cats/version/*`;

const document = (change: object) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'allow',
      Effect: 'Allow',
      Principal: { AWS: ROOT },
      Action: ['rekognition:CopyProjectVersion'],
      Resource: VERSIONS,
      ...change,
    },
  ],
});

/** A world with a model, and what can be done there with its policy and with a role. */
function rewriting(options: RekognitionOptions) {
  const world = new World(options);
  const { projectArn, modelVersionArn } = world.train();
  const put = (change: object, PolicyName = 'p') =>
    world.rekognition(
      'PutProjectPolicy',
      { ProjectArn: projectArn, PolicyName, PolicyDocument: JSON.stringify(document(change)) },
      SOURCE,
    );
  const listedText = async (): Promise<string> =>
    (await world.rekognition('ListProjectPolicies', { ProjectArn: projectArn }, SOURCE)).ProjectPolicies[0]
      .PolicyDocument;
  const listed = async () => JSON.parse(await listedText()).Statement[0];
  const iam = (operation: string, input: object) =>
    world.call(DESTINATION, 'iam', operation, { RoleName: 'copier', ...input });
  const createRole = async (): Promise<string> => {
    const trust = { Effect: 'Allow', Principal: { AWS: DESTINATION }, Action: 'sts:AssumeRole' };
    const { Role } = await iam('CreateRole', {
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    });
    return Role.RoleId;
  };
  return {
    world,
    projectArn,
    modelVersionArn,
    put,
    listed,
    listedText,
    createRole,
    deleteRole: () => iam('DeleteRole', {}),
    iam,
  };
}

test.each<[PolicyRewriting, object, object]>([
  [
    'order of principals',
    { Principal: { AWS: [ROOT, ROLE, OTHER] } },
    { Principal: { AWS: [OTHER, ROLE, ROOT] } },
  ],
  [
    'account ids',
    { Principal: { AWS: [OTHER, ROLE] } },
    { Principal: { AWS: [`arn:aws:iam::${OTHER}:root`, ROLE] } },
  ],
  ['account ids', { Principal: { AWS: DESTINATION } }, { Principal: { AWS: ROOT } }],
  ['everyone as object', { Principal: '*' }, { Principal: { AWS: '*' } }],
  ['everyone as text', { Principal: { AWS: '*' } }, { Principal: '*' }],
  ['everyone as text', { Principal: { AWS: ['*'] } }, { Principal: '*' }],
  ['everyone as text', { Principal: { AWS: ROOT } }, { Principal: { AWS: ROOT } }],
  [
    'single elements',
    { Principal: { AWS: [ROOT] }, Resource: [VERSIONS] },
    { Action: 'rekognition:CopyProjectVersion', Principal: { AWS: ROOT } },
  ],
  ['no Sid', { Sid: 'x' }, { Sid: undefined }],
])('lists a policy with the rewriting "%s": %j as %j', async (name, change, expected) => {
  const { put, listed } = rewriting({ rewritesPolicies: [name] });

  await put(change);

  expect(await listed()).toEqual({ ...document(change).Statement[0], Resource: VERSIONS, ...expected });
});

test('lists the members of a policy in another order, and the same policy', async () => {
  const { put, listedText } = rewriting({ rewritesPolicies: ['order of keys'] });

  await put({});

  expect(JSON.parse(await listedText())).toEqual(document({}));
  expect(await listedText()).toMatch(/^\{"Statement":\[\{"Resource":.*"Sid":"allow"\}\],"Version":/);
});

test('keeps a Sid and the list of statements when it rewrites as IAM does', async () => {
  const { put, listed } = rewriting({ rewritesPolicies: AS_IAM_DOES });

  await put({ Principal: { AWS: [DESTINATION, OTHER] } });

  expect(await listed()).toEqual({
    Sid: 'allow',
    Effect: 'Allow',
    Principal: { AWS: [`arn:aws:iam::${OTHER}:root`, ROOT] },
    Action: 'rekognition:CopyProjectVersion',
    Resource: VERSIONS,
  });
});

test.each<[PolicyRewriting, 'arn' | 'id']>([
  ['ids of deleted roles', 'arn'],
  ['ids of roles', 'id'],
])(
  'lists a role with the rewriting "%s" as its %s, and as its id once it is deleted',
  async (name, while_) => {
    const { createRole, deleteRole, put, listed, world } = rewriting({ rewritesPolicies: [name] });
    const id = await createRole();
    await put({ Principal: { AWS: ROLE } });

    const before = (await listed()).Principal.AWS;
    await deleteRole();
    const deleted = (await listed()).Principal.AWS;
    await world.clock.advance(1000);
    const second = await createRole();
    const again = (await listed()).Principal.AWS;

    expect(id).toMatch(/^AROA/);
    expect(second).not.toBe(id);
    expect(before).toBe(while_ === 'arn' ? ROLE : id);
    expect(deleted).toBe(id);
    expect(again).toBe(id);
  },
);

test('gives no permission to a new role under the name of a deleted one', async () => {
  const { createRole, deleteRole, iam, put, projectArn, modelVersionArn, world } = rewriting({
    rewritesPolicies: ['ids of deleted roles'],
  });
  const destination = await world.destination();
  const caller = {
    account: DESTINATION,
    roleArn: ROLE,
    arn: `arn:aws:sts::${DESTINATION}:assumed-role/copier/s`,
  };
  const copy = (VersionName: string) =>
    world.aws.call(caller, REGION, 'rekognition', 'CopyProjectVersion', {
      SourceProjectArn: projectArn,
      SourceProjectVersionArn: modelVersionArn,
      DestinationProjectArn: destination,
      VersionName,
      OutputConfig: { S3Bucket: `results-${DESTINATION}` },
    });
  const policy = { PolicyName: 'all' };
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  });
  await createRole();
  await iam('PutRolePolicy', { ...policy, PolicyDocument });
  await put({ Principal: { AWS: ROLE } });

  await expect(copy('first')).resolves.toBeDefined();
  await iam('DeleteRolePolicy', policy);
  await deleteRole();
  await world.clock.advance(1000);
  await createRole();
  await iam('PutRolePolicy', { ...policy, PolicyDocument });
  await expectRefusal(copy('second'), 'AccessDeniedException');
});

describe('a principal that does not exist yet', () => {
  const refusal = { code: 'MalformedPolicyDocumentException' };

  test('is refused until it is old enough', async () => {
    const { createRole, put, world } = rewriting({ principalPropagation: 20_000 });

    await expect(put({ Principal: { AWS: [ROOT, ROLE] } })).rejects.toMatchObject(refusal);
    await createRole();
    await world.clock.advance(19_999);
    await expect(put({ Principal: { AWS: ROLE } })).rejects.toMatchObject({
      ...refusal,
      message: `Invalid principal in policy: "AWS":"${ROLE}"`,
    });
    await world.clock.advance(1);
    await expect(put({ Principal: { AWS: ROLE } })).resolves.toBeDefined();
  });

  test('is refused with the other error name that AWS may use', async () => {
    const invalidPrincipal = 'InvalidParameterException';
    const { put } = rewriting({ principalPropagation: 0, invalidPrincipal });

    await expectRefusal(put({ Principal: { AWS: ROLE } }), invalidPrincipal);
  });

  test('is refused if it is a user, since the emulator has none', async () => {
    const { put } = rewriting({ principalPropagation: 0 });
    const user = `arn:aws:iam::${DESTINATION}:user/somebody`;

    await expect(put({ Principal: { AWS: user } })).rejects.toMatchObject(refusal);
  });

  test('is no problem for accounts and for everyone', async () => {
    const { put } = rewriting({ principalPropagation: 20_000 });

    await expect(put({ Principal: { AWS: [ROOT, OTHER] } })).resolves.toBeDefined();
    await expect(put({ Principal: '*' }, 'q')).resolves.toBeDefined();
  });

  test('is looked up only with the option', async () => {
    const { put } = rewriting({});

    await expect(put({ Principal: { AWS: ROLE } })).resolves.toBeDefined();
  });
});
