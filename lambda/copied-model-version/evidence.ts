import type { EvaluationSummary } from './evaluation-summary';

/** What was read for the gates: numbers that the copy's own description does not have, or why they are missing. */
export interface Evidence {
  readonly labels?: LabelScores;
  readonly current?: CurrentVersion;
}

export type LabelScores =
  | ({ readonly kind: 'known' } & EvaluationSummary)
  | { readonly kind: 'missing'; readonly because: string };

export type CurrentVersion =
  /** There is no such parameter yet: this is the first promotion. */
  | { readonly kind: 'none' }
  /** It was trained after the copy's source, so the deployment goes back to an older version. */
  | { readonly kind: 'newer'; readonly arn: string }
  | { readonly kind: 'known'; readonly arn: string; readonly f1Score: number }
  | { readonly kind: 'missing'; readonly because: string };
