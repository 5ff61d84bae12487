import type { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AwsError } from '../../emulator';
import { copies, permitted, type Trained } from '../../testing/world/stacks';
import { arns, deploy, newWorld, world } from '../../testing/world/story';

let project: string;
let v1: Trained;
beforeEach(async () => {
  await newWorld();
  [v1] = await permitted(world, world.train('v1'));
  project = await world.createProject();
});

/** Every deployment with another value leaves some fifty events. */
const others = (value: string) => (stack: Stack) => {
  for (let index = 0; index < 25; index++)
    new StringParameter(stack, `Other${index}`, { stringValue: value });
};

test('an adopted copy is deleted although CloudFormation throttles every fourth look at the many events since', async () => {
  const adopting = copies({ Copy: v1 }, { versionName: 'mine', adoptExisting: true }, project);
  await world.copyByHand(v1, project, 'mine');
  await world.clock.advance(600_000);
  for (let round = 0; round < 8; round++)
    await deploy((stack) => {
      adopting(stack);
      others(`${round}`)(stack);
    });
  let looks = 0;
  world.aws.intercept(async ({ operation, caller }, _, next) => {
    if (operation !== 'DescribeStackEvents' || !caller.arn.includes('assumed-role/production-'))
      return next();
    if (++looks % 4 === 0) throw new AwsError('Throttling', 'Rate exceeded');
    return next();
  });

  const { status } = await deploy(others('last'));

  expect([status, arns()]).toEqual(['UPDATE_COMPLETE', []]);
  expect(looks).toBeLessThan(10);
});
