import type { ResourceEvent } from '../cloudformation/request';

/** What a kind of resource does for a request. */
export interface Lifecycle<Notes> {
  /** One step of an execution. The first one has no notes. */
  step(event: ResourceEvent, notes?: Notes): Promise<Progress<Notes>>;
  /** The id for an answer that is given because no step came to its end. */
  physicalIdOf(event: ResourceEvent): string;
  /** How a person does what this Delete would have done. Undefined where there is nothing to do. */
  byHand(event: ResourceEvent): string | undefined;
}

export type Progress<Notes> =
  /** The next step follows in so many seconds. */
  { readonly notes: Notes; readonly seconds: number } | { readonly notes?: Notes; readonly answer: Answer };

/** What CloudFormation is told. */
export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly physicalId: string;
  /** One line. */
  readonly reason?: string;
  readonly data?: object;
}

/**
 * What travels from step to step. A request under way outlives an upgrade of this library and its rollback, so members
 * may be added, and must be optional; none may be renamed or get another meaning.
 */
export interface Work<Notes> {
  readonly request: ResourceEvent;
  readonly notes?: Notes;
  /** How often the state machine has repeated this step. */
  readonly retries?: number;
}

/** What the engine itself remembers. */
export interface EngineNotes {
  /** A step was repeated. The one that died may have made a call, and nobody knows. */
  readonly repeated?: true;
}

/** A step's output: either there is something to wait for, or CloudFormation has its answer. */
export type StepOutput<Notes> =
  | (Work<Notes> & { readonly wait: number })
  | { readonly notes?: Notes; readonly answer: Answer };

/**
 * The id of a Create that was refused before anything was made. No project's name has a colon, so this names nothing, and
 * the Delete that follows touches nothing.
 */
export function nothingMade(event: ResourceEvent): string {
  return `${NOTHING_MADE}${event.LogicalResourceId}`;
}

export function saysNothingMade(physicalId: string): boolean {
  return physicalId.startsWith(NOTHING_MADE);
}

const NOTHING_MADE = 'nothing-was-made:';
