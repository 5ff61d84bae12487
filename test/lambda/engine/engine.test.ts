import { notWanted } from '../../../lambda/cloudformation/fence';
import { createEngine } from '../../../lambda/engine/engine';
import type { Executions } from '../../../lambda/engine/executions';
import type { EngineNotes, Lifecycle, Progress } from '../../../lambda/engine/lifecycle';
import { lines, START, silence } from '../../../testing/handlers/answers';
import { event } from '../../../testing/handlers/copy-requests';
import { listen } from './listener';

interface Notes extends EngineNotes {
  readonly said: string;
}
const done = { answer: { status: 'SUCCESS', physicalId: 'made', data: { a: 'b' } } } as const;

let cloudFormation: Awaited<ReturnType<typeof listen>>;
afterEach(() => cloudFormation?.close());
silence();

/** An engine whose life cycle notes each call, then waits or does what `answer` does. */
async function engine(
  answer: () => Promise<Progress<Notes>> = async () => ({ notes: { said: 'wait' }, seconds: 7 }),
  ...statuses: number[]
) {
  cloudFormation = await listen(...statuses);
  const asked: unknown[] = [];
  const lifecycle: Lifecycle<Notes> = {
    step: async ({ RequestType: type }, notes) => {
      asked.push([type, notes]);
      return answer();
    },
    physicalIdOf: () => 'the real id',
    byHand: ({ RequestType }) => (RequestType === 'Delete' ? 'Do it by hand' : undefined),
    countFailure: ({ RequestType }) => void asked.push(`${RequestType} failed`),
  };
  const start = vi.fn(async () => {});
  const executions = { start } as Partial<Executions> as Executions;
  const run = createEngine(lifecycle, { executions, now: () => START, sleep: async () => {} });
  const requestOf = (type: 'Create' | 'Update' | 'Delete') => ({
    ...event({ type, id: 'known' }),
    ResponseURL: cloudFormation.url,
  });
  return { run, asked, start, requestOf, request: requestOf('Create') };
}

test('CloudFormation’s request only starts an execution', async () => {
  const { run, asked, start, request } = await engine();

  expect(await run(request)).toBeUndefined();
  expect(start).toHaveBeenCalledWith(request);
  expect(asked).toEqual([]);
});

test.each(['Create', 'Update', 'Delete'] as const)('the first step of a %s has no notes', async (type) => {
  const { run, asked, requestOf } = await engine();

  expect(await run({ request: requestOf(type) })).toEqual({
    request: requestOf(type),
    notes: { said: 'wait' },
    wait: 7,
  });
  expect(asked).toEqual([[type, undefined]]);
  expect(cloudFormation.received).toEqual([]);
});

test('a later step continues from the notes', async () => {
  const { run, asked, request } = await engine();

  await run({ request, notes: { said: 'before' } });

  expect(asked).toEqual([['Create', { said: 'before' }]]);
});

test.each([
  [1, { said: 'before', repeated: true }],
  [0, { said: 'before' }],
])('a step that the state machine has repeated %i times notes that', async (retries, notes) => {
  const { run, asked, request } = await engine();

  await run({ request, notes: { said: 'before' }, retries });

  expect(asked).toEqual([['Create', notes]]);
});

test('a finished step answers, and its notes and the answer are the output', async () => {
  const { run, request } = await engine(async () => ({ ...done, notes: { said: 'done' } }));

  expect(await run({ request, notes: { said: 'before' } })).toEqual({ ...done, notes: { said: 'done' } });
  expect(cloudFormation.answers()).toMatchObject([{ Status: 'SUCCESS', Data: { a: 'b' } }]);
});

test('a failed step answers with the real id, keeps its notes, and logs the stack of the error', async () => {
  const error = new TypeError('not a\nfunction');
  const { run, request } = await engine(() => Promise.reject(error));
  const reason = 'The handler met an error that it does not know: TypeError: not a function';

  expect(await run({ request, notes: { said: 'before' } })).toEqual({
    notes: { said: 'before' },
    answer: { status: 'FAILED', physicalId: 'the real id', reason },
  });
  expect(cloudFormation.answers()).toMatchObject([{ PhysicalResourceId: 'the real id', Reason: reason }]);
  expect(lines()[0]).toEqual({
    failure: reason,
    requestType: 'Create',
    physicalId: 'the real id',
    stack: error.stack,
  });
});

test('a finished step counts once its answer has got through', async () => {
  const count = vi.fn(() => expect(cloudFormation.answers()).toHaveLength(1));
  const { run, request } = await engine(async () => ({ ...done, count }));

  await run({ request });

  expect(count).toHaveBeenCalledTimes(1);
});

test.each([
  ['an error counts as a failure', new TypeError('not a function'), ['Create failed']],
  ['a request that is no longer wanted does not count', notWanted(event()), []],
])('%s', async (_, error, counted) => {
  const { run, asked, request } = await engine(() => Promise.reject(error));

  await run({ request });

  expect(asked.slice(1)).toEqual(counted);
});

test('fails if the answer does not get through, so that the state machine repeats the step, and counts nothing', async () => {
  const count = vi.fn();
  const { run, request } = await engine(async () => ({ ...done, count }), 500, 500, 500, 500, 500);

  await expect(run({ request })).rejects.toThrow('could not be delivered');
  expect(count).not.toHaveBeenCalled();
});

describe('a request whose steps all die', () => {
  test('is answered with the real id and with what the state machine saw', async () => {
    const { run, asked, request } = await engine();
    const error = { Error: 'Sandbox.Timedout', Cause: '{"errorMessage":"Task timed out"}' };

    const output = await run({ request, notes: { said: 'before' }, error });

    expect(asked).toEqual(['Create failed']);
    expect(output).toMatchObject({
      notes: { said: 'before', repeated: true },
      answer: { physicalId: 'the real id' },
    });
    expect(cloudFormation.answers()).toMatchObject([
      {
        Status: 'FAILED',
        PhysicalResourceId: 'the real id',
        Reason:
          'Every step of this Create of Copy ended before its time: see the log of the function. ' +
          'Lambda said: Sandbox.Timedout: {"errorMessage":"Task timed out"}. Then deploy again',
      },
    ]);
  });

  test('is answered although the state machine gives no error', async () => {
    const { run, request } = await engine();

    await run({ request, error: {} });

    expect(cloudFormation.answers()).toMatchObject([
      { Reason: expect.stringContaining('Lambda said: no name') },
    ]);
  });

  test('does not show the URL if the state machine quotes its input', async () => {
    const { run, request } = await engine();

    await run({
      request,
      error: { Error: 'States.Runtime', Cause: `no $.wait in ${JSON.stringify({ request })}` },
    });

    expect(JSON.stringify([cloudFormation.answers(), lines()])).not.toMatch(/secret|127\.0\.0\.1/);
  });
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['another event', { Records: [] }],
  ['work without a request of CloudFormation’s', { request: { RequestType: 'Read' } }],
])('fails on %s, and answers nobody', async (_, input) => {
  const { run, start } = await engine();

  await expect(run(input)).rejects.toThrow('This is not a request of CloudFormation');
  expect(start).not.toHaveBeenCalled();
});
