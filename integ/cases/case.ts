import type { CaseName, Request } from '../arguments';
import type { Run } from '../run';

/** Something that is played in real accounts. */
export interface Case {
  readonly name: CaseName;
  readonly title: string;
  /** What it makes, and in which account. */
  makes(names: { readonly run: string; readonly source: string; readonly destination: string }): string[];
  /** How many times it copies a model. */
  copies(request: Request): number;
  /** Project policies that it attaches to the source's project. */
  policies(isOneAccount: boolean): number;
  /** Throws at the first claim that is not true. */
  play(run: Run): Promise<void>;
}
