import { AwsError, ConnectionLost, type Emulator, VirtualClock } from '../../emulator';
import type { DeployedFunction, FunctionRuntime } from '../../emulator/lambda';
import { executionsOf } from '../../emulator/stepfunctions';
import { ACCOUNT, expectRefusal, REGION } from './account';
import { handler, LambdaAccount } from './lambda-account';

/** Plays the functions of a test: what each one answers, call by call. */
class Script implements FunctionRuntime {
  readonly endpoint = 'http://127.0.0.1:9';
  readonly calls: { name: string; at: number; input: any }[] = [];
  answer: (name: string, call: number, input: any) => any = () => null;
  private clock!: Emulator['clock'];

  attach(aws: Emulator) {
    this.clock = aws.clock;
  }

  async invoke({ name }: DeployedFunction, payload: string) {
    const input = JSON.parse(payload);
    this.calls.push({ name, at: this.clock.now(), input });
    try {
      return { payload: JSON.stringify(await this.answer(name, this.calls.length, input)), log: [] };
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      const payload = JSON.stringify({ errorType, errorMessage, trace: [] });
      return { payload, functionError: 'Unhandled', log: [] };
    }
  }

  async dispose() {}

  /** Seconds after the first call. */
  get seconds(): number[] {
    return this.calls.map(({ at }) => (at - this.calls[0].at) / 1000);
  }
}

let clock: VirtualClock;
let script: Script;
let account: LambdaAccount;
let roleArn: string;
const DAY = 24 * 3_600_000;

const arnOf = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
const task = arnOf('task');
const fallback = arnOf('fallback');

const setUp = async (options = {}) => {
  await account?.close();
  clock = new VirtualClock();
  script = new Script();
  account = new LambdaAccount({ clock, functionRuntime: script, ...options });
  roleArn = await account.role('states', 'states', 'lambda:InvokeFunction');
  for (const name of ['task', 'fallback']) await account.deploy(name, handler(''));
};

beforeEach(() => setUp());
afterEach(() => account.close());

const call = (operation: string, input: object = {}) => account.call('states', operation, input);

const machine = async (definition: object | string, name = 'machine') => {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  return (await call('CreateStateMachine', { name, roleArn, definition: text })).stateMachineArn;
};

/** Runs a state machine to its end. */
const run = async (definition: object, input: unknown = {}) => {
  const stateMachineArn = await machine(definition);
  const { executionArn } = await call('StartExecution', { stateMachineArn, input: JSON.stringify(input) });
  const ended = async (): Promise<any> => {
    const execution = await call('DescribeExecution', { executionArn });
    return execution.status === 'RUNNING' ? clock.sleep(1000).then(ended) : execution;
  };
  return clock.run(ended());
};

const ALL = ['States.ALL'];

/** A task at the end. */
const state = (more: object = {}) => ({ Type: 'Task', Resource: task, End: true, ...more });

/** A state machine with only that task, and with more states if it leads there. */
const only = (more: object = {}, states: object = {}) => ({
  StartAt: 'task',
  States: { task: state(more), ...states },
});

/** As the CDK writes it for a Provider. */
const waiter = (more: object = {}) => {
  const Retry = [{ ErrorEquals: ALL, IntervalSeconds: 15, MaxAttempts: 3, BackoffRate: 1, ...more }];
  const Catch = [{ ErrorEquals: ALL, Next: 'onTimeout' }];
  return only({ Retry, Catch }, { onTimeout: state({ Resource: fallback }) });
};

const notYet = () => {
  throw new Error('not yet');
};
/** Fails twice. */
const third = (_name: string, call: number) => (call < 3 ? notYet() : { done: true });
const endless = () => clock.sleep(100_000);

test('a waiter polls at its interval until the task succeeds, and each try is a transition', async () => {
  script.answer = third;

  const execution = await run(waiter(), { a: 1 });

  expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '{"done":true}' });
  expect(script.seconds).toEqual([0, 15, 30]);
  expect(script.calls[2].input).toEqual({ a: 1 });
  expect(executionsOf(account.aws)).toMatchObject([{ transitions: 3 }]);
});

test('a task gets its number of repetitions, which begins at zero in each state', async () => {
  const Parameters = { 'retries.$': '$$.State.RetryCount' };
  const one = { Type: 'Task', Resource: task, Parameters, Retry: [{ ErrorEquals: ALL, MaxAttempts: 2 }] };
  script.answer = third;

  await run({ StartAt: 'one', States: { one: { ...one, Next: 'two' }, two: state({ Parameters }) } });

  expect(script.calls.map(({ input }) => input)).toEqual([0, 1, 2, 0].map((retries) => ({ retries })));
});

test('after the last attempt the error and the payload go to the next task', async () => {
  const errorMessage = '{"RequestType":"Create"}';
  script.answer = (name) => {
    if (name === 'task') throw new TypeError(errorMessage);
    return null;
  };

  const execution = await run(waiter());

  expect(execution.status).toBe('SUCCEEDED');
  expect(script.calls.map(({ name }) => name)).toEqual(['task', 'task', 'task', 'task', 'fallback']);
  expect(script.seconds).toEqual([0, 15, 30, 45, 45]);
  const { Error: error, Cause } = script.calls[4].input;
  expect(error).toBe('TypeError');
  expect(JSON.parse(Cause)).toEqual({ errorType: 'TypeError', errorMessage, trace: [] });
  expect(executionsOf(account.aws)[0].transitions).toBe(5);
});

test.each([
  [
    'growing up to a limit',
    {},
    { BackoffRate: 2, MaxAttempts: 4, MaxDelaySeconds: 40 },
    [0, 15, 45, 85, 125],
  ],
  ['shorter with the option', { stateMachineSpeed: 15 }, {}, [0, 1, 2]],
])('the intervals of a waiter are %s', async (_how, options, settings, seconds) => {
  await setUp(options);
  script.answer = notYet;

  await run(waiter(settings));

  expect(script.seconds.slice(0, seconds.length)).toEqual(seconds);
});

const waitThen = (wait: object) => ({
  StartAt: 'wait',
  States: { wait: { Type: 'Wait', Next: 'task', ...wait }, task: state() },
});

test.each([
  [{ Seconds: 3600 }, { a: 1 }, 3600],
  [{ SecondsPath: '$.pause' }, { pause: 90, a: 1 }, 90],
  [{ InputPath: '$.in', SecondsPath: '$.s' }, { in: { s: 7 } }, 7],
  [{ TimestampPath: '$.until' }, { until: '2026-01-01T00:02:00Z' }, 120],
  [{ SecondsPath: '$.pause' }, { pause: 0 }, 0],
])('a Wait with %j and the input %j sleeps %d seconds', async (wait, input: any, slept) => {
  const began = clock.now();

  const execution = await run(waitThen(wait), input);

  expect(execution.status).toBe('SUCCEEDED');
  // It passes its input on.
  expect(script.calls).toMatchObject([{ input: input.in ?? input, at: began + slept * 1000 }]);
});

test.each([
  ['is absent', {}],
  ['is negative', { pause: -1 }],
  ['is no number', { pause: '5' }],
  ['is no integer', { pause: 1.5 }],
])('fails an execution when the value at SecondsPath %s', async (_what, input) => {
  const execution = await run(waitThen({ SecondsPath: '$.pause' }), input);

  expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
});

test.each([
  [['States.TaskFailed'], 'Sandbox.Timedout', 0],
  [['States.TaskFailed'], 'States.Timeout', undefined],
  [ALL, 'States.Timeout', 0],
  [ALL, 'Sandbox.Timedout', 0],
  [['Lambda.Unknown'], 'Sandbox.Timedout', undefined],
  [['States.TaskFailed', 'States.ALL'], 'States.Timeout', 1],
])('of the Catches for %j a task that fails with %s takes the one at %p', async (names, error, taken) => {
  script.answer = (called) => {
    if (called === 'fallback') return null;
    if (error === 'States.Timeout') return endless();
    throw Object.assign(new Error('died'), { name: error });
  };
  const Catch = names.map((name, index) => ({ ErrorEquals: [name], Next: `fallback${index}` }));
  const fallbacks = names.map((_, index) => {
    return [`fallback${index}`, state({ Resource: fallback, Parameters: { index } })] as const;
  });

  const execution = await run(only({ TimeoutSeconds: 10, Catch }, Object.fromEntries(fallbacks)));

  expect(script.calls[1]?.input.index).toBe(taken);
  expect(execution.status).toBe(taken === undefined ? 'FAILED' : 'SUCCEEDED');
});

test('a Retry for States.TaskFailed does not repeat a task that exceeded its time', async () => {
  script.answer = endless;
  const Retry = [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1 }];

  await run(only({ TimeoutSeconds: 10, Retry }));

  expect(script.calls).toHaveLength(1);
});

test.each([
  ['its own name', undefined, 'Runtime.ExitError'],
  ['the name of older runtimes', 'Lambda.Unknown', 'Lambda.Unknown'],
])('a function that dies fails its task with %s', async (_what, deathName, error) => {
  await setUp({ states: { deathName } });
  script.answer = () => {
    throw Object.assign(new Error('Runtime exited'), { name: 'Runtime.ExitError' });
  };

  expect(await run(only())).toMatchObject({ status: 'FAILED', error });
});

test.each([
  ['throttles', new AwsError('TooManyRequestsException', '', 429), 'Lambda.TooManyRequestsException'],
  ['breaks', new AwsError('ServiceException', 'oops', 500), 'Lambda.ServiceException'],
  ['denies', new AwsError('AccessDeniedException', 'no', 403), 'Lambda.AWSLambdaException'],
  ['loses the connection', new ConnectionLost(), 'Lambda.SdkClientException'],
])('fails with the name of the States Language when Lambda %s', async (_what, fault, error) => {
  account.aws.intercept(async (call, _input, next) => {
    if (call.operation === 'Invoke') throw fault;
    return next();
  });

  expect(await run(only())).toMatchObject({ status: 'FAILED', error });
});

test('fails a task that exceeds its time, and a state machine that exceeds its own', async () => {
  script.answer = endless;
  const slowTask = await run(only({ TimeoutSeconds: 10 }));
  await setUp();
  script.answer = endless;
  const slowMachine = await run({ ...only(), TimeoutSeconds: 20 });

  expect(slowTask).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  expect(slowMachine).toMatchObject({ status: 'TIMED_OUT' });
  expect(slowMachine.stopDate - slowMachine.startDate).toBe(20_000);
});

test.each<[string, (executionArn: string) => Promise<unknown>, string | undefined]>([
  ['it is stopped', (executionArn) => call('StopExecution', { executionArn, cause: 'enough' }), 'enough'],
  ['the emulator closes', () => account.close(), undefined],
])('a waiter that never succeeds polls no more once %s', async (_when, end, cause) => {
  script.answer = notYet;
  const { executionArn } = await call('StartExecution', { stateMachineArn: await machine(waiter()) });
  await clock.advance(20_000);

  await end(executionArn);
  await clock.advance(60_000);

  expect(script.calls).toHaveLength(2);
  expect(await call('DescribeExecution', { executionArn })).toMatchObject({ status: 'ABORTED', cause });
});

test('each execution has its own name', async () => {
  script.answer = () => clock.sleep(1000);
  const stateMachineArn = await machine(waiter());
  const start = (input: string) => call('StartExecution', { stateMachineArn, name: 'one', input });

  const first = await start('{}');

  expect(await start('{}')).toEqual(first);
  await expectRefusal(start('{"other":1}'), 'ExecutionAlreadyExists');
  const { executions } = await call('ListExecutions', { stateMachineArn });
  expect(executions).toMatchObject([{ name: 'one', status: 'RUNNING' }]);
});

describe('a list of executions', () => {
  let stateMachineArn: string;
  const start = (name: string) => call('StartExecution', { stateMachineArn, name });
  const list = (input = {}) => call('ListExecutions', { stateMachineArn, ...input });
  const names = ({ executions }: any) => executions.map(({ name }: any) => name);
  beforeEach(async () => {
    script.answer = (_name, call) => call === 2 && clock.sleep(60_000);
    stateMachineArn = await machine(only());
  });

  test('comes in pages, the newest first, whatever starts meanwhile', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await start(name);

    const first = await list({ maxResults: 2 });
    await start('late');
    const second = await list({ maxResults: 2, nextToken: first.nextToken });
    const third = await list({ maxResults: 2, nextToken: second.nextToken });

    expect([first, second, third].map(names)).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
    expect(third.nextToken).toBeUndefined();
  });

  test('has no execution that ended more than 90 days ago, and its name is free', async () => {
    const { executionArn } = await start('a');
    const describe = () => call('DescribeExecution', { executionArn });
    await clock.advance(90 * DAY);
    expect([names(await list()), (await describe()).status]).toEqual([['a'], 'SUCCEEDED']);

    await clock.advance(1000);

    expect(names(await list())).toEqual([]);
    await expectRefusal(describe(), 'ExecutionDoesNotExist');
    await start('a');
    expect(names(await list())).toEqual(['a']);
  });

  test('shows one status when asked for it, page by page', async () => {
    for (const name of ['a', 'b', 'c']) {
      await start(name);
      await clock.advance(100);
    }

    const ended = await list({ statusFilter: 'SUCCEEDED', maxResults: 1 });
    const rest = await list({ statusFilter: 'SUCCEEDED', maxResults: 1, nextToken: ended.nextToken });

    expect([ended, rest, await list({ statusFilter: 'RUNNING' })].map(names)).toEqual([['c'], ['a'], ['b']]);
    expect(rest.nextToken).toBeUndefined();
  });

  test('has a hundred on a page by default', async () => {
    for (let number = 0; number <= 100; number++) await start(`n${number}`);

    const page = await list({ maxResults: 0 });

    expect(page.executions).toHaveLength(100);
    expect(page.nextToken).toBeDefined();
  });

  test('shows later that an execution began or ended', async () => {
    await setUp({ states: { executionListLag: 5000 } });
    stateMachineArn = await machine(only());
    script.answer = () => clock.sleep(10_000).then(() => null);
    await start('a');

    const seen: unknown[] = [];
    for (const pause of [4000, 1000, 7000, 3000]) {
      await clock.advance(pause);
      const { executions } = await list();
      seen.push(executions.map(({ status, stopDate }: any) => [status, stopDate !== undefined]));
    }

    expect(seen).toEqual([[], [['RUNNING', false]], [['RUNNING', false]], [['SUCCEEDED', true]]]);
  });

  test.each([
    ['an unknown token', { nextToken: 'x' }, 'InvalidToken'],
    ['a page too large', { maxResults: 1001 }, 'ValidationException'],
    ['an unknown status', { statusFilter: 'DONE' }, 'ValidationException'],
  ])('fails for %s', (_what, input, code) => expectRefusal(list(input), code));
});

test('the state machine invokes with its own role, and fails if the role may not invoke', async () => {
  await run(only());
  const entry = account.aws.journal.find(({ operation }) => operation === 'Invoke');
  await account.call('iam', 'DeleteRolePolicy', { RoleName: 'states', PolicyName: 'own' });
  const { executionArn } = await call('StartExecution', { stateMachineArn: await machine(only(), 'second') });
  await clock.advance(1000);

  expect(entry?.caller).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/states/StepFunctions`);
  const cause = expect.stringContaining('lambda:InvokeFunction');
  const failure = { status: 'FAILED', error: 'Lambda.AWSLambdaException', cause };
  expect(await call('DescribeExecution', { executionArn })).toMatchObject(failure);
});

test.each<[string, string | object, string]>([
  ['no JSON', '{', 'InvalidDefinition'],
  ['no start', { States: {} }, 'InvalidDefinition'],
  ['a Wait without a time', only({ Type: 'Wait', Resource: undefined }), 'InvalidDefinition'],
  ['a Map', only({ Type: 'Map', Resource: undefined }), 'NotEmulated'],
  ['a service task', only({ Resource: 'arn:aws:states:::sns:publish' }), 'NotEmulated'],
])('fails to create a state machine with %s', (_what, definition, code) =>
  expectRefusal(machine(definition), code),
);

const ABSENT = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:absent`;
const ABSENT_EXECUTION = `arn:aws:states:${REGION}:${ACCOUNT}:execution:absent:e`;

test.each<[string, object, string, string?]>([
  ['StartExecution', { stateMachineArn: ABSENT }, 'StateMachineDoesNotExist'],
  ['DescribeExecution', { executionArn: ABSENT_EXECUTION }, 'ExecutionDoesNotExist'],
  ['DescribeExecution', { executionArn: 'absent' }, 'InvalidArn', 'Invalid ARN prefix: absent'],
  ['DescribeStateMachine', { stateMachineArn: ABSENT_EXECUTION }, 'InvalidArn', 'in this context: execution'],
  ['DeleteStateMachine', { stateMachineArn: 'absent' }, 'InvalidArn'],
  ['ListTagsForResource', { resourceArn: ABSENT }, 'ResourceNotFound'],
  ['ListExecutions', {}, 'ValidationException', 'either stateMachineArn or mapRunArn'],
  ['DescribeStateMachine', {}, 'ValidationException', "Value null at 'stateMachineArn'"],
])('fails %s of %j with %s', (operation, input, code, words = '') =>
  expectRefusal(call(operation, input), code, words),
);

test('a state machine is updated, described, tagged and deleted', async () => {
  const stateMachineArn = await machine(waiter());
  const definition = JSON.stringify(waiter({ IntervalSeconds: 5 }));
  const tags = [{ key: 'a', value: '1' }];

  await expectRefusal(call('UpdateStateMachine', { stateMachineArn }), 'MissingRequiredParameter');
  await call('UpdateStateMachine', { stateMachineArn, definition });
  await call('TagResource', { resourceArn: stateMachineArn, tags });

  const updated = { name: 'machine', status: 'ACTIVE', definition, roleArn };
  expect(await call('DescribeStateMachine', { stateMachineArn })).toMatchObject(updated);
  expect(await call('ListTagsForResource', { resourceArn: stateMachineArn })).toEqual({ tags });
  for (const _ of ['once', 'twice']) await call('DeleteStateMachine', { stateMachineArn });
  expect((await call('ListStateMachines')).stateMachines).toEqual([]);
});
