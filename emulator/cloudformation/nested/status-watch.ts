import type { Stack } from '../stack';

/** Resolves as soon as the stack's status passes `test`, with that status. */
export function untilStatus(stack: Stack, test: (status: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    const look = () => {
      if (!test(stack.status)) return;
      stack.watchers.delete(look);
      resolve(stack.status);
    };
    stack.watchers.add(look);
    look();
  });
}
