import type { StackStatus } from './status';

/** 1 if something differs, 2 if something could not be read, otherwise 0. */
export function exitCodeOf(stacks: readonly StackStatus[]): number {
  if (stacks.some(({ differences }) => differences.length > 0)) return 1;
  return stacks.some(({ unread }) => unread.length > 0) ? 2 : 0;
}
