import type { StateMachine, StateMachineDefinition } from 'aws-local-stepfunctions';
import { AwsError } from '../errors';
import { refuseInvalid } from './definition';
import { timeoutsFirst } from './retry';

/** Longer than any test, but short enough for a timer. So the library's own limits never matter. */
const NO_LIMIT_SECONDS = 2_000_000;

/** A definition, made ready to run on the emulator's clock. */
export interface Program {
  readonly machine: StateMachine;
  /** Tasks and waits by their names, as they were written. */
  readonly states: Readonly<Record<string, any>>;
  readonly timeoutSeconds?: number;
}

/**
 * Removes every wait of the library: a Wait becomes a Task that sleeps, limits are removed, and the time between
 * retries passes inside the task. The rest runs without timers, so it works with any clock.
 */
export function compile(definition: string): Program {
  const parsed = parse(definition);
  refuseInvalid(parsed);
  const states: Record<string, any> = {};
  const rewritten: Record<string, any> = {};
  for (const [name, state] of Object.entries<any>(parsed.States)) {
    rewritten[name] = state;
    if (state.Type !== 'Task' && state.Type !== 'Wait') continue;
    states[name] = state;
    rewritten[name] = state.Type === 'Wait' ? waitingTask(state) : unlimited(state);
  }
  const { TimeoutSeconds: timeoutSeconds, ...rest } = parsed;
  const machine = interpreter({ ...rest, States: rewritten });
  return { machine, states, timeoutSeconds };
}

/** What the task of a Wait is called with. */
export interface WaitInput {
  /** What the Wait passes on. */
  readonly input: unknown;
  /** What `SecondsPath` or `TimestampPath` found. */
  readonly found?: unknown;
}

/** The library resolves the paths, which may also name the context object. */
function waitingTask(state: any) {
  const { Seconds, SecondsPath, Timestamp, TimestampPath, ...rest } = state;
  const path = SecondsPath ?? TimestampPath;
  return unlimited({
    ...rest,
    Type: 'Task',
    Resource: 'emulator:wait',
    Parameters: { 'input.$': '$', ...(path && { 'found.$': path }) },
  });
}

function unlimited(state: any) {
  const { Retry = [], Catch = [] } = state;
  return {
    ...state,
    Retry: timeoutsFirst(Retry),
    Catch: timeoutsFirst(Catch),
    TimeoutSeconds: NO_LIMIT_SECONDS,
  };
}

function parse(definition: string): any {
  try {
    return JSON.parse(definition);
  } catch (error) {
    throw new AwsError(
      'InvalidDefinition',
      `Invalid State Machine Definition: '${(error as Error).message}'`,
    );
  }
}

/** Loaded when the first state machine is created: most uses of the emulator need none. */
function interpreter(definition: any): StateMachine {
  const library: typeof import('aws-local-stepfunctions') = require('aws-local-stepfunctions');
  // The library's own validation takes a quarter of a second each time.
  return new library.StateMachine(definition as StateMachineDefinition, {
    validationOptions: { noValidate: true },
  });
}
