import type { SFNClient } from '@aws-sdk/client-sfn';
import { executionsOf, nameOf } from '../../../lambda/engine/executions';
import { event } from '../../../testing/handlers/policy-requests';

const MACHINE = 'arn:aws:states:eu-west-1:111111111111:stateMachine:policies';
const own = event({ type: 'Delete' });
const create = event();
const update = event({ type: 'Update' });
const ofAnother = { ...create, LogicalResourceId: 'Another' };

/** Step Functions with these executions, the newest first, and so many on a page. The updates run. */
function executions(requests: (typeof own)[], pageSize = 1000) {
  const described: string[] = [];
  const client = {
    send: async ({ input }: { input: any }) => {
      if (input.stateMachineArn) {
        const start = Number(input.nextToken ?? 0);
        const page = requests.slice(start, start + pageSize).map((request) => ({ name: nameOf(request) }));
        const end = start + pageSize;
        return { executions: page, nextToken: end < requests.length ? String(end) : undefined };
      }
      const request = requests.find((one) => input.executionArn === arnOf(one))!;
      described.push(request.RequestType);
      return {
        status: request.RequestType === 'Update' ? 'RUNNING' : 'SUCCEEDED',
        input: JSON.stringify({ request }),
        output: request.RequestType === 'Update' ? undefined : '{"notes":{"found":"absent"}}',
      };
    },
  };
  return { executions: executionsOf(client as unknown as SFNClient, MACHINE), described };
}

const arnOf = (request: typeof own) =>
  `arn:aws:states:eu-west-1:111111111111:execution:policies:${nameOf(request)}`;

test('the predecessor is the newest earlier request of the same resource', async () => {
  const { executions: there, described } = executions([own, ofAnother, update, create]);

  expect(await there.predecessorOf(own)).toEqual({ request: update, isRunning: true });
  expect(described).toEqual(['Update']);
});

test('the predecessor is the newest one that counts', async () => {
  const { executions: there } = executions([own, update, create]);

  expect(await there.predecessorOf(own, ({ isRunning }) => !isRunning)).toEqual({
    request: create,
    isRunning: false,
    output: { notes: { found: 'absent' } },
  });
});

test('the predecessor is found on a later page', async () => {
  const { executions: there } = executions([own, ofAnother, create], 1);

  expect(await there.predecessorOf(own)).toMatchObject({ request: create });
});

test.each([
  ['there are no others', [own], 1000],
  ['others are of another resource', [own, ofAnother], 1000],
  ['it is more than five pages away', [own, ofAnother, ofAnother, ofAnother, ofAnother, create], 1],
])('no predecessor is found if %s', async (_, requests, pageSize) => {
  expect(await executions(requests, pageSize).executions.predecessorOf(own)).toBeUndefined();
});

test('the edges of a schedule have other names, so the search skips them', async () => {
  const edge = {
    ...own,
    RequestType: 'Schedule' as const,
    Edge: 'start' as const,
    ResponseURL: undefined,
  } as any;
  const { executions: there, described } = executions([edge, create]);

  expect(await there.predecessorOf({ ...edge, RequestId: 'another' })).toMatchObject({ request: create });
  expect(described).toEqual(['Create']);
});

test('a request keeps its name when Lambda delivers it again, and gets another when CloudFormation repeats it', () => {
  expect(nameOf({ ...own })).toBe(nameOf(own));
  expect(nameOf({ ...own, ResponseURL: 'https://another' })).not.toBe(nameOf(own));
});
