/** How CloudFormation behaves where AWS does not document it. The tested code should be safe under every value. */
export interface CloudFormationOptions {
  /** If a resource cannot be deleted, the resources that it depends on stay too. @default false */
  readonly failedDeletionProtects?: boolean;
  /** The rollback of an update sets the stack's LastUpdatedTime to the start of the rollback. @default true */
  readonly rollbackMovesLastUpdatedTime?: boolean;
  /**
   * With rollback disabled: when a resource whose update failed gets an update with its old properties.
   * @default 'before UPDATE_FAILED' - the stack is still UPDATE_IN_PROGRESS
   */
  readonly takesBackFailedUpdate?: 'before UPDATE_FAILED' | 'in UPDATE_FAILED' | 'never';
  /** The status of such a resource in the meantime. @default 'UPDATE_IN_PROGRESS' */
  readonly statusWhileTakenBack?: 'UPDATE_IN_PROGRESS' | 'UPDATE_ROLLBACK_IN_PROGRESS' | 'UPDATE_FAILED';
  /** With rollback disabled, an update that needs a replacement fails. @default false */
  readonly refusesReplacementWithoutRollback?: boolean;
  /**
   * Milliseconds for which DescribeStacks still shows the former status. Only a status in progress that follows another
   * one shows late. @default 0
   */
  readonly statusLag?: number;
}

export type Settings = Required<CloudFormationOptions>;

export const settingsOf = (options: CloudFormationOptions = {}): Settings => ({
  failedDeletionProtects: options.failedDeletionProtects ?? false,
  rollbackMovesLastUpdatedTime: options.rollbackMovesLastUpdatedTime ?? true,
  takesBackFailedUpdate: options.takesBackFailedUpdate ?? 'before UPDATE_FAILED',
  statusWhileTakenBack: options.statusWhileTakenBack ?? 'UPDATE_IN_PROGRESS',
  refusesReplacementWithoutRollback: options.refusesReplacementWithoutRollback ?? false,
  statusLag: options.statusLag ?? 0,
});
