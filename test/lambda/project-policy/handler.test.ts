import {
  CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DeleteProjectPolicyCommand,
  ListProjectPoliciesCommand,
  PutProjectPolicyCommand,
  RekognitionClient,
} from '@aws-sdk/client-rekognition';
import { mockClient } from 'aws-sdk-client-mock';
import { createHandler } from '../../../lambda/project-policy/handler';
import { SOURCE_PROJECT as PROJECT, SOURCE_VERSION } from '../copied-model-version/requests';

const document = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::222222222222:root' },
      Action: 'rekognition:CopyProjectVersion',
      Resource: SOURCE_VERSION,
    },
  ],
};
const otherDocument = { ...document, Statement: [{ ...document.Statement[0], Effect: 'Deny' }] };
/** The same, written in another order and with spaces. */
const shuffled = JSON.stringify(
  { Statement: [Object.fromEntries(Object.entries(document.Statement[0]).reverse())], Version: '2012-10-17' },
  null,
  2,
);

interface EventChange {
  readonly type?: 'Create' | 'Update' | 'Delete';
  readonly id?: string;
  readonly change?: object;
  readonly old?: object;
}

function event({ type = 'Create', id = 'shapes/policy/copies', change, old }: EventChange = {}) {
  const properties = {
    ServiceToken: 'token',
    ProjectArn: PROJECT,
    PolicyName: 'copies',
    PolicyDocument: document,
  };
  return {
    RequestType: type,
    StackId:
      'arn:aws:cloudformation:eu-west-1:111111111111:stack/training/0c6b9a00-0000-0000-0000-000000000000',
    RequestId: 'request',
    ResponseURL: 'https://secret',
    LogicalResourceId: 'Policy',
    ResourceType: 'Custom::RekognitionProjectPolicy',
    ResourceProperties: { ...properties, ...change },
    ...(type === 'Create' ? {} : { PhysicalResourceId: id }),
    ...(type === 'Update' ? { OldResourceProperties: { ...properties, ...old } } : {}),
  };
}

const rekognition = mockClient(RekognitionClient);
const cloudFormation = mockClient(CloudFormationClient);
let now: number;
const slept: number[] = [];
const handle = createHandler({
  rekognition: new RekognitionClient({ region: 'eu-west-1' }),
  cloudFormation: new CloudFormationClient({ region: 'eu-west-1' }),
  now: () => now,
  sleep: async (ms) => {
    slept.push(ms);
    now += ms;
  },
});

/** A policy that was put in this operation, unless an earlier time is given. */
const thereIs = (PolicyDocument: string, PolicyName = 'copies', created = 0) =>
  rekognition.on(ListProjectPoliciesCommand).resolves({
    ProjectPolicies: [
      { PolicyName, PolicyDocument, PolicyRevisionId: 'aaaa', CreationTimestamp: new Date(created) },
    ],
  });
const nothingThere = () => rekognition.on(ListProjectPoliciesCommand).resolves({ ProjectPolicies: [] });
const puts = () => rekognition.commandCalls(PutProjectPolicyCommand).map(({ args }) => args[0].input);
const deletes = () => rekognition.commandCalls(DeleteProjectPolicyCommand).map(({ args }) => args[0].input);
const awsError = (name: string, status = 400) =>
  Object.assign(new Error('AWS’s own text.'), { name, $metadata: { httpStatusCode: status } });

beforeEach(() => {
  rekognition.reset();
  cloudFormation.reset();
  now = 0;
  slept.length = 0;
  rekognition.on(PutProjectPolicyCommand).resolves({ PolicyRevisionId: 'bbbb' });
  stackIs('CREATE_IN_PROGRESS');
  rekognition.on(DeleteProjectPolicyCommand).resolves({});
  resourceIs('CREATE_IN_PROGRESS');
  jest.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => jest.restoreAllMocks());

/** Its operation began when `now` did. */
const stackIs = (StackStatus: string) =>
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [
      { StackName: 'training', StackStatus: StackStatus as 'UPDATE_COMPLETE', CreationTime: new Date(0) },
    ],
  });

const resourceIs = (ResourceStatus: string) =>
  cloudFormation
    .on(DescribeStackResourceCommand)
    .resolves({ StackResourceDetail: { ResourceStatus: ResourceStatus as 'CREATE_IN_PROGRESS' } as any });

describe('Create', () => {
  test('puts the policy under its name, without a revision', async () => {
    nothingThere();

    const result = await handle(event());

    expect(result).toEqual({
      PhysicalResourceId: 'shapes/policy/copies',
      Data: { PolicyName: 'copies', PolicyRevisionId: 'bbbb' },
    });
    expect(puts()).toEqual([
      {
        ProjectArn: PROJECT,
        PolicyName: 'copies',
        PolicyDocument: JSON.stringify(document),
        PolicyRevisionId: undefined,
      },
    ]);
  });

  test('fails when the same document stood there before: its owner’s Delete would take it away', async () => {
    thereIs(shuffled, 'copies', -1);

    await expect(handle(event())).rejects.toThrow(/taken by a policy that this deployment has not put/);
    expect(puts()).toEqual([]);
  });

  test('is done when an attempt whose answer was lost has put the same document, however it is written', async () => {
    thereIs(shuffled);

    expect((await handle(event())).Data).toEqual({ PolicyName: 'copies', PolicyRevisionId: 'aaaa' });
    expect(puts()).toEqual([]);
  });

  test('fails when another document stands under the name, and leaves it', async () => {
    thereIs(JSON.stringify(otherDocument));

    await expect(handle(event())).rejects.toThrow(
      /^The name of the project policy copies on arn:\S+ is taken by a policy that this deployment has not put/,
    );
    expect(puts()).toEqual([]);
  });

  test('finds the name on a later page', async () => {
    rekognition
      .on(ListProjectPoliciesCommand)
      .resolvesOnce({
        ProjectPolicies: [{ PolicyName: 'other', PolicyDocument: shuffled }],
        NextToken: 'more',
      })
      .resolves({
        ProjectPolicies: [{ PolicyName: 'copies', PolicyDocument: shuffled, PolicyRevisionId: 'cccc' }],
      });

    expect((await handle(event())).Data?.PolicyRevisionId).toBe('cccc');
  });

  test('fails when CloudFormation no longer waits for it, and puts nothing', async () => {
    nothingThere();
    resourceIs('DELETE_IN_PROGRESS');

    await expect(handle(event())).rejects.toThrow(
      /no longer waits for this Create of Policy in stack training/,
    );
    expect(puts()).toEqual([]);
  });

  test('fails on bad input before any call, with all of it', async () => {
    const bad = {
      PolicyName: 'not good',
      PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', NotResource: '*' }] },
    };

    await expect(handle(event({ change: bad }))).rejects.toThrow(
      /policyName is "not good".*NotResource is "\*", but a project policy cannot hold it.*Action is "s3:\*"/,
    );
    expect(rekognition.calls()).toHaveLength(0);
  });
});

describe('Update', () => {
  beforeEach(() => resourceIs('UPDATE_IN_PROGRESS'));

  test('puts over the revision that it found, a hand edit included', async () => {
    thereIs(JSON.stringify({ ...otherDocument, Id: 'by hand' }));

    const result = await handle(event({ type: 'Update', old: { PolicyDocument: otherDocument } }));

    expect(puts()).toMatchObject([{ PolicyRevisionId: 'aaaa', PolicyDocument: JSON.stringify(document) }]);
    expect(result.Data?.PolicyRevisionId).toBe('bbbb');
    expect((console.log as jest.Mock).mock.calls.join()).toContain('put over an edit made by hand');
  });

  test('to another name fails when that is taken by another document', async () => {
    thereIs(JSON.stringify(otherDocument), 'fresh');

    await expect(handle(event({ type: 'Update', change: { PolicyName: 'fresh' } }))).rejects.toThrow(
      /name of the project policy fresh/,
    );
  });

  test('puts again when the policy was deleted by hand', async () => {
    nothingThere();

    await handle(event({ type: 'Update' }));

    expect(puts()).toMatchObject([{ PolicyRevisionId: undefined }]);
  });
});

describe('an Update in a rollback', () => {
  const renamed = { type: 'Update', old: { PolicyName: 'renamed' } } as const;
  const both = () =>
    rekognition.on(ListProjectPoliciesCommand).resolves({
      ProjectPolicies: ['copies', 'renamed'].map((PolicyName) => ({ PolicyName, PolicyDocument: shuffled })),
    });
  beforeEach(() => resourceIs('UPDATE_IN_PROGRESS'));

  test('deletes the policy that the undone update put under another name', async () => {
    stackIs('UPDATE_ROLLBACK_IN_PROGRESS');
    both();

    expect((await handle(event(renamed))).PhysicalResourceId).toBe('shapes/policy/copies');
    expect(deletes()).toEqual([{ ProjectArn: PROJECT, PolicyName: 'renamed' }]);
  });

  test('is told from an update that Lambda delivers again when it is over, whose old policy must stay', async () => {
    stackIs('UPDATE_ROLLBACK_IN_PROGRESS');
    both();

    await handle(event({ ...renamed, id: 'shapes/policy/renamed' }));

    expect(deletes()).toEqual([]);
  });

  test('is told from an update that goes forward, whose old policy must stay', async () => {
    stackIs('UPDATE_IN_PROGRESS');
    both();

    await handle(event(renamed));

    expect(deletes()).toEqual([]);
  });
});

describe('Delete', () => {
  beforeEach(() => stackIs('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'));
  const resourceHas = (PhysicalResourceId: string, ResourceStatus: string) =>
    cloudFormation
      .on(DescribeStackResourceCommand)
      .resolves({ StackResourceDetail: { PhysicalResourceId, ResourceStatus } as any });

  test('that comes again when the policy is declared anew is refused', async () => {
    resourceHas('shapes/policy/copies', 'CREATE_COMPLETE');

    await expect(handle(event({ type: 'Delete' }))).rejects.toThrow(/no longer waits for this Delete/);
    expect(deletes()).toEqual([]);
  });

  test('in a rollback is never refused', async () => {
    resourceHas('shapes/policy/copies', 'CREATE_FAILED');
    stackIs('ROLLBACK_IN_PROGRESS');

    await handle(event({ type: 'Delete' }));

    expect(deletes()).toHaveLength(1);
  });

  test('logs no ResponseURL', async () => {
    await handle(event({ type: 'Delete' }));

    expect(jest.mocked(console.log).mock.calls.join()).toContain('"decision":"deleted"');
    expect(jest.mocked(console.log).mock.calls.join()).not.toContain('secret');
  });

  test('deletes by name', async () => {
    expect(await handle(event({ type: 'Delete' }))).toEqual({ PhysicalResourceId: 'shapes/policy/copies' });
    expect(deletes()).toEqual([{ ProjectArn: PROJECT, PolicyName: 'copies' }]);
  });

  test('is done when the policy or the project is gone', async () => {
    rekognition.on(DeleteProjectPolicyCommand).rejects(awsError('ResourceNotFoundException'));

    expect(await handle(event({ type: 'Delete' }))).toEqual({ PhysicalResourceId: 'shapes/policy/copies' });
  });

  test('with an invented id waits a moment for the create that was cut off, then deletes what it left', async () => {
    thereIs(shuffled);

    expect(await handle(event({ type: 'Delete', id: 'training-Policy-1ABC' }))).toEqual({
      PhysicalResourceId: 'training-Policy-1ABC',
    });
    expect(slept).toEqual([10_000]);
    expect(deletes()).toHaveLength(1);
  });

  test('with an invented id touches no policy with another document', async () => {
    thereIs(JSON.stringify(otherDocument));

    await handle(event({ type: 'Delete', id: 'training-Policy-1ABC' }));

    expect(deletes()).toEqual([]);
  });

  test('of a resource whose properties were never good is done without a call', async () => {
    await handle(event({ type: 'Delete', id: 'x', change: { PolicyDocument: 'text' } }));

    expect(rekognition.calls()).toHaveLength(0);
  });
});

describe('an error', () => {
  test.each([
    ['InvalidPolicyRevisionIdException', 400],
    ['ResourceAlreadyExistsException', 400],
    ['AccessDeniedException', 400],
    ['LimitExceededException', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['ThrottlingException', 500],
    ['InternalServerError', 500],
  ])('%s is tried again after a new list', async (name, status) => {
    nothingThere();
    rekognition
      .on(PutProjectPolicyCommand)
      .rejectsOnce(awsError(name, status))
      .resolves({ PolicyRevisionId: 'bbbb' });

    expect((await handle(event())).Data?.PolicyRevisionId).toBe('bbbb');
    expect(rekognition.commandCalls(ListProjectPoliciesCommand)).toHaveLength(2);
  });

  test.each([
    [
      'AccessDeniedException',
      400,
      /^PutProjectPolicy is not allowed .*account 111111111111 must let the role/,
    ],
    ['ThrottlingException', 500, /^Gave up on the project policy copies .*did not get through/],
    ['LimitExceededException', 400, /a project carries five policies by default/],
  ])('fails on %s that lasts for minutes', async (name, status, says) => {
    nothingThere();
    rekognition.on(PutProjectPolicyCommand).rejects(awsError(name, status));

    await expect(handle(event())).rejects.toThrow(says);
    expect(now).toBeGreaterThan(120_000);
    expect(now).toBeLessThan(240_000);
  });

  test.each([
    ['MalformedPolicyDocumentException', /Rekognition does not accept the document/],
    ['ResourceNotFoundException', /the project does not exist in account 111111111111/],
    ['ServiceQuotaExceededException', /a project carries five policies by default/],
    ['InvalidParameterException', /AWS said: InvalidParameterException: AWS’s own text\./],
  ])('fails at once on %s', async (name, says) => {
    nothingThere();
    rekognition.on(PutProjectPolicyCommand).rejects(awsError(name));

    await expect(handle(event())).rejects.toThrow(says);
    expect(slept).toEqual([]);
  });
});
