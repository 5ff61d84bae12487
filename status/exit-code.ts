import type { StackStatus } from './status';

/** 1 when something differs, 2 when something could not be told, else 0. */
export function exitCodeOf(stacks: readonly StackStatus[]): number {
  if (stacks.some(({ differences }) => differences.length > 0)) return 1;
  return stacks.some(({ unread }) => unread.length > 0) ? 2 : 0;
}
