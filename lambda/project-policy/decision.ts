import type { Decision as AnyDecision } from '../reconcile/kind';

/**
 * The decisions that change something. `revision` is the observed one: if the policy has another revision when the call
 * arrives, AWS changes nothing.
 */
export type Change = { readonly row: string; readonly because: string } & (
  | { readonly action: 'put'; readonly revision?: string }
  | { readonly action: 'delete'; readonly revision: string }
);

/** Which earlier request may have put the policy? */
export type Question = 'predecessor';
export type Decision = AnyDecision<Change, Question>;
