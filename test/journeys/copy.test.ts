import { CfnOutput } from 'aws-cdk-lib';
import { OPERATION_TAG, OWNER_TAG } from '../../contract/copied-model-version';
import { copies, permit } from '../../testing/world/stacks';
import { deploy, destroy, newWorld, world } from '../../testing/world/story';
import { PRODUCTION, TRAINING } from '../../testing/world/world';

beforeEach(() => newWorld());

test('a model version is copied into another account, used, and deleted with its stack', async () => {
  const before = [...world.aws.inventory(TRAINING), ...world.aws.inventory(PRODUCTION)];
  const v1 = world.train('v1');
  await world.deploy('training', permit(v1, v1), TRAINING);

  const deployed = await deploy((stack) => {
    const [copy] = copies({ Copy: v1 })(stack);
    new CfnOutput(stack, 'Arn', { value: copy.modelVersionArn });
    new CfnOutput(stack, 'F1', { value: copy.f1Score });
    new CfnOutput(stack, 'Summary', { value: copy.evaluationSummaryUri });
    new CfnOutput(stack, 'Source', { value: copy.sourceModelVersionArn });
    new CfnOutput(stack, 'Name', { value: copy.versionName });
  });

  const [made] = world.copies();
  expect(deployed).toMatchObject({
    status: 'CREATE_COMPLETE',
    outputs: {
      Arn: made.arn,
      F1: '0.93',
      Source: v1.modelVersionArn,
      Name: made.name,
    },
  });
  expect(deployed.outputs.Summary).toMatch(/^s3:\/\/.*EvaluationSummary-shapes.*\.json$/);
  expect(made.tags).toEqual({
    [OWNER_TAG]: 'production/Copy1ED8A51E',
    [OPERATION_TAG]: expect.stringMatching(/^[0-9a-f-]{36}\/2026-\S+Z$/),
  });
  // Six minutes of copying, and half a minute until IAM knows the new roles.
  expect(deployed.took).toBeLessThan(7 * 60);

  expect((await destroy()).status).toBe('DELETE_COMPLETE');
  expect((await world.destroy('training', TRAINING)).status).toBe('DELETE_COMPLETE');
  const left = [...world.aws.inventory(TRAINING), ...world.aws.inventory(PRODUCTION)].filter(
    (arn) => !before.includes(arn),
  );
  expect(left).toEqual([v1.projectArn, v1.modelVersionArn]);
});
