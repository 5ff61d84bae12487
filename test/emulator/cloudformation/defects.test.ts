import { deployed, Playground } from './playground';
import { ONE, parameter } from './templates';

const DEFECT = 'The emulator has a defect: TypeError: oops';
const brokenTiming = () => {
  throw new TypeError('oops');
};

test('a defect in a service fails the resource, and shows itself', async () => {
  const play = new Playground();
  play.aws.intercept(async (call, _, next) => {
    if (call.operation === 'PutParameter') throw new TypeError('oops');
    return next();
  });

  expect(await play.created({ Resources: { Note: parameter('x') } })).toBe('ROLLBACK_COMPLETE');
  expect((await play.story()).join('\n')).toContain('TypeError: oops');
});

test('a defect in CloudFormation itself fails the stack, and shows itself', async () => {
  const play = new Playground();
  play.aws.cloudformation.timing.resource = brokenTiming;

  expect(await play.created(ONE)).toBe('ROLLBACK_COMPLETE');
  expect((await play.story()).join('\n')).toContain(`Thing CREATE_FAILED: ${DEFECT}`);
});

test('a defect in a deletion fails the stack too', async () => {
  const play = await deployed(ONE);
  play.aws.cloudformation.timing.resource = brokenTiming;

  expect(await play.deleted()).toBe('DELETE_FAILED');
  expect((await play.describe()).StackStatusReason).toContain(DEFECT);
});

test('an unknown operation and an unknown input fail by name', async () => {
  const play = new Playground();

  await expect(play.call('DetectStackDrift')).rejects.toThrow(
    'the operation "cloudformation:DetectStackDrift"',
  );
  await expect(play.create(ONE, { TimeoutInMinutes: '5' })).rejects.toThrow(
    'the parameter "TimeoutInMinutes" of cloudformation:CreateStack',
  );
});
