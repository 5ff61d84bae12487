import { AwsError, ConnectionLost } from '../../../emulator';
import { deployed, onCreate, Playground } from './playground';
import { attribute, BAD, custom, parameter } from './templates';

const silent = () => undefined;
const one = (properties: object = {}) => ({ Resources: { Thing: custom(properties) } });

describe('a provider that does not answer', () => {
  test.each([
    ['after ServiceTimeout', { ServiceTimeout: 120 }, 120],
    ['after ServiceTimeout, as text', { ServiceTimeout: '120' }, 120],
    ['after an hour', {}, 3600],
  ])('fails %s', async (_, properties, seconds) => {
    const play = new Playground(onCreate({ after: seconds * 1_000 + 60_000, id: 'late' }));
    expect(await play.created(one(properties))).toBe('ROLLBACK_COMPLETE');

    const [create] = play.requests;
    expect(await play.story()).toContain(
      `Thing CREATE_FAILED: CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${create.RequestId}]. If you are using the Python cfn-response module, you may need to update your Lambda function code so that CloudFormation can attach the updated version.`,
    );
    const { sentAt, endedAt } = play.record(create);
    expect(endedAt! - sentAt).toBe(seconds * 1000);
    expect(play.asked.at(-1)).toMatch(/^Delete Thing demo-Thing-[A-Z0-9]{12}$/);
    // A late answer is ignored.
    await play.clock.advance(60_000);
    const answers = [{ physicalResourceId: 'late', counted: false }];
    expect(play.record(create)).toMatchObject({ outcome: 'timed out', answers });
    expect(await play.status()).toBe('ROLLBACK_COMPLETE');
  });

  test('is in time at the last moment', async () => {
    await expect(deployed(one({ ServiceTimeout: 120 }), () => ({ after: 119_999 }))).resolves.toBeDefined();
  });

  test('fails a deletion, too', async () => {
    const play = await deployed(one({ ServiceTimeout: 30 }));
    play.provider = silent;

    expect(await play.deleted()).toBe('DELETE_FAILED');
  });

  test.each(['0', '3601', 'soon', '1.5'])('fails at once for the time-out "%s"', async (ServiceTimeout) => {
    const play = new Playground();
    await play.created(one({ ServiceTimeout }));

    expect((await play.story())[2]).toContain('Thing CREATE_FAILED: Invalid ServiceTimeout');
    expect(play.asked).toEqual([]);
  });
});

test('counts only with its first answer', async () => {
  const play = new Playground(silent);
  await play.create(one());
  await play.clock.advance(1_000);
  const [create] = play.requests;

  expect(play.answer(create, { id: 'first' })).toBe(200);
  expect(play.answer(create, { id: 'second', fail: 'changed my mind' })).toBe(200);

  expect(await play.settle()).toBe('CREATE_COMPLETE');
  expect(await play.resource('Thing')).toMatchObject({ PhysicalResourceId: 'first' });
  expect(play.record(create).answers).toMatchObject([
    { physicalResourceId: 'first', counted: true },
    { physicalResourceId: 'second', counted: false },
  ]);
});

test('cannot answer without a request', async () => {
  const play = await deployed(one());
  const url = play.requests[0].ResponseURL;

  expect(play.put(url.replace('Thing', 'Other'), '{}')).toBe(403);
  expect(play.put(url.replace(/Signature=../, 'Signature=00'), '{}')).toBe(403);
});

describe('an answer', () => {
  /** Answers a create with these members, or with this text. White space fills it up to a length. */
  async function answered(change: object | string, length = 0) {
    const play = new Playground(onCreate(undefined));
    await play.create(one());
    await play.clock.advance(1_000);
    const [{ ResponseURL, StackId, RequestId, LogicalResourceId }] = play.requests;
    const ids = { StackId, RequestId, LogicalResourceId };
    const good = { Status: 'SUCCESS', PhysicalResourceId: 'thing', ...ids };
    const text = typeof change === 'string' ? change : JSON.stringify({ ...good, ...change });
    expect(play.put(ResponseURL, text.padEnd(length))).toBe(200);
    return { status: await play.settle(), story: await play.story() };
  }

  const invalid = 'Invalid response object: ';
  test.each<[string, string, object | string, number?]>([
    ['not JSON', `${invalid}the body is not a JSON object`, 'oops'],
    ['over 4096 bytes', 'Response object is too long.', {}, 4097],
    ['without an id', 'Invalid PhysicalResourceId', { PhysicalResourceId: '' }],
    ['with an id over 1 KB', 'Invalid PhysicalResourceId', { PhysicalResourceId: 'x'.repeat(1025) }],
    ['with another status', `${invalid}Status must be SUCCESS or FAILED, not "OK"`, { Status: 'OK' }],
    ['for another request', `${invalid}RequestId is "other"`, { RequestId: 'other' }],
    ['FAILED without a reason', "Vendor response doesn't contain Reason key", { Status: 'FAILED' }],
  ])('fails the resource: %s', async (_, reason, change, length = 0) => {
    const { status, story } = await answered(change, length);

    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(story[2]).toContain(`Thing CREATE_FAILED: ${reason}`);
  });

  test('of exactly 4096 bytes is taken', async () => {
    expect(await answered({}, 4096)).toMatchObject({ status: 'CREATE_COMPLETE' });
  });
});

test('NoEcho hides what the provider returned, wherever CloudFormation shows it', async () => {
  const Value = attribute('Thing', 'Password');
  const template = {
    Resources: { Thing: custom(), Note: parameter(Value) },
    Outputs: { Password: { Value } },
  };
  const play = await deployed(template, () => ({ data: { Password: 'swordfish' }, noEcho: true }));

  const { StackEvents: events } = await play.stack('DescribeStackEvents');

  expect(await play.outputs()).toEqual(['****']);
  expect(JSON.stringify(events)).not.toContain('swordfish');
  expect(await play.parameterOf('Note')).toBe('swordfish');
});

describe('a function that cannot be invoked', () => {
  test('fails the resource, and gets no Delete for a request that never reached it', async () => {
    const play = new Playground();
    play.onInvoke = () => {
      throw new AwsError('ResourceNotFoundException', 'Function not found: it', 404);
    };
    expect(await play.created(one())).toBe('ROLLBACK_COMPLETE');

    expect((await play.story())[2]).toContain(
      'Thing CREATE_FAILED: Resource handler returned message: "Function not found: it (Service: Lambda, Status Code: 404',
    );
    const undelivered = { requestType: 'Create', outcome: 'not delivered' };
    expect(play.aws.cloudformation.answers).toMatchObject([undelivered]);
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

    await play.deployed(one());

    expect(calls).toBe(3);
    expect(play.asked).toEqual(['Create Thing']);
  });
});

test('fails without a service token', async () => {
  const play = new Playground();
  await play.created({ Resources: { Thing: { Type: 'Custom::Thing' } } });

  expect(await play.story()).toContain('Thing CREATE_FAILED: Property ServiceToken cannot be empty.');
});

test('the same history gives the same identifiers', async () => {
  const history = async () => {
    const play = new Playground((it) => (it.LogicalResourceId === 'Bad' ? { fail: 'no' } : undefined));
    await play.created({ Resources: { Thing: custom({ ServiceTimeout: 60 }), ...BAD } });
    return { requests: play.requests, story: await play.story() };
  };

  expect(await history()).toEqual(await history());
});
