import { request } from 'node:http';
import { STS } from '@aws-sdk/client-sts';
import { ConnectionLost, type Emulator, VirtualClock } from '../../emulator';
import { ACCOUNT, Account, expectRefusal, HOUR, REGION, START } from './account';

let account: Account;
let aws: Emulator;
beforeEach(() => {
  account = new Account();
  ({ aws } = account);
});
afterEach(() => account.close());

const identity = async () => (await account.client(STS)).getCallerIdentity({});

describe('the wire', () => {
  test('is loopback only, and carries an SDK’s call to the account that its key belongs to', async () => {
    expect((await identity()).Account).toBe(ACCOUNT);
    expect(aws.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const call = { service: 'sts', operation: 'GetCallerIdentity', account: ACCOUNT, region: REGION };
    expect(aws.journal).toMatchObject([call]);
  });

  test('breaks without an answer when an interceptor loses the answer', async () => {
    aws.intercept(async (_call, _input, next) => {
      await next();
      throw new ConnectionLost();
    });

    await expect(identity()).rejects.toThrow(/socket hang up|ECONNRESET/);
  });

  test('outlives a caller that hangs up in the middle of a request', async () => {
    const { port } = new URL(await aws.listen());
    const outgoing = request({ host: '127.0.0.1', port, method: 'POST', headers: { 'content-length': '9' } });
    const hangsUp = new Promise((resolve) => outgoing.on('error', resolve));
    outgoing.write('x', () => outgoing.destroy(new Error('hung up')));
    await hangsUp;

    expect((await identity()).Account).toBe(ACCOUNT);
  });

  const target = (operation: string) => ({ 'x-amz-target': `Service.${operation}` });
  const raw = async (service: string, headers: object = {}) => {
    const { status, body } = await account.send(service, { headers });
    return { status, body: String(body) };
  };
  const stranger = 'AWS4-HMAC-SHA256 Credential=AKIANOBODY/20260101/eu-west-1/rekognition/aws4_request';

  test.each<[string, string, object, number, string]>([
    ['a service that it does not know', 'quantum', {}, 501, 'the service \\"quantum\\"'],
    ['an operation that it does not know', 'ssm', target('DetectMoonlight'), 501, 'ssm:DetectMoonlight'],
    ['a request that is not signed', '', { authorization: undefined }, 501, 'not signed'],
    ['a key that was never issued', '', { authorization: stranger }, 403, 'InvalidClientTokenId'],
  ])('fails loudly, by name, for %s', async (_what, service, headers, status, words) => {
    expect(await raw(service, headers)).toMatchObject({ status, body: expect.stringContaining(words) });
  });

  test('shows a bug in an operation as the emulator’s defect, never as an answer of AWS', async () => {
    aws.intercept(async () => {
      throw new TypeError('a bug');
    });

    expect((await raw('rekognition', target('DescribeProjects'))).body).toContain('EmulatorDefect');
  });
});

test.each([
  ['iam', 'CreateUser'],
  ['kms', 'Decrypt'],
  ['logs', 'StartQuery'],
  ['monitoring', 'PutMetricData'],
  ['rekognition', 'CreateProjectVersion'],
  ['states', 'GetExecutionHistory'],
])('what is not emulated fails by its name: %s:%s', (service, operation) =>
  expectRefusal(account.call(service, operation), 'NotEmulated', `"${service}:${operation}"`),
);

test('a removed interceptor sees no more calls', async () => {
  const seen: string[] = [];
  const stop = aws.intercept(async (call, _input, next) => {
    seen.push(call.operation);
    return next();
  });

  await account.call('sts', 'GetCallerIdentity');
  stop();
  await account.call('sts', 'GetCallerIdentity');

  expect(seen).toEqual(['GetCallerIdentity']);
});

describe('the virtual clock', () => {
  test('jumps from sleeper to sleeper, in the order of their times', async () => {
    const clock = new VirtualClock();
    const woken: string[] = [];
    const sleeper = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name} at ${clock.now() - START}`);
    };

    const sleepers = [sleeper('long', HOUR), sleeper('short', 10), sleeper('also short', 10)];
    await clock.run(Promise.all(sleepers));

    expect(woken).toEqual(['short at 10', 'also short at 10', 'long at 3600000']);
  });

  test('stands still while real work goes on', async () => {
    const clock = new VirtualClock();
    const began = clock.now();
    const real = clock.busy(new Promise((resolve) => setTimeout(resolve, 5))).then(() => clock.now());

    const [, atTheEnd] = await clock.run(Promise.all([clock.sleep(1_000), real]));

    expect(atTheEnd).toBe(began);
  });

  test('gives turns in the order of the requests, however long the machine takes', async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    const slow = new Promise<void>((resolve) => setTimeout(resolve, 5));
    const follow = async (name: string, work: Promise<unknown>) => {
      await clock.inTurn(work).catch(() => {});
      order.push(name);
      for (let step = 0; step < 20; step++) await undefined;
      order.push(`after ${name}`);
    };

    const refused = Promise.reject(new Error('refused'));
    const known = Promise.resolve();
    await clock.run(Promise.all([follow('slow', slow), follow('refused', refused), follow('known', known)]));

    expect(order).toEqual(['slow', 'after slow', 'refused', 'after refused', 'known', 'after known']);
  });

  test('fails when there is nothing to wait for and the goal is not reached', async () => {
    await expect(new VirtualClock().run(new Promise(() => {}))).rejects.toThrow(/nothing to wait for/);
  });
});
