import { RemovalPolicy } from 'aws-cdk-lib';
import { follow } from '../../testing/world/advice';
import { DENIED, on } from '../../testing/world/faults';
import { models } from '../../testing/world/models';
import { runs, type Trained } from '../../testing/world/stacks';
import { deploy, destroy, disturb, newWorld, world } from '../../testing/world/story';
import { type Deployment, PRODUCTION, QUICK } from '../../testing/world/world';

/** Every advice about a running model works if a person follows it exactly. So does what comes after it. */

const HOUR = 3_600_000;

let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
});

const adviceIn = ({ reasons }: Deployment) => reasons.find((reason) => reason.includes('"aws '))!;

/** AWS does not let the stack stop a model. Returns how to end this. */
function refuseStops() {
  const { at, what } = on('rekognition', 'StopProjectVersion', DENIED, { times: 9999 });
  const { service, operation, ...where } = at;
  return disturb(service, operation, what, where);
}

test.each<[string, () => Promise<unknown>]>([
  [
    'that a removal policy let run',
    async () => {
      await deploy(runs(v1, { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE }));
      await destroy();
    },
  ],
  [
    'whose stack is gone by force',
    async () => {
      await deploy(runs(v1));
      const refusal = refuseStops();
      await destroy();
      refusal.remove();
      const force = { StackName: 'production', DeletionMode: 'FORCE_DELETE_STACK' };
      await world.byHand('DeleteStack', force, PRODUCTION, 'cloudformation');
      await world.clock.advance(HOUR);
    },
  ],
])('a model %s can be made the next stack’s, which stops it after a hand-over', async (_name, leave) => {
  await leave();
  const refused = await world.deploy('next', runs(v1));
  await world.destroy('next');
  await follow(world, PRODUCTION, adviceIn(refused));

  const created = await world.deploy('next', runs(v1));
  const taken = models();
  await world.deploy('next', runs(v2));

  expect([refused.status, created.status]).toEqual(['ROLLBACK_COMPLETE', 'CREATE_COMPLETE']);
  expect(taken).toEqual(['v1 RUNNING next/RunC4A32B5F']);
  expect(models()).toEqual(['v1 STOPPED', 'v2 RUNNING next/RunC4A32B5F']);
});
