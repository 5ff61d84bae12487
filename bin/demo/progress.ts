import { type Accounts, TARGET_NAMES } from './accounts';

/** Says what becomes of the copies while `work` goes on: each change of status. */
export async function withProgress<T>(
  accounts: Accounts,
  say: (line: string) => void,
  work: Promise<T>,
): Promise<T> {
  const look = () =>
    new Map(
      TARGET_NAMES.flatMap((target) =>
        accounts.copies(target).map(({ name, status }) => [`${target}: ${name}`, status] as const),
      ),
    );
  let seen = look();
  const timer = setInterval(() => {
    const now = look();
    for (const [copy, status] of now) if (seen.get(copy) !== status) say(`${copy} ${status}`);
    for (const copy of seen.keys()) if (!now.has(copy)) say(`${copy} is gone`);
    seen = now;
  }, 100);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
