import { AwsError, ConnectionLost } from '../../../emulator';
import { custom, Playground, parameter } from './playground';

const silent = () => undefined;
const one = (properties: object = {}) => ({ Resources: { Thing: custom(properties) } });

describe('a provider that does not answer', () => {
  test.each([
    ['after ServiceTimeout', { ServiceTimeout: 120 }, 120],
    ['after ServiceTimeout, as text', { ServiceTimeout: '120' }, 120],
    ['after an hour', {}, 3600],
  ])('fails %s', async (_, properties, seconds) => {
    const play = new Playground(({ RequestType }) => (RequestType === 'Create' ? undefined : {}));
    const id = await play.create('demo', one(properties));

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');

    const [create] = play.requests;
    expect(await play.story(id)).toContain(
      `Thing CREATE_FAILED: CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${create.RequestId}]. If you are using the Python cfn-response module, you may need to update your Lambda function code so that CloudFormation can attach the updated version.`,
    );
    const { sentAt, endedAt, outcome } = play.record(create);
    expect(outcome).toBe('timed out');
    expect(endedAt! - sentAt).toBe(seconds * 1000);
    expect(play.asked.at(-1)).toMatch(/^Delete Thing demo-Thing-[A-Z0-9]{12}$/);
  });

  test('is in time at the last moment', async () => {
    const play = new Playground(() => ({ after: 119_999 }));
    const id = await play.create('demo', one({ ServiceTimeout: 120 }));

    expect(await play.settle(id)).toBe('CREATE_COMPLETE');
  });

  test('too late is ignored', async () => {
    const play = new Playground(({ RequestType }) =>
      RequestType === 'Create' ? { after: 121_000, id: 'late' } : {},
    );
    const id = await play.create('demo', one({ ServiceTimeout: 120 }));

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
    await play.clock.advance(60_000);

    expect(play.record(play.requests[0])).toMatchObject({
      outcome: 'timed out',
      answers: [{ physicalResourceId: 'late', counted: false }],
    });
    expect(await play.describe(id)).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
  });

  test('fails a deletion, too', async () => {
    const play = new Playground();
    const id = await play.deployed('demo', one({ ServiceTimeout: 30 }));
    play.provider = silent;

    await play.call('DeleteStack', { StackName: id });

    expect(await play.settle(id)).toBe('DELETE_FAILED');
  });

  test.each(['0', '3601', 'soon', '1.5'])(
    'fails at once when ServiceTimeout is %s',
    async (ServiceTimeout) => {
      const play = new Playground();
      const id = await play.create('demo', one({ ServiceTimeout }));

      await play.settle(id);

      expect((await play.story(id))[2]).toContain('Thing CREATE_FAILED: Invalid ServiceTimeout');
      expect(play.asked).toEqual([]);
    },
  );
});

test('counts only with its first answer', async () => {
  const play = new Playground(silent);
  const id = await play.create('demo', one());
  await play.clock.advance(1_000);
  const [create] = play.requests;

  expect(play.answer(create, { id: 'first' })).toBe(200);
  expect(play.answer(create, { id: 'second', fail: 'changed my mind' })).toBe(200);

  expect(await play.settle(id)).toBe('CREATE_COMPLETE');
  expect(await play.resource(id, 'Thing')).toMatchObject({ PhysicalResourceId: 'first' });
  expect(
    play.record(create).answers.map(({ physicalResourceId, counted }) => [physicalResourceId, counted]),
  ).toEqual([
    ['first', true],
    ['second', false],
  ]);
});

test('cannot answer without a request', async () => {
  const play = new Playground();
  await play.deployed('demo', one());
  const url = play.requests[0].ResponseURL;

  expect(play.put(url.replace('Thing', 'Other'), '{}')).toBe(403);
  expect(play.put(url.replace(/Signature=../, 'Signature=00'), '{}')).toBe(403);
});

describe('an answer that CloudFormation cannot take', () => {
  const cases: [string, (good: Record<string, unknown>) => string, string][] = [
    [
      'over 4096 bytes',
      (good) => JSON.stringify({ ...good, Data: { Text: 'x'.repeat(4096) } }),
      'Response object is too long.',
    ],
    ['not JSON', () => 'oops', 'Invalid response object: the body is not a JSON object'],
    [
      'without an id',
      (good) => JSON.stringify({ ...good, PhysicalResourceId: '' }),
      'Invalid PhysicalResourceId',
    ],
    [
      'with an id over 1 KB',
      (good) => JSON.stringify({ ...good, PhysicalResourceId: 'x'.repeat(1025) }),
      'Invalid PhysicalResourceId',
    ],
    [
      'with another status',
      (good) => JSON.stringify({ ...good, Status: 'OK' }),
      'Invalid response object: Status must be SUCCESS or FAILED, not "OK"',
    ],
    [
      'for another request',
      (good) => JSON.stringify({ ...good, RequestId: 'other' }),
      'Invalid response object: RequestId is "other"',
    ],
    [
      'FAILED without a reason',
      (good) => JSON.stringify({ ...good, Status: 'FAILED' }),
      "Vendor response doesn't contain Reason key",
    ],
  ];

  test.each(cases)('fails the resource: %s', async (_, bodyOf, reason) => {
    const play = new Playground(({ RequestType }) => (RequestType === 'Create' ? undefined : {}));
    const id = await play.create('demo', one());
    await play.clock.advance(1_000);
    const [{ ResponseURL, StackId, RequestId, LogicalResourceId }] = play.requests;

    const good = { Status: 'SUCCESS', PhysicalResourceId: 'thing', StackId, RequestId, LogicalResourceId };
    expect(play.put(ResponseURL, bodyOf(good))).toBe(200);

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');
    expect((await play.story(id))[2]).toContain(`Thing CREATE_FAILED: ${reason}`);
  });
});

test('an answer of exactly 4096 bytes is taken', async () => {
  const play = new Playground(silent);
  const id = await play.create('demo', one());
  await play.clock.advance(1_000);
  const [{ ResponseURL, StackId, RequestId, LogicalResourceId }] = play.requests;
  const good = {
    Status: 'SUCCESS',
    PhysicalResourceId: 'thing',
    StackId,
    RequestId,
    LogicalResourceId,
    Data: { Text: '' },
  };
  const room = 4096 - JSON.stringify(good).length;

  play.put(ResponseURL, JSON.stringify({ ...good, Data: { Text: 'x'.repeat(room) } }));

  expect(await play.settle(id)).toBe('CREATE_COMPLETE');
});

test('NoEcho hides what the provider returned, wherever CloudFormation shows it', async () => {
  const play = new Playground(() => ({ data: { Password: 'swordfish' }, noEcho: true }));
  const id = await play.deployed('demo', {
    Resources: { Thing: custom(), Note: parameter({ 'Fn::GetAtt': ['Thing', 'Password'] }) },
    Outputs: { Password: { Value: { 'Fn::GetAtt': ['Thing', 'Password'] } } },
  });

  const { StackEvents: events } = await play.call('DescribeStackEvents', { StackName: id });

  expect((await play.describe(id)).Outputs).toMatchObject([{ OutputValue: '****' }]);
  expect(JSON.stringify(events)).not.toContain('swordfish');
  const { PhysicalResourceId: Name } = await play.resource(id, 'Note');
  expect((await play.call('GetParameter', { Name }, 'ssm')).Parameter.Value).toBe('swordfish');
});

describe('a function that cannot be invoked', () => {
  test('fails the resource, and gets no Delete for a request that never reached it', async () => {
    const play = new Playground();
    play.onInvoke = () => {
      throw new AwsError('ResourceNotFoundException', 'Function not found: it', 404);
    };
    const id = await play.create('demo', one());

    expect(await play.settle(id)).toBe('ROLLBACK_COMPLETE');

    expect((await play.story(id))[2]).toContain(
      'Thing CREATE_FAILED: Resource handler returned message: "Function not found: it (Service: Lambda, Status Code: 404',
    );
    expect(play.aws.cloudformation.answers).toMatchObject([
      { requestType: 'Create', outcome: 'not delivered' },
    ]);
  });

  test.each([
    ['is throttled', new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)],
    ['loses the connection', new ConnectionLost()],
  ])('is invoked again when the call %s', async (_, error) => {
    const play = new Playground();
    let calls = 0;
    play.onInvoke = () => {
      if (calls++ < 2) throw error;
    };

    await play.deployed('demo', one());

    expect(calls).toBe(3);
    expect(play.asked).toEqual(['Create Thing']);
  });
});

test('fails without a service token', async () => {
  const play = new Playground();
  const id = await play.create('demo', { Resources: { Thing: { Type: 'Custom::Thing' } } });

  await play.settle(id);

  expect(await play.story(id)).toContain('Thing CREATE_FAILED: Property ServiceToken cannot be empty.');
});

test('the same history gives the same identifiers', async () => {
  const history = async () => {
    const play = new Playground(({ LogicalResourceId }) =>
      LogicalResourceId === 'Bad' ? { fail: 'broken' } : undefined,
    );
    const id = await play.create('demo', {
      Resources: { Thing: custom({ ServiceTimeout: 60 }), Bad: custom() },
    });
    await play.settle(id);
    return { requests: play.requests, story: await play.story(id) };
  };

  expect(await history()).toEqual(await history());
});
