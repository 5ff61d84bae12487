import type { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AwsError } from '../../emulator';
import type { World } from './world';

/**
 * What `build` declares, and a sibling resource. The sibling fails this many seconds after it has begun, or succeeds.
 */
export function withSibling(build: (stack: Stack) => unknown, failsAfter?: number) {
  return (stack: Stack): void => {
    build(stack);
    const stringValue = failsAfter === undefined ? 'good' : `fails after ${failsAfter}`;
    new StringParameter(stack, 'Sibling', { stringValue });
  };
}

/** The value of a sibling says whether it fails. */
export function letSiblingsFail(world: World): void {
  world.aws.intercept(async (call, input, next) => {
    const after = call.operation === 'PutParameter' && /^fails after ([\d.]+)/.exec(input.Value)?.[1];
    if (typeof after !== 'string') return next();
    await world.clock.sleep(Number(after) * 1000);
    throw new AwsError('ValidationException', 'The sibling fails.');
  });
}
