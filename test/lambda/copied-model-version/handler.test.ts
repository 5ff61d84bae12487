import {
  CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CopyProjectVersionCommand,
  DeleteProjectVersionCommand,
  DescribeProjectVersionsCommand,
  ListTagsForResourceCommand,
  RekognitionClient,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-rekognition';
import { mockClient } from 'aws-sdk-client-mock';
import {
  createHandler,
  type IsCompleteResult,
  type OnEventResult,
} from '../../../lambda/copied-model-version/handler';
import { DESTINATION, type EventChange, event, request, SOURCE_VERSION, version } from './requests';

const START = Date.parse('2026-01-01T00:00:00Z');
const rekognition = mockClient(RekognitionClient);
const cloudFormation = mockClient(CloudFormationClient);

let now: number;
let handler: ReturnType<typeof createHandler>;
const freshHandler = () =>
  createHandler({
    rekognition: new RekognitionClient({ region: 'eu-west-1' }),
    cloudFormation: new CloudFormationClient({ region: 'eu-west-1' }),
    gateCalls: async () => {
      throw new Error('no gate asks for it');
    },
    print: () => {},
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  });
const onEvent = (change: EventChange = {}) => handler(event(change)) as Promise<OnEventResult>;

/** onEvent and the first poll, which comes at once. */
async function begun(change: EventChange = {}): Promise<OnEventResult> {
  const first = await onEvent(change);
  await handler({ ...event(change), ...first });
  return first;
}

/** A later pass of the same request, `seconds` after its start. */
async function isComplete(
  first: OnEventResult,
  seconds: number,
  change: EventChange = {},
): Promise<IsCompleteResult> {
  now = START + seconds * 1000;
  return handler({ ...event(change), ...first }) as Promise<IsCompleteResult>;
}

function stackIs(status: string, resourceStatus: string, since = START - 5_000): void {
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: 'prod',
        StackStatus: status as 'CREATE_IN_PROGRESS',
        CreationTime: new Date(0),
        LastUpdatedTime: new Date(since),
      },
    ],
  });
  cloudFormation.on(DescribeStackResourceCommand).resolves({
    StackResourceDetail: { ResourceStatus: resourceStatus as 'CREATE_IN_PROGRESS' } as any,
  });
}

const arnOf = (name: string, created = START) =>
  `arn:aws:rekognition:eu-west-1:222222222222:project/shapes-prod/version/${name}/${created}`;

const nothingThere = () =>
  rekognition.on(DescribeProjectVersionsCommand).resolves({ ProjectVersionDescriptions: [] });

/** A version of the request's name or another one, made in this operation unless said otherwise. */
function thereIs(status: string, more: object = {}, name = request().versionName): void {
  const { sourceModelVersionArn, tags } = version();
  const arn = arnOf(name);
  rekognition.on(DescribeProjectVersionsCommand).resolves({
    ProjectVersionDescriptions: [
      {
        ProjectVersionArn: arn,
        Status: status as 'RUNNING',
        SourceProjectVersionArn: sourceModelVersionArn,
        ...more,
      },
    ],
  });
  rekognition.on(ListTagsForResourceCommand).resolves({ Tags: { ...tags } });
}

/** An error as the SDK throws it; without a status the answer never arrived. */
const awsError = (name: string, message = 'AWS’s own text.', status: number | 'lost' = 400) =>
  Object.assign(new Error(message), {
    name,
    $metadata: status === 'lost' ? {} : { httpStatusCode: status, requestId: 'request-id' },
  });

const copyAnswers = (error: Error) => rekognition.on(CopyProjectVersionCommand).rejects(error);

beforeEach(() => {
  rekognition.reset();
  cloudFormation.reset();
  now = START;
  handler = freshHandler();
  stackIs('CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS');
  jest.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => jest.restoreAllMocks());

describe('an untroubled copy', () => {
  test('takes one describe, one copy, one describe for each poll, and one look at its tags in the end', async () => {
    nothingThere();
    rekognition
      .on(CopyProjectVersionCommand)
      .resolves({ ProjectVersionArn: version().arn, $metadata: { requestId: 'x' } as any });

    const first = await begun();
    thereIs('COPYING_IN_PROGRESS');
    const waiting = await isComplete(first, 5);
    thereIs('COPYING_COMPLETED', {
      EvaluationResult: {
        F1Score: 0.93,
        Summary: { S3Object: { Bucket: 'b', Name: 'k/EvaluationSummary.json' } },
      },
    });
    const done = await isComplete(first, 10);

    expect(first.PhysicalResourceId).toBe(request().physicalId);
    expect(waiting).toEqual({ IsComplete: false });
    expect(done).toEqual({
      IsComplete: true,
      Data: {
        ModelVersionArn: arnOf(request().versionName),
        VersionName: request().versionName,
        SourceModelVersionArn: SOURCE_VERSION,
        F1Score: '0.93',
        EvaluationSummaryUri: 's3://b/k/EvaluationSummary.json',
        Status: 'COPYING_COMPLETED',
      },
    });
    expect(rekognition.calls()).toHaveLength(6);
  });

  test('passes all seven inputs of CopyProjectVersion', async () => {
    nothingThere();
    rekognition.on(CopyProjectVersionCommand).resolves({ ProjectVersionArn: version().arn });

    await begun({
      change: { OutputKeyPrefix: 'p/', KmsKeyId: 'alias/k', Tags: { team: 'vision' }, VersionName: 'blue' },
    });

    expect(rekognition.commandCalls(CopyProjectVersionCommand)[0].args[0].input).toEqual({
      SourceProjectArn: request().sourceProjectArn,
      SourceProjectVersionArn: SOURCE_VERSION,
      DestinationProjectArn: DESTINATION,
      VersionName: 'blue',
      OutputConfig: { S3Bucket: 'models-of-prod', S3KeyPrefix: 'p/' },
      KmsKeyId: 'alias/k',
      Tags: { team: 'vision', 'cdk-rekognition-custom-labels:owner': 'prod/Copy' },
    });
  });

  test('returns every attribute, empty where Rekognition says nothing or says too much', async () => {
    const first = { PhysicalResourceId: 'x', Operation: { StartedAt: new Date(START).toISOString() } };
    thereIs('RUNNING', {
      EvaluationResult: { Summary: { S3Object: { Bucket: 'b', Name: 'ü'.repeat(1000) } } },
    });

    const { Data } = await isComplete(first, 1);

    expect(Data).toMatchObject({ F1Score: '', EvaluationSummaryUri: '', Status: 'RUNNING' });
    expect(Object.keys(Data!)).toHaveLength(6);
  });
});

describe('an error of CopyProjectVersion', () => {
  const NOT_YET: [string, number | 'lost'][] = [
    ['LimitExceededException', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['ThrottlingException', 500],
    ['InternalServerError', 500],
    ['ResourceInUseException', 400],
    ['TimeoutError', 'lost'],
    ['ECONNRESET', 'lost'],
    ['ServiceUnavailable', 503],
  ];

  test.each(NOT_YET)('%s means not yet, first and later', async (name, status) => {
    nothingThere();
    copyAnswers(awsError(name, 'text', status));

    const first = await begun();
    const later = await isComplete(first, 600);

    expect(later).toEqual({ IsComplete: false });
    expect(rekognition.commandCalls(CopyProjectVersionCommand)).toHaveLength(2);
  });

  const FINAL: [string, RegExp][] = [
    [
      'InvalidParameterException',
      /check that the output bucket models-of-prod and its key are in this account and Region/,
    ],
    [
      'ResourceNotFoundException',
      /the source project, the source version or the destination project does not exist/,
    ],
    ['ServiceQuotaExceededException', /a project holds 100 versions by default/],
    ['SomethingNewException', /see AWS’s text/],
  ];

  test.each(FINAL)('fails on %s, but only once a Delete would carry the real id', async (name, says) => {
    nothingThere();
    copyAnswers(awsError(name));

    const first = await onEvent();

    expect(first.PhysicalResourceId).toBe(request().physicalId);
    await expect(isComplete(first, 1)).rejects.toThrow(says);
    await expect(isComplete(first, 1)).rejects.toThrow(
      new RegExp(`^CopyProjectVersion was refused for the copy .*AWS said: ${name}: AWS’s own text\\.$`),
    );
  });

  const DENIALS: [string, string, RegExp][] = [
    [
      'the source account’s policy is missing',
      'User: X is not authorized because no resource-based policy allows the rekognition:CopyProjectVersion action',
      /account 111111111111 must attach a project policy to \S+project\/shapes\/\d+ that allows rekognition:CopyProjectVersion on \S+\/v1\/\d+ to arn:aws:iam::222222222222:root\. AWS said/,
    ],
    [
      'the role’s statement is missing',
      'User: X is not authorized because no identity-based policy allows the rekognition:CopyProjectVersion action',
      /: account 222222222222 must let the role of this stack's copy function make the call/,
    ],
    [
      'a Deny stands in the source account’s policy',
      'User: X is not authorized with an explicit deny in a resource-based policy',
      /: account 111111111111 must take the Deny for \S+\/v1\/\d+ out of the project policies of \S+project\/shapes\/\d+\. AWS said/,
    ],
    [
      'the bucket’s policy refuses, and AWS names the role',
      'User: arn:aws:sts::222222222222:assumed-role/CopyRole/fn is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::b/k with an explicit deny in a resource-based policy',
      /: account 222222222222 must let the role CopyRole use the output bucket \S+, in the bucket's own policy\. AWS said/,
    ],
    [
      'the key’s policy refuses',
      'User: X is not authorized to perform: kms:CreateGrant on resource: arn:aws:kms:eu-west-1:222222222222:key/k because no resource-based policy allows the kms:CreateGrant action',
      /: account 222222222222 must let the role of this stack's copy function use the key arn:aws:kms:eu-west-1:222222222222:key\/k, in the key's own policy\. AWS said/,
    ],
    [
      'AWS does not tell which',
      'Access denied.',
      /account 111111111111 must attach.*; or account 222222222222 must let/,
    ],
  ];

  test.each(DENIALS)(
    'fails on AccessDenied after two minutes, and not before, when %s',
    async (_case, text, says) => {
      nothingThere();
      copyAnswers(awsError('AccessDeniedException', text));

      const first = await begun();

      expect(await isComplete(first, 120)).toEqual({ IsComplete: false });
      await expect(isComplete(first, 121)).rejects.toThrow(says);
    },
  );
});

test('a copy that was started and does not show yet is not started again for a minute', async () => {
  nothingThere();
  rekognition.on(CopyProjectVersionCommand).resolves({ ProjectVersionArn: version().arn });
  const first = await begun();

  await isComplete(first, 61);
  expect(rekognition.commandCalls(CopyProjectVersionCommand)).toHaveLength(1);
  await isComplete(first, 62);
  expect(rekognition.commandCalls(CopyProjectVersionCommand)).toHaveLength(2);
});

test('a copy whose answer was lost is looked for, not started again', async () => {
  nothingThere();
  copyAnswers(awsError('TimeoutError', 'socket hang up', 'lost'));

  const first = await begun();
  thereIs('COPYING_COMPLETED');
  const done = await isComplete(first, 5);

  expect(done.IsComplete).toBe(true);
  expect(rekognition.commandCalls(CopyProjectVersionCommand)).toHaveLength(1);
});

describe('the fence', () => {
  const copied = () => rekognition.commandCalls(CopyProjectVersionCommand).length;

  test.each(['CREATE_FAILED', 'DELETE_IN_PROGRESS', 'CREATE_COMPLETE'])(
    'fails a first copy when the resource is %s',
    async (status) => {
      nothingThere();
      stackIs('ROLLBACK_IN_PROGRESS', status);

      await expect(begun()).rejects.toThrow(
        /CloudFormation no longer waits for this Create of Copy in stack prod/,
      );
      expect(copied()).toBe(0);
    },
  );

  test('fails a late copy when the stack has gone on to another operation', async () => {
    nothingThere();
    copyAnswers(awsError('LimitExceededException'));
    const first = await begun();

    stackIs('CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', START + 60_000);
    await expect(isComplete(first, 90)).rejects.toThrow(/no longer waits/);
    stackIs('UPDATE_ROLLBACK_IN_PROGRESS', 'CREATE_IN_PROGRESS');
    await expect(isComplete(first, 90)).rejects.toThrow(/no longer waits/);
    expect(copied()).toBe(1);
  });

  test('fails when the stack is gone', async () => {
    nothingThere();
    cloudFormation
      .on(DescribeStackResourceCommand)
      .rejects(awsError('ValidationError', 'Stack prod does not exist'));

    const first = await begun();
    expect(await isComplete(first, 59)).toEqual({ IsComplete: false });
    await expect(isComplete(first, 60)).rejects.toThrow(/no longer waits/);
    expect(copied()).toBe(0);
  });

  test('has a copy wait when CloudFormation cannot be asked', async () => {
    nothingThere();
    cloudFormation.on(DescribeStackResourceCommand).rejects(awsError('Throttling'));

    const first = await begun();
    expect(await isComplete(first, 30)).toEqual({ IsComplete: false });
    expect(copied()).toBe(0);
  });

  test('lets a late copy go ahead whose operation could not be noted, unless the stack began another one since', async () => {
    nothingThere();
    copyAnswers(awsError('LimitExceededException'));
    const unnoted = { PhysicalResourceId: 'x', Operation: { StartedAt: new Date(START).toISOString() } };

    await isComplete(unnoted, 30);
    expect(copied()).toBe(1);
    stackIs('CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', START + 10_000);
    expect(await isComplete(unnoted, 40)).toEqual({ IsComplete: false });
    stackIs('UPDATE_ROLLBACK_IN_PROGRESS', 'CREATE_IN_PROGRESS');
    expect(await isComplete(unnoted, 50)).toEqual({ IsComplete: false });
    expect(copied()).toBe(1);
  });

  test('stands before every change, not only before a copy', async () => {
    stackIs('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
    thereIs('COPYING_FAILED', { ProjectVersionArn: arnOf(request().versionName, START - 60_000) });
    const first = {
      PhysicalResourceId: 'x',
      Operation: {
        StartedAt: new Date(START).toISOString(),
        Stack: { Status: 'UPDATE_IN_PROGRESS', Since: new Date(START - 5_000).toISOString() },
      },
    };

    await expect(isComplete(first, 1, { type: 'Update' })).rejects.toThrow(/no longer waits/);
    expect(rekognition.commandCalls(DeleteProjectVersionCommand)).toHaveLength(0);
  });

  test('does not hold a Delete when the resource has its successor’s id, or is deleted, or cannot be seen', async () => {
    thereIs('COPYING_COMPLETED');
    rekognition.on(DeleteProjectVersionCommand).resolves({ Status: 'DELETING' });
    const resources = [
      { PhysicalResourceId: 'shapes-prod/successor', ResourceStatus: 'UPDATE_COMPLETE' },
      { PhysicalResourceId: request().physicalId, ResourceStatus: 'DELETE_IN_PROGRESS' },
    ];
    stackIs('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE');

    for (const StackResourceDetail of resources) {
      cloudFormation.on(DescribeStackResourceCommand).resolves({ StackResourceDetail } as any);
      await begun({ type: 'Delete' });
    }
    cloudFormation.on(DescribeStackResourceCommand).rejects(awsError('Throttling'));
    await begun({ type: 'Delete' });

    expect(rekognition.commandCalls(DeleteProjectVersionCommand)).toHaveLength(3);
  });

  test('stops a Delete that comes late, when the stack has the copy again', async () => {
    thereIs('COPYING_COMPLETED');
    stackIs('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE');
    cloudFormation.on(DescribeStackResourceCommand).resolves({
      StackResourceDetail: {
        PhysicalResourceId: request().physicalId,
        ResourceStatus: 'UPDATE_COMPLETE',
      } as any,
    });

    await expect(begun({ type: 'Delete' })).rejects.toThrow(/no longer waits for this Delete/);
    expect(rekognition.commandCalls(DeleteProjectVersionCommand)).toHaveLength(0);
  });

  test('begins nothing late in a pass, whose calls must fit into the function’s time', async () => {
    nothingThere();
    const first = await onEvent();
    rekognition.on(DescribeProjectVersionsCommand).callsFake(async () => {
      now += 31_000;
      return { ProjectVersionDescriptions: [] };
    });

    expect(await isComplete(first, 10)).toEqual({ IsComplete: false });
    expect(copied()).toBe(0);
  });
});

describe('a failed copy', () => {
  test('of an earlier operation is deleted, and of this one reported, by the later of both its times', async () => {
    rekognition.on(DeleteProjectVersionCommand).resolves({ Status: 'DELETING' });
    const madeAt = (created: number) => arnOf(request().versionName, created);
    const failed = (arnTime: number, timestamp: number) =>
      thereIs('COPYING_FAILED', {
        ProjectVersionArn: madeAt(arnTime),
        CreationTimestamp: new Date(timestamp),
        StatusMessage: 'Why.',
      });
    const before = START - 5_001;

    failed(before, before);
    const first = await begun();
    expect(rekognition.commandCalls(DeleteProjectVersionCommand)).toHaveLength(1);
    for (const times of [
      [START, before],
      [before, START],
    ] as const) {
      failed(...times);
      await expect(isComplete(first, 10)).rejects.toThrow(/COPYING_FAILED, Why\./);
    }
    expect(rekognition.commandCalls(DeleteProjectVersionCommand)).toHaveLength(1);
  });
});

describe('throw or wait', () => {
  test('fails at once when the name is taken: nothing of ours can exist', async () => {
    thereIs('COPYING_COMPLETED');
    rekognition.on(ListTagsForResourceCommand).resolves({ Tags: {} });

    await expect(onEvent()).rejects.toThrow(/^The name shapes-prod\/\S+ is taken by arn:.*Set adoptExisting/);
  });

  test('waits with every other failure until isComplete', async () => {
    thereIs('COPYING_FAILED', { CreationTimestamp: new Date(START), StatusMessage: 'Why.' });

    const first = await onEvent();

    await expect(isComplete(first, 0)).rejects.toThrow(/COPYING_FAILED, Why\./);
  });

  test('a throttled or refused Describe is no failure of onEvent', async () => {
    for (const name of [
      'ThrottlingException',
      'AccessDeniedException',
      'InvalidParameterException',
      'ResourceNotFoundException',
    ]) {
      rekognition.on(DescribeProjectVersionsCommand).rejects(awsError(name));
      expect((await onEvent()).PhysicalResourceId).toBe(request().physicalId);
    }
  });

  test('fails in isComplete when there is no destination project', async () => {
    rekognition.on(DescribeProjectVersionsCommand).rejects(awsError('ResourceNotFoundException'));

    await expect(isComplete(await onEvent(), 1)).rejects.toThrow(
      /The destination project arn:\S+ was not found in account 222222222222\. Create it/,
    );
  });
});

describe('a named copy whose source changes', () => {
  const change: EventChange = {
    type: 'Update',
    change: { VersionName: 'blue' },
    old: { VersionName: 'blue', SourceProjectVersionArn: SOURCE_VERSION.replace('/v1/', '/v0/') },
  };

  test('fails before any call to Rekognition', async () => {
    stackIs('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS');

    await expect(begun(change)).rejects.toThrow(
      /^shapes-prod\/blue cannot become a copy of \S+\/v1\/\d+ in place.*Choose a new versionName/,
    );
    expect(rekognition.calls()).toHaveLength(0);
  });

  test('comes back in the rollback, and is found untouched', async () => {
    stackIs('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
    thereIs('COPYING_COMPLETED', {}, 'blue');

    const first = await begun(change);

    expect((await isComplete(first, 1, change)).IsComplete).toBe(true);
    expect(rekognition.commandCalls(CopyProjectVersionCommand)).toHaveLength(0);
  });
});

describe('Delete', () => {
  test('with an invented id believes that nothing is there only after a minute', async () => {
    nothingThere();
    const change: EventChange = { type: 'Delete', id: 'prod-Copy-1ABCDEFGHIJKL' };
    const first = await begun(change);

    expect(first.PhysicalResourceId).toBe('prod-Copy-1ABCDEFGHIJKL');
    expect(await isComplete(first, 59, change)).toEqual({ IsComplete: false });
    expect(await isComplete(first, 60, change)).toEqual({ IsComplete: true });
  });

  test('with the real id is done at once when nothing is there', async () => {
    nothingThere();
    const first = await begun({ type: 'Delete' });

    expect(await isComplete(first, 0, { type: 'Delete' })).toEqual({ IsComplete: true });
  });

  test('in a rollback believes that nothing is there only after a minute: the copy call may be seconds old', async () => {
    nothingThere();
    stackIs('ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS');
    const first = await begun({ type: 'Delete' });

    expect(await isComplete(first, 59, { type: 'Delete' })).toEqual({ IsComplete: false });
    expect(await isComplete(first, 60, { type: 'Delete' })).toEqual({ IsComplete: true });
  });

  test('is done when the project is gone', async () => {
    rekognition.on(DescribeProjectVersionsCommand).rejects(awsError('ResourceNotFoundException'));
    const first = await begun({ type: 'Delete' });

    expect(await isComplete(first, 0, { type: 'Delete' })).toEqual({ IsComplete: true });
  });

  test('of a resource whose properties were never good is done without a call', async () => {
    const change: EventChange = { type: 'Delete', id: 'given', change: { DestinationProjectArn: undefined } };

    const first = await begun(change);

    expect(await isComplete(first, 0, change)).toEqual({ IsComplete: true });
    expect(rekognition.calls()).toHaveLength(0);
  });
});

describe('a rolled back update', () => {
  const change: EventChange = {
    type: 'Update',
    old: { SourceProjectVersionArn: SOURCE_VERSION.replace('/v1/', '/v2/') },
  };
  const undone = request({ change: change.old }).versionName;
  const named = (name: string, status: string) => ({
    ProjectVersionDescriptions: [
      {
        ProjectVersionArn: version().arn.replace(/version\/[^/]+\/\d+/, `version/${name}/${START}`),
        Status: status as 'RUNNING',
      },
    ],
  });
  const there = (name: string, status?: string) =>
    rekognition
      .on(DescribeProjectVersionsCommand, { VersionNames: [name] })
      .resolves(status ? named(name, status) : { ProjectVersionDescriptions: [] });
  const deleted = () =>
    rekognition.commandCalls(DeleteProjectVersionCommand).map(({ args }) => args[0].input.ProjectVersionArn);

  beforeEach(() => {
    stackIs('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
    rekognition.on(ListTagsForResourceCommand).resolves({ Tags: { ...version().tags } });
    rekognition.on(DeleteProjectVersionCommand).resolves({ Status: 'DELETING' });
    there(request().versionName, 'COPYING_COMPLETED');
  });

  test('waits for the copy that it was cancelled over, deletes it, and then finds the one from before', async () => {
    there(undone, 'COPYING_IN_PROGRESS');
    const first = await begun(change);
    expect(await isComplete(first, 10, change)).toEqual({ IsComplete: false });
    there(undone, 'COPYING_COMPLETED');
    expect(await isComplete(first, 20, change)).toEqual({ IsComplete: false });
    there(undone);

    expect(await isComplete(first, 30, change)).toMatchObject({
      IsComplete: true,
      Data: { VersionName: request().versionName },
    });
    expect(deleted()).toEqual([expect.stringContaining(undone)]);
  });

  test('waits a minute for a copy that does not show yet, unless CloudFormation knows it by its id', async () => {
    there(undone);
    const cancelled = await begun(change);
    expect(await isComplete(cancelled, 59, change)).toEqual({ IsComplete: false });
    expect((await isComplete(cancelled, 60, change)).IsComplete).toBe(true);

    const known = { ...change, id: request({ change: change.old }).physicalId };
    now = START;
    expect((await isComplete(await begun(known), 0, known)).IsComplete).toBe(true);
  });

  test('says that it is to be continued where that copy cannot be deleted', async () => {
    there(undone, 'RUNNING');

    await expect(begun(change)).rejects.toThrow(
      /is never stopped unasked.*"aws cloudformation continue-update-rollback --stack-name prod".*do not delete the stack before/,
    );
    expect(deleted()).toEqual([]);
  });

  test('deletes nothing where the removal policy keeps copies', async () => {
    there(undone, 'COPYING_COMPLETED');
    const kept = { ...change, old: { ...change.old, Retain: 'true' } };

    expect((await isComplete(await begun(kept), 1, kept)).IsComplete).toBe(true);
    expect(deleted()).toEqual([]);
  });

  test('deletes nothing that is older than an update can be', async () => {
    rekognition.on(DescribeProjectVersionsCommand, { VersionNames: [undone] }).resolves({
      ProjectVersionDescriptions: [
        {
          ProjectVersionArn: arnOf(undone, START - 3_600_001),
          Status: 'COPYING_COMPLETED',
          CreationTimestamp: new Date(START - 3_600_001),
        },
      ],
    });

    expect((await isComplete(await begun(change), 1, change)).IsComplete).toBe(true);
    expect(deleted()).toEqual([]);
  });

  test('is known for one although CloudFormation is too busy to say so at first', async () => {
    const busy = awsError('Throttling');
    const inRollback = {
      StackName: 'prod',
      StackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' as const,
      CreationTime: new Date(0),
    };
    cloudFormation
      .on(DescribeStacksCommand)
      .rejectsOnce(busy)
      .rejectsOnce(busy)
      .resolves({ Stacks: [inRollback] });
    there(undone, 'COPYING_COMPLETED');

    await begun(change);

    expect(deleted()).toHaveLength(1);
  });

  test('is over when the stack has gone on, so that a late poll deletes nothing of a newer update', async () => {
    there(undone, 'COPYING_IN_PROGRESS');
    const first = await begun(change);
    stackIs('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', START + 60_000);
    there(undone, 'COPYING_COMPLETED');

    await expect(isComplete(first, 120, change)).rejects.toThrow(/no longer waits/);
    expect(deleted()).toEqual([]);
  });

  test('is told from an update that Lambda delivers again when it is over, whose old copy must stay', async () => {
    there(undone, 'COPYING_COMPLETED');
    const late = { ...change, id: request({ change: change.old }).physicalId };

    await isComplete(await begun(late), 1, late);

    expect(deleted()).toEqual([]);
  });

  test('is told from an update that goes forward, whose old copy must stay', async () => {
    stackIs('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
    there(undone, 'COPYING_COMPLETED');

    const first = await begun(change);

    expect((await isComplete(first, 1, change)).IsComplete).toBe(true);
    expect(deleted()).toEqual([]);
  });
});

test('fails at the deadline with the last status seen, and touches nothing any more', async () => {
  thereIs('COPYING_IN_PROGRESS');
  const change = { change: { Timeout: '300' } };
  const first = await begun(change);

  expect(await isComplete(first, 299, change)).toEqual({ IsComplete: false });
  await expect(isComplete(first, 300, change)).rejects.toThrow(
    /^Gave up after 5 minutes \(timeout\).*Last seen: arn:\S+ COPYING_IN_PROGRESS.*Raise timeout \(at most 50 minutes\) and deploy again/,
  );
  nothingThere();
  await expect(isComplete(first, 300, change)).rejects.toThrow(/Last seen: no such version/);
  expect(rekognition.commandCalls(CopyProjectVersionCommand)).toHaveLength(0);
});

test('each pass logs one line with what it saw, what it decided, why nothing came of it, and AWS’s request ids', async () => {
  const lines = jest.spyOn(console, 'log').mockImplementation(() => {});
  nothingThere();
  copyAnswers(awsError('LimitExceededException'));

  await begun();

  const base = {
    requestType: 'Create',
    physicalId: request().physicalId,
    observed: 'absent',
    decision: 'copy',
    because: 'there is no version of this name',
  };
  expect(lines.mock.calls.map(([line]) => JSON.parse(line))).toEqual([
    { ...base, outcome: 'looked', calls: [{ call: 'DescribeProjectVersions' }] },
    {
      ...base,
      outcome: 'waiting',
      held: 'LimitExceededException: AWS’s own text.',
      calls: [
        { call: 'DescribeProjectVersions' },
        { call: 'CopyProjectVersion', requestId: 'request-id', error: 'LimitExceededException' },
      ],
    },
  ]);
});

describe('what stood there before a deployment that is rolled back', () => {
  const taken = (from: string) =>
    rekognition.on(ListTagsForResourceCommand).resolves({
      Tags: { ...version().tags, 'cdk-rekognition-custom-labels:taken-from': from },
    });
  const untagged = () =>
    rekognition.commandCalls(UntagResourceCommand).map(({ args }) => args[0].input.TagKeys);
  const tagged = () => rekognition.commandCalls(TagResourceCommand).map(({ args }) => args[0].input.Tags);
  beforeEach(() => {
    thereIs('COPYING_COMPLETED');
    stackIs('ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS');
    rekognition.on(UntagResourceCommand).resolves({});
    rekognition.on(TagResourceCommand).resolves({});
  });
  afterEach(() => expect(rekognition.commandCalls(DeleteProjectVersionCommand)).toHaveLength(0));

  test('is given back to nobody', async () => {
    taken('nobody');

    await begun({ type: 'Delete' });

    expect(untagged()).toEqual([
      [
        'cdk-rekognition-custom-labels:owner',
        'cdk-rekognition-custom-labels:stop-on-delete',
        'cdk-rekognition-custom-labels:taken-from',
      ],
    ]);
  });

  test('is given back to the resource that had it', async () => {
    taken('other/Copy');

    await begun({ type: 'Delete' });

    expect(tagged()).toEqual([{ 'cdk-rekognition-custom-labels:owner': 'other/Copy' }]);
  });

  test('stays as it is when it was ours, kept by a removal policy', async () => {
    taken('prod/Copy');

    const first = await begun({ type: 'Delete' });

    expect(await isComplete(first, 10, { type: 'Delete' })).toEqual({ IsComplete: true });
    expect([tagged(), untagged()]).toEqual([[], []]);
  });
});

test('what was taken over is deleted with its stack, as ownership means', async () => {
  thereIs('COPYING_COMPLETED');
  stackIs('DELETE_IN_PROGRESS', 'DELETE_IN_PROGRESS');
  rekognition.on(ListTagsForResourceCommand).resolves({
    Tags: { ...version().tags, 'cdk-rekognition-custom-labels:taken-from': 'nobody' },
  });
  rekognition.on(DeleteProjectVersionCommand).resolves({ Status: 'DELETING' });

  await begun({ type: 'Delete' });

  expect(rekognition.commandCalls(DeleteProjectVersionCommand)).toHaveLength(1);
});

test('a copy that stood there before its Create is marked, and an update in place takes the mark away', async () => {
  rekognition.on(TagResourceCommand).resolves({});
  rekognition.on(UntagResourceCommand).resolves({});
  const mark = 'cdk-rekognition-custom-labels:taken-from';
  thereIs('COPYING_COMPLETED', { ProjectVersionArn: arnOf(request().versionName, START - 60_000) });

  await begun();
  rekognition.on(ListTagsForResourceCommand).resolves({ Tags: { ...version().tags, [mark]: 'prod/Copy' } });
  stackIs('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
  await begun({ type: 'Update' });

  expect(rekognition.commandCalls(TagResourceCommand)[0].args[0].input.Tags).toEqual({ [mark]: 'prod/Copy' });
  expect(rekognition.commandCalls(UntagResourceCommand)[0].args[0].input.TagKeys).toEqual([mark]);
});

test('a Delete takes the copy that its id names, even where the properties would name another one by now', async () => {
  thereIs('COPYING_COMPLETED', {}, 'v1-of-old');
  stackIs('DELETE_IN_PROGRESS', 'DELETE_IN_PROGRESS');
  rekognition.on(DeleteProjectVersionCommand).resolves({ Status: 'DELETING' });

  await begun({ type: 'Delete', id: 'shapes-prod/v1-of-old' });

  expect(rekognition.commandCalls(DeleteProjectVersionCommand)[0].args[0].input.ProjectVersionArn).toBe(
    arnOf('v1-of-old'),
  );
});

test('a deletion waits for a copy that outlasts its own time-out', async () => {
  const change: EventChange = { type: 'Delete', change: { Timeout: '300' } };
  thereIs('COPYING_IN_PROGRESS');
  const first = await begun(change);

  expect(await isComplete(first, 2_900, change)).toEqual({ IsComplete: false });
});

test('an update whose own values were bad is rolled back without asking AWS about them', async () => {
  stackIs('UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
  thereIs('COPYING_COMPLETED');
  const change: EventChange = { type: 'Update', old: { VersionName: 'not good' } };

  const first = await begun(change);

  expect((await isComplete(first, 1, change)).IsComplete).toBe(true);
});

test('adoption is refused before it is made when the evaluation is below the minimum', async () => {
  thereIs('COPYING_COMPLETED', { EvaluationResult: { F1Score: 0.5 } });
  rekognition.on(ListTagsForResourceCommand).resolves({ Tags: {} });

  await expect(onEvent({ change: { AdoptExisting: 'true', MinimumF1Score: '0.9' } })).rejects.toThrow(
    /F1 0\.\d+ < 0\.\d+ \(minimumF1Score\)/,
  );
  expect(rekognition.commandCalls(TagResourceCommand)).toHaveLength(0);
});
