import { idIn, parseEvent, type ResourceEvent, stackOf } from '../cloudformation/request';
import { log } from '../log';
import { awsText, meaningOf } from '../rekognition/answers';
import type { Time } from '../time';
import { afterwards, withAdvice } from './afterwards';
import type { Executions } from './executions';
import { type Lifecycle, nothingMadeId, saysNothingMade } from './lifecycle';
import { edgeAfterDeletion } from './own-edges';
import { respond, withoutUrls } from './respond';

export interface EngineServices extends Time {
  readonly executions: Executions;
}

type Answering = Pick<Lifecycle<never>, 'byHand' | 'physicalIdOf' | 'countFailure'>;

/**
 * Milliseconds. IAM may not know a new role yet, so the function tries for so long to start an execution. Its own
 * time-out is longer.
 */
const PATIENCE = 240_000;
const PAUSE = 5_000;

/**
 * CloudFormation's call: starts the execution that does the work. This function answers only in three cases: nothing
 * was made, no execution starts, or the request was answered before.
 */
export async function receive(lifecycle: Answering, services: EngineServices, input: unknown): Promise<void> {
  const event = parseEvent(input);
  const { RequestType: requestType, LogicalResourceId: logicalId } = event;
  const physicalId = idIn(event);
  const began = services.now();
  log({ received: requestType, logicalId, physicalId, requestId: event.RequestId });
  if (requestType === 'Delete' && physicalId && saysNothingMade(physicalId)) {
    // A rollback must succeed even if no execution can be started.
    return respond(services, event, { status: 'SUCCESS', physicalId });
  }
  await start(lifecycle, services, event, began);
  const look = edgeAfterDeletion(event);
  if (look) await start(lifecycle, services, look, began);
}

async function start(
  lifecycle: Answering,
  services: EngineServices,
  event: ResourceEvent,
  began: number,
): Promise<void> {
  const { RequestType: requestType, LogicalResourceId: logicalId } = event;
  for (;;) {
    try {
      await services.executions.start(event);
      log({ started: requestType, logicalId });
      return;
    } catch (error) {
      if ((error as Error).name === 'ExecutionAlreadyExists') return answerAgain(services, event);
      log({ notStarted: requestType, logicalId, error: withoutUrls(awsText(error)) });
      if (services.now() - began >= PATIENCE) return giveUpStarting(lifecycle, services, event, error);
    }
    await services.sleep(PAUSE);
  }
}

/**
 * The request has an execution already: Lambda has delivered the request twice, or CloudFormation has sent it again,
 * and waits. So this function repeats the first answer. If CloudFormation no longer waits, it ignores the answer.
 */
async function answerAgain(services: EngineServices, event: ResourceEvent): Promise<void> {
  const { isRunning, output } = await services.executions.executionOf(event);
  log({ receivedAgain: event.RequestType, logicalId: event.LogicalResourceId, isRunning });
  if (output?.answer) await respond(services, event, output.answer);
}

/**
 * An attempt may have succeeded, and only its answer was lost. Then the execution runs, and answers CloudFormation
 * itself.
 */
async function giveUpStarting(
  lifecycle: Answering,
  services: EngineServices,
  event: ResourceEvent,
  error: unknown,
): Promise<void> {
  const state = await services.executions.executionOf(event).then(
    () => 'started' as const,
    (failure: Error) => (failure.name === 'ExecutionDoesNotExist' ? 'not started' : 'unknown'),
  );
  if (state === 'started') {
    log({ started: event.RequestType, logicalId: event.LogicalResourceId });
    return;
  }
  const reason = neverStarted(event, error, state, lifecycle.byHand(event));
  // After this error Lambda delivers the edge again.
  if (event.RequestType === 'Schedule') throw new Error(reason);
  // If an execution runs all the same, a later Delete finds by this id what it has made.
  const idOfCreate = state === 'unknown' ? lifecycle.physicalIdOf(event) : nothingMadeId(event);
  await respond(services, event, { status: 'FAILED', physicalId: idIn(event) ?? idOfCreate, reason });
  lifecycle.countFailure(event);
}

function neverStarted(
  event: ResourceEvent,
  error: unknown,
  state: 'not started' | 'unknown',
  byHand: string | undefined,
): string {
  const { name, account } = stackOf(event);
  const what = `The request for ${event.LogicalResourceId} of stack ${name} could not be started for four minutes`;
  const done =
    state === 'unknown' ? 'and AWS does not say whether it runs all the same' : 'so nothing was done';
  const why =
    meaningOf(error) === 'denied'
      ? `In account ${account} the role of its function must be allowed states:StartExecution on the stack's state machine`
      : `In account ${account} Step Functions started no execution of the stack's state machine`;
  return withAdvice(`${what}, ${done}. ${why}. AWS said: ${awsText(error)}`, afterwards(event, byHand));
}
