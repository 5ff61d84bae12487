import { AwsError, NotEmulated } from '../errors';

const TYPES = ['Task', 'Wait', 'Pass', 'Choice', 'Succeed', 'Fail'];
const WAITS = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'];
const LAST = ['Succeed', 'Fail'];

/** Refuses what Step Functions would not accept, and what the emulator does not implement. */
export function refuseInvalid(definition: any): void {
  if (definition?.QueryLanguage === 'JSONata') throw new NotEmulated('state machines written in JSONata');
  const states: Record<string, any> = definition?.States ?? {};
  if (!states[definition?.StartAt]) throw invalid('StartAt does not name a state');
  for (const [name, state] of Object.entries(states)) {
    refuseUnknown(name, state);
    const targets = targetsOf(state);
    const lost = targets.find((target) => !states[target]);
    if (lost) throw invalid(`the state "${name}" leads to "${lost}", which is not there`);
    if (state.Type === 'Wait' && WAITS.filter((field) => state[field] !== undefined).length !== 1) {
      throw invalid(`the state "${name}" must have exactly one of ${WAITS.join(', ')}`);
    }
    const ends = state.End === true || state.Next !== undefined || state.Type === 'Choice';
    if (!ends && !LAST.includes(state.Type)) throw invalid(`the state "${name}" has neither Next nor End`);
  }
}

function refuseUnknown(name: string, state: any): void {
  const what = `the state "${name}" of a state machine`;
  if (!TYPES.includes(state.Type)) throw new NotEmulated(`${what}: its type is ${state.Type}`);
  if (state.Type === 'Task' && !/^arn:aws:lambda:/.test(state.Resource)) {
    throw new NotEmulated(`${what}: a task for ${state.Resource}`);
  }
  if (state.TimeoutSecondsPath || state.HeartbeatSeconds || state.HeartbeatSecondsPath) {
    throw new NotEmulated(`${what}: a time limit that stands in the input, and heartbeats`);
  }
}

function targetsOf(state: any): string[] {
  const branches = [...(state.Choices ?? []), ...(state.Catch ?? [])];
  return [state.Next, state.Default, ...branches.map(({ Next }) => Next)].filter(
    (target) => target !== undefined,
  );
}

const invalid = (why: string) =>
  new AwsError('InvalidDefinition', `Invalid State Machine Definition: ${why}`);
