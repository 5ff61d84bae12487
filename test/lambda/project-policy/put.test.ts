import { createHandler } from '../../../lambda/project-policy/handler';
import {
  type Answers,
  answering,
  awsError,
  BEGAN,
  resourceIn,
  START,
  stackIn,
} from '../copied-model-version/answers';
import { SOURCE_PROJECT as PROJECT, SOURCE_VERSION } from '../copied-model-version/requests';

const statement = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::222222222222:root' },
  Action: 'rekognition:CopyProjectVersion',
  Resource: SOURCE_VERSION,
};
const PolicyDocument = { Version: '2012-10-17', Statement: [statement] };
const other = { Version: '2012-10-17', Statement: [{ ...statement, Effect: 'Deny' }] };
const properties = { ServiceToken: 'token', ProjectArn: PROJECT, PolicyName: 'copies', PolicyDocument };

const event = (RequestType: 'Create' | 'Update' | 'Delete', change: object = {}) => ({
  RequestType,
  StackId:
    'arn:aws:cloudformation:eu-west-1:111111111111:stack/training/0c6b9a00-0000-0000-0000-000000000000',
  LogicalResourceId: 'Policy',
  ResourceProperties: properties,
  ...(RequestType === 'Create' ? {} : { PhysicalResourceId: 'shapes/policy/copies' }),
  ...(RequestType === 'Update' ? { OldResourceProperties: properties } : {}),
  ...change,
});
const found = (document: object, change: object = {}) => ({
  ListProjectPolicies: {
    ProjectPolicies: [
      {
        PolicyName: 'copies',
        PolicyDocument: JSON.stringify(document),
        PolicyRevisionId: 'aaaa',
        CreationTimestamp: new Date(0),
        ...change,
      },
    ],
  },
});

/** The handler, and AWS as it answers: there is no policy, and the stack is being created, unless said otherwise. */
function world(answers: Answers = {}) {
  const puts: any[] = [];
  const lists: any[] = [];
  const aws = answering({
    DescribeStacks: stackIn('CREATE_IN_PROGRESS'),
    DescribeStackResource: resourceIn('CREATE_IN_PROGRESS'),
    ListProjectPolicies: (input) => {
      lists.push(input);
      return { ProjectPolicies: [] };
    },
    PutProjectPolicy: (input) => {
      puts.push(input);
      return { PolicyRevisionId: 'bbbb' };
    },
    DeleteProjectPolicy: {},
    ...answers,
  });
  return { ...aws, puts, lists, handle: createHandler(aws.services) };
}
const inUpdate = {
  DescribeStacks: stackIn('UPDATE_IN_PROGRESS'),
  DescribeStackResource: resourceIn('UPDATE_IN_PROGRESS'),
};
const logged = () => (console.log as jest.Mock).mock.calls.map(([line]) => JSON.parse(line));

beforeEach(() => jest.spyOn(console, 'log').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

test('what is no request fails in one line, and the log says so', async () => {
  const failure = await world()
    .handle({})
    .catch((error) => error);

  expect(failure.name).toBe('Failure');
  expect(failure.stack).toBe(failure.message);
  expect(logged()).toEqual([{ failure: failure.message }]);
});

describe('the same document under the name of a Create', () => {
  const HOUR = 3_600_000;
  const busy = { DescribeStacks: awsError('Throttling', 400) };

  test.each([
    ['put in this operation', BEGAN, {}, 'ours'],
    ['put before', BEGAN - 1, {}, 'taken'],
    ['put at an unknown time', undefined, {}, 'taken'],
    ['put within the hour, the operation not known', START - HOUR, busy, 'ours'],
    ['put before that, the operation not known', START - HOUR - 1, busy, 'taken'],
  ])('%s', async (_, created, answers, expected) => {
    const CreationTimestamp = created === undefined ? undefined : new Date(created);
    const { handle, puts } = world({ ...found(PolicyDocument, { CreationTimestamp }), ...answers });

    const answer = await handle(event('Create')).catch(({ message }) => message);

    if (expected === 'ours') expect(answer.Data).toEqual({ PolicyName: 'copies', PolicyRevisionId: 'aaaa' });
    else expect(answer).toMatch(/^The name of the project policy copies on arn:\S+ is taken/);
    expect(puts).toEqual([]);
  });

  test('is not ours where the document is another, however fresh', async () => {
    const { handle } = world(found(other, { CreationTimestamp: new Date(START) }));

    await expect(handle(event('Create'))).rejects.toThrow(/is taken/);
  });
});

test('an older policy is found again in a rollback', async () => {
  const { handle } = world({
    ...inUpdate,
    ...found(PolicyDocument),
    DescribeStacks: stackIn('UPDATE_ROLLBACK_IN_PROGRESS'),
  });
  const back = event('Update', {
    PhysicalResourceId: 'shapes/policy/renamed',
    OldResourceProperties: { ...properties, PolicyName: 'renamed' },
  });

  expect((await handle(back)).Data).toEqual({ PolicyName: 'copies', PolicyRevisionId: 'aaaa' });
});

test('an older policy under a name that is new is not taken over by an update that goes forward', async () => {
  const { handle } = world({ ...inUpdate, ...found(PolicyDocument) });
  const forward = event('Update', {
    PhysicalResourceId: 'shapes/policy/before',
    OldResourceProperties: { ...properties, PolicyName: 'before' },
  });

  await expect(handle(forward)).rejects.toThrow(
    `is left as it is. Choose another policyName, or in account 111111111111 run "aws rekognition ` +
      `delete-project-policy --project-arn ${PROJECT} --policy-name copies", then deploy again`,
  );
});

test('a policy whose revision AWS does not tell has every attribute all the same', async () => {
  const { handle } = world({ ...inUpdate, ...found(PolicyDocument, { PolicyRevisionId: undefined }) });

  expect((await handle(event('Update'))).Data).toEqual({ PolicyName: 'copies', PolicyRevisionId: '' });
});

test.each([
  ['what the update before put', PolicyDocument, 'put'],
  ['an edit made by hand', { ...other, Id: 'by hand' }, 'put over an edit made by hand'],
])('an update puts over %s, and the log says so', async (_, document, decision) => {
  const { handle, puts } = world({ ...inUpdate, ...found(document) });
  const change = { ...properties, PolicyDocument: { ...PolicyDocument, Id: 'new' } };

  await handle(event('Update', { ResourceProperties: change }));

  expect(puts).toEqual([
    {
      ProjectArn: PROJECT,
      PolicyName: 'copies',
      PolicyDocument: JSON.stringify(change.PolicyDocument),
      PolicyRevisionId: 'aaaa',
    },
  ]);
  expect(logged()).toEqual([
    {
      requestType: 'Update',
      physicalId: 'shapes/policy/copies',
      decision,
      calls: [{ call: 'ListProjectPolicies' }, { call: 'PutProjectPolicy' }],
    },
  ]);
});

test('every page of the policies is read, from where the last one ended', async () => {
  const asked: any[] = [];
  const { handle, puts } = world({
    ListProjectPolicies: (input) => {
      asked.push(input);
      return { ProjectPolicies: [{ PolicyName: 'other' }], NextToken: input.NextToken ? undefined : 'more' };
    },
  });

  await handle(event('Create'));

  expect(asked).toEqual([
    { ProjectArn: PROJECT, NextToken: undefined },
    { ProjectArn: PROJECT, NextToken: 'more' },
  ]);
  expect(puts).toHaveLength(1);
});

describe('the fence', () => {
  const denied = { PutProjectPolicy: awsError('AccessDeniedException', 400) };

  test('holds a put for a minute while CloudFormation cannot be asked, and no longer', async () => {
    const { handle, puts, clock } = world({ DescribeStackResource: awsError('Throttling', 400) });

    await handle(event('Create'));

    expect(puts).toHaveLength(1);
    expect(clock.now).toBe(START + 60_000);
    expect(logged()[0].decision).toBe('CloudFormation cannot be asked');
  });

  test('lets nothing be put for a resource that is gone, which a minute shows', async () => {
    const { handle, puts } = world({ DescribeStackResource: awsError('ValidationError', 400) });

    await expect(handle(event('Create'))).rejects.toThrow(/no longer waits for this Create of Policy/);
    expect(puts).toEqual([]);
  });

  test('fails a put that is tried again when the stack has gone on', async () => {
    const { handle, answer } = world({
      PutProjectPolicy: () => {
        answer({ DescribeStacks: stackIn('ROLLBACK_IN_PROGRESS') });
        return awsError('AccessDeniedException', 400);
      },
    });

    await expect(handle(event('Create'))).rejects.toThrow(/no longer waits for this Create of Policy/);
  });

  test('fails a put that is tried again when a minute has shown that the resource is gone', async () => {
    const { handle, clock } = world({ ...denied, DescribeStackResource: awsError('ValidationError', 400) });

    await expect(handle(event('Create'))).rejects.toThrow(/no longer waits for this Create of Policy/);
    expect(clock.now).toBe(START + 60_000);
  });
});

describe('patience', () => {
  test('lasts two and a half minutes, with a pause between two attempts, and each is logged', async () => {
    const { handle, clock, calls } = world({ PutProjectPolicy: awsError('ThrottlingException', 400) });

    await expect(handle(event('Create'))).rejects.toThrow(
      /^Gave up on .*PutProjectPolicy did not get through/,
    );
    expect(clock.now).toBe(START + 155_000);
    expect(calls.filter((call) => call === 'PutProjectPolicy')).toHaveLength(32);
    expect(logged()[0]).toMatchObject({
      decision: 'ThrottlingException',
      calls: [{ call: 'ListProjectPolicies' }, { call: 'PutProjectPolicy', error: 'ThrottlingException' }],
    });
  });

  test.each([
    ['not found', 'ResourceNotFoundException', /^PutProjectPolicy was refused .*the project does not exist/],
    ['malformed', 'MalformedPolicyDocumentException', /does not accept the document/],
    ['one too many', 'ServiceQuotaExceededException', /five policies by default/],
    ['denied for minutes', 'AccessDeniedException', /^PutProjectPolicy is not allowed/],
    ['one too many for minutes', 'LimitExceededException', /five policies by default/],
  ])('does not help where the put is %s', async (_, name, says) => {
    const { handle } = world({ PutProjectPolicy: awsError(name, 400) });

    await expect(handle(event('Create'))).rejects.toThrow(says);
  });
});

describe('a Delete', () => {
  const invented = { PhysicalResourceId: 'training-Policy-1ABC' };

  test.each([
    ['by its own id deletes whatever the policy says', {}, found(other), true, 0],
    ['by an invented id deletes the same document', invented, found(PolicyDocument), true, 10_000],
    ['by an invented id leaves another document', invented, found(other), false, 10_000],
    ['by an invented id is done where there is nothing', invented, {}, false, 10_000],
    [
      'is done where the policy is gone',
      {},
      { DeleteProjectPolicy: awsError('ResourceNotFoundException', 400) },
      true,
      0,
    ],
  ])('%s', async (_, change, answers, deletes, slept) => {
    const { handle, calls, clock } = world(answers);

    const asked = event('Delete', change);
    expect(await handle(asked)).toEqual({ PhysicalResourceId: (asked as any).PhysicalResourceId });
    expect(calls.includes('DeleteProjectPolicy')).toBe(deletes);
    expect(clock.now - START).toBe(slept);
  });
});

test('a rollback deletes what the undone update put, then sees to the policy from before', async () => {
  const names: string[] = [];
  const { handle } = world({
    ...inUpdate,
    DescribeStacks: stackIn('UPDATE_ROLLBACK_IN_PROGRESS'),
    ListProjectPolicies: {
      ProjectPolicies: ['copies', 'renamed'].map((PolicyName) => ({
        PolicyName,
        PolicyDocument: JSON.stringify(PolicyDocument),
        PolicyRevisionId: PolicyName,
      })),
    },
    DeleteProjectPolicy: ({ PolicyName }) => {
      names.push(PolicyName);
      return {};
    },
  });
  const back = event('Update', { OldResourceProperties: { ...properties, PolicyName: 'renamed' } });

  expect(await handle(back)).toEqual({
    PhysicalResourceId: 'shapes/policy/copies',
    Data: { PolicyName: 'copies', PolicyRevisionId: 'copies' },
  });
  expect(names).toEqual(['renamed']);
});

describe('an Update in a rollback that misses the policy that it goes back to', () => {
  const back = event('Update', { PhysicalResourceId: 'shapes/policy/renamed' });
  const rollingBack = { ...inUpdate, DescribeStacks: stackIn('UPDATE_ROLLBACK_IN_PROGRESS') };

  test('puts it after two minutes: until then it may be the update that is undone', async () => {
    const { handle, puts, clock } = world(rollingBack);

    await handle(back);

    expect(puts).toHaveLength(1);
    expect(clock.now).toBe(START + 120_000);
    expect(logged()[0].decision).toBe(
      'the update that asks for the policy may be the one that is rolled back',
    );
  });

  test('puts nothing when the rollback has gone past it by then', async () => {
    const { handle, puts } = world({ ...rollingBack, DescribeStackResource: resourceIn('UPDATE_COMPLETE') });

    await expect(handle(back)).rejects.toThrow(/no longer waits/);
    expect(puts).toEqual([]);
  });

  test.each([
    ['in place', event('Update'), rollingBack],
    ['in an update', back, inUpdate],
    ['of a Create', event('Create'), { DescribeStacks: stackIn('ROLLBACK_IN_PROGRESS') }],
  ])('does not wait %s', async (_, asked, answers) => {
    const { handle, clock } = world(answers);

    await handle(asked);

    expect(clock.now).toBe(START);
  });
});
