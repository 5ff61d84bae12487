/** A fault as data: at which call, and what happens there. A schedule is a list of them. */
export interface Fault {
  readonly at: Where;
  readonly what: Happening;
}

/** Which calls a fault strikes. What is not said does not matter. */
export interface Where {
  readonly service: string;
  readonly operation: string;
  /** Of the calls that match, the first one that is struck, counted from 1. @default 1 */
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
  /** The call has its effect so much later. */
  | { readonly name: 'late request'; readonly by: number }
  /** The call has its effect, and the answer takes so long. */
  | { readonly name: 'late answer'; readonly by: number }
  /** The call has no effect, and the caller is told that all is well. */
  | { readonly name: 'swallowed' }
  /** The call is made once more, by nobody's wish, so much later. */
  | { readonly name: 'delivered twice'; readonly after: number }
  /** Lambda takes the event, and keeps it in its queue for so long: a function without room is tried for six hours. */
  | { readonly name: 'queued'; readonly for: number }
  /** The function that makes the call dies with it. */
  | { readonly name: 'killed before' }
  /** The function that makes the call dies, and the call has its effect. */
  | { readonly name: 'killed after' }
  /** The copy that the call begins ends badly. */
  | { readonly name: 'copy fails'; readonly after: number; readonly message: string }
  /** The copy that the call begins stays COPYING_IN_PROGRESS. */
  | { readonly name: 'copy never ends' }
  /** The start that the call begins ends badly. */
  | { readonly name: 'start fails'; readonly after: number; readonly message: string }
  /** The model that the call starts stays STARTING. */
  | { readonly name: 'start never ends' }
  /** The clock leaps before the call: whatever was due meanwhile is late. */
  | { readonly name: 'clock jump'; readonly by: number };

/** A schedule calls a function. */
export const EDGE = { service: 'lambda', operation: 'Invoke', by: '/EventBridgeScheduler' } as const;

/** Lambda has no room for another invocation just now. */
export const THROTTLED: Happening = { name: 'error', code: 'TooManyRequestsException', status: 429 };
