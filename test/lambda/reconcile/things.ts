import { Failure } from '../../../lambda/cloudformation/failure';
import { type ResourceEvent, stackOf } from '../../../lambda/cloudformation/request';
import type {
  CheckedRequest,
  Decision,
  Effect,
  Kind,
  Moment,
  Notes,
  Observation,
} from '../../../lambda/reconcile/kind';
import { reconcile } from '../../../lambda/reconcile/reconcile';
import { type Answers, answering, resourceIn } from '../../../testing/handlers/answers';
import { event } from '../../../testing/handlers/copy-requests';
import { type EventChange } from '../../../testing/handlers/requests';
import { type PlayOptions, simulate } from '../../../testing/handlers/simulate';

/** The smallest kind of resource: a thing that has a status and can be made. */
export interface Thing {
  readonly status: string;
  readonly isNew?: boolean;
}
type Change = { readonly action: 'make'; readonly row: string; readonly because: string };
export type ThingDecision = Decision<Change>;
type ThingKind = Kind<CheckedRequest, Thing, Change>;

const row = 'thing.row';
const because = 'a test';
export const MAKE: ThingDecision = { action: 'make', row, because };
export const WAIT: ThingDecision = { action: 'wait', row, because };
export const DONE: ThingDecision = { action: 'done', row, because };
export const EXAMINE: ThingDecision = { action: 'examine', row, question: 'more', because };
export const FAIL: ThingDecision = { action: 'fail', row, message: 'No.', because };
export const seen = (status: string, change: Partial<Thing> = {}): Observation<Thing> => ({
  kind: 'seen',
  thing: { status, ...change },
});

/** The id of a thing, from its properties. */
export const ID = 'project/thing';

/** What happens to a request for a thing: looks, decisions and effects in this order. The last ones repeat. */
export interface Script {
  readonly looks?: readonly Observation<Thing>[];
  readonly decisions?: readonly ThingDecision[];
  readonly effects?: readonly Effect<Thing>[];
  readonly undoes?: boolean;
  readonly answers?: Answers;
}

/** AWS, a request for a thing, and how it is played. */
export function things({
  looks = [],
  decisions = [WAIT],
  effects = [{ kind: 'begun' }],
  undoes,
  answers,
}: Script = {}) {
  const aws = answering({ DescribeStackResource: resourceIn('UPDATE_IN_PROGRESS', ID), ...answers });
  const next =
    <T>(all: readonly T[], otherwise: T, counter = { value: 0 }) =>
    () =>
      all[Math.min(counter.value++, all.length - 1)] ?? otherwise;
  const look = next(looks, { kind: 'absent' } as Observation<Thing>);
  const decision = next(decisions, WAIT);
  const effect = next(effects, { kind: 'begun' } as Effect<Thing>);
  /** What was asked of the kind, in order. */
  const asked: string[] = [];
  const moments: Moment[] = [];
  const measured: object[] = [];
  const kind: ThingKind = {
    parse: (request: ResourceEvent) => {
      const { Bad, None, Timeout = '3000' } = request.ResourceProperties;
      if (Bad) throw new Failure(Bad);
      return None
        ? undefined
        : { event: request, stack: stackOf(request), physicalId: ID, timeout: Number(Timeout) * 1000 };
    },
    undoneBy: (request) => (undoes ? { ...request, physicalId: 'project/undone' } : undefined),
    observe: async (_, { physicalId }) => {
      asked.push(`observe ${physicalId}`);
      return look();
    },
    decide: (_, __, moment) => {
      asked.push(`decide ${moment.situation}`);
      moments.push(moment);
      return decision();
    },
    examine: {
      more: async (_, __, thing) => {
        asked.push(`examine ${thing.status}`);
        return look();
      },
    },
    act: async () => {
      asked.push('act');
      return effect();
    },
    report: {
      statusOf: ({ status }) => status,
      isTouched: (_, { isNew }) => isNew === true,
      timedOut: (_, __, lastSeen) => `Gave up. Last seen: ${lastSeen}`,
      byHand: (_, thing) => `Undo ${thing?.status ?? 'it'} by hand`,
      attributes: (_, thing) => ({ Status: thing?.status ?? '' }),
      measure: (_, end) => {
        measured.push(end);
        return undefined;
      },
      pause: () => 10,
    },
  };
  const lifecycle = reconcile(kind, aws.services);
  return {
    ...aws,
    asked,
    moments,
    measured,
    lifecycle,
    play: (change: EventChange = {}, options?: PlayOptions<Notes>) =>
      simulate(lifecycle, aws.services, event({ type: 'Update', id: ID, ...change }), options),
  };
}
