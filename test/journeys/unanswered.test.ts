import type { Stack } from 'aws-cdk-lib';
import { on } from '../../testing/world/faults';
import { models } from '../../testing/world/models';
import { withSibling } from '../../testing/world/sibling';
import { allowing, copies, permitted, runs, type Trained } from '../../testing/world/stacks';
import { deploy, disturb, newWorld, policiesOf, sources, world } from '../../testing/world/story';
import { TRAINING } from '../../testing/world/world';

/** Deletes that AWS does not tell for many minutes what they need to know. They wait, and none leaves anything silently. */

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
      /DescribeStackEvents is not allowed for the copy \S+ of \S+\/v2\/.* account 222222222222 must let the role of this stack's copy function make the call .* delete that version if Copy\w+ has made it/,
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

  test('the rollback of a create takes its policy away', async () => {
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

/** A person ends each execution that still runs in the training account. */
async function stopExecutions(): Promise<void> {
  const byHand = (operation: string, input: object) => world.byHand(operation, input, TRAINING, 'states');
  const { stateMachines } = await byHand('ListStateMachines', {});
  for (const { stateMachineArn } of stateMachines) {
    const { executions } = await byHand('ListExecutions', { stateMachineArn, statusFilter: 'RUNNING' });
    for (const { executionArn } of executions) await byHand('StopExecution', { executionArn });
  }
}
