import type { Aws, Caller } from '../call';
import type { Clock } from '../clock';
import { interruptible, startTimer } from '../timer';
import { invokeFunction } from './lambda-task';
import type { StatesBehaviour } from './options';
import type { Program, WaitInput } from './program';
import { isFor, Retries } from './retry';
import { StateError } from './state-error';
import { waitDuration } from './wait-duration';

/** The context object's part about the present state. */
export interface StateContext {
  RetryCount: number;
}

type TaskHandler = (input: any) => Promise<any>;

/**
 * What the states of one execution do. A failed task sleeps, before it reports the error, for as long as its Retry says;
 * the library then tries it again at once.
 */
export function taskHandlers(
  aws: Aws,
  program: Program,
  assumeRole: () => Promise<Caller>,
  stop: AbortSignal,
  context: StateContext,
  behaviour: StatesBehaviour,
): Record<string, TaskHandler> {
  const clock: Clock = aws.clock;
  const { speed = 1 } = behaviour;
  const pause = async (ms: number) => {
    await interruptible(clock, ms / speed, stop);
    if (stop.aborted) throw new StateError('States.Aborted', 'the execution was stopped', false);
  };

  const task = (state: any): TaskHandler => {
    let retries: Retries | undefined;
    return async (input) => {
      const visit = retries ?? new Retries(state.Retry);
      retries = visit;
      try {
        const work = assumeRole().then((caller) =>
          invokeFunction(aws, caller, state.Resource, input, behaviour),
        );
        const result = await limited(clock, work, state.TimeoutSeconds, stop);
        retries = undefined;
        context.RetryCount = 0;
        return result;
      } catch (error) {
        const { name, message, isRetryable = true } = error as Partial<StateError> & Error;
        const delay = isRetryable ? visit.delayAfter(name) : undefined;
        if (delay === undefined) retries = undefined;
        else await pause(delay);
        context.RetryCount = delay === undefined ? 0 : context.RetryCount + 1;
        const isCatchable = isRetryable && (state.Catch ?? []).some((catcher: any) => isFor(catcher, name));
        throw new StateError(name, message, delay !== undefined, isCatchable);
      }
    };
  };

  const wait = (state: any): TaskHandler => {
    return async ({ input, found }: WaitInput) => {
      await pause(waitDuration(state, found, clock.now()));
      return input;
    };
  };

  const entries = Object.entries(program.states);
  return Object.fromEntries(
    entries.map(([name, state]) => [name, state.Type === 'Wait' ? wait(state) : task(state)]),
  );
}

/** The result of `work`, or an error if `work` is too slow or is stopped. */
function limited<T>(
  clock: Clock,
  work: Promise<T>,
  seconds: number | undefined,
  stop: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = seconds
      ? startTimer(clock, seconds * 1000, () => reject(new StateError('States.Timeout', '')))
      : () => {};
    const end = () => reject(new StateError('States.Aborted', 'the execution was stopped', false));
    stop.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => {
      cancel();
      stop.removeEventListener('abort', end);
    });
  });
}
