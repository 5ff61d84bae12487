import type { Decision as AnyDecision } from '../reconcile/kind';

/** The decisions that change something. `revision` is the one that was seen: of another one AWS changes nothing. */
export type Change = { readonly row: string; readonly because: string } & (
  | { readonly action: 'put'; readonly revision?: string }
  | { readonly action: 'delete'; readonly revision: string }
);

export type Decision = AnyDecision<Change>;

/**
 * Milliseconds after which AWS surely shows what was done before: a policy, or an execution. Longer than a step may go on
 * calling AWS.
 */
export const VISIBILITY = 60_000;
