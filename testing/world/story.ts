import type { Stack } from 'aws-cdk-lib';
import type { EmulatorOptions } from '../../emulator';
import { type Happening, inject, type Where } from '../../emulator/faults';
import { letSiblingsFail } from './sibling';
import { type Deployment, PRODUCTION, TRAINING, World } from './world';

/** What the stories of test/journeys share: a world for each test, and in most of them one stack, `production`. */

/** The world of the test that runs. */
export let world: World;

/** Makes the world of the test, or another one, with other options. It is closed after the test. */
export async function newWorld(options: EmulatorOptions = {}): Promise<void> {
  await world?.close();
  world = await World.create(options);
  letSiblingsFail(world);
  onTestFinished(async () => {
    await world?.close();
    // A test that makes no world of its own fails.
    world = undefined as unknown as World;
  });
}

/** Creates or updates the stack, and waits for the end. `more` goes into CloudFormation's call. */
export const deploy = (build: (stack: Stack) => void, more: object = {}) =>
  world.deploy('production', build, PRODUCTION, more);

/** Deletes the stack. */
export const destroy = () => world.destroy('production');

/** Lets `what` happen to the next call of the operation, or to the calls that `where` says, until it is removed. */
export const disturb = (service: string, operation: string, what: Happening, where: Partial<Where> = {}) =>
  inject(world.aws, [{ at: { service, operation, ...where }, what }]);

/** Lets CloudFormation roll the stack back after an update that failed, or continue such a rollback. */
export async function rollBack(operation: 'RollbackStack' | 'ContinueUpdateRollback', more: object = {}) {
  const began = world.clock.now();
  await world.byHand(operation, { StackName: 'production', ...more }, PRODUCTION, 'cloudformation');
  return world.run(world.outcome('production', PRODUCTION, began));
}

/** An operation on a stack ended with this status. The reasons that its events give contain this text. */
export function expectEnd({ status, reasons }: Deployment, wanted: string, reason: string | RegExp): void {
  const containing =
    typeof reason === 'string' ? expect.stringContaining(reason) : expect.stringMatching(reason);
  expect({ status, reasons: reasons.join() }).toEqual({ status: wanted, reasons: containing });
}

/** The stack is deleted, and no copy is left. */
export async function expectCleanDeletion(): Promise<void> {
  expect([(await destroy()).status, world.copies()]).toEqual(['DELETE_COMPLETE', []]);
}

/** Of each model version in the production account: */
export const arns = () => world.copies().map(({ arn }) => arn);
export const sources = () => world.copies().map(({ sourceArn }) => sourceArn);
export const statuses = () => world.copies().map(({ status }) => status);

/** How many calls of the operation AWS has accepted. */
export const countOf = (operation: string) => world.callsOf(operation).length;

/** The policies of a project in the training account. */
export const policiesOf = async ({ projectArn: ProjectArn }: { projectArn: string }): Promise<any[]> =>
  (await world.byHand('ListProjectPolicies', { ProjectArn }, TRAINING)).ProjectPolicies;
