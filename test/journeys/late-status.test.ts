import { type Stack, Tags } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { withSibling } from '../../testing/world/sibling';
import {
  allowing,
  type CopyOptions,
  copies,
  permitted,
  runs,
  type Trained,
} from '../../testing/world/stacks';
import { arns, deploy, expectCleanDeletion, newWorld, policiesOf, world } from '../../testing/world/story';
import { TRAINING } from '../../testing/world/world';

/** DescribeStacks shows an update or a create for another 20 seconds after its rollback has begun. */

let project: string;
let v1: Trained;
beforeEach(async () => {
  await newWorld({ cloudFormation: { statusLag: 20_000 }, rekognition: { copyDuration: 60_000 } });
  [v1] = await permitted(world, world.train('v1'));
  project = await world.createProject();
});

const copyOf = (source: Trained, options: CopyOptions = {}) => copies({ Copy: source }, options, project);
const FAILS = 300;

test('an undone update deletes its copy, and keeps the former one', async () => {
  await deploy(withSibling(copyOf(v1)));
  const before = arns();

  const update = await deploy(withSibling(copyOf(world.train('v2')), FAILS));

  expect([update.status, arns()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', before]);
  await expectCleanDeletion();
});

test.each([1, FAILS])('an update of a tag that is undone after %i s restores the tag', async (seconds) => {
  const tagged = (team: string, after?: number) =>
    withSibling((stack) => {
      for (const copy of copyOf(v1)(stack)) Tags.of(copy).add('team', team);
    }, after);
  await deploy(tagged('one'));

  const update = await deploy(tagged('two', seconds));

  expect([update.status, world.copies().map(({ tags }) => tags.team)]).toEqual([
    'UPDATE_ROLLBACK_COMPLETE',
    ['one'],
  ]);
  await expectCleanDeletion();
});

test.each([1, FAILS])(
  'an update of a policy that is undone after %i s restores the policy',
  async (seconds) => {
    const allows = (account: string) => allowing(v1, 'share', [new AccountPrincipal(account)]);
    const deployed = (build: (stack: Stack) => void) => world.deploy('training', build, TRAINING);
    await deployed(withSibling(allows('555555555555')));

    const update = await deployed(withSibling(allows('666666666666'), seconds));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const share = (await policiesOf(v1)).find(({ PolicyName }) => PolicyName === 'share');
    expect(share.PolicyDocument).toContain('555555555555');
  },
);

test.each([1, 60, FAILS])(
  'an update of inference units that is undone after %i s restores the units',
  async (seconds) => {
    const here = world.trainHere('here');
    await deploy(withSibling(runs(here)));

    const update = await deploy(withSibling(runs(here, { minInferenceUnits: 2 }), seconds));

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const { ProjectVersionDescriptions } = await world.byHand('DescribeProjectVersions', {
      ProjectArn: here.projectArn,
    });
    expect(ProjectVersionDescriptions).toMatchObject([{ Status: 'RUNNING', MinInferenceUnits: 1 }]);
  },
);

test('an undone create gives back a version that it has adopted', async () => {
  const arn = await world.copyByHand(v1, project, 'mine');
  await world.clock.advance(600_000);

  const create = await deploy(withSibling(copyOf(v1, { versionName: 'mine', adoptExisting: true }), FAILS));

  expect([create.status, arns()]).toEqual(['ROLLBACK_COMPLETE', [arn]]);
});
