import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import type { CallRecord } from '../call-record';
import type { Operation, Verdict } from '../cloudformation/operation';
import type { ResourceEvent, Stack } from '../cloudformation/request';
import type { Executions } from '../engine/executions';
import type { EngineNotes } from '../engine/lifecycle';
import type { Measured, Output } from '../metrics';
import type { RekognitionCalls } from '../rekognition/calls';
import type { Situation } from './situation';

/**
 * The loop is the reconcile loop of a controller: observe, decide, act, once or more in each step. If something was
 * lost, repeated or interrupted, the next pass continues from the current state in AWS.
 *
 * Two general words: a `Thing` is what a resource stands for in AWS, such as a model version. A `Change` is a decision
 * that changes something.
 */

export interface Services extends Output {
  readonly rekognition: RekognitionClient;
  readonly cloudFormation: CloudFormationClient;
  readonly executions: Executions;
}

/** What a request remembers from step to step. See `StepInput` for how it may change. */
export interface Notes extends EngineNotes {
  /** When the request began, by the clock of its function. Only durations are made from it. */
  readonly startedAt: string;
  readonly operation?: Operation;
  readonly situation?: Situation;
  /** The status that the first look found, or `absent`. */
  readonly found?: string;
  /** When the request last called AWS to make the thing or to tag it. */
  readonly asked?: string;
  /** The ARN or the revision of what this request has made: AWS's answer to that call. */
  readonly made?: string;
  /** When the thing was made, by AWS's clock. Policies need this note, because a policy has no tags and so no mark. */
  readonly created?: string;
  /** AWS's text about the last call that was to change something, if that call failed. */
  readonly refusal?: string;
  /** AWS's text, while a change waits because CloudFormation does not say whether the change is still wanted. */
  readonly unanswered?: string;
  /**
   * When AWS first denied or refused a call. Absent again once AWS has accepted one, or there is nothing to ask for.
   */
  readonly failingSince?: string;
  /** Only for a copy that is still to be made: how many copies the last look showed in progress in its project. */
  readonly copying?: number;
  /** Set when AWS shows something that this request, or its operation, has made or taken over. */
  readonly touched?: true;
  /** In a `restore`: what the undone update had made is gone. */
  readonly undone?: true;
  /** What became of an earlier operation. To read the events of a large stack may take a whole step. */
  readonly told?: Told;
  /** In an edge: when CloudFormation last changed the resource, as an earlier step has seen it. */
  readonly changedAt?: string;
  /**
   * Only for a running model, if no clock can say whether it ran: the status of this or the former version before the
   * operation.
   */
  readonly former?: string;
  /** Only for a running model: the request has tried to start it. */
  readonly tried?: true;
  /** Only for a running model: the request has stopped it. */
  readonly restarted?: true;
  /** Only for a running model: since when there is no room for its start. */
  readonly fullSince?: string;
}

/** What became of the operation that began at `since`. */
export interface Told {
  readonly since: string;
  readonly verdict: Verdict;
}

/** What the loop needs to know about a request whose input was checked. */
export interface CheckedRequest {
  readonly event: ResourceEvent;
  readonly stack: Stack;
  readonly physicalId: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Milliseconds in a `restore`. @default timeout */
  readonly timeoutOfRestore?: number;
}

/** The state in AWS now, as far as AWS shows it. `notes` is what to remember of this look. */
export type Observation<Thing> = { readonly notes?: Partial<Notes> } & (
  | { readonly kind: 'seen'; readonly thing: Thing }
  | { readonly kind: 'absent' }
  /** AWS does not say now: the next step asks again. */
  | { readonly kind: 'unknown'; readonly because: string; readonly isRefused?: true }
  /** AWS will not say, now or later. */
  | { readonly kind: 'unobservable'; readonly message: string }
);

/** The one thing to do next. `row` is the stable id of a row in the decision table. */
export type Decision<Change, Question extends string = string> =
  | { readonly action: 'wait'; readonly row: string; readonly because: string }
  /** Reads the answer to the question, changes nothing, and decides again. */
  | {
      readonly action: 'examine';
      readonly row: string;
      readonly question: Question;
      readonly because: string;
    }
  | { readonly action: 'done'; readonly row: string; readonly because: string }
  | { readonly action: 'fail'; readonly row: string; readonly message: string; readonly because: string }
  | Change;

/** A decision that changes something. */
export interface AnyChange {
  readonly action: string;
  readonly row: string;
  readonly because: string;
}

/** The result of a change. */
export type Effect<Thing> =
  /** AWS accepted the call. `notes` is what to remember. `after` is the state now, if the call itself tells it. */
  | { readonly kind: 'begun'; readonly notes?: Partial<Notes>; readonly after?: Observation<Thing> }
  /** The next step observes and decides again. */
  | {
      readonly kind: 'not yet';
      readonly notes?: Partial<Notes>;
      readonly because: string;
      readonly isRefused?: true;
    }
  | { readonly kind: 'failed'; readonly notes?: Partial<Notes>; readonly message: string };

/** What a decision may depend on besides the request and what was observed. */
export interface Moment {
  readonly situation: Situation;
  readonly operation: Operation;
  readonly notes: Notes;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds since the request began. */
  readonly age: number;
  /** For how many milliseconds AWS has denied or refused a call of every step. */
  readonly failing: number;
  /** Milliseconds since the request asked for what it is to make. Infinite when it has not. */
  readonly sinceAsked: number;
  /** The notes that this step began with. If the step dies, what it has found since is lost. */
  readonly remembered: Notes;
}

/** What a step works with. */
export interface Context {
  readonly services: Services;
  readonly rekognition: RekognitionCalls;
  readonly moment: Moment;
  /** The calls to AWS in this pass, for its line in the log. */
  readonly calls: CallRecord[];
}

export type Examine<Request, Thing> = (
  context: Context,
  request: Request,
  thing: Thing,
) => Promise<Observation<Thing>>;

/** A kind of resource, as the loop sees it. */
export interface Kind<
  Request extends CheckedRequest,
  Thing,
  Change extends AnyChange,
  Question extends string = string,
> {
  /** Throws one `Failure` with every problem. Undefined for a Delete whose properties name nothing. */
  parse(event: ResourceEvent): Request | undefined;
  /**
   * In a `restore`: the Delete of what the undone update may have made. CloudFormation may not know that thing, and
   * then sends no Delete itself.
   */
  undoneBy(request: Request): Request | undefined;
  observe(context: Context, request: Request): Promise<Observation<Thing>>;
  decide(request: Request, observation: Observation<Thing>, moment: Moment): Decision<Change, Question>;
  /** For each question of an `examine`: reads the answer, and returns the thing with it. */
  readonly examine: Readonly<Record<Question, Examine<Request, Thing>>>;
  /** Makes the one call that a change asks for. */
  act(context: Context, request: Request, change: Change): Promise<Effect<Thing>>;
  /** What users read, and what CloudFormation and CloudWatch get. */
  readonly report: Report<Request, Thing>;
}

export interface Report<Request extends CheckedRequest, Thing> {
  statusOf(thing: Thing): string;
  /** Whether the thing was made or taken over in the operation of the request. */
  isTouched(request: Request, thing: Thing, moment: Moment): boolean;
  timedOut(request: Request, moment: Moment, lastSeen: string, thing?: Thing): string;
  /** How a person does what a Delete would have done. `thing` is given if it was seen. */
  byHand(request: Request, thing?: Thing): string | undefined;
  attributes(request: Request, thing: Thing | undefined): object;
  measure(event: ResourceEvent, end: End<Thing>): Measured | undefined;
  /** Seconds until the next step. */
  pause(request: Request, observation: Observation<Thing>, moment: Moment): number;
}

/** How a request ended. */
export type End<Thing> =
  | { readonly failed: true }
  | {
      readonly failed: false;
      readonly notes: Notes;
      readonly thing?: Thing;
      /** Milliseconds since the epoch. */
      readonly now: number;
    };
