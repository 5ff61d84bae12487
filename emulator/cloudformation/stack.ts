import type { Tag } from '../iam/state';
import type { Place } from '../place';
import type { ChangeSet } from './change-set/change-set';
import type { Cancellation } from './engine/cancellation';
import type { StackEvent } from './events';
import type { Decision } from './nested/decision';
import type { Doomed, PhysicalResource, StackResource } from './stack-resource';
import type { ParameterValue } from './template/parameters';
import type { TemplateSource } from './template/source';

export type { Tag };

export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly exportName?: string;
}

/** What an update may change and its rollback brings back. */
export interface StackModel {
  readonly source: TemplateSource;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly tags: readonly Tag[];
  readonly capabilities: readonly string[];
  readonly notificationArns: readonly string[];
  readonly rollbackConfiguration?: object;
  readonly outputs: readonly StackOutput[];
  /** The names that the template imported so far. */
  readonly imports: Set<string>;
}

/** A stack's last good state, kept while an update is under way or has failed. */
export interface Baseline {
  readonly model: StackModel;
  readonly resources: ReadonlyMap<string, PhysicalResource>;
}

/** A stack's status until the time `left`. */
export interface FormerStatus extends Pick<Stack, 'status' | 'statusReason' | 'lastUpdatedTime'> {
  readonly left: number;
}

export interface Stack extends Place {
  readonly id: string;
  readonly name: string;
  readonly creationTime: number;
  /** For a nested stack: its parent, and the outermost stack above it. */
  readonly parentId?: string;
  readonly rootId?: string;
  lastUpdatedTime?: number;
  deletionTime?: number;
  status: string;
  statusReason?: string;
  /** What DescribeStacks may still show. Absent unless one status in progress follows another. */
  former?: FormerStatus;
  model: StackModel;
  roleArn?: string;
  disableRollback: boolean;
  retainExceptOnCreate: boolean;
  terminationProtection: boolean;
  deploymentMode?: string;
  changeSetId?: string;
  readonly resources: Map<string, StackResource>;
  /** What the clean-up of the present update or rollback must delete. */
  obsolete: Doomed[];
  baseline?: Baseline;
  readonly events: StackEvent[];
  /** Called after each change of the status. */
  readonly watchers: Set<() => void>;
  readonly changeSets: ChangeSet[];
  /** The operation under way, or the last one. */
  operation: StackOperation;
  /** Grows with every physical resource, so that no two resources share a generated name. */
  generation: number;
  /** The parent runs the present operation, as part of its own. */
  runByParent: boolean;
  /** Set while the stack waits for the parent's decision. */
  decide?: (decision: Decision) => void;
}

export interface StackOperation {
  readonly id: string;
  readonly clientRequestToken?: string;
  readonly cancellation: Cancellation;
  /** A deletion waits for the stack. So the operation ends without a report. */
  superseded: boolean;
  /** Resolves when the operation has come to its end. */
  done: Promise<void>;
}

/** How callers name a stack. */
export const stackArn = ({ account, region }: Place, name: string, id: string) =>
  `arn:aws:cloudformation:${region}:${account}:stack/${name}/${id}`;

export const isDeleted = (stack: Stack) => stack.status === 'DELETE_COMPLETE';

export const isUnderReview = (stack: Stack) => stack.status === 'REVIEW_IN_PROGRESS';

export const isInProgress = (stack: Stack) => stack.status.endsWith('_IN_PROGRESS') && !isUnderReview(stack);
