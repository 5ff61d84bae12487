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
  const others = app.filter((stack) => !holdsAnything(stack) && stacks.some((one) => isBeside(one, stack)));
  const leaving = await atOnce(ACCOUNTS, others, async (stack) =>
    (await hasLeftAnything(stack, openOnce)) ? [await tell(stack)] : [],
  );
  return [...holding, ...leaving.flat().filter(({ status }) => status !== undefined)];
}

/** Such an account is asked anyway. */
function isBeside({ account, region }: AppStack, other: AppStack): boolean {
  return account === other.account && region === other.region;
}

/** Whether the tags of a version name the stack, which declares nothing. If that cannot be read, another stack's report says so. */
async function hasLeftAnything(stack: AppStack, open: Open): Promise<boolean> {
  try {
    const { ask } = await open(stack);
    for (const arn of (await projectsIn(ask)).values()) {
      if ((await taggedVersionsOf(stack, ask, arn)).length > 0) return true;
    }
  } catch {}
  return false;
}

/** The stacks of an account share its projects, so each question is asked once. */
function askingOnce(open: Open): Open {
  const answers = new Map<string, Promise<any>>();
  return async (stack) => {
    const { ask, ...place } = await open(stack);
    const askOnce: Ask = (service, operation, input) => {
      const key = JSON.stringify([place.account, place.region, service, operation, input]);
      const answer = answers.get(key) ?? ask(service, operation, input);
      answers.set(key, answer);
      return answer;
    };
    return { ...place, ask: askOnce };
  };
}
