import type { Aws } from '../call';
import type { Mailbox } from './custom-resource/mailbox';
import type { Settings } from './options';
import type { StackStore } from './store';
import type { Timing } from './timing';

/** Everything that CloudFormation's operations share. */
export interface World {
  readonly aws: Aws;
  readonly store: StackStore;
  readonly mailbox: Mailbox;
  readonly timing: Timing;
  readonly settings: Settings;
}
