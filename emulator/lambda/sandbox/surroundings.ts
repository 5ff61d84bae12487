import type { Host } from './host';
import type { Invocation } from './invocation';

/** What the globals and built-in modules of a sandbox are made from. */
export interface Surroundings {
  readonly host: Host;
  readonly env: Record<string, string>;
  /** The folder of the function's code. */
  readonly directory: string;
  /** The invocation whose code is running. */
  invocation(): Invocation | undefined;
  /** Ends the invocation whose code is running. */
  exit(code: number): never;
}
