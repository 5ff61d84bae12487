import { expectRefusal } from './refusal';
import { DESTINATION, policy, REGION, readyToCopy, SOURCE, World } from './rekognition-world';

const OTHER = '333333333333';

describe('a project policy', () => {
  const put = (world: World, ProjectArn: string, input: object = {}) =>
    world.rekognition(
      'PutProjectPolicy',
      { ProjectArn, PolicyName: 'p', PolicyDocument: policy({}), ...input },
      SOURCE,
    );
  const list = async (world: World, ProjectArn: string, input: object = {}) =>
    world.rekognition('ListProjectPolicies', { ProjectArn, ...input }, SOURCE);

  test('is listed unchanged, with its revision and its times', async () => {
    const world = new World();
    const { projectArn } = world.train();

    const { PolicyRevisionId } = await put(world, projectArn);
    await world.clock.advance(1_000);

    expect(PolicyRevisionId).toMatch(/^[0-9a-f]{32}$/);
    expect((await list(world, projectArn)).ProjectPolicies).toEqual([
      {
        ProjectArn: projectArn,
        PolicyName: 'p',
        PolicyRevisionId,
        PolicyDocument: policy({}),
        CreationTimestamp: new Date('2026-01-01T00:00:00Z'),
        LastUpdatedTimestamp: new Date('2026-01-01T00:00:00Z'),
      },
    ]);
  });

  test('is updated with its latest revision id, and gets a new one', async () => {
    const world = new World();
    const { projectArn } = world.train();
    const first = (await put(world, projectArn)).PolicyRevisionId;
    await world.clock.advance(1_000);

    const document = policy({ account: OTHER });
    const second = (await put(world, projectArn, { PolicyDocument: document, PolicyRevisionId: first }))
      .PolicyRevisionId;

    expect(second).not.toBe(first);
    expect((await list(world, projectArn)).ProjectPolicies).toEqual([
      expect.objectContaining({
        PolicyDocument: document,
        PolicyRevisionId: second,
        CreationTimestamp: new Date('2026-01-01T00:00:00Z'),
        LastUpdatedTimestamp: new Date('2026-01-01T00:00:01Z'),
      }),
    ]);
  });

  test('fails with an old revision id, for update and for deletion', async () => {
    const world = new World();
    const { projectArn: ProjectArn } = world.train();
    const first = (await put(world, ProjectArn)).PolicyRevisionId;
    await put(world, ProjectArn, { PolicyRevisionId: first });
    const stale = { code: 'InvalidPolicyRevisionIdException' };

    await expect(put(world, ProjectArn, { PolicyRevisionId: first })).rejects.toMatchObject(stale);
    await expect(
      world.rekognition(
        'DeleteProjectPolicy',
        { ProjectArn, PolicyName: 'p', PolicyRevisionId: first },
        SOURCE,
      ),
    ).rejects.toMatchObject(stale);
  });

  test('fails to be put twice without a revision id', async () => {
    const world = new World();
    const { projectArn } = world.train();
    await put(world, projectArn);

    await expectRefusal(put(world, projectArn), 'ResourceAlreadyExistsException');
  });

  test('is deleted by name, and then not found', async () => {
    const world = new World();
    const { projectArn: ProjectArn } = world.train();
    await put(world, ProjectArn);
    const remove = () => world.rekognition('DeleteProjectPolicy', { ProjectArn, PolicyName: 'p' }, SOURCE);

    expect(await remove()).toEqual({});
    expect((await list(world, ProjectArn)).ProjectPolicies).toEqual([]);
    await expectRefusal(remove(), 'ResourceNotFoundException');
  });

  test('fails to be the sixth of its project; five are listed in pages', async () => {
    const world = new World();
    const { projectArn } = world.train();
    for (const PolicyName of ['a', 'b', 'c', 'd', 'e']) await put(world, projectArn, { PolicyName });

    await expectRefusal(put(world, projectArn, { PolicyName: 'f' }), 'ServiceQuotaExceededException');
    const first = await list(world, projectArn, { MaxResults: 3 });
    const second = await list(world, projectArn, { MaxResults: 3, NextToken: first.NextToken });
    expect([first, second].map(({ ProjectPolicies }) => ProjectPolicies.length)).toEqual([3, 2]);
    expect(second.NextToken).toBeUndefined();
  });

  test('fails to be put by an account that does not own the project', async () => {
    const world = new World();
    const { projectArn } = world.train();

    await expectRefusal(
      world.rekognition('PutProjectPolicy', {
        ProjectArn: projectArn,
        PolicyName: 'p',
        PolicyDocument: policy({}),
      }),
      'AccessDeniedException',
    );
  });

  const versions = `arn:aws:rekognition:${REGION}:${SOURCE}:project/cats/version/*`;
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: DESTINATION },
    Action: 'rekognition:CopyProjectVersion',
    Resource: versions,
  };
  const document = (change: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...change }] });

  test.each<[string, string]>([
    ['a Sid and a condition', document({ Sid: 'x', Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    ['everybody as principal', document({ Principal: '*' })],
    ['a role as principal', document({ Principal: { AWS: [`arn:aws:iam::${DESTINATION}:role/R`] } })],
    ['every resource', document({ Resource: '*' })],
    ['a Deny', document({ Effect: 'Deny' })],
    ['a list of actions', document({ Action: ['rekognition:CopyProjectVersion'] })],
  ])('may have %s', async (_, PolicyDocument) => {
    const world = new World();
    const { projectArn } = world.train();

    await expect(put(world, projectArn, { PolicyDocument })).resolves.toBeDefined();
  });

  test.each<[string, string, string]>([
    ['no JSON', '{', 'not a JSON object'],
    ['no statement', JSON.stringify({ Version: '2012-10-17', Statement: [] }), 'no statement'],
    [
      'a Sid twice',
      document({ Sid: 'One' }).replace(/"Statement":\[(.+)\]/, '"Statement":[$1,$1]'),
      'must be unique',
    ],
    ['another action', document({ Action: 'rekognition:*' }), 'rekognition:*'],
    ['NotAction', document({ NotAction: 'x' }), 'NotAction'],
    ['NotResource', document({ NotResource: 'x' }), 'NotResource'],
    ['NotPrincipal', document({ NotPrincipal: '*' }), 'NotPrincipal'],
    ['no principal', document({ Principal: undefined }), 'no Principal'],
    ['no resource', document({ Resource: undefined }), 'no Resource'],
    ['an effect in capitals', document({ Effect: 'ALLOW' }), 'ALLOW'],
    ['a principal that is nobody', document({ Principal: { AWS: 'me' } }), 'invalid principal'],
    ['versions of another project', document({ Resource: versions.replace('cats', 'dogs') }), 'dogs'],
    ['the project itself', document({ Resource: versions.replace('/version/*', '/*') }), 'not a version'],
    ['versions of another account', document({ Resource: versions.replace(SOURCE, OTHER) }), OTHER],
  ])('fails with %s', async (_, PolicyDocument, message) => {
    const world = new World();
    const { projectArn } = world.train();

    await expectRefusal(
      put(world, projectArn, { PolicyDocument }),
      'MalformedPolicyDocumentException',
      message,
    );
  });

  test.each<[string, string]>([
    ['of more than 2000 characters', document({ Sid: 'x'.repeat(2000) })],
    ['beyond Latin-1', document({ Sid: '狐' })],
    ['of nothing', ''],
  ])('fails with a document %s', async (_, PolicyDocument) => {
    const world = new World();
    const { projectArn } = world.train();

    await expectRefusal(put(world, projectArn, { PolicyDocument }), 'InvalidParameterException');
  });
});

describe('a copy across accounts', () => {
  const unallowed = async (world: World) => {
    const input = await world.readyToCopy();
    await world.rekognition(
      'DeleteProjectPolicy',
      { ProjectArn: input.SourceProjectArn, PolicyName: 'allow-copy' },
      SOURCE,
    );
    return input;
  };

  test('fails without a policy on the source, in the words of AWS', async () => {
    const world = new World();
    const input = await unallowed(world);

    await expect(world.copy(input)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      status: 400,
      message: `User: arn:aws:iam::${DESTINATION}:user/administrator is not authorized to perform: rekognition:CopyProjectVersion on resource: ${input.SourceProjectVersionArn} because no resource-based policy allows the rekognition:CopyProjectVersion action`,
    });
  });

  test('fails when the policy names another account, or another version', async () => {
    const world = new World();
    const input = await unallowed(world);
    await world.allow(input.SourceProjectArn!, OTHER, 'other-account');
    await world.rekognition(
      'PutProjectPolicy',
      {
        ProjectArn: input.SourceProjectArn,
        PolicyName: 'other-version',
        PolicyDocument: policy({ resource: input.SourceProjectVersionArn!.replace('/v1/', '/v2/') }),
      },
      SOURCE,
    );

    await expectRefusal(world.copy(input), 'AccessDeniedException');
  });

  test('fails when one policy allows and another denies', async () => {
    const { world, input } = await readyToCopy();
    await world.allow(input.SourceProjectArn!, DESTINATION, 'deny', 'Deny');

    await expect(world.copy(input)).rejects.toMatchObject({
      message: expect.stringContaining('with an explicit deny in a resource-based policy'),
    });
  });

  test('fails into a project of an account that is not the caller', async () => {
    const { world, input } = await readyToCopy();
    const foreign = await world.destination('theirs', OTHER);

    await expectRefusal(
      world.copy({ ...input, DestinationProjectArn: foreign }),
      'AccessDeniedException',
      foreign,
    );
  });

  test('waits for a policy to propagate, and is still allowed for a while after its deletion', async () => {
    const { world, input } = await readyToCopy({}, { policyPropagation: 30_000 });

    await world.clock.advance(29_999);
    await expectRefusal(world.copy(input), 'AccessDeniedException');
    await world.clock.advance(1);
    await expect(world.copy(input)).resolves.toBeDefined();

    await world.rekognition(
      'DeleteProjectPolicy',
      { ProjectArn: input.SourceProjectArn, PolicyName: 'allow-copy' },
      SOURCE,
    );
    await expect(world.copy({ ...input, VersionName: 'late' })).resolves.toBeDefined();
    await world.clock.advance(30_000);
    await expectRefusal(world.copy({ ...input, VersionName: 'too-late' }), 'AccessDeniedException');
  });

  test('within one account is refused by a policy that denies it', async () => {
    const world = new World();
    const { projectArn, modelVersionArn } = world.train({ account: DESTINATION, projectName: 'mine' });
    await world.allow(projectArn, DESTINATION, 'deny', 'Deny');

    const copy = world.copy({
      SourceProjectArn: projectArn,
      SourceProjectVersionArn: modelVersionArn,
      DestinationProjectArn: await world.destination(),
      VersionName: 'copy',
      OutputConfig: { S3Bucket: `results-${DESTINATION}` },
    });

    await expect(copy).rejects.toMatchObject({
      message: expect.stringContaining('with an explicit deny in a resource-based policy'),
    });
  });
});
