import type { Decision as AnyDecision } from '../reconcile/kind';

/**
 * The decisions that change something. `revision` is the observed one: if the policy has another revision by then, AWS
 * changes nothing.
 */
export type Change = { readonly row: string; readonly because: string } & (
  | { readonly action: 'put'; readonly revision?: string }
  | { readonly action: 'delete'; readonly revision: string }
);

export type Decision = AnyDecision<Change>;

/**
 * Milliseconds after which AWS surely shows an earlier policy or execution. Longer than a step may call AWS.
 */
export const VISIBILITY = 60_000;
