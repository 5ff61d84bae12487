import { fence } from '../cloudformation/fence';
import { isToStop, type ResourceEvent } from '../cloudformation/request';
import { Unanswered, unanswered } from '../cloudformation/unanswered';
import { afterwards, withAdvice } from '../engine/afterwards';
import { log } from '../log';
import { rekognitionCalls } from '../rekognition/calls';
import type {
  AnyChange,
  CheckedRequest,
  Context,
  Decision,
  Kind,
  Moment,
  Notes,
  Observation,
  Services,
} from './kind';
import { isDeletion } from './situation';
import { minutesOf, timeoutOf } from './timeout';

/** The result of one pass. */
export type Outcome<Thing> =
  | { readonly state: 'waiting'; readonly notes: SituatedNotes; readonly seconds: number }
  | { readonly state: 'done'; readonly notes: SituatedNotes; readonly thing?: Thing }
  /** A `restore` could not do its work. CloudFormation still gets a SUCCESS, so that its rollback goes on. */
  | { readonly state: 'given up'; readonly notes: SituatedNotes; readonly thing?: Thing }
  | { readonly state: 'failed'; readonly notes: SituatedNotes; readonly message: string }
  /** CloudFormation no longer waits for an answer. */
  | { readonly state: 'not wanted'; readonly notes: SituatedNotes };

/** Notes of a request whose operation and situation are known. */
export type SituatedNotes = Notes & Required<Pick<Notes, 'operation' | 'situation'>>;

/** Milliseconds after which a step begins no change: the slowest call must end within a minute. */
const LATEST_CHANGE = 30_000;

/** The result of a decision. */
interface CarriedOut<Thing> {
  readonly outcome: Outcome<Thing>;
  /** For the log: why a decided change was not made, or a failure that does not count. */
  readonly held?: string;
  /** The state after the call, if the call itself tells it. Then the pass decides again. */
  readonly after?: Observation<Thing>;
}

/**
 * Observes, decides and acts. `event` is CloudFormation's request. The step began at the time `stepBegan`, with the
 * notes `remembered`.
 */
export async function pass<Request extends CheckedRequest, Thing, Change extends AnyChange>(
  kind: Kind<Request, Thing, Change>,
  services: Services,
  event: ResourceEvent,
  request: Request,
  remembered: SituatedNotes,
  stepBegan: number,
): Promise<Outcome<Thing>> {
  let notes = remembered;
  let context = contextOf(services, remembered);
  let observation = await kind.observe(context, request);
  for (;;) {
    notes = { ...notes, ...observation.notes, ...notesOfLook(observation) };
    context = { ...context, moment: momentOf(services, notes, remembered) };
    const decision = kind.decide(request, observation, context.moment);
    const { outcome, held, after } = await carryOut(decision);
    logDecision(decision, outcome, held);
    if (!after) return outcome;
    observation = after;
  }

  async function carryOut(decision: Decision<Change>): Promise<CarriedOut<Thing>> {
    const { moment } = context;
    const thing = observation.kind === 'seen' ? observation.thing : undefined;
    const waiting = (): Outcome<Thing> => {
      const now = momentOf(services, notes, remembered);
      const pause = kind.report.pause(request, observation, now);
      const secondsLeft = Math.ceil((timeoutOf(request, now) - now.age) / 1000);
      // The last look comes at the deadline, and not after it.
      return { state: 'waiting', notes, seconds: Math.min(pause, Math.max(1, secondsLeft)) };
    };
    if (says(decision, 'done')) return { outcome: { state: 'done', notes, thing } };
    if (says(decision, 'fail')) return failed(decision.message, thing);
    // This comes before the deadline: a finished thing is judged even if the time is over.
    if (says(decision, 'examine')) {
      return { outcome: waiting(), after: await kind.examine[decision.question](context, request, thing!) };
    }
    if (moment.age >= timeoutOf(request, moment)) {
      const { unanswered: because } = notes;
      const why =
        because && decision.action !== 'wait'
          ? neverAnswered(because, thing)
          : kind.report.timedOut(request, moment, lastSeen(kind, observation, decision, notes), thing);
      return failed(why, thing);
    }
    if (decision.action === 'wait') {
      notes = { ...notes, unanswered: undefined };
      if (observation.kind !== 'unknown') notes = { ...notes, failingSince: undefined };
      return { outcome: waiting() };
    }

    const { physicalId } = request;
    const answer = await fence(services.cloudFormation, { event, physicalId, ...moment });
    if (answer === 'not wanted') return { outcome: { state: 'not wanted', notes } };
    if (answer instanceof Unanswered) {
      notes = { ...notes, unanswered: answer.because };
      return { outcome: waiting(), held: `CloudFormation cannot be asked: ${answer.because}` };
    }
    notes = { ...notes, unanswered: undefined };
    if (services.now() - stepBegan > LATEST_CHANGE)
      return { outcome: waiting(), held: 'the step took too long' };

    const effect = await kind.act(context, request, decision as Change);
    notes = {
      ...notes,
      ...effect.notes,
      ...(effect.kind === 'not yet'
        ? failing(effect.because, effect.isRefused)
        : { refusal: undefined, failingSince: undefined }),
    };
    switch (effect.kind) {
      case 'failed':
        return failed(effect.message, thing);
      case 'not yet':
        return { outcome: waiting(), held: effect.because };
      case 'begun':
        return { outcome: waiting(), after: effect.after };
    }
  }

  /**
   * The notes after a call that failed: AWS's text, and since when AWS refuses. A throttled call does not change that
   * time.
   */
  function failing(refusal: string | undefined, isRefused?: true): Partial<Notes> {
    const began = isRefused ? new Date(services.now()).toISOString() : undefined;
    return { refusal, failingSince: notes.failingSince ?? began };
  }

  /** What to note after a look. */
  function notesOfLook(observation: Observation<Thing>): Partial<Notes> {
    if (observation.kind === 'absent') return { found: notes.found ?? 'absent' };
    if (observation.kind === 'unknown') return failing(notes.refusal, observation.isRefused);
    if (observation.kind !== 'seen') return {};
    const { thing } = observation;
    const isTouched = kind.report.isTouched(request, thing, momentOf(services, notes, remembered));
    return {
      found: notes.found ?? kind.report.statusOf(thing),
      ...(isTouched ? { touched: true } : {}),
    };
  }

  /** A `restore` never fails: its failure is only logged. If the `undo` before it fails, the Update fails. */
  function failed(why: string, thing: Thing | undefined): CarriedOut<Thing> {
    const { operation, situation } = notes;
    const message = isDeletion(situation)
      ? withAdvice(why, afterwards(event, kind.report.byHand(request, thing), operation.status))
      : why;
    return situation === 'restore'
      ? {
          outcome: { state: 'given up', notes, thing },
          held: `left as it is, for a rollback goes on: ${message}`,
        }
      : { outcome: { state: 'failed', notes, message } };
  }

  /**
   * The time is over, and CloudFormation has not said whether the last change is still wanted. `failed` adds the advice
   * for a Delete.
   */
  function neverAnswered(because: string, thing: Thing | undefined): string {
    const { situation } = notes;
    const why =
      `Gave up after ${minutesOf(request, context.moment)} minutes on ${request.physicalId}: CloudFormation did not say whether it still waits ` +
      `for this ${event.RequestType}. ${unanswered(event, because)}`;
    if (isDeletion(situation)) return why;
    const byHand = isToStop(event) ? kind.report.byHand(request, thing) : undefined;
    return withAdvice(why, situation === 'edge' ? afterwards(event, byHand) : 'Then deploy again');
  }

  function logDecision(decision: Decision<Change>, outcome: Outcome<Thing>, held: string | undefined): void {
    log({
      requestType: event.RequestType,
      situation: notes.situation,
      physicalId: request.physicalId,
      observed: observation.kind === 'seen' ? kind.report.statusOf(observation.thing) : observation.kind,
      decision: decision.action,
      row: decision.row,
      because: decision.because,
      outcome: outcome.state,
      ...(held ? { held } : {}),
      ...(outcome.state === 'failed' ? { message: outcome.message } : {}),
      calls: context.calls.splice(0),
    });
  }
}

function contextOf(services: Services, remembered: SituatedNotes): Context {
  const calls: Context['calls'] = [];
  const rekognition = rekognitionCalls(services.rekognition, calls);
  return { services, rekognition, calls, moment: momentOf(services, remembered, remembered) };
}

function momentOf(services: Services, notes: SituatedNotes, remembered: SituatedNotes): Moment {
  const now = services.now();
  const { situation, operation, startedAt, asked, failingSince } = notes;
  return {
    situation,
    operation,
    notes,
    remembered,
    now,
    age: now - Date.parse(startedAt),
    failing: failingSince ? now - Date.parse(failingSince) : 0,
    sinceAsked: asked ? now - Date.parse(asked) : Number.POSITIVE_INFINITY,
  };
}

function lastSeen<Request extends CheckedRequest, Thing, Change extends AnyChange>(
  { report }: Kind<Request, Thing, Change>,
  observation: Observation<Thing>,
  { action, because }: Decision<Change>,
  { refusal }: Notes,
): string {
  const what = observation.kind === 'seen' ? report.statusOf(observation.thing) : 'not there';
  const said = refusal && action !== 'wait' ? `, and AWS said: ${refusal}` : '';
  const seen = observation.kind === 'unknown' ? observation.because : `${what} (${because})${said}`;
  // The caller adds a full stop.
  return seen.replace(/\.$/, '');
}

/** Narrows the type of a decision. The actions of a `Change` are not known here. */
function says<Action extends Decision<never>['action']>(
  decision: Decision<AnyChange>,
  action: Action,
): decision is Extract<Decision<never>, { readonly action: Action }> {
  return decision.action === action;
}
