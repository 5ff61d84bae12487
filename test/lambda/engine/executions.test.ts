import { deletionOfOld, type ResourceEvent } from '../../../lambda/cloudformation/request';
import { executionsOf, nameOf } from '../../../lambda/engine/executions';
import { event } from '../../../testing/handlers/copy-requests';

const MACHINE = 'arn:aws:states:eu-west-1:222222222222:stateMachine:copies';
const request = event();

/** Step Functions, as it answers. */
function stepFunctions(answer: (call: string, input: any) => object = () => ({})) {
  const calls: (readonly [call: string, input: any])[] = [];
  const client: any = {
    send: async (command: { readonly input: any }) => {
      const call = command.constructor.name.replace(/Command$/, '');
      calls.push([call, command.input]);
      return answer(call, command.input);
    },
  };
  return { executions: executionsOf(client, MACHINE), calls };
}

describe('the name of an execution', () => {
  test('is the same for the same request, and fits', () => {
    expect(nameOf({ ...request })).toBe(nameOf(request));
    expect(nameOf(request)).toMatch(/^[0-9a-f]{16}-[0-9a-f]{32}$/);
    expect(nameOf(request).length).toBeLessThanOrEqual(80);
  });

  test.each([
    ['another URL, though its id is used again', { ResponseURL: 'https://other' }],
    ['other properties', { ResourceProperties: { ServiceToken: '' } }],
    ['another type', { RequestType: 'Delete', PhysicalResourceId: 'id' }],
  ])('differs for a request with %s, but begins in the same way for the same resource', (_, change) => {
    const other = { ...request, ...change } as typeof request;

    expect(nameOf(other)).not.toBe(nameOf(request));
    expect(nameOf(other).split('-')[0]).toBe(nameOf(request).split('-')[0]);
  });

  test.each([
    ['another resource', { LogicalResourceId: 'Other' }],
    ['another stack', { StackId: request.StackId.replace('0c6b9a00', '0c6b9a01') }],
    // So the search for the earlier request skips this edge.
    ['an edge of a schedule', { RequestType: 'Schedule', Edge: 'start', ResponseURL: undefined }],
  ])('begins differently for %s', (_, change) => {
    const other = { ...request, ...change } as typeof request;

    expect(nameOf(other).split('-')[0]).not.toBe(nameOf(request).split('-')[0]);
  });

  test.each<[string, object, boolean]>([
    ['the same if other hours are declared meanwhile', { ResourceProperties: { Schedule: 'another' } }, true],
    ['the same if another version is declared meanwhile', { PhysicalResourceId: 'another' }, true],
    ['another one for a stop', { Edge: 'stop' }, false],
    ['another one at another time', { RequestId: '2026-01-02T08:00:00Z' }, false],
    ['another one for another resource', { LogicalResourceId: 'Other' }, false],
  ])('of an edge is %s', (_case, change, isSame) => {
    const edge = { ...request, RequestType: 'Schedule', Edge: 'start', RequestId: '2026-01-01T08:00:00Z' };
    const [one, other] = [edge, { ...edge, ...change }] as unknown as ResourceEvent[];

    expect(nameOf(other) === nameOf(one)).toBe(isSame);
  });
});

test.each([
  ['the request', undefined],
  ['the request and the notes for its first step', { repeated: true } as const],
])('an execution is started with %s, under its name', async (_, notes) => {
  const { executions, calls } = stepFunctions();

  await executions.start(request, notes);

  expect(calls).toEqual([
    [
      'StartExecution',
      { stateMachineArn: MACHINE, name: nameOf(request), input: JSON.stringify({ request, notes }) },
    ],
  ]);
});

test.each([
  ['that runs', { status: 'RUNNING' }, { isRunning: true }],
  [
    'that is over',
    { status: 'SUCCEEDED', output: '{"notes":{"made":"arn"}}' },
    { isRunning: false, output: { notes: { made: 'arn' } } },
  ],
  ['that was stopped by hand', { status: 'ABORTED' }, { isRunning: false }],
])('an execution %s says so', async (_, answer, expected) => {
  const { executions, calls } = stepFunctions(() => ({ ...answer, input: JSON.stringify({ request }) }));

  expect(await executions.executionOf(request)).toEqual({ request, ...expected });
  expect(calls).toEqual([
    [
      'DescribeExecution',
      { executionArn: `arn:aws:states:eu-west-1:222222222222:execution:copies:${nameOf(request)}` },
    ],
  ]);
});

describe('the request before', () => {
  const earlier = { ...request, ResponseURL: 'https://before' };
  const before = nameOf(earlier);
  const longBefore = nameOf({ ...request, ResponseURL: 'https://long-before' });
  const another = nameOf({ ...request, LogicalResourceId: 'Other' });
  /** Pages of executions, the newest first. */
  const listing = (...pages: readonly (readonly string[])[]) =>
    stepFunctions((call, { nextToken = '0' }) =>
      call === 'DescribeExecution'
        ? { status: 'SUCCEEDED', input: JSON.stringify({ request: earlier }), output: '{}' }
        : {
            executions: pages[Number(nextToken)]?.map((name) => ({ name })),
            nextToken: Number(nextToken) + 1 < pages.length ? String(Number(nextToken) + 1) : undefined,
          },
    );

  const own = nameOf(request);

  test('is the newest one of the same resource', async () => {
    const { executions, calls } = listing([own, another], [], [another, before, longBefore]);

    expect(await executions.predecessorOf(request)).toEqual({
      request: earlier,
      isRunning: false,
      output: {},
    });
    expect(calls.map(([call]) => call)).toEqual([...Array(3).fill('ListExecutions'), 'DescribeExecution']);
    expect(calls[3][1].executionArn).toMatch(new RegExp(`:${before}$`));
  });

  test('is the newest one that counts', async () => {
    const { executions, calls } = listing([own, before, longBefore]);
    const counts = vi.fn().mockReturnValueOnce(false).mockReturnValueOnce(true);

    await executions.predecessorOf(request, counts);

    const described = calls.slice(1).map(([, { executionArn }]) => executionArn.split(':').at(-1));
    expect(described).toEqual([before, longBefore]);
  });

  test('is unknown if there is none', async () => {
    expect(await listing([own, another]).executions.predecessorOf(request)).toBeUndefined();
  });

  test.each([
    ['nothing', []],
    ['only one before', [before]],
    ['only another resource’s', [another]],
  ])('is not found while Step Functions lists %s', async (_, names) => {
    await expect(listing(names).executions.predecessorOf(request)).rejects.toThrow(
      'Step Functions does not list this request yet',
    );
  });

  test('may be newer than the execution that asks', async () => {
    const { executions, calls } = listing([before, longBefore], [own]);

    expect(await executions.predecessorOf(request)).toBeDefined();
    expect(calls.map(([call]) => call)).toEqual(['ListExecutions', 'DescribeExecution', 'ListExecutions']);
  });

  test('is found for a Delete that an Update makes itself, because the Update is listed', async () => {
    const update = { ...request, RequestType: 'Update', OldResourceProperties: {} } as ResourceEvent;
    const { executions } = stepFunctions((call, { executionArn = '' }) =>
      call === 'DescribeExecution'
        ? { input: JSON.stringify({ request: executionArn.endsWith(before) ? earlier : update }) }
        : { executions: [{ name: nameOf(update) }, { name: before }] },
    );

    const found = await executions.predecessorOf(deletionOfOld(update, 'id'));

    expect(found).toMatchObject({ request: earlier });
  });

  test('of an edge of our own is the request after which it came', async () => {
    const edge = {
      ...earlier,
      RequestType: 'Schedule',
      Edge: 'restore',
      PhysicalResourceId: 'id',
    } as ResourceEvent;

    expect(await listing([nameOf(edge), before]).executions.predecessorOf(edge)).toBeDefined();
  });

  test('is searched on five pages only', async () => {
    const { executions, calls } = listing([own], [], [], [], [], [before]);

    expect(await executions.predecessorOf(request)).toBeUndefined();
    expect(calls).toHaveLength(5);
  });
});
