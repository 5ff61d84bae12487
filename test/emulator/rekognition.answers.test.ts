import { DescribeProjectVersionsCommand, paginateDescribeProjectVersions } from '@aws-sdk/client-rekognition';
import { expectRefusal } from './refusal';
import { closeWorlds, DESTINATION, REGION, readyToCopy, SOURCE, World } from './rekognition-world';

const MINUTE = 60_000;

afterEach(closeWorlds);

describe('an empty first page', () => {
  const describeIn = (world: World, ProjectArn: string) => (input: object) =>
    world.rekognition('DescribeProjectVersions', { ProjectArn, ...input }, SOURCE);

  test('comes before the versions that are asked for by name', async () => {
    const world = new World({ emptyFirstPage: true });
    const { projectArn, modelVersionArn } = world.train();
    const describeWith = describeIn(world, projectArn);

    const first = await describeWith({ VersionNames: ['v1'] });
    const second = await describeWith({ VersionNames: ['v1'], NextToken: first.NextToken });

    expect(first.ProjectVersionDescriptions).toEqual([]);
    expect(second.ProjectVersionDescriptions).toMatchObject([{ ProjectVersionArn: modelVersionArn }]);
    expect(second.NextToken).toBeUndefined();
  });

  test('also comes for a missing name', async () => {
    const world = new World({ emptyFirstPage: true });
    const describeWith = describeIn(world, world.train().projectArn);

    const { NextToken } = await describeWith({ VersionNames: ['v2'] });

    expect(await describeWith({ VersionNames: ['v2'], NextToken })).toEqual({
      ProjectVersionDescriptions: [],
      NextToken: undefined,
    });
  });

  test('comes only for a call with names, and only with the option', async () => {
    const told = new World({ emptyFirstPage: true });
    const plain = new World();

    const all = await describeIn(told, told.train().projectArn)({});
    const named = await describeIn(plain, plain.train().projectArn)({ VersionNames: ['v1'] });

    expect(all.ProjectVersionDescriptions).toHaveLength(1);
    expect(named.ProjectVersionDescriptions).toHaveLength(1);
  });

  test('is passed by the paginator of the SDK', async () => {
    const world = new World({ emptyFirstPage: true });
    await world.aws.listen();
    const { projectArn: ProjectArn } = world.train();

    const pages: number[] = [];
    const client = world.client(SOURCE);
    for await (const page of paginateDescribeProjectVersions(
      { client },
      { ProjectArn, VersionNames: ['v1'] },
    )) {
      pages.push(page.ProjectVersionDescriptions!.length);
    }

    expect(pages).toEqual([0, 1]);
  });
});

describe('an evaluation whose numbers are no numbers', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'is answered as a text, which the SDK reads as %d',
    async (f1Score) => {
      const world = new World();
      await world.aws.listen();
      const { projectArn: ProjectArn } = world.train({ f1Score });
      const { accessKeyId } = world.aws.iam.administrator(SOURCE);

      const { body } = await world.aws.handle({
        method: 'POST',
        path: '/',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${REGION}/rekognition/aws4_request`,
          'x-amz-target': 'RekognitionService.DescribeProjectVersions',
        },
        body: Buffer.from(JSON.stringify({ ProjectArn })),
      });
      const read = await world.client(SOURCE).send(new DescribeProjectVersionsCommand({ ProjectArn }));

      expect(JSON.parse(body.toString()).ProjectVersionDescriptions[0].EvaluationResult.F1Score).toBe(
        String(f1Score),
      );
      expect(read.ProjectVersionDescriptions?.[0].EvaluationResult?.F1Score).toBe(f1Score);
    },
  );

  test('has bare NaN and Infinity in the summary file, as Python writes them', async () => {
    const world = new World();
    const labels = { good: 0.5, '"NaN"': Number.NaN, endless: Number.POSITIVE_INFINITY };
    const input = await world.readyToCopy({ f1Score: Number.NEGATIVE_INFINITY, labels });
    await world.copy(input);
    await world.clock.advance(6 * MINUTE);
    await world.newest(input.DestinationProjectArn!);

    const { Body } = await world.call(DESTINATION, 's3', 'GetObject', {
      Bucket: `results-${DESTINATION}`,
      Key: 'out/EvaluationSummary-cats-copy.json',
    });
    const text: string = Body.toString();

    expect(text).toContain('"F1Score": NaN,');
    expect(text).toContain('"F1Score": Infinity,');
    expect(text).toContain('"F1Score": -Infinity,');
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    const { LabelEvaluationResults } = JSON.parse(text.replace(/: -?(NaN|Infinity)/g, ': null'));
    const scores = LabelEvaluationResults.map(({ Label, Metrics }: any) => [Label, Metrics.F1Score]);
    expect(Object.fromEntries(scores)).toEqual({ good: 0.5, '"NaN"': null, endless: null });
  });

  test('cannot be trained with a number out of range', () => {
    expect(() => new World().train({ f1Score: 1.5 })).toThrow('from 0 to 1');
  });
});

test.each([
  ['TRAINING_COMPLETED', 'The model is ready to run.'],
  ['RUNNING', 'The model is running.'],
  ['STOPPED', undefined],
] as const)('a version that is %s has the message %p', async (status, message) => {
  const world = new World();
  const { projectArn, modelVersionArn } = world.train();

  world.aws.rekognition.change(modelVersionArn, { status });

  expect((await world.newest(projectArn, SOURCE)).StatusMessage).toBe(message);
});

describe('a version that a person changed', () => {
  test('has the given status and tags immediately', async () => {
    const world = new World();
    const { projectArn, modelVersionArn } = world.train({ tags: { a: '1', b: '2' } });

    world.aws.rekognition.change(modelVersionArn, { status: 'TRAINING_FAILED', message: 'No.' });
    world.aws.rekognition.change(modelVersionArn, { tags: { c: '3' } });

    expect(await world.newest(projectArn, SOURCE)).toMatchObject({
      Status: 'TRAINING_FAILED',
      StatusMessage: 'No.',
      EvaluationResult: undefined,
    });
    expect(await world.rekognition('ListTagsForResource', { ResourceArn: modelVersionArn }, SOURCE)).toEqual({
      Tags: { c: '3' },
    });
  });

  test('runs and stops without waiting, and is deleted with its project', async () => {
    const world = new World();
    const { projectArn: ProjectArn, modelVersionArn } = world.train();
    await world.rekognition(
      'StartProjectVersion',
      { ProjectVersionArn: modelVersionArn, MinInferenceUnits: 1 },
      SOURCE,
    );

    world.aws.rekognition.change(modelVersionArn, { status: 'STOPPED' });
    await world.clock.advance(10 * MINUTE);
    expect(await world.newest(ProjectArn, SOURCE)).toMatchObject({ Status: 'STOPPED' });
    world.aws.rekognition.change(modelVersionArn, { status: 'GONE' });
    await world.rekognition('DeleteProject', { ProjectArn }, SOURCE);
    await world.clock.advance(MINUTE);

    expect(world.aws.inventory(SOURCE)).toEqual([]);
  });

  test('cannot be deleted, copied or started while it is trained', async () => {
    const { world, input } = await readyToCopy();
    const ProjectVersionArn = input.SourceProjectVersionArn!;
    const inUse = { code: 'ResourceInUseException' };

    world.aws.rekognition.change(ProjectVersionArn, { status: 'TRAINING_IN_PROGRESS' });

    await expect(world.copy(input)).rejects.toMatchObject(inUse);
    await expect(
      world.rekognition('DeleteProjectVersion', { ProjectVersionArn }, SOURCE),
    ).rejects.toMatchObject(inUse);
    await expect(
      world.rekognition('StartProjectVersion', { ProjectVersionArn, MinInferenceUnits: 1 }, SOURCE),
    ).rejects.toMatchObject(inUse);
  });

  test('cannot be copied when its training failed', async () => {
    const { world, input } = await readyToCopy();

    world.aws.rekognition.change(input.SourceProjectVersionArn!, { status: 'TRAINING_FAILED' });

    await expectRefusal(world.copy(input), 'InvalidParameterException');
  });

  test('fails if it does not exist', () => {
    expect(() => new World().aws.rekognition.change('absent', { status: 'STOPPED' })).toThrow('no version');
  });
});
