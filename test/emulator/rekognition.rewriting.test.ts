import { AS_IAM_DOES, type PolicyRewriting, type RekognitionOptions } from '../../emulator/rekognition';
import { statements, trust } from './account';
import { expectRefusal } from './refusal';
import { DESTINATION, OTHER, REGION, SOURCE, World } from './rekognition-world';

const ROOT = `arn:aws:iam::${DESTINATION}:root`;
const ROLE = `arn:aws:iam::${DESTINATION}:role/copier`;
const VERSIONS = `arn:aws:rekognition:${REGION}:${SOURCE}:project/cats/version/*`;

const document = (change: object) =>
  statements({
    Sid: 'allow',
    Effect: 'Allow',
    Principal: { AWS: ROOT },
    Action: ['rekognition:CopyProjectVersion'],
    Resource: VERSIONS,
    ...change,
  });

/** A world with a model, and what can be done there with its policy and with a role. */
function rewriting(options: RekognitionOptions) {
  const world = new World(options);
  const account = world.account();
  const model = world.train();
  const ProjectArn = model.projectArn;
  const put = (change: object, PolicyName = 'p') => {
    const PolicyDocument = JSON.stringify(document(change));
    return world.source('PutProjectPolicy', { ProjectArn, PolicyName, PolicyDocument });
  };
  const listedText = async (): Promise<string> =>
    (await world.source('ListProjectPolicies', { ProjectArn })).ProjectPolicies[0].PolicyDocument;
  const createRole = async (...actions: string[]): Promise<string> => {
    await account.role('copier', trust({ AWS: DESTINATION }), ...actions);
    return (await account.call('iam', 'GetRole', { RoleName: 'copier' })).Role.RoleId;
  };
  return {
    world,
    model,
    put,
    listed: async () => JSON.parse(await listedText()).Statement[0],
    listedText,
    createRole,
    deleteRole: () => account.call('iam', 'DeleteRole', { RoleName: 'copier' }),
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

    const principal = async () => (await listed()).Principal.AWS;
    const before = await principal();
    await deleteRole();
    const deleted = await principal();
    await world.clock.advance(1000);
    const second = await createRole();

    expect(id).toMatch(/^AROA/);
    expect(second).not.toBe(id);
    expect(before).toBe(while_ === 'arn' ? ROLE : id);
    expect([deleted, await principal()]).toEqual([id, id]);
  },
);

test('gives no permission to a new role under the name of a deleted one', async () => {
  const { createRole, deleteRole, put, model, world } = rewriting({
    rewritesPolicies: ['ids of deleted roles'],
  });
  const account = world.account();
  const input = await world.copyOf(model);
  const copy = (VersionName: string) =>
    account.as('copier', 'rekognition', 'CopyProjectVersion', { ...input, VersionName });
  await createRole('*');
  await put({ Principal: { AWS: ROLE } });

  await expect(copy('first')).resolves.toBeDefined();
  await account.call('iam', 'DeleteRolePolicy', { RoleName: 'copier', PolicyName: 'own' });
  await deleteRole();
  await world.clock.advance(1000);
  await createRole('*');
  await expectRefusal(copy('second'), 'AccessDeniedException');
});

describe('a principal that does not exist yet', () => {
  const refusal = 'MalformedPolicyDocumentException';
  /** The roles of the account can be known, because it has one. */
  const inhabited = async (options: RekognitionOptions) => {
    const made = rewriting(options);
    await made.world.account().role('inhabitant', trust({ AWS: DESTINATION }));
    return made;
  };

  test('is refused until it is old enough', async () => {
    const { createRole, put, world } = await inhabited({ principalPropagation: 20_000 });

    await expectRefusal(put({ Principal: { AWS: [ROOT, ROLE] } }), refusal);
    await createRole();
    await world.clock.advance(19_999);
    await expectRefusal(
      put({ Principal: { AWS: ROLE } }),
      refusal,
      `Invalid principal in policy: "AWS":"${ROLE}"`,
    );
    await world.clock.advance(1);
    await expect(put({ Principal: { AWS: ROLE } })).resolves.toBeDefined();
  });

  test('is refused with the other error name that AWS may use', async () => {
    const invalidPrincipal = 'InvalidParameterException';
    const { put } = await inhabited({ principalPropagation: 0, invalidPrincipal });

    await expectRefusal(put({ Principal: { AWS: ROLE } }), invalidPrincipal);
  });

  test('is no problem for accounts, for users and for everyone', async () => {
    const { put } = await inhabited({ principalPropagation: 20_000 });
    const user = `arn:aws:iam::${DESTINATION}:user/somebody`;

    await expect(put({ Principal: { AWS: [ROOT, OTHER, user] } })).resolves.toBeDefined();
    await expect(put({ Principal: '*' }, 'q')).resolves.toBeDefined();
  });

  test('is looked up only with the option', async () => {
    const { put } = rewriting({});

    await expect(put({ Principal: { AWS: ROLE } })).resolves.toBeDefined();
  });
});
