import type { Verdict } from '../cloudformation/operation';
import type { Notes } from '../reconcile/kind';
import type { Maker } from './signature';

/** The policy under the request's name, as ListProjectPolicies shows it. */
export interface ObservedPolicy {
  readonly revision: string;
  /** AWS may write it in another form than the one that was put. */
  readonly document: string;
  /** Who has put it, by its signature. Absent without a signature. */
  readonly maker?: Maker;
  /** When it was put for the first time, by AWS's clock. Later puts leave it as it is. */
  readonly created?: string;
  /** The request that may have put it. Absent until it is asked for. */
  readonly predecessor?: Predecessor;
}

/** An earlier request for the same resource and policy. */
export type Predecessor =
  /** Step Functions shows no execution, or not yet. */
  { readonly kind: 'none' } | { readonly kind: 'running' } | EndedRequest;

export interface EndedRequest {
  readonly kind: 'ended';
  readonly notes?: Notes;
  /** When its operation began, or if that is not known, when the request was sent. */
  readonly since: string;
  /** The document that it had to put. */
  readonly document: object;
  /** Set when somebody has stopped its execution, and the policy's signature shows that it has put the policy. */
  readonly isShownBySignature?: true;
  /** What became of its operation. Absent unless it decides. */
  readonly verdict?: Verdict;
}
