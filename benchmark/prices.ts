import type { Deployed } from './deployment';

/**
 * List prices in eu-west-1 (Ireland) and us-east-1, US dollars, without free tiers, as published in 2026:
 * https://aws.amazon.com/step-functions/pricing/ and https://aws.amazon.com/lambda/pricing/ (x86, first tier).
 */
const TRANSITION = 0.025 / 1_000;
const REQUEST = 0.2 / 1_000_000;
const GIGABYTE_SECOND = 0.000_016_666_7;

/** US dollars of one deployment: the state machine, and Lambda with everything that runs there. */
export function priceOf({ transitions, lambda }: Pick<Deployed, 'transitions' | 'lambda'>): {
  transitions: number;
  lambda: number;
} {
  return {
    transitions: transitions * TRANSITION,
    lambda: lambda.invocations * REQUEST + lambda.gigabyteSeconds * GIGABYTE_SECOND,
  };
}
