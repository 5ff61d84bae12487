import { Failure } from '../cloudformation/failure';
import { NotWanted, notWanted } from '../cloudformation/fence';
import {
  currentOperation,
  isOlder,
  isSame,
  LAG,
  latestOperation,
  type Operation,
} from '../cloudformation/operation';
import { type Edge, idIn, type ResourceEvent, sentAt, stackOf } from '../cloudformation/request';
import { afterwards, withAdvice } from '../engine/afterwards';
import { type Lifecycle, nothingMade, type Progress } from '../engine/lifecycle';
import { log } from '../log';
import { report as print } from '../metrics';
import { declaredNow } from './edge';
import type { AnyChange, Asked, End, Kind, Notes, Services } from './kind';
import { type Begun, type Outcome, pass } from './pass';
import { type Situation, situationOf } from './situation';

/** Seconds until AWS is asked again what it did not say. */
const ASK_AGAIN = 5;

/** Seconds between two looks of an edge at a request that is under way. */
const SETTLES = 30;

/** A life cycle in which each step, the first and every later one, runs the same loop. */
export function reconcile<Request extends Asked, Thing, Change extends AnyChange>(
  kind: Kind<Request, Thing, Change>,
  services: Services,
): Lifecycle<Notes> {
  async function step(event: ResourceEvent, known?: Notes): Promise<Progress<Notes>> {
    const notes = known ?? { startedAt: new Date(services.now()).toISOString() };
    try {
      return await (event.RequestType === 'Schedule' ? advanceEdge(event, notes) : advance(event, notes));
    } catch (error) {
      if (!(error instanceof NotWanted)) measure(event, { failed: true });
      throw error;
    }
  }

  async function advance(event: ResourceEvent, notes: Notes): Promise<Progress<Notes>> {
    const began = services.now();
    const request = parse(event);
    if (request instanceof Failure) return refused(event, request.message);
    if (!request) return nothingToDo(event, idIn(event)!, 'its properties name nothing');

    const operation = notes.operation ?? (await currentOperation(services.cloudFormation, event.StackId));
    if (operation === 'at rest' && ageOf(notes) >= LAG) throw notWanted(event);
    if (!operation || operation === 'at rest') return askedInVain(event, request, notes);
    // A Delete has a fence of its own: what it is to take is known by its id.
    if (event.RequestType !== 'Delete' && isOlder(sentAt(event), operation)) throw notWanted(event);
    const situation = notes.situation ?? (await situationIn(event, request, operation));
    if (!situation) return askedInVain(event, request, { ...notes, operation });
    const begun: Begun = { ...notes, operation, situation };
    return progressOf(event, request, await undoAndPass(event, request, begun, began));
  }

  /** Converges on what is declared now. It stays until no request for the resource is under way any more. */
  async function advanceEdge(edge: Edge, notes: Notes): Promise<Progress<Notes>> {
    const began = services.now();
    const { event, state } = await declaredNow(services, edge, physicalIdOf);
    const request = parse(event);
    if (request instanceof Failure) return refused(edge, request.message);
    if (!request) return nothingToDo(edge, edge.PhysicalResourceId, 'its properties name nothing');
    const operation = await latestOperation(services.cloudFormation, edge.StackId);
    if (state === 'unknown' || !operation) return askedInVain(edge, request, notes);
    const isLate = ageOf(notes) >= request.timeout;
    if (state === 'in hand' && !isLate) return { notes, seconds: SETTLES };
    const begun: Begun = { ...notes, operation, situation: 'edge' };
    const outcome = await pass(kind, services, event, request, begun, began);
    return outcome.state === 'done' && state !== 'settled' && !isLate
      ? { notes: outcome.notes, seconds: SETTLES }
      : progressOf(event, request, outcome);
  }

  /** Undefined while it cannot be told. */
  async function situationIn(
    event: ResourceEvent,
    request: Request,
    operation: Operation,
  ): Promise<Situation | undefined> {
    const situation = situationOf(event, request.physicalId, operation);
    if (event.RequestType !== 'Update' || situation === 'restore' || !operation.withoutRollback)
      return situation;
    // A resource is updated once in an operation. A second update takes back the first, which has failed.
    try {
      const before = await services.executions.predecessorOf(event);
      if (before?.isRunning) return undefined;
      const { operation: earlier } = (before?.output?.notes ?? {}) as Notes;
      return earlier && isSame(earlier, operation) ? 'restore' : situation;
    } catch {
      return undefined;
    }
  }

  /** A restoring update first undoes what the update before it may have made. */
  async function undoAndPass(
    event: ResourceEvent,
    request: Request,
    begun: Begun,
    began: number,
  ): Promise<Outcome<Thing>> {
    const undone = begun.situation === 'restore' && !begun.undone ? kind.undoneBy(request) : undefined;
    if (!undone) return pass(kind, services, event, request, begun, began);
    const undoing: Begun = { ...begun, situation: 'undo' };
    const outcome = await pass(kind, services, event, undone, undoing, began);
    const notes: Begun = { ...outcome.notes, situation: 'restore' };
    switch (outcome.state) {
      case 'waiting':
      case 'failed':
        return { ...outcome, notes };
      case 'done': {
        const { startedAt, operation } = notes;
        return pass(
          kind,
          services,
          event,
          request,
          { startedAt, operation, situation: 'restore', undone: true },
          began,
        );
      }
    }
  }

  function progressOf(event: ResourceEvent, request: Request, outcome: Outcome<Thing>): Progress<Notes> {
    const { notes, state } = outcome;
    if (state === 'waiting') return { notes, seconds: outcome.seconds };
    if (state === 'failed') {
      measure(event, { failed: true });
      const physicalId = idOfFailure(event, request, notes);
      return {
        notes,
        answer: { status: 'FAILED', physicalId, reason: new Failure(outcome.message).message },
      };
    }
    const { thing } = outcome;
    measure(event, { failed: false, notes, thing, now: services.now() });
    return {
      notes,
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

  const ageOf = ({ startedAt }: Notes) => services.now() - Date.parse(startedAt);

  /** Without an operation nothing is done: a request that is no longer wanted could not be told from one that is. */
  function askedInVain(event: ResourceEvent, request: Request, notes: Notes): Progress<Notes> {
    log({
      requestType: event.RequestType,
      physicalId: request.physicalId,
      held: 'it is not known yet what the request is for',
    });
    if (ageOf(notes) < request.timeout) return { notes, seconds: ASK_AGAIN };
    const { name, account } = stackOf(event);
    const why =
      `AWS did not say which operation stack ${name} is in, so nothing was done for ${request.physicalId}. In account ${account} the ` +
      "role of the function must be allowed cloudformation:DescribeStacks on its own stack and states:ListExecutions on the stack's " +
      'state machine';
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
    measure(event, { failed: true });
    return { answer: { status: 'FAILED', physicalId: idIn(event) ?? nothingMade(event), reason } };
  }

  function measure(event: ResourceEvent, end: End<Thing>): void {
    print(services, kind.report.measure(event, end));
  }

  function physicalIdOf(event: ResourceEvent): string {
    const request = parse(event);
    if (event.RequestType === 'Delete') return event.PhysicalResourceId;
    return request instanceof Failure || !request ? (idIn(event) ?? nothingMade(event)) : request.physicalId;
  }

  function byHand(event: ResourceEvent): string | undefined {
    const request = event.RequestType === 'Delete' ? parse(event) : undefined;
    return request instanceof Failure || !request ? undefined : kind.report.byHand(request);
  }

  return { step, physicalIdOf, byHand };
}

function nothingToDo(event: ResourceEvent, physicalId: string, because: string): Progress<Notes> {
  log({ requestType: event.RequestType, physicalId, decision: 'done', because });
  return { answer: { status: 'SUCCESS', physicalId } };
}

/** A request that has made and taken over nothing leaves nothing to undo, and its id says so. */
function idOfFailure(event: ResourceEvent, { physicalId }: Asked, { asked, touched }: Notes): string {
  if (event.RequestType === 'Delete') return event.PhysicalResourceId;
  return asked || touched ? physicalId : (idIn(event) ?? nothingMade(event));
}
