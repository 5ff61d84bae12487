import { LONGEST_TIMEOUT } from '../../contract/limits';
import { Failure } from '../cloudformation/failure';
import { isOfEarlier, notWanted } from '../cloudformation/fence';
import {
  currentOperation,
  isUnderWay,
  LAG,
  latestOperation,
  type Operation,
} from '../cloudformation/operation';
import { type Edge, idIn, isToStop, type ResourceEvent } from '../cloudformation/request';
import { operationUnknown, Unanswered } from '../cloudformation/unanswered';
import { afterwards, withAdvice } from '../engine/afterwards';
import { type Lifecycle, nothingMadeId, type Progress } from '../engine/lifecycle';
import { log } from '../log';
import { printMetrics } from '../metrics';
import { declaredNow, isListedLate } from './edge';
import type { AnyChange, CheckedRequest, End, Kind, Notes, Services } from './kind';
import { leaveToEdge } from './leave-to-edge';
import { type Outcome, pass, type SituatedNotes } from './pass';
import { varied } from './pause';
import { isShownLate, wasShownLate } from './shown-late';
import { type Situation, situationOf } from './situation';
import { timeoutOf } from './timeout';
import { undoesUpdate } from './undoes-update';

/** Seconds until a question that AWS did not answer is asked again. */
const ASK_AGAIN = 5;

/** Seconds after which an edge (a start or a stop of a schedule) looks again whether a request is still under way. */
const LOOK_AGAIN = 30;

/** Milliseconds. At least this long, an Update asks which operation it belongs to. */
const LONG_ENOUGH = 600_000;

/** Seconds until Step Functions lists an execution that has just begun. */
const LIST_LAG = 15;

/** A life cycle in which each step, the first and every later one, runs the same loop. */
export function reconcile<Request extends CheckedRequest, Thing, Change extends AnyChange>(
  kind: Kind<Request, Thing, Change>,
  services: Services,
): Lifecycle<Notes> {
  async function step(event: ResourceEvent, known?: Notes): Promise<Progress<Notes>> {
    const notes = known ?? beginning();
    return event.RequestType === 'Schedule' ? advanceEdge(event, notes) : advance(event, notes);
  }

  /** A step of CloudFormation's request: it learns the operation and the situation, and then makes a pass. */
  async function advance(event: ResourceEvent, notes: Notes): Promise<Progress<Notes>> {
    const stepBegan = services.now();
    const request = parse(event);
    if (request instanceof Failure) return refused(event, request.message);
    if (!request) return nothingToDo(event, idIn(event)!, 'its properties name nothing');

    const operation = notes.operation ?? (await currentOperation(services.cloudFormation, event.StackId));
    if (operation === 'at rest' && ageOf(notes) >= LAG) throw notWanted(event);
    const isUnknown = operation instanceof Unanswered || operation === 'at rest';
    if (isUnknown || mayShowLater(event, request, operation, notes)) return askAgain(event, request, notes);
    if (isOfEarlier(event, operation)) throw notWanted(event);
    const situation = notes.situation ?? (await situationIn(event, request, operation));
    if (!situation) return askAgain(event, request, { ...notes, operation });
    const remembered: SituatedNotes = { ...notes, operation, situation };
    const outcome = await undoAndPass(event, request, remembered, stepBegan);
    const isOfRollback = await wasShownLate(services, event, outcome, ageOf(notes));
    if (isOfRollback === false) return progressOf(event, request, outcome);
    return askAgain(event, request, isOfRollback ? { startedAt: notes.startedAt } : outcome.notes);
  }

  /** A step of an edge. It works for what is declared now, until no request for the resource is under way. */
  async function advanceEdge(edge: Edge, known: Notes): Promise<Progress<Notes>> {
    const stepBegan = services.now();
    const declared = await declaredNow(services, edge, physicalIdOf);
    const { event, state, changedAt } = declared;
    if (isListedLate(declared, known, services.now()))
      return { notes: { ...known, changedAt }, seconds: LIST_LAG };
    const request = parse(event);
    if (request instanceof Failure) return refused(edge, request.message);
    if (!request) {
      return state === 'unknown' && ageOf(known) < LONGEST_TIMEOUT * 1000
        ? { notes: known, seconds: ASK_AGAIN }
        : nothingToDo(edge, edge.PhysicalResourceId, 'its properties name nothing');
    }
    if (state === 'overtaken') return nothingToDo(edge, request.physicalId, 'a later request has decided');
    const operation = await latestOperation(services.cloudFormation, edge.StackId);
    if (state === 'unknown' || operation instanceof Unanswered) return askAgain(edge, request, known);
    // The time of a restore counts from the rollback's end, because its clean-up may make room for a start.
    const notes = edge.Edge === 'restore' && isUnderWay(operation) ? { ...known, ...beginning() } : known;
    const isTimeOver = ageOf(notes) >= request.timeout;
    // While a request is under way, the edge looks again later, as long as the edge has time.
    if (state === 'being handled' && !isTimeOver) return { notes, seconds: LOOK_AGAIN };
    const remembered: SituatedNotes = { ...notes, operation, situation: 'edge' };
    const outcome = await pass(kind, services, event, request, remembered, stepBegan);
    return outcome.state === 'done' && state !== 'settled' && !isTimeOver
      ? { notes: outcome.notes, seconds: LOOK_AGAIN }
      : progressOf(event, request, outcome);
  }

  /** Undefined while AWS does not answer. */
  async function situationIn(
    event: ResourceEvent,
    request: Request,
    operation: Operation,
  ): Promise<Situation | undefined> {
    const situation = situationOf(event, request.physicalId, operation);
    const mayTakeBack = event.RequestType === 'Update' && operation.withoutRollback;
    if (!mayTakeBack || situation === 'restore') return situation;
    const isUndo = await undoesUpdate(services, event, operation);
    if (isUndo === undefined) return undefined;
    return isUndo ? 'restore' : situation;
  }

  /** A restoring update first undoes what the update before it may have made. */
  async function undoAndPass(
    event: ResourceEvent,
    request: Request,
    remembered: SituatedNotes,
    stepBegan: number,
  ): Promise<Outcome<Thing>> {
    const deletion =
      remembered.situation === 'restore' && !remembered.undone ? kind.undoneBy(request) : undefined;
    if (!deletion) return pass(kind, services, event, request, remembered, stepBegan);
    const undoing: SituatedNotes = { ...remembered, situation: 'undo' };
    const outcome = await pass(kind, services, event, deletion, undoing, stepBegan);
    const notes: SituatedNotes = { ...outcome.notes, situation: 'restore' };
    if (outcome.state !== 'done') return { ...outcome, notes };
    const { startedAt, operation } = notes;
    const restoring: SituatedNotes = { startedAt, operation, situation: 'restore', undone: true };
    return pass(kind, services, event, request, restoring, stepBegan);
  }

  async function progressOf(
    event: ResourceEvent,
    request: Request,
    outcome: Outcome<Thing>,
  ): Promise<Progress<Notes>> {
    const { notes, state } = outcome;
    if (state === 'waiting') return { notes, seconds: outcome.seconds };
    if (state === 'not wanted') throw notWanted(event);
    const hasTime = ageOf(notes) < timeoutOf(request, notes);
    if (state === 'given up') {
      const edgeGoesOn = await leaveToEdge(services, event, notes);
      if (!edgeGoesOn && hasTime) return { notes, seconds: ASK_AGAIN };
    }
    if (state === 'failed') {
      const physicalId = idOfFailure(event, request, notes);
      return {
        notes,
        count: () => measure(event, { failed: true }),
        answer: { status: 'FAILED', physicalId, reason: new Failure(outcome.message).message },
      };
    }
    const { thing } = outcome;
    const end = { failed: false, notes, thing, now: services.now() } as const;
    return {
      notes,
      count: () => measure(event, end),
      answer:
        event.RequestType === 'Delete'
          ? { status: 'SUCCESS', physicalId: idIn(event)! }
          : {
              status: 'SUCCESS',
              physicalId: request.physicalId,
              data: kind.report.attributes(request, thing),
            },
    };
  }

  const beginning = () => ({ startedAt: new Date(services.now()).toISOString() });

  const mayShowLater = (event: ResourceEvent, request: Request, operation: Operation, notes: Notes) =>
    ageOf(notes) < LAG && isShownLate(operation, event, () => kind.undoneBy(request)?.physicalId);

  const ageOf = ({ startedAt }: Notes) => services.now() - Date.parse(startedAt);

  /** Without knowing the operation a step does nothing: it could not tell whether the request is still wanted. */
  function askAgain(event: ResourceEvent, request: Request, notes: Notes): Progress<Notes> {
    log({
      requestType: event.RequestType,
      physicalId: request.physicalId,
      held: 'it is not known yet what the request is for',
    });
    // Edges of several models come in the same second. If they also ask again in the same second, Rekognition throttles
    // them.
    const seconds = event.RequestType === 'Schedule' ? varied(ASK_AGAIN, request, services.now()) : ASK_AGAIN;
    // An Update may be that of a rollback, which must not give up soon.
    const time = Math.max(request.timeout, event.RequestType === 'Update' ? LONG_ENOUGH : 0);
    if (ageOf(notes) < time) return { notes, seconds };
    const why = operationUnknown(event, request.physicalId);
    return refused(event, withAdvice(why, afterwards(event, byHand(event))));
  }

  function parse(event: ResourceEvent): Request | Failure | undefined {
    try {
      return kind.parse(event);
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  }

  function refused(event: ResourceEvent, reason: string): Progress<Notes> {
    log({ requestType: event.RequestType, physicalId: idIn(event), refused: reason });
    const physicalId = idIn(event) ?? nothingMadeId(event);
    return {
      answer: { status: 'FAILED', physicalId, reason },
      count: () => measure(event, { failed: true }),
    };
  }

  function measure(event: ResourceEvent, end: End<Thing>): void {
    printMetrics(services, kind.report.measure(event, end));
  }

  function physicalIdOf(event: ResourceEvent): string {
    if (event.RequestType === 'Delete') return event.PhysicalResourceId;
    const request = parse(event);
    return request instanceof Failure || !request
      ? (idIn(event) ?? nothingMadeId(event))
      : request.physicalId;
  }

  function byHand(event: ResourceEvent): string | undefined {
    const request = isToStop(event) ? parse(event) : undefined;
    return request instanceof Failure || !request ? undefined : kind.report.byHand(request);
  }

  return { step, physicalIdOf, byHand, countFailure: (event) => measure(event, { failed: true }) };
}

function nothingToDo(event: ResourceEvent, physicalId: string, because: string): Progress<Notes> {
  log({ requestType: event.RequestType, physicalId, decision: 'done', because });
  return { answer: { status: 'SUCCESS', physicalId } };
}

/**
 * If a Create has neither made nor taken over anything, its id says that there is nothing to undo. An Update keeps its
 * id.
 */
function idOfFailure(
  event: ResourceEvent,
  { physicalId }: CheckedRequest,
  { asked, touched }: Notes,
): string {
  if (event.RequestType === 'Delete') return event.PhysicalResourceId;
  return asked || touched ? physicalId : (idIn(event) ?? nothingMadeId(event));
}
