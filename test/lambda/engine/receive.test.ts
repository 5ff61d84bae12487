import type { ResourceEvent } from '../../../lambda/cloudformation/request';
import type { Execution, Executions } from '../../../lambda/engine/executions';
import type { Answer } from '../../../lambda/engine/lifecycle';
import { receive } from '../../../lambda/engine/receive';
import { awsError, lines, START, silence } from '../../../testing/handlers/answers';
import { event } from '../../../testing/handlers/copy-requests';
import { type EventChange } from '../../../testing/handlers/requests';
import { listen } from './listener';

let cloudFormation: Awaited<ReturnType<typeof listen>>;
beforeEach(async () => {
  cloudFormation = await listen();
});
afterEach(() => cloudFormation.close());
silence();

const GONE = awsError('ExecutionDoesNotExist');

/** Receives a request. `start` and `end` say how its execution starts and ends. `seconds` is how long that took. */
async function received(
  start: Executions['start'],
  { end, resourceType, ...change }: EventChange & { end?: Execution | Error; resourceType?: string } = {},
) {
  let now = START;
  const starts: unknown[] = [];
  const { ResourceType } = event(change);
  const request = {
    ...event(change),
    ResourceType: resourceType ?? ResourceType,
    ResponseURL: cloudFormation.url,
  };
  const executions: Executions = {
    start: async (started) => {
      starts.push(started);
      return start(started);
    },
    executionOf: async () => (end instanceof Error || !end ? Promise.reject(end ?? GONE) : end),
    predecessorOf: () => Promise.reject(new Error('it is not to be asked for')),
  };
  const time = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
  const failed: string[] = [];
  const lifecycle = {
    byHand: () => (change.type === 'Delete' ? 'Do it by hand' : undefined),
    physicalIdOf: () => 'shapes-prod/v1',
    countFailure: ({ RequestType }: ResourceEvent) => void failed.push(RequestType),
  };
  await receive(lifecycle, { executions, ...time }, request);
  return { request, starts, failed, seconds: (now - START) / 1000 };
}
const denied = (message = 'not authorized to perform states:StartExecution') =>
  awsError('AccessDeniedException', 400, message);
/** Throws so many times, then starts. */
const after = (failures: number) => async () => {
  if (failures-- > 0) throw denied();
};
const never = async () => {
  throw denied();
};
const exists = async () => {
  throw awsError('ExecutionAlreadyExists');
};

test('a request starts its execution and does nothing else', async () => {
  const { request, starts, seconds } = await received(async () => {});

  expect(starts).toEqual([request]);
  expect(seconds).toBe(0);
  expect(cloudFormation.received).toEqual([]);
  expect(lines()).toEqual([
    { received: 'Create', logicalId: 'Copy', requestId: request.RequestId },
    { started: 'Create', logicalId: 'Copy' },
  ]);
});

test('the start waits for a role that is not known yet', async () => {
  const { starts, seconds } = await received(after(12));

  expect(starts).toHaveLength(13);
  expect(seconds).toBe(60);
  expect(cloudFormation.received).toEqual([]);
  expect(lines().filter(({ notStarted }) => notStarted)).toHaveLength(12);
});

test('the start is tried for four minutes, and then given up', async () => {
  expect((await received(after(48))).seconds).toBe(240);
  expect(cloudFormation.received).toEqual([]);

  expect((await received(after(49))).seconds).toBe(240);
  expect(cloudFormation.received).toHaveLength(1);
});

test('a Delete of a refused Create is answered without an execution, so that a stack can always roll back', async () => {
  const { starts } = await received(never, { type: 'Delete', id: 'nothing-was-made:Copy' });

  expect(starts).toEqual([]);
  expect(cloudFormation.answers()).toMatchObject([
    { Status: 'SUCCESS', PhysicalResourceId: 'nothing-was-made:Copy' },
  ]);
});

test('a Delete that is never started says what a person does without the function', async () => {
  await received(never, { type: 'Delete', id: 'shapes-prod/v1' });

  expect(cloudFormation.answers()[0].Reason).toMatch(
    /\. Do it by hand\. If the stack ends in .*--retain-resources Copy/,
  );
});

describe('a Delete of a running model', () => {
  const hours = { Schedule: { Start: 'cron(0 8 * * ? *)', Stop: 'cron(0 20 * * ? *)' } };
  const deletion = {
    type: 'Delete',
    id: 'v1',
    resourceType: 'Custom::RekognitionRunningModelVersion',
  } as const;

  test.each([
    ['with a schedule', hours, 'look'],
    ['without one', {}, 'look at hours'],
  ])('%s also starts an execution that looks at what is declared now', async (_case, change, Edge) => {
    const { request, starts } = await received(async () => {}, { ...deletion, change });

    expect(starts).toEqual([request, { ...request, RequestType: 'Schedule', Edge }]);
  });

  test('is the only request for the model that is followed by a look', async () => {
    const { request, starts } = await received(async () => {}, { ...deletion, type: 'Update' });

    expect(starts).toEqual([request]);
  });

  test('starts again, with the look, when Lambda delivers it again', async () => {
    const end: Execution = { request: event(), isRunning: true };
    const { starts } = await received(exists, { ...deletion, end });

    expect(starts).toHaveLength(2);
  });

  test('is answered if no execution can start, and Lambda delivers it again for the look', async () => {
    await expect(received(never, deletion)).rejects.toThrow('not authorized');

    expect(cloudFormation.answers()).toMatchObject([{ Status: 'FAILED', PhysicalResourceId: 'v1' }]);
  });
});

test('an edge of a schedule that is never started fails, so that Lambda delivers it again', async () => {
  const edge = { ...event({ type: 'Delete' }), RequestType: 'Schedule', ResponseURL: undefined };
  let now = START;
  const time = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
  const executions = { start: never, executionOf: never } as Partial<Executions> as Executions;

  await expect(
    receive(
      { byHand: () => undefined, physicalIdOf: () => '', countFailure: () => {} },
      { executions, ...time },
      edge,
    ),
  ).rejects.toThrow('not authorized');
  expect(cloudFormation.received).toEqual([]);
});

test('an Update after a refused Create has an execution', async () => {
  const { starts } = await received(async () => {}, { type: 'Update', id: 'nothing-was-made:Copy' });

  expect(starts).toHaveLength(1);
});

test.each([
  [
    'not allowed',
    'AccessDeniedException',
    "the role of its function must be allowed states:StartExecution on the stack's state machine",
  ],
  ['throttled', 'ThrottlingException', "Step Functions started no execution of the stack's state machine"],
])(
  'a Create whose start is %s for minutes fails, and its id says that nothing was made',
  async (_, name, why) => {
    const { failed } = await received(() => Promise.reject(awsError(name)));

    expect(failed).toEqual(['Create']);
    expect(cloudFormation.answers()).toMatchObject([
      {
        Status: 'FAILED',
        PhysicalResourceId: 'nothing-was-made:Copy',
        Reason:
          'The request for Copy of stack prod could not be started for four minutes, so nothing was done. ' +
          `In account 222222222222 ${why}. AWS said: ${name}: AWS’s own text. Then deploy again`,
      },
    ]);
  },
);

test('a Create that may run all the same fails under its real id, so that its Delete undoes what it makes', async () => {
  await received(never, { end: awsError('ThrottlingException') });

  expect(cloudFormation.answers()).toMatchObject([
    {
      Status: 'FAILED',
      PhysicalResourceId: 'shapes-prod/v1',
      Reason: expect.stringContaining(
        'for four minutes, and AWS does not say whether it runs all the same. In account 222222222222',
      ),
    },
  ]);
});

test.each(['Update', 'Delete'] as const)(
  'fails, under its own id, a request that cannot start: %s',
  async (type) => {
    await received(never, { type, id: 'shapes-prod/v1' });

    expect(cloudFormation.answers()).toMatchObject([
      { Status: 'FAILED', PhysicalResourceId: 'shapes-prod/v1' },
    ]);
  },
);

describe('a request that has an execution already', () => {
  const answer: Answer = { status: 'FAILED', physicalId: 'shapes-prod/v1', reason: 'Why.' };

  test('is not answered while the execution runs', async () => {
    const { starts } = await received(exists, { end: { request: event(), isRunning: true } });

    expect(starts).toHaveLength(1);
    expect(cloudFormation.received).toEqual([]);
    expect(lines().at(-1)).toEqual({ receivedAgain: 'Create', logicalId: 'Copy', isRunning: true });
  });

  test('gets the same answer again once the execution is over', async () => {
    await received(exists, { end: { request: event(), isRunning: false, output: { answer } } });

    expect(cloudFormation.answers()).toMatchObject([
      { Status: 'FAILED', PhysicalResourceId: 'shapes-prod/v1', Reason: 'Why.' },
    ]);
  });

  test('gets no answer if the execution has given none', async () => {
    await received(exists, { end: { request: event(), isRunning: false } });

    expect(cloudFormation.received).toEqual([]);
  });

  test('may have been begun by an attempt whose answer was lost', async () => {
    let attempts = 0;
    const lost = async () => {
      throw attempts++ === 0 ? awsError('TimeoutError', 'lost') : awsError('ExecutionAlreadyExists');
    };

    await received(lost, { end: { request: event(), isRunning: true } });

    expect(attempts).toBe(2);
    expect(cloudFormation.received).toEqual([]);
  });
});

test('the URL is in no line and in no reason, although AWS’s text quotes the request', async () => {
  await received(async (started) => {
    throw denied(`bad input: ${JSON.stringify({ request: started })}`);
  });

  expect(lines().length).toBeGreaterThan(40);
  expect(JSON.stringify([lines(), cloudFormation.answers()])).not.toMatch(/secret|127\.0\.0\.1/);
});

test('fails on an invalid request, so that the call shows as failed', async () => {
  await expect(received(async () => {}, { id: 7 as any, type: 'Delete' })).rejects.toThrow(
    'This is not a request of CloudFormation',
  );
});
