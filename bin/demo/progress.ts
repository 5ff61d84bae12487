import { type Accounts, TARGET_NAMES } from './accounts';
import { clearWaiting, showWaiting } from './release-log';

const TURN = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Prints each change of the copies' status while `work` runs. On a terminal a line shows that it still runs. */
export async function withProgress<T>(
  accounts: Accounts,
  say: (line: string) => void,
  work: Promise<T>,
): Promise<T> {
  const began = Date.now();
  const look = () =>
    new Map(
      TARGET_NAMES.flatMap((target) =>
        accounts.copies(target).map(({ name, status }) => [`${target}: ${name}`, status] as const),
      ),
    );
  let seen = look();
  let turns = 0;
  const timer = setInterval(() => {
    const elapsed = `${((Date.now() - began) / 1000).toFixed(0)} s`;
    const now = look();
    for (const [copy, status] of now)
      if (seen.get(copy) !== status) say(`${copy} ${status}, after ${elapsed}`);
    for (const copy of seen.keys()) if (!now.has(copy)) say(`${copy} is gone, after ${elapsed}`);
    seen = now;
    showWaiting(`${TURN[turns++ % TURN.length]} waiting for cdk: ${elapsed}`);
  }, 100);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    clearWaiting();
  }
}
