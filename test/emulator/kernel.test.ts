import { request } from 'node:http';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ConnectionLost, Emulator, VirtualClock } from '../../emulator';
import { administratorOf } from '../../emulator/iam/credentials';

const ACCOUNT = '111111111111';
let aws: Emulator;
beforeEach(() => {
  aws = new Emulator();
});
afterEach(() => aws.close());

const sts = async () =>
  new STSClient({
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
    const identity = await (await sts()).send(new GetCallerIdentityCommand({}));

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

    await expect((await sts()).send(new GetCallerIdentityCommand({}))).rejects.toThrow(
      /socket hang up|ECONNRESET/,
    );
  });

  test('outlives a caller that hangs up in the middle of a request', async () => {
    const { port } = new URL(await aws.listen());
    const outgoing = request({ host: '127.0.0.1', port, method: 'POST', headers: { 'content-length': '9' } });
    const hangsUp = new Promise((resolve) => outgoing.on('error', resolve));
    outgoing.write('x', () => outgoing.destroy(new Error('hung up')));
    await hangsUp;

    expect((await (await sts()).send(new GetCallerIdentityCommand({}))).Account).toBe(ACCOUNT);
  });

  const raw = async (headers: Record<string, string>) => {
    const { port } = new URL(await aws.listen());
    return new Promise<{ status?: number; body: string }>((resolve, reject) => {
      const outgoing = request(
        { host: '127.0.0.1', port, method: 'POST', path: '/x', headers },
        (incoming) => {
          let body = '';
          incoming.setEncoding('utf8').on('data', (chunk) => {
            body += chunk;
          });
          incoming.on('end', () => resolve({ status: incoming.statusCode, body }));
        },
      );
      outgoing.on('error', reject).end('{}');
    });
  };
  const signedFor = (service: string) => {
    const { accessKeyId } = aws.iam.administrator(ACCOUNT);
    return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  };

  test('fails loudly, by name, for a service that it does not know', async () => {
    const answer = await raw({ authorization: signedFor('quantum') });

    expect(answer).toMatchObject({ status: 501, body: expect.stringContaining('the service \\"quantum\\"') });
  });

  test('fails loudly, by name, for an operation that it does not know', async () => {
    const answer = await raw({
      authorization: signedFor('rekognition'),
      'x-amz-target': 'RekognitionService.DetectMoonlight',
    });

    expect(answer).toMatchObject({
      status: 501,
      body: expect.stringContaining('rekognition:DetectMoonlight'),
    });
  });

  test('fails for a request that is not signed, and for a key that was never issued', async () => {
    expect(await raw({})).toMatchObject({ status: 501, body: expect.stringContaining('not signed') });
    const unknown = signedFor('rekognition').replace(/Credential=\w+/, 'Credential=AKIANOBODY');
    expect((await raw({ authorization: unknown })).body).toContain('InvalidClientTokenId');
  });

  test('shows a bug in an operation as the emulator’s defect, never as an answer of AWS', async () => {
    aws.intercept(async () => {
      throw new TypeError('a bug');
    });

    expect(
      (await raw({ authorization: signedFor('rekognition'), 'x-amz-target': 'R.DescribeProjects' })).body,
    ).toContain('EmulatorDefect');
  });
});

test('a removed interceptor sees no more calls', async () => {
  const seen: string[] = [];
  const stop = aws.intercept(async (call, _input, next) => {
    seen.push(call.operation);
    return next();
  });

  await aws.call(administratorOf(ACCOUNT), 'eu-west-1', 'sts', 'GetCallerIdentity', {});
  stop();
  await aws.call(administratorOf(ACCOUNT), 'eu-west-1', 'sts', 'GetCallerIdentity', {});

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

    await clock.run(
      Promise.all([sleeper('long', 3_600_000), sleeper('short', 10), sleeper('also short', 10)]),
    );

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
