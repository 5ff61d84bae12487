import { allow, expectRefusal, policy, REGION, START } from './account';
import { copyPolicy, DESTINATION, OTHER, readyToCopy, SOURCE, trained, World } from './rekognition-world';

describe('a project policy', () => {
  /** A world with a model, and what can be done with the policy of its project. */
  function policed() {
    const { world, ProjectArn } = trained();
    const named = { ProjectArn, PolicyName: 'p' };
    return {
      world,
      ProjectArn,
      put: (input: object = {}): Promise<any> =>
        world.source('PutProjectPolicy', { ...named, PolicyDocument: copyPolicy(), ...input }),
      list: (input: object = {}) => world.source('ListProjectPolicies', { ProjectArn, ...input }),
      remove: (input: object = {}) => world.source('DeleteProjectPolicy', { ...named, ...input }),
    };
  }

  test('is listed unchanged, and gets another revision with each update: the old one fails from then on', async () => {
    const { world, ProjectArn, put, list, remove } = policed();
    const { PolicyRevisionId: first } = await put();
    const named = { ProjectArn, PolicyName: 'p', CreationTimestamp: new Date(START) };
    const made = { PolicyDocument: copyPolicy(), PolicyRevisionId: first };
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect((await list()).ProjectPolicies).toEqual([
      { ...named, ...made, LastUpdatedTimestamp: new Date(START) },
    ]);
    await world.clock.advance(1_000);

    const PolicyDocument = copyPolicy({ account: OTHER });
    const { PolicyRevisionId } = await put({ PolicyDocument, PolicyRevisionId: first });

    expect(PolicyRevisionId).not.toBe(first);
    const updated = { PolicyDocument, PolicyRevisionId, LastUpdatedTimestamp: new Date(START + 1_000) };
    expect((await list()).ProjectPolicies).toEqual([{ ...named, ...updated }]);
    for (const operation of [put, remove]) {
      await expectRefusal(operation({ PolicyRevisionId: first }), 'InvalidPolicyRevisionIdException');
    }
    await expectRefusal(put(), 'ResourceAlreadyExistsException');
  });

  test('is deleted by name, and then not found', async () => {
    const { put, list, remove } = policed();
    await put();

    expect(await remove()).toEqual({});
    expect((await list()).ProjectPolicies).toEqual([]);
    await expectRefusal(remove(), 'ResourceNotFoundException');
  });

  test('fails to be the sixth of its project; five are listed in pages', async () => {
    const { put, list } = policed();
    for (const PolicyName of ['a', 'b', 'c', 'd', 'e']) await put({ PolicyName });

    await expectRefusal(put({ PolicyName: 'f' }), 'ServiceQuotaExceededException');
    const first = await list({ MaxResults: 3 });
    const second = await list({ MaxResults: 3, NextToken: first.NextToken });
    expect([first, second].map(({ ProjectPolicies }) => ProjectPolicies.length)).toEqual([3, 2]);
    expect(second.NextToken).toBeUndefined();
  });

  test('fails to be put by an account that does not own the project', async () => {
    const { world, ProjectArn } = policed();
    const input = { ProjectArn, PolicyName: 'p', PolicyDocument: copyPolicy() };

    await expectRefusal(world.rekognition('PutProjectPolicy', input), 'AccessDeniedException');
  });

  const versions = `arn:aws:rekognition:${REGION}:${SOURCE}:project/cats/version/*`;
  const statement = allow('rekognition:CopyProjectVersion', versions, { Principal: { AWS: DESTINATION } });
  const one = { ...statement, Sid: 'One' };
  const document = (change: object) => policy({ ...statement, ...change });

  test.each<[string, string]>([
    ['a Sid and a condition', document({ Sid: 'x', Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    ['everybody as principal', document({ Principal: '*' })],
    ['a role as principal', document({ Principal: { AWS: [`arn:aws:iam::${DESTINATION}:role/R`] } })],
    ['every resource', document({ Resource: '*' })],
    ['a Deny', document({ Effect: 'Deny' })],
    ['a list of actions', document({ Action: ['rekognition:CopyProjectVersion'] })],
  ])('may have %s', (_, PolicyDocument) => expect(policed().put({ PolicyDocument })).resolves.toBeDefined());

  const [MALFORMED, INVALID] = ['MalformedPolicyDocumentException', 'InvalidParameterException'];
  test.each<[string, string, string, string]>([
    ['no JSON', '{', MALFORMED, 'not a JSON object'],
    ['no statement', policy(), MALFORMED, 'no statement'],
    ['a Sid twice', policy(one, one), MALFORMED, 'must be unique'],
    ['another action', document({ Action: 'rekognition:*' }), MALFORMED, 'rekognition:*'],
    ['NotAction', document({ NotAction: 'x' }), MALFORMED, 'NotAction'],
    ['NotResource', document({ NotResource: 'x' }), MALFORMED, 'NotResource'],
    ['NotPrincipal', document({ NotPrincipal: '*' }), MALFORMED, 'NotPrincipal'],
    ['no principal', document({ Principal: undefined }), MALFORMED, 'no Principal'],
    ['no resource', document({ Resource: undefined }), MALFORMED, 'no Resource'],
    ['an effect in capitals', document({ Effect: 'ALLOW' }), MALFORMED, 'ALLOW'],
    ['a principal that is nobody', document({ Principal: { AWS: 'me' } }), MALFORMED, 'invalid principal'],
    ['another project', document({ Resource: versions.replace('cats', 'dogs') }), MALFORMED, 'dogs'],
    ['the project', document({ Resource: versions.replace('version/', '') }), MALFORMED, 'not a version'],
    ['another account', document({ Resource: versions.replace(SOURCE, OTHER) }), MALFORMED, OTHER],
    ['more than 2000 characters', document({ Sid: 'x'.repeat(2000) }), INVALID, ''],
    ['characters beyond Latin-1', document({ Sid: '狐' }), INVALID, ''],
    ['nothing', '', INVALID, ''],
  ])('fails with %s', (_, PolicyDocument, name, words) =>
    expectRefusal(policed().put({ PolicyDocument }), name, words),
  );
});

describe('a copy across accounts', () => {
  const forbid = (world: World, ProjectArn?: string) =>
    world.source('DeleteProjectPolicy', { ProjectArn, PolicyName: 'allow-copy' });

  test('fails without a policy on the source, in the words of AWS', async () => {
    const { world, input } = await readyToCopy();
    await forbid(world, input.SourceProjectArn);

    const denial = `^User: arn:aws:iam::${DESTINATION}:user/administrator is not authorized to perform: rekognition:CopyProjectVersion on resource: ${input.SourceProjectVersionArn}`;
    const reason = 'because no resource-based policy allows the rekognition:CopyProjectVersion action$';
    await expectRefusal(world.copy(input), 'AccessDeniedException 400', new RegExp(`${denial} ${reason}`));
  });

  test('fails when the policy names another account, or another version', async () => {
    const { world, input } = await readyToCopy();
    const ProjectArn = input.SourceProjectArn!;
    await forbid(world, ProjectArn);
    await world.allow(ProjectArn, OTHER, 'other-account');
    const PolicyDocument = copyPolicy({ resource: input.SourceProjectVersionArn!.replace('/v1/', '/v2/') });
    await world.source('PutProjectPolicy', { ProjectArn, PolicyName: 'other-version', PolicyDocument });

    await expectRefusal(world.copy(input), 'AccessDeniedException');
  });

  test.each([
    ['when one policy allows and another denies', SOURCE],
    ['within one account, too, when a policy denies it', DESTINATION],
  ])('fails %s', async (_when, account) => {
    const world = new World();
    const model = world.train({ account });
    await world.allow(model.projectArn);
    await world.allow(model.projectArn, DESTINATION, 'deny', 'Deny');

    const copy = world.copy(await world.copyOf(model, 'dogs'));

    await expect(copy).rejects.toThrow('with an explicit deny in a resource-based policy');
  });

  test('fails into a project of an account that is not the caller', async () => {
    const { world, input } = await readyToCopy();
    const DestinationProjectArn = await world.destination('theirs', OTHER);

    const copy = world.copy({ ...input, DestinationProjectArn });

    await expectRefusal(copy, 'AccessDeniedException', DestinationProjectArn);
  });

  test('waits for a policy to propagate, and is still allowed for a while after its deletion', async () => {
    const { world, input } = await readyToCopy({}, { policyPropagation: 30_000 });

    await world.clock.advance(29_999);
    await expectRefusal(world.copy(input), 'AccessDeniedException');
    await world.clock.advance(1);
    await expect(world.copy(input)).resolves.toBeDefined();

    await forbid(world, input.SourceProjectArn);
    await expect(world.copy({ ...input, VersionName: 'late' })).resolves.toBeDefined();
    await world.clock.advance(30_000);
    await expectRefusal(world.copy({ ...input, VersionName: 'too-late' }), 'AccessDeniedException');
  });
});
