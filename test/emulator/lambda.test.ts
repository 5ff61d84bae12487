import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lambda, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { VirtualClock } from '../../emulator';
import { ACCOUNT, expectRefusal, OTHER, REGION } from './account';
import { CDK, handler, LambdaAccount, linesWithSecret, zipOf } from './lambda-account';

const AUTO_DELETE = join(CDK, 'custom-resource-handlers/dist/aws-s3/auto-delete-objects-handler');

let account: LambdaAccount;

beforeEach(async () => {
  account = new LambdaAccount();
  await account.aws.listen();
});

afterEach(() => account.close());

test.each<[string, Record<string, string>, string]>([
  ['CommonJS', { 'index.cjs': 'exports.handler = async () => 1' }, 'index.handler'],
  ['ES modules', { 'index.mjs': 'export const handler = async () => 1' }, 'index.handler'],
  ['a folder', { 'src/app.js': 'exports.run = async () => 1' }, 'src/app.run'],
  ['computed exports', { 'index.js': 'exports["hand" + "ler"] = async () => 1' }, 'index.handler'],
])('a handler is found in %s', async (_where, files, Handler) => {
  await account.deploy('one', files, { Handler });

  expect((await account.invoke('one')).result).toBe(1);
});

test('the unmodified SDK finds a function, waits for it and invokes it', async () => {
  const arn = await account.deploy('greet', handler('return { hello: event.name }'));
  const client = await account.client(Lambda);

  await waitUntilFunctionActiveV2({ client, maxWaitTime: 9 }, { FunctionName: 'greet' });
  const { Configuration } = await client.getFunction({ FunctionName: arn });
  const Payload = JSON.stringify({ name: 'you' });
  const answer = await client.invoke({ FunctionName: arn, Payload, LogType: 'Tail' });

  const expected = { FunctionArn: arn, State: 'Active', Timeout: 3, Handler: 'index.handler' };
  expect(Configuration).toMatchObject(expected);
  expect(Buffer.from(answer.Payload!).toString()).toBe('{"hello":"you"}');
  const missing = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } };
  await expect(client.getFunction({ FunctionName: 'absent' })).rejects.toMatchObject(missing);
});

test('a function finds its own environment and no other', async () => {
  process.env.EMULATOR_TEST_SECRET = 'of the machine';
  const Environment = { Variables: { STAGE: 'test' } };
  await account.deploy('env', handler('return process.env'), { Environment });

  const { result } = await account.invoke('env');
  delete process.env.EMULATOR_TEST_SECRET;

  expect(Object.keys(result).sort()).toEqual([
    ...['AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL', 'AWS_EXECUTION_ENV'],
    ...['AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_VERSION'],
    ...['AWS_LAMBDA_LOG_FORMAT', 'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME'],
    ...['AWS_REGION', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
    ...['HOME', 'LAMBDA_TASK_ROOT', 'LANG', 'NODE_PATH', 'PATH', 'STAGE', 'TZ', '_HANDLER'],
  ]);
  expect(result.STAGE).toBe('test');
});

const exits = /^RequestId: \S+ Error: Runtime exited with error: exit status 7$/;
const never = 'await new Promise(() => setInterval(() => {}, 9))';
const waits = 'await new Promise((done) => setTimeout(done, 500))';

test.each<[string, string, string, RegExp]>([
  ['throws', 'const e = new TypeError("no"); throw e', 'TypeError', /^no$/],
  ['throws a string', 'throw "no"', 'string', /^no$/],
  ['exits', 'process.exit(7)', 'Runtime.ExitError', exits],
  ['is killed', `process.kill(process.pid, "SIGKILL"); ${never}`, 'Runtime.ExitError', /signal: killed$/],
  ['rejects', `Promise.reject(new Error("lost")); ${waits}`, 'Runtime.UnhandledPromiseRejection', /^lost$/],
  ['imports what it lacks', 'require("fast-xml-parser")', 'Error', /Cannot find module 'fast-xml-parser'/],
])('fails as Lambda does when a function %s', async (_what, body, errorType, message) => {
  await account.deploy('fail', handler(body));

  const { error, result } = await account.invoke('fail');

  expect(error).toBe('Unhandled');
  expect(result).toMatchObject({ errorType, errorMessage: expect.stringMatching(message) });
});

const CALLBACK = 'exports.handler = (event, context, done) => done()';

test.each<[string, string, string, string]>([
  ['has no such file', '', 'main.handler', 'Runtime.ImportModuleError'],
  ['has no such export', '', 'index.handler', 'Runtime.HandlerNotFound'],
  ['does not parse', 'const = 1', 'index.handler', 'Runtime.UserCodeSyntaxError'],
  ['takes a callback', CALLBACK, 'index.handler', 'Runtime.CallbackHandlerDeprecated'],
])('fails to load a function that %s', async (_what, code, Handler, errorType) => {
  await account.deploy('broken', { 'index.js': code }, { Handler });

  expect((await account.invoke('broken')).result).toMatchObject({ errorType });
});

test('fails a function that runs out of time, and starts a fresh process for the next', async () => {
  await account.deploy('slow', handler(`if (event.hang) ${never}; return 1`), { Timeout: 1 });

  const slow = await account.invoke('slow', { hang: true });
  const next = await account.invoke('slow');

  const errorMessage = expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 1.00 seconds$/);
  expect(slow).toEqual({ error: 'Unhandled', result: { errorType: 'Sandbox.Timedout', errorMessage } });
  expect(next.result).toBe(1);
});

test('a warm process is used again, one invocation at a time', async () => {
  const count = 'await new Promise((done) => setTimeout(done, event.ms)); return [process.pid, n]';
  await account.deploy('count', { 'index.js': `let n = 0; ${handler(`n++; ${count}`)['index.js']}` });
  const invoke = async (ms: number) => (await account.invoke('count', { ms })).result;

  const [[first], [second]] = await Promise.all([invoke(300), invoke(300)]);
  const third = await invoke(0);

  expect(first).not.toBe(second);
  expect([first, second]).toContain(third[0]);
  expect(third[1]).toBe(2);
});

test('what a function prints is in its log group, between Lambda’s lines', async () => {
  const talk = 'console.log("copy", { a: 1 }); console.error("two\\nlines"); process.stdout.write("raw")';
  await account.deploy('talk', handler(talk), { LoggingConfig: { LogGroup: '/shared' } });

  await account.invoke('talk');

  const { events } = await account.call('logs', 'FilterLogEvents', { logGroupName: '/shared' });
  expect(events.map((event: any) => event.message)).toEqual([
    expect.stringMatching(/^START RequestId: \S+ Version: \$LATEST$/),
    expect.stringMatching(/^\d{4}-\S+Z\t\S+\tINFO\tcopy { a: 1 }$/),
    expect.stringMatching(/\tERROR\ttwo\rlines$/),
    'raw',
    expect.stringMatching(/^END RequestId: \S+$/),
    expect.stringMatching(
      /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: /,
    ),
  ]);
  expect(events[0].logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
});

test('new code and new settings apply from the next invocation on', async () => {
  const FunctionName = 'change';
  await account.deploy(FunctionName, handler('return [1, process.env.AA]'));
  await account.invoke(FunctionName);

  const ZipFile = zipOf(handler('return [2, process.env.AA]'));
  await account.call('lambda', 'UpdateFunctionCode', { FunctionName, ZipFile });
  const Environment = { Variables: { AA: 'a' } };
  await account.call('lambda', 'UpdateFunctionConfiguration', { FunctionName, Environment });

  expect((await account.invoke('change')).result).toEqual([2, 'a']);
});

test('the code comes from a bucket, with the permissions of the caller', async () => {
  await account.bucket('assets');
  await account.call('s3', 'PutObject', { Bucket: 'assets', Key: 'a.zip', Body: zipOf(handler('return 1')) });
  const deploy = (Key: string) =>
    account.deploy(`from-${Key[0]}`, {}, { Code: { S3Bucket: 'assets', S3Key: Key } });

  await deploy('a.zip');

  expect((await account.invoke('from-a')).result).toBe(1);
  await expectRefusal(deploy('b.zip'), 'InvalidParameterValueException', 'S3 Error Code: NoSuchKey');
});

test("CDK's own auto-delete-objects handler empties a bucket as its role, and answers CloudFormation", async () => {
  const role = await account.role('cleaner', 'lambda', 's3:*', 'logs:*');
  await account.deploy('cleaner', AUTO_DELETE, { Role: role, Timeout: 900 });
  const Bucket = await account.bucket('full');
  const TagSet = [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }];
  await account.call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet } });
  for (const Key of ['a', 'b/c']) await account.call('s3', 'PutObject', { Bucket, Key, Body: 'x' });
  const host = 'cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com';
  const answers: any[] = [];
  account.aws.cloudformation.receive = (request) => {
    answers.push({ host: request.headers.host, path: request.path, ...JSON.parse(request.body.toString()) });
    return { status: 200, headers: {}, body: '' };
  };

  const resource = { PhysicalResourceId: 'id', ResourceProperties: { BucketName: 'full' } };
  const ResponseURL = `https://${host}/answer?token=1`;
  const { error } = await account.invoke('cleaner', { RequestType: 'Delete', ...resource, ResponseURL });

  expect(error).toBeUndefined();
  expect(answers).toMatchObject([{ host, path: '/answer?token=1', Status: 'SUCCESS' }]);
  const { caller } = account.aws.journal.find(({ operation }) => operation === 'DeleteObjects')!;
  expect(caller).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/cleaner/cleaner`);
  await account.call('s3', 'DeleteBucket', { Bucket });
});

test('an asynchronous invocation is answered at once, and fails three times, one and two minutes apart', async () => {
  const clock = new VirtualClock();
  const virtual = new LambdaAccount({ clock });
  await virtual.aws.listen();
  await virtual.deploy('failing', handler('console.log("try"); throw new Error("no")'));

  const event = { FunctionName: 'failing', InvocationType: 'Event' };
  expect((await virtual.call('lambda', 'Invoke', event)).StatusCode).toBe(202);
  expect(virtual.aws.journal.some(({ operation }) => operation === 'PutLogEvents')).toBe(false);
  await clock.advance(10 * 60_000);

  const starts = { logGroupName: '/aws/lambda/failing', filterPattern: 'START' };
  const { events } = await virtual.call('logs', 'FilterLogEvents', starts);
  const times = events.map((event: any) => (event.timestamp - events[0].timestamp) / 1000);
  expect(times).toEqual([0, 60, 180]);
  await virtual.close();
});

test('permissions are statements of the policy on the function', async () => {
  const FunctionName = 'open';
  const Resource = await account.deploy(FunctionName, handler('return 1'));
  const call = (operation: string, more: object = {}) =>
    account.call('lambda', operation, { FunctionName, ...more });
  const Action = 'lambda:InvokeFunction';

  await call('AddPermission', { StatementId: 's', Action, Principal: OTHER });

  const Principal = { AWS: `arn:aws:iam::${OTHER}:root` };
  expect(JSON.parse((await call('GetPolicy')).Policy).Statement).toEqual([
    { Sid: 's', Effect: 'Allow', Principal, Action, Resource },
  ]);
  await call('RemovePermission', { StatementId: 's' });
  await expectRefusal(call('GetPolicy'), 'ResourceNotFoundException');
});

const INVALID = 'InvalidParameterValueException';

test.each<[string, object, string]>([
  ['a name that is taken', { FunctionName: 'taken' }, 'ResourceConflictException'],
  ['a role that is not there', { Role: `arn:aws:iam::${ACCOUNT}:role/absent` }, INVALID],
  ['a reserved variable', { Environment: { Variables: { AWS_REGION: 'x' } } }, INVALID],
  ['16 minutes', { Timeout: 960 }, INVALID],
  ['a layer', { Layers: [`arn:aws:lambda:${REGION}:${ACCOUNT}:layer:l:1`] }, 'NotEmulated'],
  ['no handler', { Handler: undefined }, INVALID],
  ['another language', { Runtime: 'python3.13' }, 'NotEmulated'],
  ['what is no zip file', { Code: { ZipFile: Buffer.from('no') } }, INVALID],
])('fails to create a function with %s', async (_what, settings, code) => {
  await account.deploy('taken', handler('return 1'));

  const Role = `arn:aws:iam::${ACCOUNT}:role/taken-role`;
  await expectRefusal(account.deploy('new', handler('return 1'), { Role, ...settings }), code);
});

test('creating a function asks IAM for the role that is passed', async () => {
  const asked: string[] = [];
  account.aws.iam.authorize = async (_call, action, [resource]) => void asked.push(`${action} ${resource}`);

  await account.deploy('one', handler('return 1'));

  expect(asked).toContain(`lambda:CreateFunction arn:aws:lambda:${REGION}:${ACCOUNT}:function:one`);
  expect(asked).toContain(`iam:PassRole arn:aws:iam::${ACCOUNT}:role/one-role`);
});

test('nothing is left when the emulator closes: no process, no folder', async () => {
  const long = 'if (event.hang) setInterval(() => {}, 9); return [process.pid, process.env.LAMBDA_TASK_ROOT]';
  await account.deploy('long', handler(long));
  const [pid, folder] = (await account.invoke('long', { hang: true })).result;
  expect(existsSync(folder)).toBe(true);

  await account.close();

  expect(isRunning(pid)).toBe(false);
  expect(existsSync(folder)).toBe(false);
});

test('no process is left after an emulator was killed', async () => {
  const script = join(__dirname, 'lambda-killed-parent.ts');

  const folder = mkdtempSync(join(tmpdir(), 'killed-parent-'));
  const parent = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, TMPDIR: folder },
  });
  const [printed] = await Promise.all([once(parent.stdout, 'data'), once(parent, 'exit')]);
  rmSync(folder, { recursive: true });
  const pid = Number(printed);
  expect(pid).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 300));

  expect(isRunning(pid)).toBe(false);
});

/** A process that has ended and that nobody asked about is still there, as a zombie (`Z`). */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

test.each([
  ['ERROR', 1],
  ['FATAL', 0],
])('what a handler throws is at the level ERROR in a log from %s on', async (level, times) => {
  expect(await linesWithSecret(account, level)).toHaveLength(times);
});

describe('the permissions that Lambda needs with a function’s role', () => {
  const network = { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] };
  const within = (change: object) => ({ VpcConfig: { ...network, ...change } });
  const ENTER = ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'];

  const lacks = (what: string) =>
    new RegExp(`^The provided execution role does not have permissions to call ${what}$`);
  const RULE = 'ValidationException';

  test.each<[object, string[], string | RegExp, string?]>([
    [within({}), ENTER.slice(1), lacks('CreateNetworkInterface on EC2')],
    [within({}), ENTER.slice(0, 2), lacks('DeleteNetworkInterface on EC2')],
    [{ TracingConfig: { Mode: 'Active' } }, ENTER, lacks('PutTraceSegments on XRAY')],
    [
      within({ SecurityGroupIds: undefined }),
      ENTER,
      'SubnetIds and SecurityIds must coexist or be both empty',
    ],
    [
      within({ SecurityGroupIds: ['default'] }),
      ENTER,
      "Value '[default]' at 'vpcConfig.securityGroupIds'",
      RULE,
    ],
    [within({ SubnetIds: Array(17).fill('subnet-1') }), ENTER, 'less than or equal to 16', RULE],
  ])('%j by a role with %j is refused: %s', async (settings, actions, words, code = INVALID) => {
    const Role = await account.role('incapable', 'lambda', ...actions);

    await expectRefusal(account.deploy('one', handler('return 1'), { ...settings, Role }), code, words);
  });

  test('a role with them is accepted, for a new and for a changed function', async () => {
    const Role = await account.role('capable', 'lambda', ...ENTER, 'xray:PutTraceSegments');
    await account.deploy('one', handler('return 1'), { VpcConfig: network, Role });
    const TracingConfig = { Mode: 'Active' };
    const settings = { FunctionName: 'one', VpcConfig: {}, TracingConfig };

    const changed = await account.call('lambda', 'UpdateFunctionConfiguration', settings);
    expect(changed).toMatchObject({ VpcConfig: { SubnetIds: [], SecurityGroupIds: [] }, TracingConfig });
    expect((await account.invoke('one')).result).toBe(1);
  });
});
