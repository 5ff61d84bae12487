import { RemovalPolicy } from 'aws-cdk-lib';
import { follow } from '../../testing/world/advice';
import { DENIED, on } from '../../testing/world/faults';
import { models } from '../../testing/world/models';
import { copies, permitted, runs, type Trained } from '../../testing/world/stacks';
import { deploy, destroy, disturb, newWorld, world } from '../../testing/world/story';
import { type Deployment, PRODUCTION, QUICK } from '../../testing/world/world';

/** Every advice about a model that runs works when it is followed to the letter, and also what comes after it. */

const HOUR = 3_600_000;

let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
});

const adviceIn = ({ reasons }: Deployment) => reasons.find((reason) => reason.includes('"aws '))!;

/** AWS does not let the stack stop a model. Returns the end of that. */
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

test('a former model that was stopped by following the reason is nobody’s, and runs on when somebody starts it', async () => {
  await deploy(runs(v1));
  const refusal = refuseStops();
  const handedOver = await deploy(runs(v2));
  refusal.remove();
  await follow(world, PRODUCTION, adviceIn(handedOver));
  const stopped = models();
  await world.startModel(v1.modelVersionArn);
  await world.clock.advance(HOUR);

  await deploy(runs(v2, { minInferenceUnits: 2 }));

  expect(stopped).toEqual(['v1 STOPPED', 'v2 RUNNING ours']);
  expect(models()).toEqual(['v1 RUNNING', 'v2 RUNNING ours']);
});

test('a copy that another stack ran, and that was stopped by following the reason, can be deleted by its stack', async () => {
  const [source] = await permitted(world, world.train('source'));
  await world.deploy('models', copies({ Copy: source }));
  const { arn } = world.copies().find(({ sourceArn }) => sourceArn)!;
  const { ProjectDescriptions } = await world.byHand('DescribeProjects', { ProjectNames: ['shapes-prod'] });
  const copy = { projectArn: ProjectDescriptions[0].ProjectArn, modelVersionArn: arn };
  await deploy(runs(copy));
  const refusal = refuseStops();
  const handedOver = await deploy(runs(v2));
  refusal.remove();
  await follow(world, PRODUCTION, adviceIn(handedOver));

  const destroyed = await world.destroy('models');

  expect(destroyed.status).toBe('DELETE_COMPLETE');
  expect(world.copies().map(({ name }) => name)).toEqual(['v1', 'v2']);
});
