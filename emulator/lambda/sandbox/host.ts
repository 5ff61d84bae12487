import type { Clock } from '../../clock';
import type { HttpRequest, HttpResponse } from '../../wire/protocol';
import type { Invocation } from './invocation';

/** What a sandbox has of the world around it. */
export interface Host {
  /** The clock as Lambda's machines read it. */
  readonly clock: Clock;
  /** As `Math.random`. */
  readonly random: () => number;
  /** Where requests have to go to be delivered. */
  readonly endpoint: string;
  deliver(request: HttpRequest): Promise<HttpResponse>;
  /** Holds virtual time still during real input or output. */
  hold<T>(work: Promise<T>): Promise<T>;
}

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
