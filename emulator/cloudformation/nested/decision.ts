import type { Caller } from '../../call';
import type { Stack } from '../stack';
import { isCalledByParent } from './parent';

/**
 * What happens to a nested stack whose update or rollback has reached its clean-up.
 *
 * The clean-up waits for the root: until the root's own update succeeds or is rolled back, the nested stack may have to
 * go back too.
 */
export type Decision = 'clean up' | 'roll back' | 'superseded';

/** Waits until the parent says how the operation goes on. Only an operation that the parent runs waits. */
export function parentsDecision(stack: Stack): Promise<Decision> {
  if (!stack.runByParent) return Promise.resolve('clean up');
  return new Promise((resolve) => {
    stack.decide = (decision) => {
      stack.decide = undefined;
      resolve(decision);
    };
  });
}

/** Whether the stack waits for this caller's decision, so that the caller may begin another operation. */
export const isHeldBy = (stack: Stack, caller: Caller): boolean =>
  waitsForParent(stack) && isCalledByParent(stack, caller);

export const waitsForParent = (stack: Stack): boolean => stack.decide !== undefined;
