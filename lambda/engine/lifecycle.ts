import type { ResourceEvent } from '../cloudformation/request';

/** What a kind of resource does for a request. `reconcile` makes one from each `Kind`. */
export interface Lifecycle<Notes> {
  /** One step of an execution. The first one has notes only if the function itself has started the execution. */
  step(event: ResourceEvent, notes?: Notes): Promise<Progress<Notes>>;
  /** The id for the answer of a request whose steps all died. */
  physicalIdOf(event: ResourceEvent): string;
  /**
   * How a person does what this Delete, or this stop of a schedule, would have done. Undefined if there is nothing to
   * do.
   */
  byHand(event: ResourceEvent): string | undefined;
  /** Counts the failure of a request whose steps gave no answer: it was never started, or its steps died or threw. */
  countFailure(event: ResourceEvent): void;
}

/** What a step tells the engine: when the next step follows, or the answer. */
export type Progress<Notes> =
  /** Seconds until the next step. */
  | { readonly notes: Notes; readonly seconds: number }
  /** `count` prints the metrics of the request. */
  | { readonly notes?: Notes; readonly answer: Answer; readonly count?: () => void };

/** The answer to CloudFormation. */
export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly physicalId: string;
  /** One line. */
  readonly reason?: string;
  readonly data?: object;
}

/**
 * What the state machine gives to a step. A request can outlast an upgrade of this library, or the upgrade's rollback.
 * So new members must be optional, and no member may be renamed or get another meaning.
 */
export interface StepInput<Notes> {
  readonly request: ResourceEvent;
  readonly notes?: Notes;
  /** How often the state machine has repeated this step. */
  readonly retries?: number;
}

/** What the engine itself remembers. */
export interface EngineNotes {
  /** A step was repeated. The step that died may have made a call that the notes do not have. */
  readonly repeated?: true;
}

/**
 * What a step gives to the state machine: the next step's input and the seconds until then, or the answer that was
 * given.
 */
export type StepOutput<Notes> =
  | (StepInput<Notes> & { readonly wait: number })
  | { readonly notes?: Notes; readonly answer: Answer };

/**
 * The id of a Create that was refused before it made anything. No project's name has a colon, so no thing has this id,
 * and the Delete that follows touches nothing.
 */
export function nothingMadeId(event: ResourceEvent): string {
  return `${NOTHING_MADE}${event.LogicalResourceId}`;
}

export function saysNothingMade(physicalId: string): boolean {
  return physicalId.startsWith(NOTHING_MADE);
}

const NOTHING_MADE = 'nothing-was-made:';
