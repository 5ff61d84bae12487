import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { respond } from '../../../lambda/engine/respond';
import { lines, silence } from '../../../testing/handlers/answers';
import { event } from '../../../testing/handlers/copy-requests';
import { listen } from './listener';

const success = { status: 'SUCCESS', physicalId: 'shapes-prod/v1', data: { Status: 'RUNNING' } } as const;
const failure = (reason?: string) => ({ status: 'FAILED', physicalId: 'shapes-prod/v1', reason }) as const;

let cloudFormation: Awaited<ReturnType<typeof listen>>;
let waits: number[];
const time = { sleep: async (ms: number) => void waits.push(ms) };
const requestTo = (ResponseURL: string) => ({ ...event(), ResponseURL });
async function respondTo(statuses: readonly (number | 'lost')[], answer: Parameters<typeof respond>[2]) {
  cloudFormation = await listen(...statuses);
  await respond(time, requestTo(cloudFormation.url), answer);
}

silence();
beforeEach(() => {
  waits = [];
});
afterEach(() => cloudFormation?.close());

test('the answer to an edge of a schedule is only logged', async () => {
  await respond(time, { ...event(), RequestType: 'Schedule' } as any, success);

  expect(lines()).toMatchObject([{ answered: 'SUCCESS' }]);
});

test('an answer is put to the URL, which is signed for no content type', async () => {
  await respondTo([], success);

  expect(cloudFormation.received).toMatchObject([
    { method: 'PUT', url: '/secret?X-Amz-Signature=secret', headers: { 'content-type': '' } },
  ]);
  expect(cloudFormation.answers()).toEqual([
    {
      Status: 'SUCCESS',
      PhysicalResourceId: 'shapes-prod/v1',
      StackId: event().StackId,
      RequestId: event().RequestId,
      LogicalResourceId: 'Copy',
      Data: { Status: 'RUNNING' },
    },
  ]);
  expect(lines()).toEqual([{ answered: 'SUCCESS', requestType: 'Create', physicalId: 'shapes-prod/v1' }]);
});

test('a failure has its reason, and the log has it too', async () => {
  await respondTo([], failure('Why.'));

  expect(cloudFormation.answers()).toMatchObject([{ Status: 'FAILED', Reason: 'Why.' }]);
  expect(lines()).toMatchObject([{ answered: 'FAILED', reason: 'Why.' }]);
});

test.each([undefined, ''])(
  'a failure with the reason %p gets a reason, because CloudFormation requires one',
  async (reason) => {
    await respondTo([], failure(reason));

    expect(cloudFormation.answers()).toMatchObject([
      { Reason: 'No reason is known: see the log of the function' },
    ]);
  },
);

test.each<[string, number | 'lost', string]>([
  ['a fault of the other side', 500, 'HTTP 500'],
  ['a refusal', 403, 'HTTP 403'],
  ['a redirection', 307, 'HTTP 307'],
  ['a lost connection', 'lost', 'ECONNRESET'],
])('after %s the answer is sent again, each time after twice the pause', async (_, status, code) => {
  await respondTo([status, status, status, status], success);

  expect(cloudFormation.received).toHaveLength(5);
  expect(new Set(cloudFormation.received.map(({ body }) => body)).size).toBe(1);
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(lines()).toMatchObject([
    { answer: 'not delivered', attempt: 1, error: code },
    { attempt: 2 },
    { attempt: 3 },
    { attempt: 4 },
    { answered: 'SUCCESS' },
  ]);
});

test('fails after five attempts, so that the step is repeated', async () => {
  await expect(respondTo([500, 500, 500, 500, 500, 200], success)).rejects.toThrow(
    'the answer could not be delivered to CloudFormation',
  );

  expect(cloudFormation.received).toHaveLength(5);
});

test('fails on an invalid URL', async () => {
  await expect(respond(time, requestTo('secret'), success)).rejects.toThrow('could not be delivered');

  expect(lines()[0]).toEqual({ answer: 'not delivered', attempt: 1, error: 'ERR_INVALID_URL' });
});

test('an https URL is called by TLS', async () => {
  const firstBytes: number[] = [];
  const server = createServer((socket) =>
    socket.once('data', (bytes) => {
      firstBytes.push(bytes[0]);
      socket.destroy();
    }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  await expect(respond(time, requestTo(`https://127.0.0.1:${port}/`), success)).rejects.toThrow();
  server.close();

  // The record of a TLS handshake.
  expect(new Set(firstBytes)).toEqual(new Set([0x16]));
});

test('the URL is in no line of the log and in no reason, even if AWS’s text quotes it', async () => {
  cloudFormation = await listen(500, 'lost');
  const { url } = cloudFormation;

  await respond(time, requestTo(url), failure(`AWS said: bad input '{"ResponseURL":"${url}"}'. And more.`));

  expect(lines()).toHaveLength(3);
  expect(JSON.stringify([lines(), cloudFormation.answers()])).not.toMatch(/secret|127\.0\.0\.1/);
  expect(cloudFormation.answers()[2].Reason).toBe(`AWS said: bad input '{"ResponseURL":"(URL) And more.`);
});

describe('the longest answer', () => {
  const data = { EvaluationSummaryUri: 'u'.repeat(1000) };

  test('is 4096 bytes, and its reason is cut to fit', async () => {
    await respondTo([], { ...failure('ü'.repeat(4000)), data });

    const [{ body }] = cloudFormation.received;
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
    expect(JSON.parse(body)).toMatchObject({ Data: data, Reason: expect.stringMatching(/^ü{500,}…$/) });
  });

  test('keeps a reason that fits', async () => {
    await respondTo([], failure('ü'.repeat(1000)));

    expect(cloudFormation.answers()).toMatchObject([{ Reason: 'ü'.repeat(1000) }]);
  });

  test.each([
    ['keeps', 0, /^r+$/],
    ['cuts', 1, /^r+…$/],
  ])('%s a reason that is %d bytes too long', async (_, more, expected) => {
    await respondTo([], failure('r'));
    const room = 4096 - Buffer.byteLength(cloudFormation.received[0].body) + 1;
    cloudFormation.close();

    await respondTo([], failure('r'.repeat(room + more)));

    expect(cloudFormation.answers().at(-1).Reason).toMatch(expected);
  });

  test('is never exceeded, whatever the reason is', async () => {
    cloudFormation = await listen();
    const reasons = fc.string({ unit: 'binary', minLength: 500, maxLength: 5000 });

    await fc.assert(
      fc.asyncProperty(reasons, async (reason) => {
        await respond(time, requestTo(cloudFormation.url), failure(reason));

        const body = cloudFormation.received.at(-1)!.body;
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
        expect(JSON.parse(body).Reason.length).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });
});
