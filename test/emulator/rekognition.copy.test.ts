import {
  CopyProjectVersionCommand,
  DescribeProjectVersionsCommand,
  paginateDescribeProjectVersions,
} from '@aws-sdk/client-rekognition';
import { expectRefusal } from './refusal';
import { closeWorlds, DESTINATION, REGION, readyToCopy, SOURCE, World } from './rekognition-world';

afterEach(closeWorlds);

const MINUTE = 60_000;

/** The object that the newest version of a project names as its summary. */
async function summaryOf(world: World, projectArn: string): Promise<any> {
  const { Bucket, Name: Key } = (await world.newest(projectArn)).EvaluationResult.Summary.S3Object;
  return { Bucket, Key, ...(await world.call(DESTINATION, 's3', 'GetObject', { Bucket, Key })) };
}

async function objects(world: World): Promise<string[]> {
  const { Contents = [] } = await world.call(DESTINATION, 's3', 'ListObjectsV2', {
    Bucket: `results-${DESTINATION}`,
  });
  return Contents.map(({ Key }: any) => Key);
}

describe('a copy', () => {
  test('is in progress immediately, and complete when its time has passed', async () => {
    const { world, input } = await readyToCopy({}, { copyDuration: 6 * MINUTE });

    const { ProjectVersionArn } = await world.copy(input);

    expect(ProjectVersionArn).toMatch(
      new RegExp(`^arn:aws:rekognition:${REGION}:${DESTINATION}:project/cats/version/copy/\\d{13}$`),
    );
    await world.clock.advance(6 * MINUTE - 1);
    expect(await world.newest(input.DestinationProjectArn!)).toMatchObject({
      ProjectVersionArn,
      Status: 'COPYING_IN_PROGRESS',
      SourceProjectVersionArn: input.SourceProjectVersionArn,
      EvaluationResult: undefined,
    });
    await world.clock.advance(1);
    expect(await world.newest(input.DestinationProjectArn!)).toMatchObject({
      Status: 'COPYING_COMPLETED',
      EvaluationResult: { F1Score: 0.9 },
    });
  });

  test('leaves an evaluation summary in the output bucket, in the format of AWS', async () => {
    const { world, input } = await readyToCopy({ f1Score: 0.8, labels: { cat: 0.7, dog: 0.9 } });

    const { ProjectVersionArn } = await world.copy(input);
    await world.clock.advance(6 * MINUTE);
    const { Body } = await summaryOf(world, input.DestinationProjectArn!);

    expect(JSON.parse(Buffer.from(Body).toString())).toEqual({
      Version: 1,
      AggregatedEvaluationResults: { F1Score: 0.8, Precision: 0.8, Recall: 0.8 },
      EvaluationDetails: {
        EvaluationEndTimestamp: '2026-01-01T00:06:00.000',
        Labels: ['dog', 'cat'],
        NumberOfTestingImages: 100,
        NumberOfTrainingImages: 400,
        ProjectVersionArn,
      },
      LabelEvaluationResults: [
        {
          Label: 'dog',
          Metrics: { F1Score: 0.9, Precision: 0.9, Recall: 0.9, Threshold: 0.5 },
          NumberOfTestingImages: 100,
        },
        {
          Label: 'cat',
          Metrics: { F1Score: 0.7, Precision: 0.7, Recall: 0.7, Threshold: 0.5 },
          NumberOfTestingImages: 100,
        },
      ],
    });
  });

  test.each<[string, string | undefined, string]>([
    ['a prefix that ends with a slash', 'out/', 'out/EvaluationSummary-cats-copy.json'],
    ['a prefix that does not', 'a/b', 'a/b/EvaluationSummary-cats-copy.json'],
    ['no prefix', undefined, 'EvaluationSummary-cats-copy.json'],
  ])('leaves its summary under %s', async (_what, S3KeyPrefix, key) => {
    const { world, input } = await readyToCopy();

    await world.copy({ ...input, OutputConfig: { ...input.OutputConfig, S3KeyPrefix } });
    await world.clock.advance(6 * MINUTE);

    expect(await summaryOf(world, input.DestinationProjectArn!)).toMatchObject({
      Bucket: `results-${DESTINATION}`,
      Key: key,
      ServerSideEncryption: 'AES256',
    });
  });

  test('encrypts its summary with the given key', async () => {
    const { world, input } = await readyToCopy();
    const { KeyMetadata } = await world.call(DESTINATION, 'kms', 'CreateKey', {});

    await world.copy({ ...input, KmsKeyId: KeyMetadata.KeyId });
    await world.clock.advance(6 * MINUTE);

    expect(await summaryOf(world, input.DestinationProjectArn!)).toMatchObject({
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: KeyMetadata.Arn,
    });
  });

  test('has no evaluation when its source has none, and leaves nothing', async () => {
    const { world, input } = await readyToCopy({ f1Score: undefined });

    await world.copy(input);
    await world.clock.advance(6 * MINUTE);

    const copy = await world.newest(input.DestinationProjectArn!);
    expect(copy).toMatchObject({ Status: 'COPYING_COMPLETED' });
    expect(copy.EvaluationResult).toBeUndefined();
    expect((await world.newest(input.SourceProjectArn!, SOURCE)).EvaluationResult).toBeUndefined();
    expect(await objects(world)).toEqual([]);
  });

  test('names a missing summary, with that option', async () => {
    const { world, input } = await readyToCopy({ summaryIsMissing: true });

    await world.copy(input);
    await world.clock.advance(6 * MINUTE);

    expect(await world.newest(input.DestinationProjectArn!)).toMatchObject({
      Status: 'COPYING_COMPLETED',
      EvaluationResult: { F1Score: 0.9 },
    });
    await expectRefusal(summaryOf(world, input.DestinationProjectArn!), 'NoSuchKey');
    expect(await objects(world)).toEqual([]);
  });

  test.each<[string, object]>([
    ['a score above 1', { f1Score: 93 }],
    ['a score of a label below 0', { labels: { cat: -0.1 } }],
    ['scores of labels and none of the whole', { f1Score: undefined, labels: { cat: 0.5 } }],
  ])('cannot be prepared with %s', (_what, model) => {
    expect(() => new World().train(model)).toThrow(/score/);
  });

  test('goes over the wire with the SDK, with times as dates', async () => {
    const world = new World();
    await world.aws.listen();
    const input = await world.readyToCopy();
    const client = world.client();

    const { ProjectVersionArn } = await client.send(
      new CopyProjectVersionCommand({ ...input, Tags: { team: 'vision' } }),
    );
    const { ProjectVersionDescriptions } = await client.send(
      new DescribeProjectVersionsCommand({ ProjectArn: input.DestinationProjectArn, VersionNames: ['copy'] }),
    );

    expect(ProjectVersionDescriptions).toEqual([
      expect.objectContaining({
        ProjectVersionArn,
        Status: 'COPYING_IN_PROGRESS',
        CreationTimestamp: new Date('2026-01-01T00:00:00Z'),
      }),
    ]);
    expect(world.aws.rekognition.versions(DESTINATION, REGION)[0].tags).toEqual({ team: 'vision' });
  });

  test('can be copied again, once it is complete', async () => {
    const { world, input } = await readyToCopy();
    const { ProjectVersionArn } = await world.copy(input);
    const again = {
      ...input,
      SourceProjectArn: input.DestinationProjectArn,
      SourceProjectVersionArn: ProjectVersionArn,
      VersionName: 'copy-of-copy',
    };

    await expectRefusal(world.copy(again), 'ResourceInUseException');
    await world.clock.advance(6 * MINUTE);

    await expect(world.copy(again)).resolves.toBeDefined();
  });

  test('ends as COPYING_FAILED with the message that was seeded', async () => {
    const { world, input } = await readyToCopy({
      copyFails: 'Amazon Rekognition experienced a service issue.',
    });

    await world.copy(input);
    await world.clock.advance(6 * MINUTE);

    expect(await world.newest(input.DestinationProjectArn!)).toMatchObject({
      Status: 'COPYING_FAILED',
      StatusMessage: 'Amazon Rekognition experienced a service issue.',
      EvaluationResult: undefined,
    });
  });

  test('ends as COPYING_FAILED if the output bucket is deleted meanwhile', async () => {
    const { world, input } = await readyToCopy();

    await world.copy(input);
    await world.call(DESTINATION, 's3', 'DeleteBucket', { Bucket: input.OutputConfig!.S3Bucket });
    await world.clock.advance(6 * MINUTE);

    expect(await world.newest(input.DestinationProjectArn!)).toMatchObject({
      Status: 'COPYING_FAILED',
      StatusMessage: expect.stringContaining('out/EvaluationSummary-cats-copy.json'),
    });
  });

  test('without written results cannot be copied, even if nobody has looked at it', async () => {
    const { world, input } = await readyToCopy();
    const { ProjectVersionArn } = await world.copy(input);
    const dogs = await world.destination('dogs');
    const elsewhere = {
      Bucket: 'elsewhere',
      CreateBucketConfiguration: { LocationConstraint: REGION },
    };
    await world.call(DESTINATION, 's3', 'CreateBucket', elsewhere);
    await world.call(DESTINATION, 's3', 'DeleteBucket', { Bucket: input.OutputConfig!.S3Bucket });
    await world.clock.advance(6 * MINUTE);

    const again = world.copy({
      ...input,
      SourceProjectArn: input.DestinationProjectArn,
      SourceProjectVersionArn: ProjectVersionArn,
      DestinationProjectArn: dogs,
      OutputConfig: { S3Bucket: 'elsewhere' },
    });

    await expectRefusal(again, 'InvalidParameterException', 'COPYING_FAILED');
  });

  test('writes its results once, however many look at the same moment', async () => {
    const { world, input } = await readyToCopy();
    await world.copy(input);
    await world.clock.advance(6 * MINUTE);

    await Promise.all(Array.from({ length: 3 }, () => world.newest(input.DestinationProjectArn!)));

    expect(world.aws.journal.filter((entry) => entry.operation === 'PutObject')).toHaveLength(1);
  });

  test('takes as long as its source says', async () => {
    const { world, input } = await readyToCopy({ copyDuration: MINUTE });

    await world.copy(input);
    await world.clock.advance(MINUTE);

    expect(await world.newest(input.DestinationProjectArn!)).toMatchObject({ Status: 'COPYING_COMPLETED' });
  });

  test('needs no project policy within one account', async () => {
    const world = new World();
    const { projectArn, modelVersionArn } = world.train({ account: DESTINATION });

    const copy = world.copy({
      SourceProjectArn: projectArn,
      SourceProjectVersionArn: modelVersionArn,
      DestinationProjectArn: await world.destination('dogs'),
      VersionName: 'copy',
      OutputConfig: { S3Bucket: `results-${DESTINATION}` },
    });

    await expect(copy).resolves.toBeDefined();
  });

  test('frees its name when it is deleted', async () => {
    const { world, input } = await readyToCopy({}, { deleteDuration: 5_000 });
    const { ProjectVersionArn } = await world.copy(input);
    await world.clock.advance(6 * MINUTE);

    await world.rekognition('DeleteProjectVersion', { ProjectVersionArn });
    await expectRefusal(world.copy(input), 'ResourceInUseException');
    await world.clock.advance(5_000);

    const again = await world.copy(input);
    expect(again.ProjectVersionArn).not.toBe(ProjectVersionArn);
  });
});

describe('fails to copy', () => {
  const differently = (change: (input: any, world: World) => any) => async () => {
    const { world, input } = await readyToCopy();
    return world.copy(await change(input, world));
  };

  test.each<[string, string, string | RegExp, () => Promise<any>]>([
    [
      'under a name that is taken',
      'ResourceInUseException',
      /already has a version with the name copy/,
      differently(async (input, world) => {
        await world.copy(input);
        return input;
      }),
    ],
    [
      'a version that does not exist',
      'ResourceNotFoundException',
      /version\/gone/,
      differently((input) => ({
        ...input,
        SourceProjectVersionArn: input.SourceProjectVersionArn.replace('/v1/', '/gone/'),
      })),
    ],
    [
      'into a project that does not exist',
      'ResourceNotFoundException',
      /project\/nowhere/,
      differently((input) => ({
        ...input,
        DestinationProjectArn: input.DestinationProjectArn.replace('cats', 'nowhere'),
      })),
    ],
    [
      'into another Region',
      'InvalidParameterException',
      /only within one Region/,
      differently((input) => ({
        ...input,
        DestinationProjectArn: input.DestinationProjectArn.replace(REGION, 'us-east-1'),
      })),
    ],
    [
      'a version of another project',
      'InvalidParameterException',
      /is not a version of the project/,
      differently((input, world) => {
        const { projectArn } = world.train({ projectName: 'dogs' });
        return { ...input, SourceProjectArn: projectArn };
      }),
    ],
    [
      'an adapter',
      'InvalidParameterException',
      /only those can be copied/,
      differently(async (input, world) => {
        const adapter = world.train({ projectName: 'adapter', feature: 'CONTENT_MODERATION' });
        await world.allow(adapter.projectArn);
        return {
          ...input,
          SourceProjectArn: adapter.projectArn,
          SourceProjectVersionArn: adapter.modelVersionArn,
        };
      }),
    ],
    [
      'without a bucket',
      'InvalidParameterException',
      /has no S3Bucket/,
      differently((input) => ({ ...input, OutputConfig: {} })),
    ],
    [
      'to a bucket that does not exist',
      'InvalidParameterException',
      /output bucket nowhere does not exist/,
      differently((input) => ({ ...input, OutputConfig: { S3Bucket: 'nowhere' } })),
    ],
    [
      'to a bucket in another Region',
      'InvalidParameterException',
      /is in us-west-2, and must be in eu-west-1/,
      differently(async (input, world) => {
        await world.call(
          DESTINATION,
          's3',
          'CreateBucket',
          { Bucket: 'far-away', CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } },
          'us-west-2',
        );
        return { ...input, OutputConfig: { S3Bucket: 'far-away' } };
      }),
    ],
    [
      "to somebody else's bucket, though everyone may write there",
      'AccessDeniedException',
      /output bucket foreign/,
      differently(async (input, world) => {
        await world.call(SOURCE, 's3', 'CreateBucket', {
          Bucket: 'foreign',
          CreateBucketConfiguration: { LocationConstraint: REGION },
        });
        const Statement = [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:*',
            Resource: ['arn:aws:s3:::foreign', 'arn:aws:s3:::foreign/*'],
          },
        ];
        const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
        await world.call(SOURCE, 's3', 'PutBucketPolicy', { Bucket: 'foreign', Policy });
        return { ...input, OutputConfig: { S3Bucket: 'foreign' } };
      }),
    ],
    [
      'with every wrong member named at once',
      'InvalidParameterException',
      /^2 validation errors detected: .*'sourceProjectArn'.*'versionName'/,
      differently((input) => ({
        ...input,
        SourceProjectArn: 'arn:of:nothing:at:all',
        VersionName: 'no spaces',
      })),
    ],
    [
      "with a tag of AWS's own",
      'InvalidParameterException',
      /Map keys must satisfy constraint: .*\(\?!aws:\)/,
      differently((input) => ({ ...input, Tags: { 'aws:stack': 'x' } })),
    ],
    [
      'with more than 200 tags',
      'InvalidParameterException',
      /'tags' .* length less than or equal to 200/,
      differently((input) => ({
        ...input,
        Tags: Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`key${index}`, ''])),
      })),
    ],
    [
      'with a key that does not exist',
      'InvalidParameterException',
      /key\/0000/,
      differently((input) => ({
        ...input,
        KmsKeyId: `arn:aws:kms:${REGION}:${DESTINATION}:key/00000000-0000-0000-0000-000000000000`,
      })),
    ],
  ])('%s', async (_, code, message, copy) => {
    await expect(copy()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      status: 400,
    });
  });

  test('a version whose own copy failed', async () => {
    const { world, input } = await readyToCopy({ copyFails: 'no' });
    const { ProjectVersionArn } = await world.copy(input);
    await world.clock.advance(6 * MINUTE);

    const again = world.copy({
      ...input,
      SourceProjectArn: input.DestinationProjectArn,
      SourceProjectVersionArn: ProjectVersionArn,
      VersionName: 'again',
    });

    await expectRefusal(again, 'InvalidParameterException');
  });

  test('a sixth time while five copies are in progress, even if all are requested at once', async () => {
    const { world, input } = await readyToCopy();
    const dogs = await world.destination('dogs');

    const copies = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        world.copy({
          ...input,
          VersionName: `copy-${index}`,
          ...(index % 2 === 0 && { DestinationProjectArn: dogs }),
        }),
      ),
    );

    expect(copies.filter((copy) => copy.status === 'fulfilled')).toHaveLength(5);
    expect(copies.find((copy) => copy.status === 'rejected')!.reason).toMatchObject({
      code: 'LimitExceededException',
      status: 400,
    });
    await world.clock.advance(6 * MINUTE);
    await expect(world.copy({ ...input, VersionName: 'sixth' })).resolves.toBeDefined();
  });

  test('twice under one name, even at the same moment', async () => {
    const { world, input } = await readyToCopy();

    const copies = await Promise.allSettled([world.copy(input), world.copy(input)]);

    expect(copies.map((copy) => copy.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('into a project that has 100 versions', async () => {
    const { world, input } = await readyToCopy();
    for (let index = 0; index < 100; index++) {
      world.train({ account: DESTINATION, projectName: 'cats', versionName: `v${index}` });
    }

    await expectRefusal(world.copy(input), 'ServiceQuotaExceededException');
  });
});

describe('the versions of a project', () => {
  test('are listed newest first, in pages, and no version is shown twice', async () => {
    const world = new World();
    await world.aws.listen();
    const { projectArn } = world.train({ versionName: 'a' });
    world.train({ versionName: 'b' });
    world.train({ versionName: 'c' });

    const pages: string[][] = [];
    const paginator = paginateDescribeProjectVersions(
      { client: world.client(SOURCE), pageSize: 2 },
      { ProjectArn: projectArn },
    );
    for await (const { ProjectVersionDescriptions } of paginator) {
      pages.push(ProjectVersionDescriptions!.map((each) => each.ProjectVersionArn!.split('/')[3]));
    }

    expect(pages).toEqual([['c', 'b'], ['a']]);
  });

  test('are found by name, and a missing name gives an empty list', async () => {
    const world = new World();
    const { projectArn, modelVersionArn } = world.train();
    const described = async (VersionNames: string[]) =>
      (await world.rekognition('DescribeProjectVersions', { ProjectArn: projectArn, VersionNames }, SOURCE))
        .ProjectVersionDescriptions;

    expect(await described(['v1', 'v2'])).toEqual([
      expect.objectContaining({ ProjectVersionArn: modelVersionArn }),
    ]);
    expect(await described(['v2'])).toEqual([]);
  });

  test('do not show a new version before the read lag has passed', async () => {
    const { world, input } = await readyToCopy({}, { describeLag: 10_000 });
    await world.copy(input);

    await world.clock.advance(9_999);
    expect(await world.newest(input.DestinationProjectArn!)).toBeUndefined();
    expect(world.aws.rekognition.versions(DESTINATION, REGION)).toHaveLength(1);
    await world.clock.advance(1);
    expect(await world.newest(input.DestinationProjectArn!)).toMatchObject({ Status: 'COPYING_IN_PROGRESS' });
  });

  test('cannot be listed with a project, a page size, a token or a filter that AWS would refuse', async () => {
    const world = new World();
    const { projectArn: ProjectArn } = world.train();
    const describeWith = (input: object) =>
      world.rekognition('DescribeProjectVersions', { ProjectArn, ...input }, SOURCE);

    await expectRefusal(
      describeWith({ ProjectArn: ProjectArn.replace('cats', 'dogs') }),
      'ResourceNotFoundException',
    );
    await expectRefusal(describeWith({ MaxResults: 101 }), 'ValidationException');
    await expectRefusal(describeWith({ MaxResults: 0 }), 'InvalidParameterException');
    await expectRefusal(describeWith({ NextToken: 'x' }), 'InvalidPaginationTokenException');
    await expectRefusal(describeWith({ VersionNames: Array(11).fill('v') }), 'InvalidParameterException');
  });
});
