import type { FunctionSettings } from './state';

/** What a function printed, between the lines that Lambda adds. Format and level come from the function's settings. */
export function reported(
  settings: FunctionSettings,
  printed: readonly string[],
  requestId: string,
  started: number,
  milliseconds: number,
): string[] {
  if (settings.logFormat === 'JSON')
    return reportedAsJson(settings, printed, requestId, started, milliseconds);
  const { memorySize } = settings;
  return [
    `START RequestId: ${requestId} Version: $LATEST`,
    ...printed,
    `END RequestId: ${requestId}`,
    `REPORT RequestId: ${requestId}\tDuration: ${milliseconds.toFixed(2)} ms\tBilled Duration: ${Math.ceil(milliseconds)} ms\tMemory Size: ${memorySize} MB\tMax Memory Used: ${memorySize} MB`,
  ];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html */
function reportedAsJson(
  { memorySize, systemLogLevel }: FunctionSettings,
  printed: readonly string[],
  requestId: string,
  started: number,
  milliseconds: number,
): string[] {
  // Both of Lambda's own lines are of the level INFO.
  if (systemLogLevel === 'WARN') return [...printed];
  const line = (type: string, after: number, record: object) =>
    JSON.stringify({ time: new Date(started + after).toISOString(), type, record: { requestId, ...record } });
  const metrics = {
    durationMs: milliseconds,
    billedDurationMs: Math.ceil(milliseconds),
    memorySizeMB: memorySize,
    maxMemoryUsedMB: memorySize,
  };
  return [
    line('platform.start', 0, { version: '$LATEST' }),
    ...printed,
    line('platform.report', milliseconds, { metrics, status: 'success' }),
  ];
}
