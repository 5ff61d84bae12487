import { type AppStack, holdsAnything } from './assembly';
import { atOnce } from './at-once';
import type { Account, Ask } from './found';
import { projectsIn, taggedVersionsOf } from './projects';
import { sourcesOf } from './sources';
import { type StackStatus, statusOf } from './status';

type Open = (stack: AppStack) => Promise<Account>;

/** Accounts that are asked at the same time. */
const ACCOUNTS = 25;

/** The stacks that hold something of this library, in the order of the app, and then those that have left something. */
export async function report(app: readonly AppStack[], open: Open, step = () => {}): Promise<StackStatus[]> {
  const openOnce = askingOnce(open);
  const stacks = app.filter(holdsAnything);
  const sources = sourcesOf(stacks, openOnce);
  const tell = (stack: AppStack) => statusOf(stack, () => openOnce(stack), sources);
  const holding = await atOnce(ACCOUNTS, stacks, async (stack) => {
    const status = await tell(stack);
    step();
    return status;
  });
  const others = app.filter((stack) => !holdsAnything(stack));
  const leaving = await atOnce(ACCOUNTS, others, async (stack) => {
    const beside = stacks.find((one) => one.account === stack.account && one.region === stack.region);
    return beside && (await hasLeftAnything(stack, () => openOnce(beside))) ? [await tell(stack)] : [];
  });
  return [
    ...holding,
    ...leaving.flat().filter(({ status, unread }) => status !== undefined || unread.length > 0),
  ];
}

/**
 * Whether the tags of a version name the stack. If the versions cannot be read, the report on another stack says so.
 */
async function hasLeftAnything(stack: AppStack, open: () => Promise<Account>): Promise<boolean> {
  try {
    const { ask } = await open();
    for (const arn of (await projectsIn(ask)).values()) {
      if ((await taggedVersionsOf(stack, ask, arn)).length > 0) return true;
    }
  } catch {}
  return false;
}

/** The stacks of an account share its projects, so each question is asked once. */
function askingOnce(open: Open): Open {
  const opened = new Map<AppStack, Promise<Account>>();
  const answers = new Map<string, Promise<any>>();
  const once = <K, T>(known: Map<K, Promise<T>>, key: K, get: () => Promise<T>) => {
    const answer = known.get(key) ?? get();
    known.set(key, answer);
    return answer;
  };
  return async (stack) => {
    const { ask, ...place } = await once(opened, stack, () => open(stack));
    const askOnce: Ask = (service, operation, input) => {
      const question = JSON.stringify([place.account, place.region, service, operation, input]);
      return once(answers, question, () => ask(service, operation, input));
    };
    return { ...place, ask: askOnce };
  };
}
