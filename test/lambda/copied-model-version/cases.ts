import { OPERATION_TAG } from '../../../contract/copied-model-version';
import type { Decision } from '../../../lambda/copied-model-version/decision';
import type { ObservedVersion } from '../../../lambda/copied-model-version/observation';
import type { Moment, Notes, Observation } from '../../../lambda/reconcile/kind';
import type { Situation } from '../../../lambda/reconcile/situation';
import { iso, START } from '../../../testing/handlers/answers';
import { MARKS, TAGS, version } from '../../../testing/handlers/copy-requests';
import { type EventChange } from '../../../testing/handlers/requests';

/** One case of the decision table. The decision is the row and the action: `copy.absent: copy`. */
export type Case = [
  when: string,
  decision: `${string}: ${Decision['action']}`,
  /** @default - there is nothing */
  observed?: Observation<ObservedVersion>,
  more?: More,
];

export interface More {
  /** @default - each situation of its table */
  readonly in?: readonly Situation[];
  readonly request?: EventChange;
  readonly moment?: Partial<Moment>;
  /** More of the decision. */
  readonly decided?: object;
  /** What the message of a failure says. */
  readonly says?: RegExp;
}

export const absent: Observation<ObservedVersion> = { kind: 'absent' };
export const unknown = { kind: 'unknown', because: 'ThrottlingException' } as const;
export const unobservable = { kind: 'unobservable', message: 'denied for good' } as const;
export const seen = (change: Partial<ObservedVersion> = {}): Observation<ObservedVersion> => ({
  kind: 'seen',
  thing: version(change),
});
/** The tags of what the present operation has made. */
export const OF_NOW = { ...TAGS, [OPERATION_TAG]: MARKS.now };
export const madeNow = (change: Partial<ObservedVersion> = {}) => seen({ tags: OF_NOW, ...change });
/** The situations in which the copy is new to the stack. */
export const NEW = ['create', 'replace'] as const;
export const noted = (notes: Partial<Notes>): More => ({
  moment: { notes: { startedAt: iso(START), ...notes } },
});
