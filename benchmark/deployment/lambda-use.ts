import type { JournalEntry } from '../../emulator/call';

/** What Lambda bills, from the REPORT lines of all functions, the provider framework's included. */
export interface LambdaUse {
  readonly invocations: number;
  readonly seconds: number;
  readonly gigabyteSeconds: number;
}

export function lambdaUse(entries: readonly JournalEntry[]): LambdaUse {
  let invocations = 0;
  let milliseconds = 0;
  let megabyteMilliseconds = 0;
  for (const { operation, input } of entries) {
    if (operation !== 'PutLogEvents') continue;
    for (const { message } of (input as { logEvents: { message: string }[] }).logEvents) {
      const report = reportOf(message);
      if (!report) continue;
      invocations++;
      milliseconds += report.milliseconds;
      megabyteMilliseconds += report.milliseconds * report.megabytes;
    }
  }
  return {
    invocations,
    seconds: milliseconds / 1000,
    gigabyteSeconds: megabyteMilliseconds / 1000 / 1024,
  };
}

/** In either of Lambda's formats. */
function reportOf(line: string): { milliseconds: number; megabytes: number } | undefined {
  const text = /^REPORT .*Billed Duration: (\d+) ms\tMemory Size: (\d+) MB/.exec(line);
  if (text) return { milliseconds: Number(text[1]), megabytes: Number(text[2]) };
  if (!line.includes('platform.report')) return undefined;
  const { billedDurationMs, memorySizeMB } = JSON.parse(line).record.metrics;
  return { milliseconds: billedDurationMs, megabytes: memorySizeMB };
}
