import type { StackModel } from '../stack';
import type { Change } from './change';

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly type: 'CREATE' | 'UPDATE';
  readonly description?: string;
  readonly creationTime: number;
  readonly roleArn?: string;
  readonly deploymentMode?: string;
  readonly onStackFailure?: string;
  /** Only DescribeChangeSet shows this. It does not change what the emulator's change set says about nested stacks. */
  readonly includesNestedStacks: boolean;
  status: string;
  statusReason?: string;
  executionStatus: string;
  /** Known once the change set is complete. */
  model?: StackModel;
  changes: readonly Change[];
}

export const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";
