import type { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, ArnPrincipal, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import { inject } from '../../emulator/faults';
import { delivery } from '../../testing/world/faults';
import { withSibling } from '../../testing/world/sibling';
import { allowing, permit, type Trained } from '../../testing/world/stacks';
import { disturb, expectEnd, newWorld, policiesOf, world } from '../../testing/world/story';
import { PRODUCTION, TRAINING } from '../../testing/world/world';

let v1: Trained;
beforeEach(async () => {
  await newWorld();
  v1 = world.train('v1');
});

const byHand = (operation: string, input: object) =>
  world.byHand(operation, { ProjectArn: v1.projectArn, ...input }, TRAINING);
const policies = () => policiesOf(v1);
const named = (policyName: string, account = PRODUCTION, id?: string) =>
  allowing(v1, policyName, [new AccountPrincipal(account)], id);
const OTHER = ['other', PRODUCTION, 'Other'] as const;
const deployTraining = (build: (stack: Stack) => void, more: object = {}) =>
  world.deploy('training', build, TRAINING, more);
const documentOf = (account: string) => {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  const statement = { Effect: 'Allow', Principal, Action: 'rekognition:CopyProjectVersion', Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
};

test('a Create that is delivered again after its policy was deleted puts nothing', async () => {
  inject(world.aws, [delivery({ name: 'delivered twice', after: 600_000 })]);
  await deployTraining(permit(v1));
  await deployTraining(named(...OTHER));

  await world.clock.advance(3_600_000);

  expect((await policies()).map(({ PolicyName }) => PolicyName)).toEqual(['other']);
});

test('a Delete that is delivered again after its policy was declared again deletes nothing', async () => {
  await deployTraining(permit(v1));
  await deployTraining(named(...OTHER));
  const [{ PolicyName }] = await policies();
  await deployTraining(permit(v1));
  inject(world.aws, [delivery({ name: 'delivered twice', after: 600_000 }, { nth: 2 })]);
  await deployTraining(named(...OTHER));
  await deployTraining(permit(v1));
  const declared = await policies();

  await world.clock.advance(3_600_000);

  expect(PolicyName).toBe('other');
  expect(declared).toHaveLength(1);
  expect(await policies()).toEqual(declared);
});

test('a policy is put, changed in place, renamed and deleted with its stack', async () => {
  await deployTraining(permit(v1));
  const [first] = await policies();
  await deployTraining(permit(v1, v1));
  const [second] = await policies();
  await deployTraining(named('renamed'));
  const third = await policies();

  expect(second.PolicyName).toBe(first.PolicyName);
  expect(second.PolicyDocument).toContain(v1.modelVersionArn);
  expect(third.map(({ PolicyName }) => PolicyName)).toEqual(['renamed']);
  expect((await world.destroy('training', TRAINING)).status).toBe('DELETE_COMPLETE');
  expect(await policies()).toEqual([]);
});

test('fails if another document has the name, and leaves that document', async () => {
  await byHand('PutProjectPolicy', { PolicyName: 'copies', PolicyDocument: documentOf('999999999999') });

  const create = await deployTraining(named('copies'));

  expectEnd(
    create,
    'ROLLBACK_COMPLETE',
    /The name of the project policy copies on .* is taken by a policy that this deployment has not put, and it is left as it is/,
  );
  expect((await policies())[0].PolicyDocument).toContain('999999999999');
});

test('if a sibling fails, the policy that the update put is taken back', async () => {
  await deployTraining(named('copies'));
  const before = (await policies())[0].PolicyDocument;
  const at = { service: 'rekognition', operation: 'PutProjectPolicy', by: 'assumed-role/', nth: 2 };
  inject(world.aws, [{ at, what: { name: 'error', code: 'MalformedPolicyDocumentException' } }]);

  const update = await deployTraining((stack) => {
    named('copies', '333333333333')(stack);
    named('second', '444444444444', 'Second')(stack);
  });

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await policies()).toMatchObject([{ PolicyName: 'copies', PolicyDocument: before }]);
});

test.each(['AccessDeniedException', 'InvalidParameterException'])(
  'a rollback restores a policy although AWS answers %s for five minutes',
  async (code) => {
    await deployTraining(withSibling(named('copies')));
    const before = (await policies())[0].PolicyDocument;
    const wider = withSibling(named('copies', '333333333333'), 60);
    const update = await world.begin('training', wider, TRAINING);
    await world.clock.advance(50_000);
    const { remove } = disturb(
      'rekognition',
      'PutProjectPolicy',
      { name: 'error', code, status: 400 },
      { times: 1000 },
    );
    await world.clock.advance(5 * 60_000);
    remove();

    expect((await world.run(update.end)).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await policies())[0].PolicyDocument).toBe(before);
  },
);

test('a retried update is taken back although Step Functions still lists only the first try', async () => {
  await newWorld({ states: { executionListLag: 10_000 } });
  v1 = world.train('v1');
  await deployTraining(withSibling(named('before')));
  const before = await policies();
  await deployTraining(withSibling(named('after'), 0.5));

  const retry = await deployTraining(withSibling(named('after'), 3));

  expect(retry.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await policies()).toEqual(before);
});

describe('without rollback', () => {
  const KEPT = { DisableRollback: true };
  const renamedBy = (policyName: string, failsAfter?: number, principal?: IPrincipal) =>
    deployTraining(withSibling(allowing(v1, policyName, principal && [principal]), failsAfter), KEPT);
  const names = async () => (await policies()).map(({ PolicyName }) => PolicyName);
  async function rollBack() {
    const began = world.clock.now();
    await world.byHand('RollbackStack', { StackName: 'training' }, TRAINING, 'cloudformation');
    return (await world.run(world.outcome('training', TRAINING, began))).status;
  }

  test('a new name is taken back, although a refused change of its policy came last', async () => {
    await newWorld({ rekognition: { principalPropagation: 0 } });
    v1 = world.train('v1');
    await renamedBy('before');
    await renamedBy('after', 30);
    const refused = await renamedBy('after', 30, new ArnPrincipal('arn:aws:iam::111111111111:role/nobody'));

    expect(await rollBack()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect([refused.status, await names()]).toEqual(['UPDATE_FAILED', ['before']]);
  });

  test.each([
    ['succeeds', undefined, 'UPDATE_COMPLETE', ['before']],
    ['fails', 30, 'UPDATE_FAILED', ['after', 'before']],
  ])('a resource can go back to its former policy, in an update that %s', async (_, fails, status, left) => {
    await renamedBy('before');
    await renamedBy('after', 30);

    const back = await renamedBy('before', fails);

    expect(back.reasons.join()).not.toContain('is taken');
    expect([back.status, (await names()).sort()]).toEqual([status, left]);
    expect((await world.destroy('training', TRAINING)).status).toBe('DELETE_COMPLETE');
    expect(await names()).toEqual([]);
  });
});

test('a policy that somebody deleted is no failure', async () => {
  await deployTraining(named('copies'));
  await byHand('DeleteProjectPolicy', { PolicyName: 'copies' });

  expect((await world.destroy('training', TRAINING)).status).toBe('DELETE_COMPLETE');
});
