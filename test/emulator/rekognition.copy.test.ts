import { paginateDescribeProjectVersions } from '@aws-sdk/client-rekognition';
import { allow, expectRefusal, MINUTE, policy, REGION } from './account';
import { again, closeWorlds, DESTINATION, readyToCopy, SOURCE, trained, World } from './rekognition-world';

afterEach(closeWorlds);

/** The object that a version names as its summary. */
async function summaryOf(world: World, version: any): Promise<any> {
  const { Bucket, Name: Key } = version.EvaluationResult.Summary.S3Object;
  return { Bucket, Key, ...(await world.call(DESTINATION, 's3', 'GetObject', { Bucket, Key })) };
}

async function objects(world: World): Promise<string[]> {
  const Bucket = `results-${DESTINATION}`;
  const { Contents = [] } = await world.call(DESTINATION, 's3', 'ListObjectsV2', { Bucket });
  return Contents.map(({ Key }: any) => Key);
}

describe('a copy', () => {
  test.each([
    ['the world', {}, { copyDuration: 7 * MINUTE }, 7 * MINUTE],
    ['its source', { copyDuration: MINUTE }, {}, MINUTE],
  ])('takes as long as %s says, and can be copied after it', async (_, model, options, duration) => {
    const { world, input } = await readyToCopy(model, options);
    const newest = () => world.newest(input.DestinationProjectArn!);

    const { ProjectVersionArn } = await world.copy(input);

    const arn = `^arn:aws:rekognition:${REGION}:${DESTINATION}:project/cats/version/copy/\\d{13}$`;
    expect(ProjectVersionArn).toMatch(new RegExp(arn));
    await world.clock.advance(duration - 1);
    const { SourceProjectVersionArn } = input;
    const begun = { ProjectVersionArn, SourceProjectVersionArn, EvaluationResult: undefined };
    expect(await newest()).toMatchObject({ ...begun, Status: 'COPYING_IN_PROGRESS' });
    await expectRefusal(world.copy(again(input, ProjectVersionArn)), 'ResourceInUseException');
    await world.clock.advance(1);
    const complete = { Status: 'COPYING_COMPLETED', EvaluationResult: { F1Score: 0.9 } };
    expect(await newest()).toMatchObject(complete);
    await expect(world.copy(again(input, ProjectVersionArn))).resolves.toBeDefined();
  });

  test('leaves an evaluation summary in the output bucket, in the format of AWS', async () => {
    const { world, input } = await readyToCopy({ f1Score: 0.8, labels: { cat: 0.7, dog: 0.9 } });

    const copy = await world.copied(input);
    const { Body } = await summaryOf(world, copy);

    const scores = (score: number) => ({ F1Score: score, Precision: score, Recall: score });
    const label = (Label: string, score: number) => {
      return { Label, Metrics: { ...scores(score), Threshold: 0.5 }, NumberOfTestingImages: 100 };
    };
    expect(JSON.parse(Buffer.from(Body).toString())).toEqual({
      Version: 1,
      AggregatedEvaluationResults: scores(0.8),
      EvaluationDetails: {
        EvaluationEndTimestamp: '2026-01-01T00:06:00.000',
        Labels: ['dog', 'cat'],
        NumberOfTestingImages: 100,
        NumberOfTrainingImages: 400,
        ProjectVersionArn: copy.ProjectVersionArn,
      },
      LabelEvaluationResults: [label('dog', 0.9), label('cat', 0.7)],
    });
  });

  test.each<[string, string | undefined, string]>([
    ['a prefix that ends with a slash', 'out/', 'out/EvaluationSummary-cats-copy.json'],
    ['a prefix that does not', 'a/b', 'a/b/EvaluationSummary-cats-copy.json'],
    ['no prefix', undefined, 'EvaluationSummary-cats-copy.json'],
  ])('leaves its summary under %s', async (_what, S3KeyPrefix, Key) => {
    const { world, input } = await readyToCopy();

    const copy = await world.copied({ ...input, OutputConfig: { ...input.OutputConfig, S3KeyPrefix } });

    const summary = { Bucket: `results-${DESTINATION}`, Key, ServerSideEncryption: 'AES256' };
    expect(await summaryOf(world, copy)).toMatchObject(summary);
  });

  test('has no evaluation when its source has none, and leaves nothing', async () => {
    const { world, input } = await readyToCopy({ f1Score: undefined });

    const copy = await world.copied(input);

    expect(copy).toMatchObject({ Status: 'COPYING_COMPLETED', EvaluationResult: undefined });
    expect((await world.newest(input.SourceProjectArn!)).EvaluationResult).toBeUndefined();
    expect(await objects(world)).toEqual([]);
  });

  test('names a missing summary, with that option', async () => {
    const { world, input } = await readyToCopy({ summaryIsMissing: true });

    const copy = await world.copied(input);

    expect(copy).toMatchObject({ Status: 'COPYING_COMPLETED', EvaluationResult: { F1Score: 0.9 } });
    await expectRefusal(summaryOf(world, copy), 'NoSuchKey');
    expect(await objects(world)).toEqual([]);
  });

  test.each<[string, object]>([
    ['a score above 1', { f1Score: 93 }],
    ['a score of a label below 0', { labels: { cat: -0.1 } }],
    ['scores of labels and none of the whole', { f1Score: undefined, labels: { cat: 0.5 } }],
  ])('cannot be prepared with %s', (_what, model) => {
    expect(() => new World().train(model)).toThrow(/score/);
  });

  test('ends as COPYING_FAILED with the message that was seeded, and cannot be copied then', async () => {
    const StatusMessage = 'Amazon Rekognition experienced a service issue.';
    const { world, input } = await readyToCopy({ copyFails: StatusMessage });

    const copy = await world.copied(input);

    expect(copy).toMatchObject({ Status: 'COPYING_FAILED', StatusMessage, EvaluationResult: undefined });
    await expectRefusal(world.copy(again(input, copy.ProjectVersionArn)), 'InvalidParameterException');
  });

  test('fails if its output bucket is deleted meanwhile, and cannot be copied, even if nobody has looked', async () => {
    const { world, input } = await readyToCopy();
    const { ProjectVersionArn } = await world.copy(input);
    const S3Bucket = await world.account().bucket('elsewhere');
    await world.call(DESTINATION, 's3', 'DeleteBucket', { Bucket: input.OutputConfig!.S3Bucket });
    await world.clock.advance(6 * MINUTE);

    const copy = world.copy(again(input, ProjectVersionArn, { OutputConfig: { S3Bucket } }));

    await expectRefusal(copy, 'InvalidParameterException', 'COPYING_FAILED');
    const StatusMessage = expect.stringContaining('out/EvaluationSummary-cats-copy.json');
    const failed = { Status: 'COPYING_FAILED', StatusMessage };
    expect(await world.newest(input.DestinationProjectArn!)).toMatchObject(failed);
  });

  test('writes its results once, however many look at the same moment', async () => {
    const { world, input } = await readyToCopy();
    await world.copy(input);
    await world.clock.advance(6 * MINUTE);

    await Promise.all(Array.from({ length: 3 }, () => world.newest(input.DestinationProjectArn!)));

    expect(world.aws.journal.filter((entry) => entry.operation === 'PutObject')).toHaveLength(1);
  });

  test('needs no project policy within one account', async () => {
    const world = new World();
    const input = await world.copyOf(world.train({ account: DESTINATION }), 'dogs');

    await expect(world.copy(input)).resolves.toBeDefined();
  });

  test('frees its name when it is deleted', async () => {
    const { world, input } = await readyToCopy({}, { deleteDuration: 5_000 });
    const { ProjectVersionArn } = await world.copied(input);

    await world.rekognition('DeleteProjectVersion', { ProjectVersionArn });
    await expectRefusal(world.copy(input), 'ResourceInUseException');
    await world.clock.advance(5_000);

    expect((await world.copy(input)).ProjectVersionArn).not.toBe(ProjectVersionArn);
  });
});

describe('fails to copy', () => {
  type Change = (input: any, world: World) => object | Promise<object>;
  const output = (S3Bucket?: string) => ({ OutputConfig: { S3Bucket } });
  const invalid = 'InvalidParameterException';
  const missing = 'ResourceNotFoundException';
  const key = `arn:aws:kms:${REGION}:${DESTINATION}:key/0000`;
  const keys = Array.from({ length: 201 }, (_, index) => [`key${index}`, '']);
  /** Replaces a part of a member of the input. */
  const replaced =
    (member: string, from: string, to: string): Change =>
    (input) => ({ [member]: input[member].replace(from, to) });

  const adapter: Change = async (_, world) => {
    const model = world.train({ projectName: 'adapter', feature: 'CONTENT_MODERATION' });
    await world.allow(model.projectArn);
    return { SourceProjectArn: model.projectArn, SourceProjectVersionArn: model.modelVersionArn };
  };
  const farAway: Change = async (_, world) =>
    output(await world.account(DESTINATION, 'us-west-2').bucket('far-away'));
  const foreign: Change = async (_, world) => {
    const Bucket = await world.account(SOURCE).bucket('foreign');
    const resources = ['arn:aws:s3:::foreign', 'arn:aws:s3:::foreign/*'];
    const Policy = policy(allow('s3:*', resources, { Principal: '*' }));
    await world.call(SOURCE, 's3', 'PutBucketPolicy', { Bucket, Policy });
    return output(Bucket);
  };
  const hundred: Change = (_, world) => {
    for (let n = 0; n < 100; n++) world.train({ account: DESTINATION, versionName: `v${n}` });
    return {};
  };
  const ofDogs: Change = (_, world) => ({
    SourceProjectArn: world.train({ projectName: 'dogs' }).projectArn,
  });
  const taken: Change = (input, world) => world.copy(input).then(() => ({}));
  const wrong = { SourceProjectArn: 'arn:of:nothing:at:all', VersionName: 'no spaces' };
  const everyWrongMember = /^2 validation errors detected: .*'sourceProjectArn'.*'versionName'/;

  /** Each prepares a world, and says what is different in the input. */
  test.each<[string, string, string | RegExp, Change]>([
    ['under a taken name', 'ResourceInUseException', 'already has a version with the name copy', taken],
    ['a missing version', missing, 'version/gone', replaced('SourceProjectVersionArn', '/v1/', '/gone/')],
    ['into a missing project', missing, 'project/no', replaced('DestinationProjectArn', 'cats', 'no')],
    ['into us-east-1', invalid, 'only within one', replaced('DestinationProjectArn', REGION, 'us-east-1')],
    ['a version of another project', invalid, 'is not a version of the project', ofDogs],
    ['an adapter', invalid, 'only those can be copied', adapter],
    ['without a bucket', invalid, 'has no S3Bucket', () => output()],
    ['to a missing bucket', invalid, 'output bucket nowhere does not exist', () => output('nowhere')],
    ['to another Region', invalid, 'is in us-west-2, and must be in eu-west-1', farAway],
    ["to somebody else's public bucket", 'AccessDeniedException', 'output bucket foreign', foreign],
    ['with every wrong member named at once', invalid, everyWrongMember, () => wrong],
    ["with a tag of AWS's own", invalid, /Map keys must .*\(\?!aws:\)/, () => ({ Tags: { 'aws:x': 'x' } })],
    ['with 201 tags', invalid, /'tags' .* equal to 200/, () => ({ Tags: Object.fromEntries(keys) })],
    ['with a missing key', invalid, 'key/0000', () => ({ KmsKeyId: key })],
    ['into a project that has 100 versions', 'ServiceQuotaExceededException', '', hundred],
  ])('%s', async (_, name, words, change) => {
    const { world, input } = await readyToCopy();
    const copy = world.copy({ ...input, ...(await change(input, world)) });

    await expectRefusal(copy, `${name} 400`, words);
  });

  test('a sixth time while five copies are in progress, even if all are requested at once', async () => {
    const { world, input } = await readyToCopy();
    const projects = [await world.destination('dogs'), input.DestinationProjectArn];
    const copy = (index: number) =>
      world.copy({ ...input, VersionName: `copy-${index}`, DestinationProjectArn: projects[index % 2] });

    const copies = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(copy));

    expect(copies.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const { reason } = copies.find((copy) => copy.status === 'rejected')!;
    expect(reason).toMatchObject({ code: 'LimitExceededException', status: 400 });
    await world.clock.advance(6 * MINUTE);
    await expect(world.copy({ ...input, VersionName: 'sixth' })).resolves.toBeDefined();
  });

  test('twice under one name, even at the same moment', async () => {
    const { world, input } = await readyToCopy();

    const copies = await Promise.allSettled([world.copy(input), world.copy(input)]);

    expect(copies.map((copy) => copy.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('the versions of a project', () => {
  test('are listed newest first, in pages, and no version is shown twice', async () => {
    const { world, ProjectArn } = trained({ versionName: 'a' });
    for (const versionName of ['b', 'c']) world.train({ versionName });

    const pages: string[][] = [];
    const config = { client: await world.client(SOURCE), pageSize: 2 };
    for await (const page of paginateDescribeProjectVersions(config, { ProjectArn })) {
      pages.push(page.ProjectVersionDescriptions!.map((each) => each.ProjectVersionArn!.split('/')[3]));
    }

    expect(pages).toEqual([['c', 'b'], ['a']]);
  });

  test('are found by name, and a missing name gives an empty list', async () => {
    const { world, ProjectArn, ProjectVersionArn } = trained();
    const described = async (...VersionNames: string[]) => {
      const answer = await world.source('DescribeProjectVersions', { ProjectArn, VersionNames });
      return answer.ProjectVersionDescriptions.map((version: any) => version.ProjectVersionArn);
    };

    expect(await described('v1', 'v2')).toEqual([ProjectVersionArn]);
    expect(await described('v2')).toEqual([]);
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

  test.each<[object, string]>([
    [{ ProjectArn: `arn:aws:rekognition:${REGION}:${SOURCE}:project/dogs/1` }, 'ResourceNotFoundException'],
    [{ MaxResults: 101 }, 'ValidationException'],
    [{ MaxResults: 0 }, 'InvalidParameterException'],
    [{ NextToken: 'x' }, 'InvalidPaginationTokenException'],
    [{ VersionNames: Array(11).fill('v') }, 'InvalidParameterException'],
  ])('cannot be listed with %j, which AWS would refuse', async (change, name) => {
    const { world, ProjectArn } = trained();

    await expectRefusal(world.source('DescribeProjectVersions', { ProjectArn, ...change }), name);
  });
});
