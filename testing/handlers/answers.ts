import { GetObjectCommand } from '@aws-sdk/client-s3';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Operation } from '../../lambda/cloudformation/operation';
import type { Executions } from '../../lambda/engine/executions';

export const START = Date.parse('2026-01-01T00:00:00Z');
/** When the stack's operation began. */
export const BEGAN = START - 5_000;
export const iso = (time: number) => new Date(time).toISOString();
/** The operation that the stack is in. */
export const operationIn = (status = 'UPDATE_IN_PROGRESS', began = BEGAN): Operation => ({
  status,
  since: iso(began),
});

/** What DescribeStacks shows. By default a stack whose operation began at BEGAN. */
export const stackIn = (StackStatus: string, change: object = {}) => ({
  Stacks: [{ StackStatus, CreationTime: new Date(0), LastUpdatedTime: new Date(BEGAN), ...change }],
});
export const resourceIn = (
  ResourceStatus: string,
  PhysicalResourceId = 'id',
  LastUpdatedTimestamp?: Date,
) => ({ StackResourceDetail: { ResourceStatus, PhysicalResourceId, LastUpdatedTimestamp } });
/**
 * What DescribeStackEvents shows of the stack. `events` begin with the oldest, and the answer begins with the newest.
 */
export const eventsOf = (
  stackId: string,
  ...events: readonly (readonly [status: string, time: number | string])[]
) => ({
  StackEvents: events
    .map(([ResourceStatus, time]) => ({
      PhysicalResourceId: stackId,
      ResourceStatus,
      Timestamp: new Date(time),
    }))
    .toReversed(),
});

/** An error as the SDK throws it. `lost` is for an answer that never arrived. */
export const awsError = (name: string, status: number | 'lost' = 400, message = 'AWS’s own text.') => {
  const httpStatusCode = status === 'lost' ? undefined : status;
  return Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode, requestId: 'of the error' },
  });
};

/** By the name of the call: AWS's answer, or a function of the input. Errors are thrown. */
export type Answers = Record<string, object | ((input: any) => object | undefined)>;

/** AWS's present answers, and the clock. By default a stack in an update. */
export function answering(answers: Answers = {}) {
  let current: Answers = {
    DescribeStacks: stackIn('UPDATE_IN_PROGRESS'),
    DescribeStackResource: resourceIn('UPDATE_IN_PROGRESS'),
    DescribeStackEvents: { StackEvents: [] },
    ...answers,
  };
  const instead: Answers = {};
  const calls: string[] = [];
  const inputs: (readonly [call: string, input: any])[] = [];
  const printed: string[] = [];
  const clock = { now: START };
  let slowness = 0;
  const client: any = {
    send: async (command: { readonly input: unknown }) => {
      const call = command.constructor.name.replace(/Command$/, '');
      calls.push(call);
      inputs.push([call, command.input]);
      clock.now += slowness;
      const answer = answerOf(instead[call], command.input) ?? answerOf(current[call], command.input);
      if (answer === undefined) throw new Error(`no answer is given to ${call}`);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const executions: Executions = {
    start: (request, notes) =>
      client.send(
        new StartExecutionCommand({ stateMachineArn: '', input: JSON.stringify({ request, notes }) }),
      ),
    executionOf: () => Promise.reject(new Error('no execution may be asked for')),
    predecessorOf: async () => undefined,
  };
  return {
    /** The names of the calls so far. */
    calls,
    /** The inputs of the calls of this name so far. */
    inputsOf: (name: string) => inputs.filter(([call]) => call === name).map(([, input]) => input),
    /** The documents with metrics. */
    printed,
    clock,
    services: {
      rekognition: client,
      cloudFormation: client,
      executions,
      print: (line: string) => printed.push(line),
      now: () => clock.now,
      sleep: async (ms: number) => {
        clock.now += ms;
      },
    },
    /** By the name of a call: a function whose result, if there is one, replaces the answer. */
    instead,
    /** S3 and SSM, for the gates. */
    gateCalls: async () => ({
      getObject: (input: object) => client.send(new GetObjectCommand(input as any)),
      getParameter: (input: object) => client.send(new GetParameterCommand(input as any)),
    }),
    answer: (change: Answers) => {
      current = { ...current, ...change };
    },
    /** How long each answer takes. */
    slow: (milliseconds: number) => {
      slowness = milliseconds;
    },
  };
}

const answerOf = (given: Answers[string] | undefined, input: unknown): object | undefined =>
  typeof given === 'function' ? given(input) : given;

/** The lines of the log so far, if `silence` was called. */
export const lines = () => vi.mocked(console.log).mock.calls.map(([line]) => JSON.parse(line));

/** Keeps the log of each test of the file from the screen. */
export function silence(): void {
  beforeEach(() => {
    vi.spyOn(console, 'log').mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());
}
