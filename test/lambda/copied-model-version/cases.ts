import { OPERATION_TAG } from '../../../contract/copied-model-version';
import type { Decision } from '../../../lambda/copied-model-version/decision';
import type { ObservedVersion } from '../../../lambda/copied-model-version/observation';
import type { Moment, Notes, Observation } from '../../../lambda/reconcile/kind';
import { iso, START } from '../../../testing/handlers/answers';
import { MARKS, TAGS, version } from '../../../testing/handlers/copy-requests';
import type { EventChange } from '../../../testing/handlers/requests';
import type { Table } from '../../../testing/handlers/tables';

export interface Given {
  /** @default - there is nothing */
  readonly observed?: Observation<ObservedVersion>;
  readonly request?: EventChange;
  readonly moment?: Partial<Moment>;
  /** More of the decision. */
  readonly decided?: object;
  /** What the message of a failure says. */
  readonly says?: RegExp;
}
export type Cases = Table<Given, Decision['action']>;

export const absent: Given = { observed: { kind: 'absent' } };
export const unknown: Given = { observed: { kind: 'unknown', because: 'ThrottlingException' } };
export const unobservable: Given = { observed: { kind: 'unobservable', message: 'denied for good' } };
export const seen = (change: Partial<ObservedVersion> = {}): Given => ({
  observed: { kind: 'seen', thing: version(change) },
});
/** The tags of what the present operation has made. */
export const OF_NOW = { ...TAGS, [OPERATION_TAG]: MARKS.now };
export const madeNow = (change: Partial<ObservedVersion> = {}) => seen({ tags: OF_NOW, ...change });

export const at = (moment: Partial<Moment>): Given => ({ moment });
/** So many milliseconds after the request began. */
export const aged = (age: number): Given => at({ age });
export const noted = (notes: Partial<Notes>, more: Partial<Moment> = {}): Given =>
  at({ notes: { startedAt: iso(START), ...notes }, ...more });
export const decides = (decided: object): Given => ({ decided });
