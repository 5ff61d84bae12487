import { type App, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, ArnPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Project, ProjectPolicy } from '../../lib';
import { allowing, type Trained } from '../../testing/world/stacks';
import { newWorld, policiesOf, world } from '../../testing/world/story';
import { PRODUCTION, QUICK, REGION, TRAINING } from '../../testing/world/world';
import { statusOfApp } from './status';

/** What `status` advises about a policy that the stack cannot sign. The stack deletes it in the end. */

const HOUR = 3_600_000;

let v1: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  v1 = world.train('v1');
});

async function differences(build: (stack: Stack) => unknown) {
  const [{ differences }] = await statusOfApp(world, (app: App) => {
    build(new Stack(app, 'policies', { env: { account: TRAINING, region: REGION } }));
  });
  return differences;
}

/** Seven roles with long names. */
const roles = Array.from(
  { length: 7 },
  (_, index) => new ArnPrincipal(`arn:aws:iam::${PRODUCTION}:role/${String(index).padStart(84, 'role')}`),
);
const withSid = (sid: string) => (stack: Stack) => {
  const statement = new PolicyStatement({
    sid,
    principals: [new AccountPrincipal(PRODUCTION)],
    actions: ['rekognition:CopyProjectVersion'],
    resources: ['*'],
  });
  new ProjectPolicy(stack, 'Policy', {
    project: Project.fromProjectArn(stack, 'Project', v1.projectArn),
    policyName: 'mine',
    document: new PolicyDocument({ statements: [statement] }),
  });
};

type Build = () => (stack: Stack) => void;
/** Two documents that allow the same. */
const UNSIGNED: readonly [text: string, before: Build, after: Build][] = [
  [
    'has no room for a signature',
    () => allowing(v1, 'mine', roles),
    () => allowing(v1, 'mine', [...roles].reverse()),
  ],
  ['has a Sid in each statement', () => withSid('One'), () => withSid('Two')],
];

test.each(UNSIGNED)(
  'a policy that %s is put by a deployment, and deleted with its stack',
  async (_, before, after) => {
    await world.deploy('policies', before(), TRAINING);
    const [{ PolicyDocument }] = await policiesOf(v1);
    expect(PolicyDocument).not.toMatch(/"By[\da-f]{16}"/);
    await world.byHand('DeleteProjectPolicy', { ProjectArn: v1.projectArn, PolicyName: 'mine' }, TRAINING);
    await world.clock.advance(HOUR);

    const found = await differences(before());

    expect(found).toMatchObject([
      {
        id: 'policy-gone',
        before: expect.stringMatching(/^Change the document, but not what it allows/),
        command: 'cdk deploy policies',
      },
    ]);
    await world.deploy('policies', after(), TRAINING);
    expect(await differences(after())).toEqual([]);
    await world.clock.advance(HOUR);
    expect((await world.destroy('policies', TRAINING)).status).toBe('DELETE_COMPLETE');
    expect(await policiesOf(v1)).toEqual([]);
  },
);
