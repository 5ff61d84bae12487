/** A fault as data: at which call it strikes, and what happens there. A schedule is a list of faults. */
export interface Fault {
  readonly at: Where;
  readonly what: Happening;
}

/** Which calls a fault strikes. An absent member matches everything. */
export interface Where {
  readonly service: string;
  readonly operation: string;
  /** The first matching call that is struck, counted from 1. @default 1 */
  readonly nth?: number;
  /** How many calls are struck, one after the other. @default 1 */
  readonly times?: number;
  /** The account whose call it is. */
  readonly account?: string;
  /** A part of the caller's ARN, such as a function's name. */
  readonly by?: string;
  /** Looks at the call's input. */
  readonly when?: (input: any) => boolean;
}

/** All durations are milliseconds of the emulator's time. */
export type Happening =
  /** AWS answers with an error, and nothing else happens. */
  | { readonly name: 'error'; readonly code: string; readonly status?: number; readonly after?: number }
  /** The call has no effect, and the caller hears nothing. */
  | { readonly name: 'request lost' }
  /** The call has its effect, and the caller hears nothing. */
  | { readonly name: 'answer lost' }
  /** The call has its effect this much later. */
  | { readonly name: 'late request'; readonly by: number }
  /** The call has its effect, and the answer takes this long. */
  | { readonly name: 'late answer'; readonly by: number }
  /** The call has no effect, but the caller gets a success. */
  | { readonly name: 'swallowed' }
  /** The call is delivered again this much later. */
  | { readonly name: 'delivered twice'; readonly after: number }
  /** Lambda accepts the event, and keeps it in its queue for this long. It tries a throttled function for six hours. */
  | { readonly name: 'queued'; readonly for: number }
  /** The function dies during the call, before the effect. */
  | { readonly name: 'killed before' }
  /** The function dies during the call, after the effect. */
  | { readonly name: 'killed after' }
  /** The copy that the call begins fails. */
  | { readonly name: 'copy fails'; readonly after: number; readonly message: string }
  /** The copy that the call begins stays COPYING_IN_PROGRESS. */
  | { readonly name: 'copy never ends' }
  /** The start that the call begins fails. */
  | { readonly name: 'start fails'; readonly after: number; readonly message: string }
  /** The model that the call starts stays STARTING. */
  | { readonly name: 'start never ends' }
  /** The clock jumps before the call: whatever was due in between is late. */
  | { readonly name: 'clock jump'; readonly by: number };

/** A schedule calls a function. */
export const EDGE = { service: 'lambda', operation: 'Invoke', by: '/EventBridgeScheduler' } as const;

/** Lambda throttles the invocation. */
export const THROTTLED: Happening = { name: 'error', code: 'TooManyRequestsException', status: 429 };
