import type { Emulator } from '../../emulator';

/** Prints what becomes of the copies in `account` while `work` goes on: each change of status, and a line every two seconds. */
export async function withProgress<T>(
  aws: Emulator,
  account: string,
  region: string,
  print: (line: string) => void,
  work: Promise<T>,
): Promise<T> {
  const seen = new Map<string, { status: string; since: number; said: number }>();
  for (const { arn, status } of aws.rekognition.versions(account, region)) {
    seen.set(arn, { status, since: Date.now(), said: Date.now() });
  }
  const timer = setInterval(() => {
    const now = Date.now();
    const versions = aws.rekognition.versions(account, region);
    for (const { arn, status } of versions) {
      const before = seen.get(arn);
      if (before?.status === status && (!status.endsWith('_IN_PROGRESS') || now - before.said < 2_000))
        continue;
      const since = before?.status === status ? before.since : now;
      seen.set(arn, { status, since, said: now });
      const elapsed = now - since;
      print(
        `${arn.split('/').slice(1, -1).join('/')}: ${status}${elapsed > 0 ? ` for ${Math.round(elapsed / 1000)} s` : ''}`,
      );
    }
    for (const arn of seen.keys()) {
      if (versions.some((version) => version.arn === arn)) continue;
      seen.delete(arn);
      print(`${arn.split('/').slice(1, -1).join('/')}: gone`);
    }
  }, 100);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
