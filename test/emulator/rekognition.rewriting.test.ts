import { AS_IAM_DOES, type PolicyRewriting, type RekognitionOptions } from '../../emulator/rekognition';
import { allow, expectRefusal, policy, REGION, trust } from './account';
import { DESTINATION, OTHER, SOURCE, World } from './rekognition-world';

const ROOT = `arn:aws:iam::${DESTINATION}:root`;
const ROLE = `arn:aws:iam::${DESTINATION}:role/copier`;
const VERSIONS = `arn:aws:rekognition:${REGION}:${SOURCE}:project/cats/version/*`;

const statement = (change: object) => ({
  ...allow(['rekognition:CopyProjectVersion'], VERSIONS, { Sid: 'allow', Principal: { AWS: ROOT } }),
  ...change,
});

/** A world with a model, and what can be done there with its policy and with a role. */
function rewriting(options: RekognitionOptions) {
  const world = new World(options);
  const account = world.account();
  const model = world.train();
  const ProjectArn = model.projectArn;
  const put = (change: object, PolicyName = 'p') => {
    const PolicyDocument = policy(statement(change));
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

/** A principal of a statement. */
const by = (AWS: string | string[]) => ({ Principal: { AWS } });
const SINGLE = { Action: 'rekognition:CopyProjectVersion', ...by(ROOT) };

test.each<[PolicyRewriting, object, object]>([
  ['order of principals', by([ROOT, ROLE, OTHER]), by([OTHER, ROLE, ROOT])],
  ['account ids', by([OTHER, ROLE]), by([`arn:aws:iam::${OTHER}:root`, ROLE])],
  ['account ids', by(DESTINATION), by(ROOT)],
  ['everyone as object', { Principal: '*' }, by('*')],
  ['everyone as text', by('*'), { Principal: '*' }],
  ['everyone as text', by(['*']), { Principal: '*' }],
  ['everyone as text', by(ROOT), by(ROOT)],
  ['single elements', { ...by([ROOT]), Resource: [VERSIONS] }, SINGLE],
  ['no Sid', { Sid: 'x' }, { Sid: undefined }],
])('lists a policy with the rewriting "%s": %j as %j', async (name, change, expected) => {
  const { put, listed } = rewriting({ rewritesPolicies: [name] });

  await put(change);

  expect(await listed()).toEqual({ ...statement(change), Resource: VERSIONS, ...expected });
});

test('lists the members of a policy in another order, and the same policy', async () => {
  const { put, listedText } = rewriting({ rewritesPolicies: ['order of keys'] });

  await put({});

  expect(JSON.parse(await listedText())).toEqual(JSON.parse(policy(statement({}))));
  expect(await listedText()).toMatch(/^\{"Statement":\[\{"Principal":.*"Effect":"Allow"\}\],"Version":/);
});

test('keeps a Sid and the list of statements when it rewrites as IAM does', async () => {
  const { put, listed } = rewriting({ rewritesPolicies: AS_IAM_DOES });

  await put(by([DESTINATION, OTHER]));

  const Principal = { AWS: [`arn:aws:iam::${OTHER}:root`, ROOT] };
  expect(await listed()).toEqual(statement({ Action: 'rekognition:CopyProjectVersion', Principal }));
});

test.each<[PolicyRewriting, 'arn' | 'id']>([
  ['ids of deleted roles', 'arn'],
  ['ids of roles', 'id'],
])('lists a role with the rewriting "%s" as its %s, and a deleted role as its id', async (name, shown) => {
  const { createRole, deleteRole, put, listed, world } = rewriting({ rewritesPolicies: [name] });
  const id = await createRole();
  await put(by(ROLE));

  const principal = async () => (await listed()).Principal.AWS;
  const before = await principal();
  await deleteRole();
  const deleted = await principal();
  await world.clock.advance(1000);
  const second = await createRole();

  expect(id).toMatch(/^AROA/);
  expect(second).not.toBe(id);
  expect(before).toBe(shown === 'arn' ? ROLE : id);
  expect([deleted, await principal()]).toEqual([id, id]);
});

test('gives no permission to a new role under the name of a deleted one', async () => {
  const options = { rewritesPolicies: ['ids of deleted roles'] } as const;
  const { createRole, deleteRole, put, model, world } = rewriting(options);
  const account = world.account();
  const input = await world.copyOf(model);
  const copy = (VersionName: string) =>
    account.as('copier', 'rekognition', 'CopyProjectVersion', { ...input, VersionName });
  await createRole('*');
  await put(by(ROLE));

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

    await expectRefusal(put(by([ROOT, ROLE])), refusal);
    await createRole();
    await world.clock.advance(19_999);
    await expectRefusal(put(by(ROLE)), refusal, `Invalid principal in policy: "AWS":"${ROLE}"`);
    await world.clock.advance(1);
    await expect(put(by(ROLE))).resolves.toBeDefined();
  });

  test('is refused with the other error name that AWS may use', async () => {
    const invalidPrincipal = 'InvalidParameterException';
    const { put } = await inhabited({ principalPropagation: 0, invalidPrincipal });

    await expectRefusal(put(by(ROLE)), invalidPrincipal);
  });

  test('is no problem for accounts, for users and for everyone', async () => {
    const { put } = await inhabited({ principalPropagation: 20_000 });
    const user = `arn:aws:iam::${DESTINATION}:user/somebody`;

    await expect(put(by([ROOT, OTHER, user]))).resolves.toBeDefined();
    await expect(put({ Principal: '*' }, 'q')).resolves.toBeDefined();
  });

  test('is looked up only with the option', async () => {
    const { put } = rewriting({});

    await expect(put(by(ROLE))).resolves.toBeDefined();
  });
});
