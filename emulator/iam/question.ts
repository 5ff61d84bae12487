import type { PolicyText } from './state';

export interface NamedPolicy {
  readonly name: string;
  readonly policy: PolicyText;
}

/** Everything that a decision depends on. Equal questions have equal answers. */
export interface Question {
  /** An ARN, or a service such as `lambda.amazonaws.com`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** The account that the resource belongs to. */
  readonly account: string;
  readonly context: Readonly<Record<string, string | string[]>>;
  /** The policies of the caller's role. */
  readonly identity: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  /** The resource's own policies. */
  readonly resourcePolicies: readonly object[];
}

export interface Answer {
  readonly allowed: boolean;
  /** The statements that allowed it, or AWS's text of the refusal. */
  readonly because: string;
}

/** One decision: allowed or not, and by which statement. */
export interface Decision extends Answer {
  readonly time: number;
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
}
