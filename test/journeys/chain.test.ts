import type { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { OWNER_TAG } from '../../contract/copied-model-version';
import { CopiedModelVersion, Project } from '../../lib';
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
