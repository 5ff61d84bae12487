import type { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { OWNER_TAG } from '../../contract/copied-model-version';
import type { EmulatorOptions } from '../../emulator';
import { CopiedModelVersion, Project, RunningModelVersion } from '../../lib';
import { withSibling } from '../../testing/world/sibling';
import { copies, permitted, type Trained } from '../../testing/world/stacks';
import { deploy, expectCleanDeletion, expectEnd, newWorld, world } from '../../testing/world/story';
import { OUTPUT_BUCKET, QUICK } from '../../testing/world/world';

/** A copy, and a copy of that copy in a second project of the account. */
const chain = (source: Trained) => (stack: Stack) => {
  const [first] = copies({ First: source })(stack);
  new CopiedModelVersion(stack, 'Second', {
    source: first,
    destinationProject: new Project(stack, 'Live', { projectName: 'live' }),
    outputBucket: Bucket.fromBucketName(stack, 'LiveOutput', OUTPUT_BUCKET),
  });
};

const made = () => world.copies().map(({ projectName, sourceArn }) => [projectName, sourceArn]);

test.each([
  [false, 'leaves the tags of its source behind'],
  [true, 'has the tags of its source'],
])(
  'a copy can be the source of the next one, which is replaced together with the first (copiesTags: %p: it %s)',
  async (copiesTags) => {
    await newWorld({ rekognition: { ...QUICK.rekognition, copiesTags } });
    const [v1, v2] = [world.train('v1'), world.train('v2')];
    const tags = { [OWNER_TAG]: 'training/Other', team: 'vision' };
    for (const version of [v1, v2]) world.aws.rekognition.change(version.modelVersionArn, { tags });
    await permitted(world, v1);

    const create = await deploy(chain(v1));
    const before = made();
    const teams = world.copies().map(({ tags }) => tags.team);
    const update = await deploy(chain(v2));
    const after = made();

    const first = world.copies().find(({ projectName }) => projectName === 'shapes-prod')!;
    expect([create.status, update.status]).toEqual(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
    expect(before).toHaveLength(2);
    expect(teams).toEqual(copiesTags ? ['vision', 'vision'] : [undefined, undefined]);
    expect(after.sort()).toEqual([
      ['live', first.arn],
      ['shapes-prod', v2.modelVersionArn],
    ]);
    await expectCleanDeletion();
  },
);

test('if the second copy cannot be made, the first one is deleted too', async () => {
  await newWorld(QUICK);
  const [v1] = await permitted(world, world.train('v1'));
  world.aws.intercept(async (call, input, next) => {
    const answer = await next();
    if (call.operation === 'CopyProjectVersion' && input.DestinationProjectArn.includes('/live/')) {
      world.aws.rekognition.disturbCopy(answer.ProjectVersionArn, { after: 30_000, message: 'No.' });
    }
    return answer;
  });

  const create = await deploy(chain(v1));

  expectEnd(create, 'ROLLBACK_COMPLETE', /Second\w+ CREATE_FAILED.*COPYING_FAILED, No\./);
  expect(world.copies()).toEqual([]);
});

describe.each([true, false])('a copy of another stack’s copy (copiesTags: %s)', (copiesTags) => {
  let v1: Trained;
  let v2: Trained;
  let elsewhere: string;
  beforeEach(() => begin());
  async function begin(options: EmulatorOptions = {}) {
    await newWorld({ rekognition: { ...QUICK.rekognition, copiesTags }, ...options });
    [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
    elsewhere = await world.createProject('elsewhere');
  }
  const inProject = (name: string) => world.copies().filter(({ projectName }) => projectName === name);
  /** The copy of the version that the stack `production` has made. */
  const copyOf = async ({ modelVersionArn }: Trained): Promise<Trained> => {
    const { arn } = inProject('shapes-prod').find(({ sourceArn }) => sourceArn === modelVersionArn)!;
    const { ProjectDescriptions } = await world.byHand('DescribeProjects', { ProjectNames: ['shapes-prod'] });
    return { projectArn: ProjectDescriptions[0].ProjectArn, modelVersionArn: arn };
  };
  const next = async (version: Trained, failsAfter?: number) =>
    world.deploy('next', withSibling(copies({ Copy: await copyOf(version) }, {}, elsewhere), failsAfter));

  test.each([60, 400])(
    'that was adopted is deleted when its create is undone after %d s',
    async (failsAfter) => {
      const projectArn = await world.createProject('shapes-prod');
      await world.copyByHand(v1, projectArn, 'stable');
      await world.clock.advance(600_000);
      await deploy(copies({ Copy: v1 }, { versionName: 'stable', adoptExisting: true }, projectArn));

      const failed = await next(v1, failsAfter);

      expect(failed.status).toBe('ROLLBACK_COMPLETE');
      expect(inProject('elsewhere')).toEqual([]);
    },
  );

  const running = (version: Trained, project?: string) => (stack: Stack) => {
    const [modelVersion] = copies({ Copy: version }, {}, project)(stack);
    new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1 });
  };

  test('that runs there can run here too', async () => {
    await deploy(running(v1));

    const create = await world.deploy('next', running(await copyOf(v1), elsewhere));

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(inProject('elsewhere')).toMatchObject([{ status: 'RUNNING' }]);
  });

  test('that runs there is deleted when the next copy comes', async () => {
    await deploy(running(v1));
    await next(v1);
    await deploy(running(v2));

    const update = await next(v2);

    expect(update.reasons.join()).not.toContain('FAILED');
    expect(inProject('elsewhere')).toMatchObject([{ sourceArn: (await copyOf(v2)).modelVersionArn }]);
  });

  test.each([40, 80])(
    'that runs there is deleted when the update that makes it in another project is undone after %d s',
    async (failsAfter) => {
      // The function loses its permissions for the project as soon as the rollback changes its role.
      await begin({ iam: { iamPropagation: 0 } });
      await deploy(running(v1));
      const other = await world.createProject('other');
      await world.deploy('next', copies({ Copy: v2 }, {}, other));

      const update = await next(v1, failsAfter);

      expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(update.reasons.join()).not.toContain('DELETE_FAILED');
      expect([inProject('elsewhere'), inProject('other').length]).toEqual([[], 1]);
    },
  );
});
