import { request } from 'node:http';
import { STS } from '@aws-sdk/client-sts';
import { ConnectionLost, Emulator, VirtualClock } from '../../emulator';
import { Account } from './account';

const ACCOUNT = '111111111111';
let aws: Emulator;
beforeEach(() => {
  aws = new Emulator();
});
afterEach(() => aws.close());

const sts = async () =>
  new STS({
    endpoint: await aws.listen(),
    region: 'eu-west-1',
    credentials: aws.iam.administrator(ACCOUNT),
    maxAttempts: 1,
  });

describe('the wire', () => {
  test('is loopback only', async () => {
    expect(await aws.listen()).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('carries an SDK’s call to the account that its key belongs to', async () => {
    const identity = await (await sts()).getCallerIdentity({});

    expect(identity.Account).toBe(ACCOUNT);
    expect(aws.journal).toMatchObject([
      { service: 'sts', operation: 'GetCallerIdentity', account: ACCOUNT, region: 'eu-west-1' },
    ]);
  });

  test('breaks without an answer when an interceptor loses the answer', async () => {
    aws.intercept(async (_call, _input, next) => {
      await next();
      throw new ConnectionLost();
    });

    await expect((await sts()).getCallerIdentity({})).rejects.toThrow(/socket hang up|ECONNRESET/);
  });

  test('outlives a caller that hangs up in the middle of a request', async () => {
    const { port } = new URL(await aws.listen());
    const outgoing = request({ host: '127.0.0.1', port, method: 'POST', headers: { 'content-length': '9' } });
    const hangsUp = new Promise((resolve) => outgoing.on('error', resolve));
    outgoing.write('x', () => outgoing.destroy(new Error('hung up')));
    await hangsUp;

    expect((await (await sts()).getCallerIdentity({})).Account).toBe(ACCOUNT);
  });

  const signedFor = (service: string) => {
    const { accessKeyId } = aws.iam.administrator(ACCOUNT);
    return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  };
  const raw = async (authorization?: string, target?: string) => {
    const headers = { ...(authorization && { authorization }), ...(target && { 'x-amz-target': target }) };
    const answer = await fetch(`${await aws.listen()}/x`, { method: 'POST', headers, body: '{}' });
    return { status: answer.status, body: await answer.text() };
  };

  test.each<[string, () => Promise<unknown>, number, string]>([
    ['a service that it does not know', () => raw(signedFor('quantum')), 501, 'the service \\"quantum\\"'],
    [
      'an operation that it does not know',
      () => raw(signedFor('rekognition'), 'RekognitionService.DetectMoonlight'),
      501,
      'rekognition:DetectMoonlight',
    ],
    ['a request that is not signed', () => raw(), 501, 'not signed'],
    [
      'a key that was never issued',
      () => raw(signedFor('rekognition').replace(/Credential=\w+/, 'Credential=AKIANOBODY')),
      403,
      'InvalidClientTokenId',
    ],
  ])('fails loudly, by name, for %s', async (_what, send, status, words) => {
    expect(await send()).toMatchObject({ status, body: expect.stringContaining(words) });
  });

  test('shows a bug in an operation as the emulator’s defect, never as an answer of AWS', async () => {
    aws.intercept(async () => {
      throw new TypeError('a bug');
    });

    const { body } = await raw(signedFor('rekognition'), 'R.DescribeProjects');

    expect(body).toContain('EmulatorDefect');
  });
});

test('a removed interceptor sees no more calls', async () => {
  const seen: string[] = [];
  const stop = aws.intercept(async (call, _input, next) => {
    seen.push(call.operation);
    return next();
  });

  const account = new Account(aws, ACCOUNT);
  await account.call('sts', 'GetCallerIdentity');
  stop();
  await account.call('sts', 'GetCallerIdentity');

  expect(seen).toEqual(['GetCallerIdentity']);
});

describe('the virtual clock', () => {
  test('jumps from sleeper to sleeper, in the order of their times', async () => {
    const clock = new VirtualClock('2026-01-01T00:00:00Z');
    const woken: string[] = [];
    const sleeper = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name} at ${clock.now() - Date.parse('2026-01-01T00:00:00Z')}`);
    };

    const sleepers = [sleeper('long', 3_600_000), sleeper('short', 10), sleeper('also short', 10)];
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

    await clock.run(
      Promise.all([
        follow('slow', slow),
        follow('refused', Promise.reject(new Error('refused'))),
        follow('known', Promise.resolve()),
      ]),
    );

    expect(order).toEqual(['slow', 'after slow', 'refused', 'after refused', 'known', 'after known']);
  });

  test('fails when there is nothing to wait for and the goal is not reached', async () => {
    await expect(new VirtualClock().run(new Promise(() => {}))).rejects.toThrow(/nothing to wait for/);
  });
});
