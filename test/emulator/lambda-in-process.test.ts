import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { AwsError, ConnectionLost, VirtualClock } from '../../emulator';
import { InProcessRuntime } from '../../emulator/lambda/in-process';
import { Workspace } from '../../emulator/lambda/workspace';
import { executionsOf } from '../../emulator/stepfunctions';
import { ACCOUNT, MINUTE, START } from './account';
import { CDK, handler, LambdaAccount, linesWithSecret } from './lambda-account';

const FRAMEWORK = join(CDK, 'custom-resources/lib/provider-framework/runtime');

let clock: VirtualClock;
let runtime: InProcessRuntime;
let account: LambdaAccount;

beforeEach(() => {
  clock = new VirtualClock();
  runtime = new InProcessRuntime();
  account = new LambdaAccount({ clock, functionRuntime: runtime });
});

afterEach(() => account.close());

const invoke = (name: string, payload?: unknown) => clock.run(account.invoke(name, payload));

/** Deploys a Provider as the CDK lays it out, and catches its answers to CloudFormation. */
const provider = async (user: string) => {
  const role = await account.role('provider', 'lambda', '*');
  const states = await account.role('waiter', 'states', 'lambda:InvokeFunction');
  const deploy = (Handler: string, code: string | Record<string, string>, Variables: object = {}) => {
    const settings = { Handler, Role: role, Timeout: 900, Environment: { Variables } };
    return account.deploy(Handler.replace('.', '-'), code, settings);
  };
  const arns = {
    USER_ON_EVENT_FUNCTION_ARN: await deploy('user.onEvent', { 'user.js': user }),
    USER_IS_COMPLETE_FUNCTION_ARN: await deploy('user.isComplete', { 'user.js': user }),
  };
  const isComplete = await deploy('framework.isComplete', FRAMEWORK, arns);
  const onTimeout = await deploy('framework.onTimeout', FRAMEWORK, arns);
  const ErrorEquals = ['States.ALL'];
  const Retry = [{ ErrorEquals, IntervalSeconds: 15, MaxAttempts: 200, BackoffRate: 1 }];
  const Catch = [{ ErrorEquals, Next: 'onTimeout' }];
  const task = (Resource: string, more: object = {}) => ({ End: true, Type: 'Task', Resource, ...more });
  const States = { isComplete: task(isComplete, { Retry, Catch }), onTimeout: task(onTimeout) };
  const definition = JSON.stringify({ StartAt: 'isComplete', States });
  const machine = { name: 'waiter', roleArn: states, definition };
  const { stateMachineArn } = await account.call('states', 'CreateStateMachine', machine);
  await deploy('framework.onEvent', FRAMEWORK, { ...arns, WAITER_STATE_MACHINE_ARN: stateMachineArn });
};

const HOST = 'cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com';

/** What CloudFormation does when it creates a custom resource: sends the request, and waits for the answer. */
const createdBy = async (user: string) => {
  await provider(user);
  const answered = new Promise<any>((resolve) => {
    account.aws.cloudformation.receive = ({ headers, path, body }) => {
      resolve({ host: headers.host, path, at: (clock.now() - START) / 1000, ...JSON.parse(body.toString()) });
      return { status: 200, headers: {}, body: '' };
    };
  });
  const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Copy' };
  const url = `https://${HOST}/answer?x=1`;
  const request = { RequestType: 'Create', ResponseURL: url, ...ids, ResourceProperties: {} };
  const Payload = JSON.stringify(request);
  const event = { FunctionName: 'framework-onEvent', InvocationType: 'Event', Payload };
  await account.call('lambda', 'Invoke', event);
  return clock.run(answered);
};

test("the provider framework's own handlers carry a create from request to answer, minutes later in virtual time", async () => {
  const began = performance.now();

  const answer = await createdBy(`
    exports.onEvent = async (event) => ({ PhysicalResourceId: 'shapes/v1', begun: Date.now() });
    exports.isComplete = async (event) => Date.now() - event.begun < 6 * 60_000
      ? { IsComplete: false }
      : { IsComplete: true, Data: { Status: 'COPYING_COMPLETED' } };
  `);

  const Data = { Status: 'COPYING_COMPLETED' };
  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'shapes/v1', Data });
  expect(answer).toMatchObject({ host: HOST, path: '/answer?x=1', at: 360 });
  expect(executionsOf(account.aws)).toMatchObject([{ transitions: 25 }]);
  expect(performance.now() - began).toBeLessThan(30_000);
});

const FAILURE = "const e = new Error('the copy failed'); e.stack = e.message; throw e;";
const reported = { PhysicalResourceId: 'shapes/v1', Reason: expect.stringMatching(/^the copy failed/) };

test.each([
  ["with the user's error, as the framework reports it", FAILURE, reported],
  ['that never completes', 'return { IsComplete: false };', { Reason: 'Operation timed out', at: 3000 }],
])('fails a create %s', async (_how, isComplete, expected) => {
  const answer = await createdBy(`
    exports.onEvent = async () => ({ PhysicalResourceId: 'shapes/v1' });
    exports.isComplete = async () => { ${isComplete} };
  `);

  expect(answer).toMatchObject({ Status: 'FAILED', ...expected });
});

const bundled = (contents: string): string => {
  const format = { platform: 'node', target: 'node22', format: 'cjs', minify: true } as const;
  const stdin = { contents, resolveDir: __dirname };
  return buildSync({ stdin, bundle: true, write: false, ...format }).outputFiles[0].text;
};

const LIST_BUCKETS = `
  const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');
  const client = new S3Client({});
  exports.handler = async () => (await client.send(new ListBucketsCommand({}))).Buckets.map((bucket) => bucket.Name);
`;

test.each([
  ['that the runtime brings', () => LIST_BUCKETS],
  ['that the function carries', () => bundled(LIST_BUCKETS)],
])("an SDK client %s calls the emulator as the role's session", async (_whose, code) => {
  await account.bucket('models');
  const Role = await account.role('lister', 'lambda', 's3:ListAllMyBuckets');
  await account.deploy('list', { 'index.js': code() }, { Role });

  expect(await invoke('list')).toEqual({ result: ['models'] });
  const caller = `arn:aws:sts::${ACCOUNT}:assumed-role/lister/list`;
  const call = account.aws.journal.find(({ operation }) => operation === 'ListBuckets');
  expect(call).toMatchObject({ caller, time: START });
});

test.each([
  ['throttled', () => new AwsError('SlowDown', 'Please reduce your request rate', 503)],
  ['lost', () => new ConnectionLost()],
])('an SDK client tries again, in virtual time, when its call is %s', async (_what, fault) => {
  const role = await account.role('lister', 'lambda', 's3:ListAllMyBuckets');
  await account.deploy('list', { 'index.js': LIST_BUCKETS }, { Role: role, Timeout: 60 });
  let faults = 2;
  account.aws.intercept(async (call, _input, next) => {
    if (call.operation === 'ListBuckets' && faults-- > 0) throw fault();
    return next();
  });

  expect(await invoke('list')).toEqual({ result: [] });
  expect(account.aws.journal.filter(({ operation }) => operation === 'ListBuckets')).toHaveLength(3);
});

test('time inside a function is virtual: dates, timers, the remaining time', async () => {
  const times = handler(`
    const look = () => [Date.now(), performance.now(), context.getRemainingTimeInMillis()];
    const before = [new Date().toISOString(), ...look()];
    clearTimeout(setTimeout(() => {}, 999_000));
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    await require('node:timers/promises').setTimeout(30_000);
    return [...before, ...look(), new Date() instanceof Date];
  `);
  await account.deploy('time', times, { Timeout: 120 });

  const { result } = await invoke('time');

  const before = ['2026-01-01T00:00:00.000Z', START, 0, 120_000];
  expect(result).toEqual([...before, START + 90_000, 90_000, 30_000, true]);
  expect(clock.now()).toBe(START + 90_000);
});

test('random numbers inside a function come from the runtime’s option, and nothing else uses them', async () => {
  runtime = new InProcessRuntime({ random: () => 0.25 });
  account = new LambdaAccount({ clock, functionRuntime: runtime });
  await account.deploy('draw', handler('return [Math.random(), globalThis.Math.random(), Math.floor(2.5)];'));

  expect((await invoke('draw')).result).toEqual([0.25, 0.25, 2]);
  expect(Math.random()).not.toBe(Math.random());
});

test('the clock stands still while files are read', async () => {
  const read = handler(`
    const fs = require('node:fs');
    const one = await fs.promises.readFile(__filename, 'utf8');
    const two = await new Promise((resolve) => fs.readFile(__filename, 'utf8', (error, text) => resolve(text)));
    return [one === two, Date.now()];
  `);
  await account.deploy('read', read);
  const ticking = clock.sleep(1000);

  const { result } = await invoke('read');

  expect(result).toEqual([true, START]);
  await clock.run(ticking);
});

test('each function has its own environment, and no variable of this process', async () => {
  process.env.EMULATOR_TEST_SECRET = 'of the machine';
  const Environment = { Variables: { STAGE: 'test' } };
  await account.deploy('env', handler('process.env.ADDED = "1"; return process.env'), { Environment });

  const { result } = await invoke('env');
  delete process.env.EMULATOR_TEST_SECRET;

  const own = { STAGE: 'test', AWS_LAMBDA_FUNCTION_NAME: 'env', HOME: '/home/sbx_user1051' };
  expect(result).toMatchObject(own);
  expect(result.EMULATOR_TEST_SECRET).toBeUndefined();
  expect(process.env.ADDED).toBeUndefined();
});

test('modules stay warm between invocations, and are not shared by functions', async () => {
  const files = {
    'index.js': "const state = require('./state'); exports.handler = async () => ++state.n",
    'state.js': 'exports.n = 0',
  };
  for (const name of ['one', 'two']) await account.deploy(name, files);

  expect(await invoke('one')).toEqual({ result: 1 });
  expect(await invoke('one')).toEqual({ result: 2 });
  expect(await invoke('two')).toEqual({ result: 1 });
});

test('functions share the runtime’s SDK, which calls with the credentials of the running one', async () => {
  const files = {
    'index.js': `
      const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
      exports.handler = async () => ({
        shared: (STSClient.count = (STSClient.count ?? 0) + 1),
        arn: (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn,
      });`,
  };
  await account.deploy('one', files);
  await account.deploy('two', files);

  const results = await clock.run(Promise.all([account.invoke('one'), account.invoke('two')]));

  expect(results).toEqual([
    { result: { shared: 1, arn: expect.stringMatching(/one-role\/one$/) } },
    { result: { shared: 2, arn: expect.stringMatching(/two-role\/two$/) } },
  ]);
});

test('a global that a module adds stays in its function, though another function has the same code', async () => {
  const late = `
    exports.handler = async () => [typeof added, (await import('./name.js')).name];`;
  const files = { 'late.js': late, 'name.js': "exports.name = 'late'" };
  const index = "exports.handler = require('./late').handler;";
  await account.deploy('one', { ...files, 'index.js': `globalThis.added = 1; ${index}` });
  await account.deploy('two', { ...files, 'index.js': index });

  expect(await invoke('one')).toEqual({ result: ['number', 'late'] });
  expect(await invoke('two')).toEqual({ result: ['undefined', 'late'] });
});

test('a workspace that several emulators share keeps what they unpack', async () => {
  const workspace = new Workspace();
  const directories: string[] = [];
  for (const _ of [1, 2]) {
    const sharing = new LambdaAccount({ clock, functionRuntime: new InProcessRuntime(), workspace });
    await sharing.deploy('where', handler('return __dirname;'));
    directories.push((await clock.run(sharing.invoke('where'))).result);
    await sharing.close();
  }

  expect(directories[0]).toBe(directories[1]);
  expect(existsSync(directories[0])).toBe(true);
  workspace.remove();
  expect(existsSync(directories[0])).toBe(false);
});

const OUTSIDE = 'await new Promise((ok, no) => require("https").get("https://example.com/").on("error", no))';

test.each([
  ['throws', 'throw new TypeError("no")', 'TypeError', /^no$/],
  ['exits', 'try { process.exit(3) } catch {}; return "alive"', 'Runtime.ExitError', /exit status 3/],
  ['runs out of time', 'await new Promise(() => {})', 'Sandbox.Timedout', /after 3\.00 seconds/],
  ['imports what it lacks', 'require("fast-xml-parser")', 'Error', /Cannot find module 'fast-xml-parser'/],
  ['calls the rest of the world', OUTSIDE, 'Error', /^getaddrinfo ENOTFOUND example\.com$/],
])('fails as Lambda does when a function %s', async (_what, body, errorType, message) => {
  await account.deploy('fail', handler(body));

  const { error, result } = await invoke('fail');

  expect(error).toBe('Unhandled');
  expect(result).toMatchObject({ errorType, errorMessage: expect.stringMatching(message) });
});

test('what a function does after its end has no effect', async () => {
  const role = await account.role('late', 'lambda', 's3:*', 'logs:*');
  const late = handler(`
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    console.log('late');
    await new (require('@aws-sdk/client-s3').S3)({}).listBuckets({});
  `);
  await account.deploy('late', late, { Role: role });

  await invoke('late');
  await clock.advance(MINUTE);

  expect(account.aws.journal.some(({ operation }) => operation === 'ListBuckets')).toBe(false);
  expect(await account.printed('/aws/lambda/late')).toEqual([]);
});

test('a function that is killed in a call has made the call, and does nothing after it', async () => {
  const role = await account.role('victim', 'lambda', 's3:*');
  const victim = handler(`
    const s3 = new (require('@aws-sdk/client-s3').S3)({});
    for (const Bucket of ['first', 'second']) await s3.createBucket({ Bucket });
  `);
  await account.deploy('victim', victim, { Role: role });
  account.aws.intercept(async (_call, input, next) => {
    const output = await next();
    if (input?.Bucket === 'first') runtime.kill('victim');
    return output;
  });

  const { error, result } = await invoke('victim');

  expect([error, result.errorType]).toEqual(['Unhandled', 'Runtime.ExitError']);
  const { Buckets } = await account.call('s3', 'ListBuckets', {});
  expect(Buckets.map(({ Name }: any) => Name)).toEqual(['first']);
});

test('lines belong to the invocation that printed them, even if several share a sandbox', async () => {
  runtime = new InProcessRuntime({ sandboxes: 1 });
  account = new LambdaAccount({ clock, functionRuntime: runtime });
  const talk =
    'await new Promise((r) => setTimeout(r, event.ms)); console.log(event.ms, context.awsRequestId)';
  await account.deploy('talk', handler(talk));

  await clock.run(Promise.all([2000, 1000].map((ms) => account.invoke('talk', { ms }))));

  const lines = (await account.printed('/aws/lambda/talk')).map((line) => line.split('\t'));
  const printed = lines.map(([at, , , message]) => `${at} ${message.split(' ')[0]}`);
  expect(printed).toEqual(['2026-01-01T00:00:01.000Z 1000', '2026-01-01T00:00:02.000Z 2000']);
  for (const [, requestId, , message] of lines) expect(message).toContain(requestId);
});

test.each([
  ['ERROR', 1],
  ['FATAL', 0],
])('what a handler throws is at the level ERROR in a log from %s on', async (level, times) => {
  expect(await linesWithSecret(account, level, clock)).toHaveLength(times);
});
