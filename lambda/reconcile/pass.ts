import { fence, notWanted } from '../cloudformation/fence';
import type { ResourceEvent } from '../cloudformation/request';
import { afterwards, withAdvice } from '../engine/afterwards';
import { log } from '../log';
import { rekognitionCalls } from '../rekognition/calls';
import type { AnyChange, Asked, Context, Decision, Kind, Moment, Notes, Observation, Services } from './kind';
import { isDeletion } from './situation';

/** What one pass has come to. */
export type Outcome<Thing> =
  | { readonly state: 'waiting'; readonly notes: Begun; readonly seconds: number }
  | { readonly state: 'done'; readonly notes: Begun; readonly thing?: Thing }
  | { readonly state: 'failed'; readonly notes: Begun; readonly message: string };

/** Notes of a request whose operation is known. */
export type Begun = Notes & Required<Pick<Notes, 'operation' | 'situation'>>;

/** Milliseconds of a step after which no change is begun: the slowest call must end before a minute is over. */
const LATEST_CHANGE = 30_000;

/** What a decision came to. */
interface CarriedOut<Thing> {
  readonly outcome: Outcome<Thing>;
  /** Why a change that was decided was not made, or a failure is none. */
  readonly held?: string;
  /** What there is now, where that is known without another look: then the pass goes on. */
  readonly left?: Observation<Thing>;
}

/** Observes, decides and acts. `event` is CloudFormation's request; `began` is when the step began. */
export async function pass<Request extends Asked, Thing, Change extends AnyChange>(
  kind: Kind<Request, Thing, Change>,
  services: Services,
  event: ResourceEvent,
  request: Request,
  begun: Begun,
  began: number,
): Promise<Outcome<Thing>> {
  let notes = begun;
  let context = contextOf(services, begun);
  let observation = await kind.observe(context, request);
  for (;;) {
    notes = { ...notes, ...observation.notes, ...seen(observation) };
    context = { ...context, moment: momentOf(services, notes, begun) };
    const decision = kind.decide(request, observation, context.moment);
    const { outcome, held, left } = await carryOut(decision);
    note(decision, outcome, held);
    if (!left) return outcome;
    observation = left;
  }

  async function carryOut(decision: Decision<Change>): Promise<CarriedOut<Thing>> {
    const { moment } = context;
    const thing = observation.kind === 'seen' ? observation.thing : undefined;
    const waiting = (): Outcome<Thing> => ({
      state: 'waiting',
      notes,
      seconds: kind.report.pause(request, observation, momentOf(services, notes, begun)),
    });
    if (isDone(decision)) return { outcome: { state: 'done', notes, thing } };
    if (isFailure(decision)) return failed(decision.message, thing);
    // Before the deadline: what is there is judged, however late.
    if (decision.action === 'examine') {
      return { outcome: waiting(), left: await kind.examine(context, request, thing!) };
    }
    if (moment.age >= timeoutOf(request, moment)) {
      return failed(
        kind.report.timedOut(request, moment, lastSeen(kind, observation, decision, notes)),
        thing,
      );
    }
    if (decision.action === 'wait') return { outcome: waiting() };

    const { physicalId } = request;
    const answer = await fence(services.cloudFormation, { event, physicalId, ...moment });
    if (answer === 'not wanted') throw notWanted(event);
    if (answer === 'cannot be asked') return { outcome: waiting(), held: 'CloudFormation cannot be asked' };
    if (services.now() - began > LATEST_CHANGE) return { outcome: waiting(), held: 'the step took too long' };

    const effect = await kind.act(context, request, decision as Change);
    notes = { ...notes, ...effect.notes, refusal: effect.kind === 'not yet' ? effect.because : undefined };
    switch (effect.kind) {
      case 'failed':
        return failed(effect.message, thing);
      case 'not yet':
        return { outcome: waiting(), held: effect.because };
      case 'begun':
        return { outcome: waiting(), left: effect.left };
    }
  }

  /** What AWS would not say is no finding: the next step looks again. */
  function seen(observation: Observation<Thing>): Partial<Notes> {
    if (observation.kind === 'absent') return { found: notes.found ?? 'absent' };
    if (observation.kind !== 'seen') return {};
    const { thing } = observation;
    const isTouched = kind.report.isTouched(request, thing, momentOf(services, notes, begun));
    return {
      found: notes.found ?? kind.report.statusOf(thing),
      ...(isTouched ? { touched: true } : {}),
    };
  }

  /** Going back never fails because of how things were: a stack that cannot go back helps nobody. */
  function failed(why: string, thing: Thing | undefined): CarriedOut<Thing> {
    const { operation, situation } = notes;
    const message = isDeletion(situation)
      ? withAdvice(why, afterwards(event, kind.report.byHand(request, thing), operation.status))
      : why;
    return situation === 'restore'
      ? {
          outcome: { state: 'done', notes, thing },
          held: `left as it is, for a rollback goes on: ${message}`,
        }
      : { outcome: { state: 'failed', notes, message } };
  }

  function note(decision: Decision<Change>, outcome: Outcome<Thing>, held: string | undefined): void {
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

function contextOf(services: Services, begun: Begun): Context {
  const calls: Context['calls'] = [];
  const rekognition = rekognitionCalls(services.rekognition, calls);
  return { services, rekognition, calls, moment: momentOf(services, begun, begun) };
}

function momentOf(services: Services, notes: Begun, remembered: Begun): Moment {
  const now = services.now();
  const { situation, operation, startedAt, asked } = notes;
  return {
    situation,
    operation,
    notes,
    remembered,
    now,
    age: now - Date.parse(startedAt),
    sinceAsked: asked ? now - Date.parse(asked) : Number.POSITIVE_INFINITY,
  };
}

function timeoutOf({ timeout, timeoutOfReturn = timeout }: Asked, { situation }: Moment): number {
  return situation === 'restore' ? timeoutOfReturn : timeout;
}

function lastSeen<Request extends Asked, Thing, Change extends AnyChange>(
  { report }: Kind<Request, Thing, Change>,
  observation: Observation<Thing>,
  { action, because }: Decision<Change>,
  { refusal }: Notes,
): string {
  if (observation.kind === 'unknown') return observation.because;
  const what = observation.kind === 'seen' ? report.statusOf(observation.thing) : 'not there';
  return `${what} (${because})${refusal && action !== 'wait' ? `, and AWS said: ${refusal}` : ''}`;
}

function isDone<Change>(
  decision: Decision<Change>,
): decision is Extract<Decision<never>, { action: 'done' }> {
  return (decision as AnyChange).action === 'done';
}

function isFailure<Change>(
  decision: Decision<Change>,
): decision is Extract<Decision<never>, { action: 'fail' }> {
  return (decision as AnyChange).action === 'fail';
}
