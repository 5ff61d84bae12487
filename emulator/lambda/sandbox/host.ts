import type { Clock } from '../../clock';
import type { HttpRequest, HttpResponse } from '../../wire/protocol';

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
