import { leaveToEdge } from '../../../lambda/reconcile/leave-to-edge';
import { awsError, iso, lines, START, silence } from '../../../testing/handlers/answers';
import { event } from '../../../testing/handlers/running-requests';

silence();

/** What the start of an edge got, and its result. */
async function tried(error?: Error) {
  const start = vi.fn(async () => {
    if (error) throw error;
  });
  const services = { executions: { start }, now: () => START } as never;
  const hasStarted = await leaveToEdge(services, event({ type: 'Update' }), { former: 'RUNNING' } as never);
  return { hasStarted, given: start.mock.calls[0] as unknown[] };
}

test('an edge goes on trying from now, and knows what the model did before', async () => {
  const { hasStarted, given } = await tried();

  expect(hasStarted).toBe(true);
  expect(given).toEqual([
    expect.objectContaining({ Edge: 'restore' }),
    { startedAt: iso(START), former: 'RUNNING' },
  ]);
});

test('an edge that has started before goes on trying', async () => {
  expect((await tried(Object.assign(new Error(), { name: 'ExecutionAlreadyExists' }))).hasStarted).toBe(true);
});

test('an edge that cannot start is logged without a URL', async () => {
  const error = awsError('Throttling', 400, 'no: https://bucket.s3.amazonaws.com/key?X-Amz-Signature=1');

  expect((await tried(error)).hasStarted).toBe(false);
  expect(lines()).toMatchObject([{ notStarted: 'restore' }]);
  expect(JSON.stringify(lines())).not.toContain('X-Amz-Signature');
});
