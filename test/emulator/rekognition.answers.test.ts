import { paginateDescribeProjectVersions } from '@aws-sdk/client-rekognition';
import { expectRefusal, MINUTE } from './account';
import { closeWorlds, DESTINATION, readyToCopy, SOURCE, trained, World } from './rekognition-world';

afterEach(closeWorlds);

describe('an empty first page', () => {
  const describing = (emptyFirstPage: boolean) => {
    const { world, ProjectArn } = trained({}, { emptyFirstPage });
    const describe = (input: object) => world.source('DescribeProjectVersions', { ProjectArn, ...input });
    return { world, ProjectArn, describe };
  };

  test.each([
    ['an existing name', 'v1', 1],
    ['a missing name', 'v2', 0],
  ])('comes before the versions that are asked for by %s', async (_, name, count) => {
    const { describe } = describing(true);

    const first = await describe({ VersionNames: [name] });
    const second = await describe({ VersionNames: [name], NextToken: first.NextToken });

    expect(first.ProjectVersionDescriptions).toEqual([]);
    expect(second.ProjectVersionDescriptions).toHaveLength(count);
    expect(second.NextToken).toBeUndefined();
  });

  test.each([
    ['for a call with names', true, {}],
    ['with the option', false, { VersionNames: ['v1'] }],
  ])('comes only %s', async (_, emptyFirstPage, input) => {
    expect((await describing(emptyFirstPage).describe(input)).ProjectVersionDescriptions).toHaveLength(1);
  });

  test('is passed by the paginator of the SDK', async () => {
    const { world, ProjectArn } = describing(true);

    const pages: number[] = [];
    const config = { client: await world.client(SOURCE) };
    for await (const page of paginateDescribeProjectVersions(config, { ProjectArn, VersionNames: ['v1'] })) {
      pages.push(page.ProjectVersionDescriptions!.length);
    }

    expect(pages).toEqual([0, 1]);
  });
});

describe('an evaluation whose numbers are no numbers', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'is answered as a text, which the SDK reads as %d',
    async (f1Score) => {
      const { world, ProjectArn } = trained({ f1Score });

      const headers = { 'x-amz-target': 'RekognitionService.DescribeProjectVersions' };
      const { body } = await world.account(SOURCE).send('rekognition', { headers, body: { ProjectArn } });
      const read = await (await world.client(SOURCE)).describeProjectVersions({ ProjectArn });

      const [written] = JSON.parse(body.toString()).ProjectVersionDescriptions;
      expect(written.EvaluationResult.F1Score).toBe(String(f1Score));
      expect(read.ProjectVersionDescriptions?.[0].EvaluationResult?.F1Score).toBe(f1Score);
    },
  );

  test('has bare NaN and Infinity in the summary file, as Python writes them', async () => {
    const labels = { good: 0.5, '"NaN"': Number.NaN, endless: Number.POSITIVE_INFINITY };
    const { world, input } = await readyToCopy({ f1Score: Number.NEGATIVE_INFINITY, labels });
    await world.copied(input);

    const object = { Bucket: `results-${DESTINATION}`, Key: 'out/EvaluationSummary-cats-copy.json' };
    const text: string = (await world.call(DESTINATION, 's3', 'GetObject', object)).Body.toString();

    for (const bare of ['NaN', 'Infinity', '-Infinity']) expect(text).toContain(`"F1Score": ${bare},`);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    const { LabelEvaluationResults } = JSON.parse(text.replace(/: -?(NaN|Infinity)/g, ': null'));
    const scores = LabelEvaluationResults.map(({ Label, Metrics }: any) => [Label, Metrics.F1Score]);
    expect(Object.fromEntries(scores)).toEqual({ good: 0.5, '"NaN"': null, endless: null });
  });
});

describe('a version that a person changed', () => {
  test.each([
    ['TRAINING_COMPLETED', 'The model is ready to run.'],
    ['RUNNING', 'The model is running.'],
    ['STOPPED', undefined],
  ] as const)('to %s has the message %p', async (status, message) => {
    const { world, ProjectArn, ProjectVersionArn } = trained();

    world.aws.rekognition.change(ProjectVersionArn, { status });

    expect((await world.newest(ProjectArn)).StatusMessage).toBe(message);
  });

  test('has the given status and tags immediately', async () => {
    const { world, ProjectArn, ProjectVersionArn } = trained({ tags: { a: '1', b: '2' } });

    world.aws.rekognition.change(ProjectVersionArn, { status: 'TRAINING_FAILED', message: 'No.' });
    world.aws.rekognition.change(ProjectVersionArn, { tags: { c: '3' } });

    const failed = { Status: 'TRAINING_FAILED', StatusMessage: 'No.', EvaluationResult: undefined };
    expect(await world.newest(ProjectArn)).toMatchObject(failed);
    expect(await world.tags(ProjectVersionArn)).toEqual({ c: '3' });
  });

  test('runs and stops without waiting, and is deleted with its project', async () => {
    const { world, ProjectArn, ProjectVersionArn } = trained();
    await world.start(ProjectVersionArn);

    world.aws.rekognition.change(ProjectVersionArn, { status: 'STOPPED' });
    await world.clock.advance(10 * MINUTE);
    expect(await world.newest(ProjectArn)).toMatchObject({ Status: 'STOPPED' });
    world.aws.rekognition.change(ProjectVersionArn, { status: 'GONE' });
    await world.source('DeleteProject', { ProjectArn });
    await world.clock.advance(MINUTE);

    expect(world.aws.inventory(SOURCE)).toEqual([]);
  });

  test('cannot be deleted, copied or started while it is trained, nor copied when that failed', async () => {
    const { world, input } = await readyToCopy();
    const ProjectVersionArn = input.SourceProjectVersionArn!;
    const inUse = 'ResourceInUseException';

    world.aws.rekognition.change(ProjectVersionArn, { status: 'TRAINING_IN_PROGRESS' });

    await expectRefusal(world.copy(input), inUse);
    await expectRefusal(world.source('DeleteProjectVersion', { ProjectVersionArn }), inUse);
    await expectRefusal(world.start(ProjectVersionArn), inUse);
    world.aws.rekognition.change(ProjectVersionArn, { status: 'TRAINING_FAILED' });
    await expectRefusal(world.copy(input), 'InvalidParameterException');
  });

  test('fails if it does not exist', () => {
    expect(() => new World().aws.rekognition.change('absent', { status: 'STOPPED' })).toThrow('no version');
  });
});
