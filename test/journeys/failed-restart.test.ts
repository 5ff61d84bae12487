import { inject, THROTTLED } from '../../emulator/faults';
import { runs, type Trained } from '../../testing/world/stacks';
import { deploy, newWorld, world } from '../../testing/world/story';

let v1: Trained;
beforeEach(async () => {
  await newWorld();
  v1 = world.trainHere('v1');
});

const running = (minInferenceUnits: number) => runs(v1, { minInferenceUnits });

/** The start with two units fails. In the rollback the first call of the operation is throttled. */
function failTheRestart(service: string, operation: string) {
  world.aws.intercept(async (call, input, next) => {
    const answer = await next();
    if (call.operation === 'StartProjectVersion' && input.MinInferenceUnits === 2) {
      world.aws.rekognition.disturbStart(v1.modelVersionArn, { after: 60_000, message: 'No capacity.' });
    }
    return answer;
  });
  let goesBack = false;
  world.aws.intercept(async (call, input, next) => {
    const request = call.operation === 'StartExecution' && JSON.parse(input.input).request;
    goesBack ||= request?.RequestType === 'Update' && request.ResourceProperties.MinInferenceUnits === '1';
    return next();
  });
  return inject(world.aws, [
    {
      at: { service, operation, by: 'assumed-role/production-', when: () => goesBack },
      what: THROTTLED,
    },
  ]);
}

test.each([
  ['rekognition', 'DescribeProjectVersions'],
  ['rekognition', 'ListTagsForResource'],
  ['rekognition', 'StartProjectVersion'],
  ['cloudformation', 'DescribeStacks'],
  ['cloudformation', 'DescribeStackResource'],
])(
  'the rollback starts the model again after a failed restart, although %s throttles %s once',
  async (service, operation) => {
    await deploy(running(1));
    const { hits } = failTheRestart(service, operation);

    const update = await deploy(running(2));

    expect(hits).toHaveLength(1);
    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(world.copies().map(({ status }) => status)).toEqual(['RUNNING']);
  },
);
