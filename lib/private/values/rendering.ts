import { type IResolvable, Token, Tokenization } from 'aws-cdk-lib';

/** A contract's properties. Each value may be one that is rendered later. */
export type Rendered<T> = { [K in keyof T]: T[K] | IResolvable };

/** Custom resources receive strings. */
export function numeral(value: number): string {
  return Token.isUnresolved(value) ? Tokenization.stringifyNumber(value) : String(value);
}

export function optionalNumeral(value: number | undefined): string | undefined {
  return value === undefined ? undefined : numeral(value);
}

/** Undefined if there are no values: an empty map would change the resource without need. */
export function numerals(
  values: { readonly [key: string]: number } = {},
): Record<string, string> | undefined {
  const entries = Object.entries(values).map(([key, value]) => [key, numeral(value)]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
