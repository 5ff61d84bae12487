import type { Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Project, ProjectPolicy } from '../../lib';
import { copies, permitted } from '../../testing/world/stacks';
import { deploy, disturb, newWorld, sources, world } from '../../testing/world/story';
import { PRODUCTION } from '../../testing/world/world';

/** Rekognition may not find for some seconds what a stack has just made. */

const NOT_FOUND = { name: 'error', code: 'ResourceNotFoundException', status: 400 } as const;

test('a copy waits for the project of its stack', async () => {
  await newWorld({ rekognition: { projectLag: 50_000 } });
  const trained = world.train('v1');
  await world.clock.advance(60_000);
  const [v1] = await permitted(world, trained);

  expect((await deploy(copies({ Copy: v1 }))).status).toBe('CREATE_COMPLETE');
  expect(sources()).toEqual([v1.modelVersionArn]);
});

test('a copy waits for a source that has just been made', async () => {
  await newWorld();
  const [v1] = await permitted(world, world.train('v1'));
  disturb('rekognition', 'CopyProjectVersion', NOT_FOUND, { times: 2 });

  expect((await deploy(copies({ Copy: v1 }))).status).toBe('CREATE_COMPLETE');
});

test('a policy waits for the project of its stack', async () => {
  await newWorld({ rekognition: { projectLag: 50_000 } });
  const policy = (stack: Stack) => {
    const project = new Project(stack, 'Project', { projectName: 'shapes' });
    new ProjectPolicy(stack, 'Policy', { project, policyName: 'share' }).allowCopy(
      new AccountPrincipal(PRODUCTION),
    );
  };

  expect((await deploy(policy)).status).toBe('CREATE_COMPLETE');
});
