import type { InvocationResult } from './index';

/** The lines that Lambda puts around what a function prints. */
export function reported(
  result: InvocationResult,
  requestId: string,
  milliseconds: number,
  memorySize: number,
): string[] {
  return [
    `START RequestId: ${requestId} Version: $LATEST`,
    ...result.log,
    `END RequestId: ${requestId}`,
    `REPORT RequestId: ${requestId}\tDuration: ${milliseconds.toFixed(2)} ms\tBilled Duration: ${Math.ceil(milliseconds)} ms\tMemory Size: ${memorySize} MB\tMax Memory Used: ${memorySize} MB`,
  ];
}
