import { type Duration, type IResolvable, Token, Tokenization } from 'aws-cdk-lib';

/** A contract's properties, any of which may still be rendered later. */
export type Rendered<T> = { [K in keyof T]: T[K] | IResolvable };

/** Custom resources receive strings. */
export function numeral(value: number): string {
  return Token.isUnresolved(value) ? Tokenization.stringifyNumber(value) : String(value);
}

export function optionalNumeral(value: number | undefined): string | undefined {
  return value === undefined ? undefined : numeral(value);
}

export function wholeSeconds(timeout: Duration): number {
  return timeout.isUnresolved() ? timeout.toSeconds() : Math.ceil(timeout.toSeconds({ integral: false }));
}
