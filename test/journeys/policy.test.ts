import type { Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { inject } from '../../emulator/faults';
import { Project, ProjectPolicy } from '../../lib';
import { delivery } from '../../testing/world/faults';
import { permit, type Trained } from '../../testing/world/stacks';
import { expectEnd, newWorld, world } from '../../testing/world/story';
import { TRAINING } from '../../testing/world/world';

let v1: Trained;
beforeEach(async () => {
  await newWorld();
  v1 = world.train('v1');
});

const byHand = (operation: string, input: object) =>
  world.byHand(operation, { ProjectArn: v1.projectArn, ...input }, TRAINING);
const policies = async (): Promise<any[]> => (await byHand('ListProjectPolicies', {})).ProjectPolicies;
const named =
  (policyName: string, account = '222222222222', id = 'Policy') =>
  (stack: Stack) => {
    const project = Project.fromProjectArn(stack, 'Project', v1.projectArn);
    new ProjectPolicy(stack, id, { project, policyName }).allowCopy(new AccountPrincipal(account));
  };
const documentOf = (account: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'rekognition:CopyProjectVersion',
        Resource: '*',
      },
    ],
  });

test('a Create that is delivered again after its policy was deleted puts nothing', async () => {
  inject(world.aws, [delivery({ name: 'delivered twice', after: 600_000 })]);
  await world.deploy('training', permit(v1), TRAINING);
  await world.deploy('training', named('other', '222222222222', 'Other'), TRAINING);

  await world.clock.advance(3_600_000);

  expect((await policies()).map(({ PolicyName }) => PolicyName)).toEqual(['other']);
});

test('a Delete that is delivered again after its policy was declared again deletes nothing', async () => {
  await world.deploy('training', permit(v1), TRAINING);
  await world.deploy('training', named('other', '222222222222', 'Other'), TRAINING);
  const [{ PolicyName }] = await policies();
  await world.deploy('training', permit(v1), TRAINING);
  inject(world.aws, [delivery({ name: 'delivered twice', after: 600_000 }, { nth: 2 })]);
  await world.deploy('training', named('other', '222222222222', 'Other'), TRAINING);
  await world.deploy('training', permit(v1), TRAINING);
  const declared = await policies();

  await world.clock.advance(3_600_000);

  expect(PolicyName).toBe('other');
  expect(declared).toHaveLength(1);
  expect(await policies()).toEqual(declared);
});

test('a policy is put, changed in place, renamed and deleted with its stack', async () => {
  await world.deploy('training', permit(v1), TRAINING);
  const [first] = await policies();
  await world.deploy('training', permit(v1, v1), TRAINING);
  const [second] = await policies();
  await world.deploy('training', named('renamed'), TRAINING);
  const third = await policies();

  expect(second.PolicyName).toBe(first.PolicyName);
  expect(second.PolicyDocument).toContain(v1.modelVersionArn);
  expect(third.map(({ PolicyName }) => PolicyName)).toEqual(['renamed']);
  expect((await world.destroy('training', TRAINING)).status).toBe('DELETE_COMPLETE');
  expect(await policies()).toEqual([]);
});

test('an update overwrites an edit by hand', async () => {
  await world.deploy('training', named('copies'), TRAINING);
  const [{ PolicyRevisionId }] = await policies();
  await byHand('PutProjectPolicy', {
    PolicyName: 'copies',
    PolicyRevisionId,
    PolicyDocument: documentOf('999999999999'),
  });

  const update = await world.deploy('training', named('copies', '333333333333'), TRAINING);

  expect(update.status).toBe('UPDATE_COMPLETE');
  expect((await policies())[0].PolicyDocument).toContain('333333333333');
});

test('fails if another document has the name, and leaves that document', async () => {
  await byHand('PutProjectPolicy', { PolicyName: 'copies', PolicyDocument: documentOf('999999999999') });

  const create = await world.deploy('training', named('copies'), TRAINING);

  expectEnd(
    create,
    'ROLLBACK_COMPLETE',
    /The name of the project policy copies on .* is taken by a policy that this deployment has not put, and it is left as it is/,
  );
  expect((await policies())[0].PolicyDocument).toContain('999999999999');
});

test('a failing sibling takes back what the update put', async () => {
  await world.deploy('training', named('copies'), TRAINING);
  const before = (await policies())[0].PolicyDocument;
  inject(world.aws, [
    {
      at: { service: 'rekognition', operation: 'PutProjectPolicy', by: 'assumed-role/', nth: 2 },
      what: { name: 'error', code: 'MalformedPolicyDocumentException' },
    },
  ]);

  const update = await world.deploy(
    'training',
    (stack) => {
      named('copies', '333333333333')(stack);
      new ProjectPolicy(stack, 'Second', {
        project: Project.fromProjectArn(stack, 'Again', v1.projectArn),
        policyName: 'second',
      }).allowCopy(new AccountPrincipal('444444444444'));
    },
    TRAINING,
  );

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect((await policies()).map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument])).toEqual([
    ['copies', before],
  ]);
});

test('a policy that somebody deleted is no failure', async () => {
  await world.deploy('training', named('copies'), TRAINING);
  await byHand('DeleteProjectPolicy', { PolicyName: 'copies' });

  expect((await world.destroy('training', TRAINING)).status).toBe('DELETE_COMPLETE');
});
