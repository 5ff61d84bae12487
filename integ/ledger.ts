import { setTimeout } from 'node:timers/promises';
import type { Account } from './account';
import type { Cdk } from './cdk';
import { removalStep } from './removal-step';

/** A stack that is the run's own. */
export interface RunStack {
  readonly app: string;
  readonly path: string;
  readonly name: string;
  readonly account: Account;
}

export interface Entry extends RunStack {
  /** The settings of the last deployment. */
  readonly settings: object;
  /** Known from the first look at the stack: by its id a deleted one can still be asked for. */
  id?: string;
}

/** Every stack that the run has deployed or was about to deploy, in that order. All of them are always removed. */
export class Ledger {
  readonly entries: Entry[] = [];

  constructor(private readonly cdk: Cdk) {}

  /** Returns the stack's outputs. */
  async deploy(stack: RunStack, settings: object, signal: AbortSignal): Promise<Record<string, string>> {
    const before = this.entries.find(({ name, account }) => name === stack.name && account === stack.account);
    const entry: Entry = { ...stack, settings, id: before?.id };
    if (before) this.entries.splice(this.entries.indexOf(before), 1, entry);
    else this.entries.push(entry);
    await this.cdk.run('deploy', { ...stack, settings, profile: stack.account.profile }, signal);
    entry.id = (await stack.account.stack(stack.name))?.StackId;
    return stack.account.outputs(stack.name);
  }

  /** Removes one stack, as far as possible, and waits for what CloudFormation has begun. */
  async remove(entry: Entry, signal: AbortSignal): Promise<void> {
    const { account, path, app, settings } = entry;
    let attempts = 2;
    for (;;) {
      signal.throwIfAborted();
      const stack = await account.stack(entry.id ?? entry.name);
      entry.id ??= stack?.StackId;
      const step = removalStep(stack?.StackStatus);
      if (step === 'gone') return;
      if (step === 'wait') {
        await pause(signal);
        continue;
      }
      attempts--;
      try {
        await this.cdk.run('destroy', { app, path, settings, profile: account.profile }, signal);
      } catch (error) {
        // A refused deletion may work now, such as that of a project whose last version was being deleted.
        if (attempts === 0 || signal.aborted) throw error;
        await pause(signal);
      }
    }
  }

  /** Removes what a case has made, the last first. Throws at the first stack that stays. */
  async removeAll(stacks: readonly RunStack[], signal: AbortSignal): Promise<void> {
    const names = stacks.map(({ name }) => name);
    for (const entry of this.entries.filter(({ name }) => names.includes(name)).reverse()) {
      await this.remove(entry, signal);
    }
  }
}

/** As often as the CLI looks. */
const pause = (signal: AbortSignal) => setTimeout(5_000, undefined, { signal });
