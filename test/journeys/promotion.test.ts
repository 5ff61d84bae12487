import {
  addStaging,
  copiesIn,
  deployAll,
  destroyAll,
  PRODUCTION_STACK,
  parameter,
  production,
  promotion,
  SOURCE_STACK,
  STAGING,
  STAGING_STACK,
  staging,
} from './promotions';
import type { Trained } from './stacks';
import { PRODUCTION, TRAINING, World } from './world';

let world: World;
let v1: Trained;
beforeEach(async () => {
  world = await World.create();
  await addStaging(world);
  v1 = world.train('v1');
});
afterEach(() => world.close());

test('a version is promoted to two accounts, where applications find it, and goes with its stacks', async () => {
  const accounts = [TRAINING, STAGING, PRODUCTION];
  const inventory = () => accounts.flatMap((account) => world.aws.inventory(account));
  const before = inventory();
  const app = promotion({ source: v1, targets: [staging, production] });

  const deployed = await deployAll(world, app);

  expect(Object.entries(deployed).map(([name, { status }]) => [name, status])).toEqual([
    [SOURCE_STACK, 'CREATE_COMPLETE'],
    [STAGING_STACK, 'CREATE_COMPLETE'],
    [PRODUCTION_STACK, 'CREATE_COMPLETE'],
  ]);
  for (const account of [STAGING, PRODUCTION]) {
    const [copy, ...others] = copiesIn(world, account);
    expect(others).toEqual([]);
    expect(copy.sourceArn).toBe(v1.modelVersionArn);
    expect(await parameter(world, account)).toBe(copy.arn);
  }
  const [copy] = copiesIn(world, PRODUCTION);
  expect(deployed[PRODUCTION_STACK].outputs).toMatchObject({
    ModelVersionArn: copy.arn,
    SourceModelVersionArn: v1.modelVersionArn,
    F1Score: '0.93',
    PointerName: '/custom-labels/shapes/current',
    EvaluationSummaryUri: expect.stringMatching(/^s3:\/\/.*\.json$/),
    CopyRoleArn: expect.stringMatching(/^arn:aws:iam::222222222222:role\/shapes-production-/),
  });

  expect(await destroyAll(world, app)).toEqual(['DELETE_COMPLETE', 'DELETE_COMPLETE', 'DELETE_COMPLETE']);
  expect(inventory().filter((arn) => !before.includes(arn))).toEqual([]);
});
