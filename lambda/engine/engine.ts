import { asFailure } from '../cloudformation/failure';
import { NotWanted } from '../cloudformation/fence';
import { parseEvent, type ResourceEvent } from '../cloudformation/request';
import { log } from '../log';
import { afterwards, withAdvice } from './afterwards';
import type { Answer, EngineNotes, Lifecycle, Progress, StepInput, StepOutput } from './lifecycle';
import { type EngineServices, receive } from './receive';
import { respond } from './respond';

/**
 * The handler of a function that CloudFormation and the function's own state machine call.
 *
 *     CloudFormation ─▶ receive ─▶ StartExecution, once for each request
 *     state machine  ─▶ step ─▶ wait ─▶ step … until a step has given CloudFormation its answer
 *                       └─ dies, in every repetition ─▶ give up
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */
export function createEngine<Notes extends EngineNotes>(
  lifecycle: Lifecycle<Notes>,
  services: EngineServices,
) {
  return async (input: unknown): Promise<StepOutput<Notes> | undefined> => {
    if (isOfStateMachine<Notes>(input)) {
      return 'error' in input ? giveUp(lifecycle, services, input) : step(lifecycle, services, input);
    }
    await receive(lifecycle, services, input);
    return undefined;
  };
}

async function step<Notes extends EngineNotes>(
  lifecycle: Lifecycle<Notes>,
  services: EngineServices,
  { request, notes: before, retries }: StepInput<Notes>,
): Promise<StepOutput<Notes>> {
  const notes = before && retries ? { ...before, repeated: true as const } : before;
  const progress = await lifecycle.step(request, notes).catch(
    (error): Progress<Notes> => ({
      notes,
      answer: failed(request, lifecycle.physicalIdOf(request), error),
      count: error instanceof NotWanted ? undefined : () => lifecycle.countFailure(request),
    }),
  );
  if ('seconds' in progress) return { request, notes: progress.notes, wait: progress.seconds };
  await respond(services, request, progress.answer);
  // A step that could not answer is repeated, and would count again.
  progress.count?.();
  return { notes: progress.notes, answer: progress.answer };
}

/**
 * Every repetition of a step died, so this call answers. With the real physical id the Delete finds what a step has
 * made.
 */
async function giveUp<Notes extends EngineNotes>(
  lifecycle: Lifecycle<Notes>,
  services: EngineServices,
  { request, notes, error }: DeadStep<Notes>,
): Promise<StepOutput<Notes>> {
  const { Error: name = 'no name', Cause: cause = '' } = error;
  const what = `Every step of this ${request.RequestType} of ${request.LogicalResourceId} ended before its time`;
  const answer: Answer = {
    status: 'FAILED',
    physicalId: lifecycle.physicalIdOf(request),
    reason: withAdvice(
      `${what}: see the log of the function. Lambda said: ${name}: ${cause}`,
      afterwards(request, lifecycle.byHand(request)),
    ),
  };
  await respond(services, request, answer);
  // A call that could not answer is repeated, and would count again.
  lifecycle.countFailure(request);
  return { notes: notes && { ...notes, repeated: true }, answer };
}

function failed(request: ResourceEvent, physicalId: string, error: unknown): Answer {
  const failure = asFailure(error);
  const { stack } = (failure.cause ?? {}) as Error;
  log({ failure: failure.message, requestType: request.RequestType, physicalId, stack });
  return { status: 'FAILED', physicalId, reason: failure.message };
}

/** The input of a step that died, as the state machine's Catch passes it on. */
interface DeadStep<Notes> extends StepInput<Notes> {
  readonly error: { readonly Error?: string; readonly Cause?: string };
}

/** False for CloudFormation's own call, which has no member `request`. Throws when the request is malformed. */
function isOfStateMachine<Notes>(input: unknown): input is StepInput<Notes> | DeadStep<Notes> {
  const { request } = (input ?? {}) as { request?: unknown };
  if (request === undefined) return false;
  parseEvent(request);
  return true;
}
