import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { AwsError, ConnectionLost, Emulator, VirtualClock } from '../../emulator';
import type { DeployedFunction, FunctionRuntime } from '../../emulator/lambda';
import { executionsOf } from '../../emulator/stepfunctions';
import { ACCOUNT, handler, LambdaAccount, REGION } from './lambda-account';
import { expectRefusal } from './refusal';

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
      return {
        payload: JSON.stringify({ errorType, errorMessage, trace: [] }),
        functionError: 'Unhandled',
        log: [],
      };
    }
  }

  async dispose() {}
}

let clock: VirtualClock;
let script: Script;
let account: LambdaAccount;
let roleArn: string;
let task: string;
let fallback: string;

const setUp = async (options = {}) => {
  await account?.aws.close();
  clock = new VirtualClock();
  script = new Script();
  account = new LambdaAccount({ clock, functionRuntime: script, ...options });
  roleArn = await account.role('states', 'states', 'lambda:InvokeFunction');
  task = await account.deploy('task', handler(''));
  fallback = await account.deploy('fallback', handler(''));
};

beforeEach(() => setUp());
afterEach(() => account.aws.close());

const machine = async (definition: any, name = 'machine') =>
  (
    await account.call('states', 'CreateStateMachine', {
      name,
      roleArn,
      definition: JSON.stringify(definition),
    })
  ).stateMachineArn;

/** Runs a state machine to its end. */
const run = async (definition: any, input: unknown = {}) => {
  const stateMachineArn = await machine(definition);
  const { executionArn } = await account.call('states', 'StartExecution', {
    stateMachineArn,
    input: JSON.stringify(input),
  });
  const describe = () => account.call('states', 'DescribeExecution', { executionArn });
  await clock.run(
    (async () => {
      while ((await describe()).status === 'RUNNING') await clock.sleep(1000);
    })(),
  );
  return describe();
};

const seconds = () => script.calls.map(({ at }) => (at - script.calls[0].at) / 1000);

/** As the CDK writes it for a Provider. */
const waiter = (more: object = {}) => ({
  StartAt: 'isComplete',
  States: {
    isComplete: {
      Type: 'Task',
      Resource: task,
      End: true,
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 15, MaxAttempts: 3, BackoffRate: 1, ...more }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'onTimeout' }],
    },
    onTimeout: { Type: 'Task', Resource: fallback, End: true },
  },
});

test('a waiter polls at its interval until the task succeeds, and each try is a transition', async () => {
  script.answer = (_name, call) => {
    if (call < 3) throw new Error('not yet');
    return { done: true };
  };

  const execution = await run(waiter(), { a: 1 });

  expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '{"done":true}' });
  expect(seconds()).toEqual([0, 15, 30]);
  expect(script.calls[2].input).toEqual({ a: 1 });
  expect(executionsOf(account.aws)).toMatchObject([{ transitions: 3 }]);
});

test('a task gets its number of repetitions, which begins at zero in each state', async () => {
  const counting = { Type: 'Task', Resource: task, Parameters: { 'retries.$': '$$.State.RetryCount' } };
  const retried = { ...counting, Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }] };
  script.answer = (_name, call) => {
    if (call < 3) throw new Error('not yet');
    return {};
  };

  await run({
    StartAt: 'one',
    States: { one: { ...retried, Next: 'two' }, two: { ...counting, End: true } },
  });

  expect(script.calls.map(({ input }) => input)).toEqual([0, 1, 2, 0].map((retries) => ({ retries })));
});

test('after the last attempt the error and the payload go to the next task', async () => {
  script.answer = (name) => {
    if (name === 'task') throw new TypeError('{"RequestType":"Create"}');
    return null;
  };

  const execution = await run(waiter());

  expect(execution.status).toBe('SUCCEEDED');
  expect(script.calls.map(({ name }) => name)).toEqual(['task', 'task', 'task', 'task', 'fallback']);
  expect(seconds()).toEqual([0, 15, 30, 45, 45]);
  const { Error: error, Cause } = script.calls[4].input;
  expect(error).toBe('TypeError');
  expect(JSON.parse(Cause)).toEqual({
    errorType: 'TypeError',
    errorMessage: '{"RequestType":"Create"}',
    trace: [],
  });
  expect(executionsOf(account.aws)[0].transitions).toBe(5);
});

test('intervals grow by the backoff rate up to the longest delay', async () => {
  script.answer = () => {
    throw new Error('no');
  };

  await run(waiter({ BackoffRate: 2, MaxAttempts: 4, MaxDelaySeconds: 40 }));

  expect(seconds().slice(0, 5)).toEqual([0, 15, 45, 85, 125]);
});

test('waits pass faster with the option', async () => {
  await setUp({ stateMachineSpeed: 15 });
  script.answer = (_name, call) => {
    if (call < 3) throw new Error('not yet');
  };

  await run(waiter());

  expect(seconds()).toEqual([0, 1, 2]);
});

test('a Wait sleeps and passes its input on', async () => {
  const definition = {
    StartAt: 'wait',
    States: {
      wait: { Type: 'Wait', Seconds: 3600, Next: 'task' },
      task: { Type: 'Task', Resource: task, End: true },
    },
  };
  const began = clock.now();

  const execution = await run(definition, { a: 1 });

  expect(execution.status).toBe('SUCCEEDED');
  expect(script.calls).toMatchObject([{ input: { a: 1 }, at: began + 3_600_000 }]);
});

const waitThen = (wait: object) => ({
  StartAt: 'wait',
  States: {
    wait: { Type: 'Wait', Next: 'task', ...wait },
    task: { Type: 'Task', Resource: task, End: true },
  },
});

test.each([
  ['SecondsPath', { SecondsPath: '$.pause' }, { pause: 90, a: 1 }, 90],
  ['SecondsPath behind an InputPath', { InputPath: '$.in', SecondsPath: '$.s' }, { in: { s: 7 } }, 7],
  ['TimestampPath', { TimestampPath: '$.until' }, { until: '2026-01-01T00:02:00Z' }, 120],
  ['SecondsPath of nought', { SecondsPath: '$.pause' }, { pause: 0 }, 0],
])('a Wait sleeps as long as its input says: %s', async (_what, wait, input: any, expected) => {
  const began = clock.now();

  const execution = await run(waitThen(wait), input);

  expect(execution.status).toBe('SUCCEEDED');
  expect(script.calls).toMatchObject([{ input: input.in ?? input, at: began + expected * 1000 }]);
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
  ['States.TaskFailed', 'Sandbox.Timedout', 'fallback'],
  ['States.TaskFailed', 'States.Timeout', undefined],
  ['States.ALL', 'States.Timeout', 'fallback'],
  ['States.ALL', 'Sandbox.Timedout', 'fallback'],
  ['Lambda.Unknown', 'Sandbox.Timedout', undefined],
])('a Catch for %s when a task fails with %s leads to %s', async (name, error, expected) => {
  script.answer = (called) => {
    if (called === 'fallback') return null;
    if (error === 'States.Timeout') return clock.sleep(100_000);
    throw Object.assign(new Error('died'), { name: error });
  };

  const execution = await run({
    StartAt: 'task',
    States: {
      task: {
        Type: 'Task',
        Resource: task,
        TimeoutSeconds: 10,
        End: true,
        Catch: [{ ErrorEquals: [name], Next: 'fallback' }],
      },
      fallback: { Type: 'Task', Resource: fallback, End: true },
    },
  });

  expect(script.calls[1]?.name).toBe(expected);
  expect(execution.status).toBe(expected ? 'SUCCEEDED' : 'FAILED');
});

test('a Catch for States.TaskFailed does not match a time-out, but one for States.ALL does', async () => {
  const other = await account.deploy('other', handler(''));
  script.answer = (name) => (name === 'task' ? clock.sleep(100_000) : null);
  const go = { Type: 'Task', End: true };

  await run({
    StartAt: 'task',
    States: {
      task: {
        ...go,
        Resource: task,
        TimeoutSeconds: 10,
        Catch: [
          { ErrorEquals: ['States.TaskFailed'], Next: 'fallback' },
          { ErrorEquals: ['States.ALL'], Next: 'other' },
        ],
      },
      fallback: { ...go, Resource: fallback },
      other: { ...go, Resource: other },
    },
  });

  expect(script.calls.map(({ name }) => name)).toEqual(['task', 'other']);
});

test('a Retry for States.TaskFailed does not repeat a task that exceeded its time', async () => {
  script.answer = () => clock.sleep(100_000);
  const Retry = [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1 }];

  await run({
    StartAt: 'task',
    States: { task: { Type: 'Task', Resource: task, TimeoutSeconds: 10, End: true, Retry } },
  });

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

  const execution = await run({
    StartAt: 'task',
    States: { task: { Type: 'Task', Resource: task, End: true } },
  });

  expect(execution).toMatchObject({ status: 'FAILED', error });
});

test.each([
  [
    'throttles',
    () => new AwsError('TooManyRequestsException', 'Rate exceeded', 429),
    'Lambda.TooManyRequestsException',
  ],
  ['breaks', () => new AwsError('ServiceException', 'oops', 500), 'Lambda.ServiceException'],
  ['denies', () => new AwsError('AccessDeniedException', 'no', 403), 'Lambda.AWSLambdaException'],
  ['loses the connection', () => new ConnectionLost(), 'Lambda.SdkClientException'],
])('fails with the name of the States Language when Lambda %s', async (_what, fault, error) => {
  account.aws.intercept(async (call, _input, next) => {
    if (call.operation === 'Invoke') throw fault();
    return next();
  });

  const execution = await run({
    StartAt: 'task',
    States: { task: { Type: 'Task', Resource: task, End: true } },
  });

  expect(execution).toMatchObject({ status: 'FAILED', error });
});

test('fails a task that exceeds its time, and a state machine that exceeds its own', async () => {
  script.answer = () => clock.sleep(100_000);
  const state = { Type: 'Task', Resource: task, End: true };

  const slowTask = await run({ StartAt: 'task', States: { task: { ...state, TimeoutSeconds: 10 } } });
  await setUp();
  script.answer = () => clock.sleep(100_000);
  const slowMachine = await run({ StartAt: 'task', TimeoutSeconds: 20, States: { task: state } });

  expect(slowTask).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  expect(slowMachine).toMatchObject({ status: 'TIMED_OUT' });
  expect(slowMachine.stopDate - slowMachine.startDate).toBe(20_000);
});

test('a stopped execution polls no more', async () => {
  script.answer = () => {
    throw new Error('not yet');
  };
  const stateMachineArn = await machine(waiter());
  const { executionArn } = await account.call('states', 'StartExecution', { stateMachineArn });
  await clock.advance(20_000);

  await account.call('states', 'StopExecution', { executionArn, cause: 'enough' });
  await clock.advance(60_000);

  expect(script.calls).toHaveLength(2);
  expect(await account.call('states', 'DescribeExecution', { executionArn })).toMatchObject({
    status: 'ABORTED',
    cause: 'enough',
  });
});

test('nothing goes on when the emulator closes', async () => {
  script.answer = () => {
    throw new Error('not yet');
  };
  const stateMachineArn = await machine(waiter());
  await account.call('states', 'StartExecution', { stateMachineArn });
  await clock.advance(20_000);

  await account.aws.close();
  await clock.advance(60_000);

  expect(script.calls).toHaveLength(2);
});

test('each execution has its own name', async () => {
  script.answer = () => clock.sleep(1000);
  const stateMachineArn = await machine(waiter());
  const start = (input: string) =>
    account.call('states', 'StartExecution', { stateMachineArn, name: 'one', input });

  const first = await start('{}');
  const again = await start('{}');

  expect(again).toEqual(first);
  await expectRefusal(start('{"other":1}'), 'ExecutionAlreadyExists');
  const { executions } = await account.call('states', 'ListExecutions', { stateMachineArn });
  expect(executions).toMatchObject([{ name: 'one', status: 'RUNNING' }]);
});

describe('a list of executions', () => {
  let stateMachineArn: string;
  const start = (name: string) => account.call('states', 'StartExecution', { stateMachineArn, name });
  const list = (input = {}) => account.call('states', 'ListExecutions', { stateMachineArn, ...input });
  const names = ({ executions }: any) => executions.map(({ name }: any) => name);
  const setUpMachine = async () => {
    script.answer = (_name, call) => call === 2 && clock.sleep(60_000);
    stateMachineArn = await machine({
      StartAt: 'task',
      States: { task: { Type: 'Task', Resource: task, End: true } },
    });
  };
  beforeEach(setUpMachine);

  test('comes in pages, the newest first, whatever starts meanwhile', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await start(name);

    const first = await list({ maxResults: 2 });
    await start('late');
    const second = await list({ maxResults: 2, nextToken: first.nextToken });
    const third = await list({ maxResults: 2, nextToken: second.nextToken });

    expect([first, second, third].map(names)).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
    expect(third.nextToken).toBeUndefined();
  });

  test('shows one status when asked for it, page by page', async () => {
    for (const name of ['a', 'b', 'c']) {
      await start(name);
      await clock.advance(100);
    }

    const ended = await list({ statusFilter: 'SUCCEEDED', maxResults: 1 });
    const rest = await list({ statusFilter: 'SUCCEEDED', maxResults: 1, nextToken: ended.nextToken });

    expect(names(ended)).toEqual(['c']);
    expect(names(rest)).toEqual(['a']);
    expect(names(await list({ statusFilter: 'RUNNING' }))).toEqual(['b']);
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
    await setUpMachine();
    script.answer = () => clock.sleep(10_000).then(() => null);
    await start('a');

    await clock.advance(4000);
    const early = await list();
    await clock.advance(1000);
    const shown = await list();
    await clock.advance(7000);
    const ended = await list();
    await clock.advance(3000);
    const shownEnded = await list();

    expect(early.executions).toEqual([]);
    expect(shown.executions).toMatchObject([{ name: 'a', status: 'RUNNING' }]);
    expect(ended.executions).toMatchObject([{ status: 'RUNNING', stopDate: undefined }]);
    expect(shownEnded.executions).toMatchObject([{ status: 'SUCCEEDED' }]);
  });

  test.each([
    ['an unknown token', { nextToken: 'x' }, 'InvalidToken'],
    ['a page too large', { maxResults: 1001 }, 'ValidationException'],
    ['an unknown status', { statusFilter: 'DONE' }, 'ValidationException'],
  ])('fails for %s', async (_what, input, code) => {
    await expectRefusal(list(input), code);
  });
});

test('the state machine invokes with its own role', async () => {
  await run({ StartAt: 'task', States: { task: { Type: 'Task', Resource: task, End: true } } });

  const entry = account.aws.journal.find(({ operation }) => operation === 'Invoke');
  expect(entry?.caller).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/states/StepFunctions`);
});

test('fails a state machine whose role may not invoke', async () => {
  roleArn = await account.role('powerless', 'states');

  const execution = await run({
    StartAt: 'task',
    States: { task: { Type: 'Task', Resource: task, End: true } },
  });

  expect(execution).toMatchObject({ status: 'FAILED', error: 'Lambda.AWSLambdaException' });
  expect(execution.cause).toContain('lambda:InvokeFunction');
});

test.each([
  ['no JSON', '{', 'InvalidDefinition'],
  ['no start', '{"States":{}}', 'InvalidDefinition'],
  ['a Wait without a time', '{"StartAt":"w","States":{"w":{"Type":"Wait","End":true}}}', 'InvalidDefinition'],
  ['a Map', '{"StartAt":"m","States":{"m":{"Type":"Map","End":true}}}', 'NotEmulated'],
  [
    'a service task',
    '{"StartAt":"m","States":{"m":{"Type":"Task","Resource":"arn:aws:states:::sns:publish","End":true}}}',
    'NotEmulated',
  ],
])('fails to create a state machine with %s', async (_what, definition, code) => {
  const creation = account.call('states', 'CreateStateMachine', { name: 'bad', roleArn, definition });

  await expectRefusal(creation, code);
});

test.each<[string, object, string, string?]>([
  [
    'StartExecution',
    { stateMachineArn: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:absent` },
    'StateMachineDoesNotExist',
  ],
  [
    'DescribeExecution',
    { executionArn: `arn:aws:states:${REGION}:${ACCOUNT}:execution:absent:e` },
    'ExecutionDoesNotExist',
  ],
  ['DescribeExecution', { executionArn: 'absent' }, 'InvalidArn', 'Invalid ARN prefix: absent'],
  [
    'DescribeStateMachine',
    { stateMachineArn: `arn:aws:states:${REGION}:${ACCOUNT}:execution:absent:e` },
    'InvalidArn',
    'Resource type not valid in this context: execution',
  ],
  ['DeleteStateMachine', { stateMachineArn: 'absent' }, 'InvalidArn'],
  [
    'ListTagsForResource',
    { resourceArn: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:absent` },
    'ResourceNotFound',
  ],
  ['ListExecutions', {}, 'ValidationException', 'either stateMachineArn or mapRunArn'],
  ['DescribeStateMachine', {}, 'ValidationException', "Value null at 'stateMachineArn'"],
  ['GetExecutionHistory', {}, 'NotEmulated'],
])('fails %s of %j with %s', async (operation, input, code, words = '') => {
  await expectRefusal(account.call('states', operation, input), code, words);
});

test('fails to update a state machine without a change', async () => {
  const { stateMachineArn } = await account.call('states', 'CreateStateMachine', {
    name: 'same',
    roleArn,
    definition: '{"StartAt":"s","States":{"s":{"Type":"Succeed"}}}',
  });

  await expectRefusal(
    account.call('states', 'UpdateStateMachine', { stateMachineArn }),
    'MissingRequiredParameter',
  );
});

test('a state machine is updated, described, tagged and deleted', async () => {
  const stateMachineArn = await machine(waiter());
  const definition = JSON.stringify(waiter({ IntervalSeconds: 5 }));

  await account.call('states', 'UpdateStateMachine', { stateMachineArn, definition });
  await account.call('states', 'TagResource', {
    resourceArn: stateMachineArn,
    tags: [{ key: 'a', value: '1' }],
  });

  expect(await account.call('states', 'DescribeStateMachine', { stateMachineArn })).toMatchObject({
    name: 'machine',
    status: 'ACTIVE',
    definition,
    roleArn,
  });
  expect(await account.call('states', 'ListTagsForResource', { resourceArn: stateMachineArn })).toEqual({
    tags: [{ key: 'a', value: '1' }],
  });
  await account.call('states', 'DeleteStateMachine', { stateMachineArn });
  await account.call('states', 'DeleteStateMachine', { stateMachineArn });
  expect((await account.call('states', 'ListStateMachines', {})).stateMachines).toEqual([]);
});

test('the unmodified SDK starts an execution and reads it', async () => {
  const real = new LambdaAccount({ functionRuntime: script });
  const endpoint = await real.aws.listen();
  const client = new SFNClient({ endpoint, region: REGION, credentials: real.administrator });
  const role = await real.role('states', 'states', 'lambda:InvokeFunction');
  const Resource = await real.deploy('task', handler(''));
  const definition = { StartAt: 'task', States: { task: { Type: 'Task', Resource, End: true } } };
  script.answer = () => 42;
  const { stateMachineArn } = await real.call('states', 'CreateStateMachine', {
    name: 'm',
    roleArn: role,
    definition: JSON.stringify(definition),
  });

  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input: '{}' }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const execution = await client.send(new DescribeExecutionCommand({ executionArn }));

  expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '42' });
  expect(execution.startDate).toBeInstanceOf(Date);
  client.destroy();
  await real.aws.close();
});
