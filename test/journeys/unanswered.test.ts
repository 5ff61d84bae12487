import type { Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { DENIED, on } from '../../testing/world/faults';
import { models } from '../../testing/world/models';
import { withSibling } from '../../testing/world/sibling';
import { allowing, copies, permitted, runs, type Trained } from '../../testing/world/stacks';
import { arns, deploy, disturb, newWorld, policiesOf, sources, world } from '../../testing/world/story';
import { PRODUCTION, TRAINING } from '../../testing/world/world';

/**
 * AWS does not say for minutes what a request needs to know, or does not do what it asks. The request waits, and
 * reports everything that it leaves.
 */

const MINUTE = 60_000;

beforeEach(() => newWorld({ cloudFormation: { rollbackMovesLastUpdatedTime: true } }));

/** From now on, AWS answers the call of every function like this, for so many minutes. */
function answers(service: string, operation: string, code: string, minutes: number): void {
  const until = world.clock.now() + minutes * MINUTE;
  const { at, what } = on(
    service,
    operation,
    { name: 'error', code },
    { by: 'assumed-role/', times: 10_000 },
  );
  disturb(service, operation, what, { ...at, when: () => world.clock.now() < until });
}

describe('a rollback, while CloudFormation does not show its events,', () => {
  const UNSHOWN = ['cloudformation', 'DescribeStackEvents'] as const;

  test('deletes the new copy as soon as CloudFormation shows them', async () => {
    const [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
    await deploy(copies({ Copy: v1 }));
    answers(...UNSHOWN, 'Throttling', 30);

    expect((await deploy(withSibling(copies({ Copy: v2 }), 400))).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(sources()).toEqual([v1.modelVersionArn]);
  });

  test('stops the new model as soon as CloudFormation shows them', async () => {
    const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
    await deploy(runs(v1));
    answers(...UNSHOWN, 'Throttling', 30);

    expect((await deploy(withSibling(runs(v2), 900))).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(models()).toEqual(['v1 RUNNING ours', 'v2 STOPPED']);
  });

  test('says which role must be allowed to read them, and leaves nothing that it does not name', async () => {
    const [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
    await deploy(copies({ Copy: v1 }));
    answers(...UNSHOWN, 'AccessDenied', 600);

    const { status, reasons } = await deploy(withSibling(copies({ Copy: v2 }), 400));

    expect([status, sources()]).toEqual([
      'UPDATE_ROLLBACK_COMPLETE',
      [v1.modelVersionArn, v2.modelVersionArn],
    ]);
    expect(reasons.join()).toMatch(
      /DescribeStackEvents is not allowed for the copy \S+ of \S+\/v2\/.* account 222222222222 must let the role of this stack's copy function make the call .* the version is of Copy\w+: stop it if it runs, and delete it/,
    );
  });
});

describe('of a policy, while Step Functions lists no executions,', () => {
  let v1: Trained;
  beforeEach(() => {
    v1 = world.train('v1');
  });
  const deployOf = (name: string, build: (stack: Stack) => void) => world.deploy(name, build, TRAINING);
  const names = async () => (await policiesOf(v1)).map(({ PolicyName }) => PolicyName);
  const throttled = () => answers('states', 'ListExecutions', 'ThrottlingException', 20);

  test('the rollback of a create deletes its policy', async () => {
    throttled();

    expect((await deployOf('ours', withSibling(allowing(v1), 60))).status).toBe('ROLLBACK_COMPLETE');
    expect(await names()).toEqual([]);
  });

  test('a removal leaves the policy that another stack has put instead of a deleted one', async () => {
    await deployOf('ours', allowing(v1, 'share'));
    await world.byHand('DeleteProjectPolicy', { ProjectArn: v1.projectArn, PolicyName: 'share' }, TRAINING);
    await deployOf('theirs', allowing(v1, 'share'));
    throttled();

    expect((await world.destroy('ours', TRAINING)).status).toBe('DELETE_COMPLETE');
    expect(await names()).toEqual(['share']);
  });
});

describe('a policy that an undone update has widened', () => {
  const allows = (account: string) => [new AccountPrincipal(PRODUCTION), new AccountPrincipal(account)];

  test.each([
    ['PutProjectPolicy', 'ThrottlingException'],
    ['ListProjectPolicies', 'ThrottlingException'],
  ])('is narrow again, although %s is throttled for 40 minutes of the rollback', async (operation, code) => {
    const v1 = world.train('v1');
    await world.deploy('ours', withSibling(allowing(v1)), TRAINING);
    const [before] = await policiesOf(v1);
    const widened = withSibling(allowing(v1, undefined, allows('666666666666')), 30);
    const { end } = await world.begin('ours', widened, TRAINING);
    await world.clock.advance(20_000);
    answers('rekognition', operation, code, 40);

    expect((await world.run(end)).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await policiesOf(v1)).map(({ PolicyDocument }) => PolicyDocument)).toEqual([
      before.PolicyDocument,
    ]);
  });
});

test('a copy that has waited in the queue for minutes asks again for two minutes when AWS denies it', async () => {
  const slow = [1, 2, 3, 4, 5].map((n) => world.train(`slow${n}`, { copyDuration: 8 * MINUTE }));
  const [v1] = await permitted(world, world.train('v1'), ...slow);
  const project = await world.createProject();
  for (const [n, source] of slow.entries()) await world.copyByHand(source, project, `by-hand-${n}`);
  const { hits } = disturb('rekognition', 'CopyProjectVersion', DENIED, { times: 5 });

  expect((await deploy(copies({ Copy: v1 }, {}, project))).status).toBe('CREATE_COMPLETE');
  expect(hits).toHaveLength(5);
});

test('an adopted copy is deleted, although it takes longer than a step to read what became of its adoption', async () => {
  const [v1] = await permitted(world, world.train('v1'));
  const project = await world.createProject();
  await world.copyByHand(v1, project, 'mine');
  await world.clock.advance(10 * MINUTE);
  const adopted = copies({ Copy: v1 }, { versionName: 'mine', adoptExisting: true }, project);
  const many = (value: number) => (stack: Stack) => {
    for (let n = 0; n < 30; n++) new StringParameter(stack, `Value${n}`, { stringValue: `${value}` });
  };
  const both = (value: number) => (stack: Stack) => [adopted, many(value)].map((build) => build(stack));
  for (let value = 0; value < 10; value++) await deploy(both(value));
  const late = { name: 'late answer', by: 7_000 } as const;
  disturb('cloudformation', 'DescribeStackEvents', late, { by: 'assumed-role/', times: 1000 });

  expect((await deploy(many(10))).status).toBe('UPDATE_COMPLETE');
  expect(arns()).toEqual([]);
});

test.each([
  ['a create', [], 'ROLLBACK_COMPLETE'],
  ['an update', ['before'], 'UPDATE_ROLLBACK_COMPLETE'],
])('a policy goes with %s that a person ended by StopExecution', async (_case, before, status) => {
  const v1 = world.train('v1');
  const declaring = (policies: readonly string[]) => (stack: Stack) => {
    for (const name of policies) allowing(v1, name, undefined, name)(stack);
  };
  const names = async () => (await policiesOf(v1)).map(({ PolicyName }) => PolicyName);
  if (before.length > 0) await world.deploy('ours', declaring(before), TRAINING);
  const { end } = await world.begin('ours', declaring([...before, 'new']), TRAINING);
  while (!(await names()).includes('new')) await world.clock.advance(500);

  await stopExecutions();

  expect((await world.run(end)).status).toBe(status);
  expect(await names()).toEqual(before);
});

test('a name that an update without rollback has put is taken back, though a person ended the update by StopExecution', async () => {
  const v1 = world.train('v1');
  const names = async () => (await policiesOf(v1)).map(({ PolicyName }) => PolicyName);
  await world.deploy('ours', allowing(v1, 'before'), TRAINING);
  const { end } = await world.begin('ours', allowing(v1, 'new'), TRAINING, { DisableRollback: true });
  while (!(await names()).includes('new')) await world.clock.advance(500);

  await stopExecutions();

  expect((await world.run(end)).status).toBe('UPDATE_FAILED');
  expect(await names()).toEqual(['before']);
});

/** A person ends each execution that still runs in the training account. */
async function stopExecutions(): Promise<void> {
  const byHand = (operation: string, input: object) => world.byHand(operation, input, TRAINING, 'states');
  const { stateMachines } = await byHand('ListStateMachines', {});
  for (const { stateMachineArn } of stateMachines) {
    const { executions } = await byHand('ListExecutions', { stateMachineArn, statusFilter: 'RUNNING' });
    for (const { executionArn } of executions) await byHand('StopExecution', { executionArn });
  }
}
