import { VirtualClock } from '../../emulator';
import { InProcessRuntime } from '../../emulator/lambda/in-process';
import { ACCOUNT, handler, LambdaAccount, REGION } from './lambda-account';

const START = Date.parse('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;
const TEMPLATE = JSON.stringify({ Resources: { Logs: { Type: 'AWS::Logs::LogGroup' } } });

let account: LambdaAccount;
let clock: VirtualClock;

const setUp = (skew?: object) => {
  clock = new VirtualClock(START);
  account = new LambdaAccount({ clock, functionRuntime: new InProcessRuntime(), skew });
};

afterEach(() => account.aws.close());

const call = (service: string, operation: string, input: object) =>
  clock.run(account.call(service, operation, input));

/** One HTTP request, as an SDK sends it. */
const send = (service: string, operation: string, body: object | string) =>
  clock.run(
    account.aws.handle({
      method: 'POST',
      path: '/',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${account.administrator.accessKeyId}/20260101/eu-west-1/${service}/aws4_request`,
        'x-amz-target': `Service.${operation}`,
      },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    }),
  );

describe('Rekognition with a clock of its own', () => {
  test.each([HOUR, -HOUR])('writes its times and its ARNs %d milliseconds off', async (rekognition) => {
    setUp({ rekognition });

    const { ProjectArn } = await call('rekognition', 'CreateProject', { ProjectName: 'cats' });
    const { ProjectDescriptions } = await call('rekognition', 'DescribeProjects', {});

    expect(Number(ProjectArn.split('/').at(-1))).toBe(START + rekognition);
    expect(ProjectDescriptions[0].CreationTimestamp).toEqual(new Date(START + rekognition));
  });

  test('takes the same time, and dates its results by that clock', async () => {
    setUp({ rekognition: HOUR });
    const model = { account: ACCOUNT, region: REGION, projectName: 'cats', versionName: 'v1', f1Score: 0.9 };
    const { projectArn, modelVersionArn } = account.aws.rekognition.train(model);
    const S3Bucket = await account.bucket('results');
    const { ProjectArn } = await call('rekognition', 'CreateProject', { ProjectName: 'copies' });
    await call('rekognition', 'CopyProjectVersion', {
      SourceProjectArn: projectArn,
      SourceProjectVersionArn: modelVersionArn,
      DestinationProjectArn: ProjectArn,
      VersionName: 'v1',
      OutputConfig: { S3Bucket },
    });
    const describe = async () =>
      (await call('rekognition', 'DescribeProjectVersions', { ProjectArn })).ProjectVersionDescriptions[0];

    await clock.advance(6 * 60_000 - 1);
    expect(await describe()).toMatchObject({ Status: 'COPYING_IN_PROGRESS' });
    await clock.advance(1);
    expect(await describe()).toMatchObject({
      Status: 'COPYING_COMPLETED',
      CreationTimestamp: new Date(START + HOUR),
    });
    const object = { Bucket: S3Bucket, Key: 'EvaluationSummary-copies-v1.json' };
    const { EvaluationDetails } = JSON.parse(String((await call('s3', 'GetObject', object)).Body));
    expect(EvaluationDetails.EvaluationEndTimestamp).toBe('2026-01-01T01:06:00.000');
  });

  test('leaves the times of other services alone', async () => {
    setUp({ rekognition: HOUR });

    await account.bucket('results');

    const { Buckets } = await call('s3', 'ListBuckets', {});
    expect(Buckets[0].CreationDate).toEqual(new Date(START));
  });
});

test('CloudFormation with a clock of its own writes the times of stacks, resources and events by it', async () => {
  setUp({ cloudformation: -HOUR });

  await call('cloudformation', 'CreateStack', { StackName: 's', TemplateBody: TEMPLATE });
  await clock.advance(HOUR);

  const { Stacks } = await call('cloudformation', 'DescribeStacks', { StackName: 's' });
  const { StackEvents } = await call('cloudformation', 'DescribeStackEvents', { StackName: 's' });
  const resources = await call('cloudformation', 'DescribeStackResources', { StackName: 's' });
  expect(Stacks[0]).toMatchObject({
    StackStatus: 'CREATE_COMPLETE',
    CreationTime: new Date(START - HOUR),
  });
  for (const { Timestamp } of [...StackEvents, ...resources.StackResources]) {
    expect(Timestamp.getTime()).toBeLessThan(START);
  }
});

const LOOK = 'return [Date.now(), new Date().getTime(), context.getRemainingTimeInMillis()];';
const CLOCKS = handler(LOOK);
/** Ten minutes of virtual time. */
const CLOCKS_LATER = handler(`await new Promise((done) => setTimeout(done, 600_000)); ${LOOK}`);

test('a function sees the clock of Lambda, which runs at the usual speed', async () => {
  setUp({ lambda: HOUR });
  await account.deploy('clocks', CLOCKS_LATER, { Timeout: 900 });

  const { result } = await clock.run(account.invoke('clocks'));

  expect(result).toEqual([START + HOUR + 600_000, START + HOUR + 600_000, 300_000]);
  const { LastModified } = await call('lambda', 'GetFunctionConfiguration', { FunctionName: 'clocks' });
  expect(LastModified).toBe('2026-01-01T01:00:00.000+0000');
});

test('a function in a process of its own sees the clock of Lambda', async () => {
  account = new LambdaAccount({ skew: { lambda: -HOUR } });
  await account.aws.listen();
  await account.deploy('clocks', CLOCKS, { Timeout: 30 });

  const before = Date.now();
  const { result } = await account.invoke('clocks');

  expect(result[0] + HOUR).toBeGreaterThanOrEqual(before);
  expect(result[0] + HOUR).toBeLessThan(before + 30_000);
  expect(result[1] - result[0]).toBeLessThan(1000);
  expect(result[2]).toBeGreaterThan(20_000);
});

describe('the Date header', () => {
  test('has the time of the service that answers, also with an error', async () => {
    setUp({ rekognition: HOUR });

    const good = await send('rekognition', 'DescribeProjects', {});
    const bad = await send('rekognition', 'DescribeProjectVersions', {});
    const other = await send('cloudformation', 'ListStacks', 'Action=ListStacks');

    expect([good, bad, other].map(({ status, headers }) => [status, headers.date])).toEqual([
      [200, 'Thu, 01 Jan 2026 01:00:00 GMT'],
      [400, 'Thu, 01 Jan 2026 01:00:00 GMT'],
      [200, 'Thu, 01 Jan 2026 00:00:00 GMT'],
    ]);
  });

  test('is not sent when no clock is wrong', async () => {
    setUp();

    const { headers } = await send('rekognition', 'DescribeProjects', {});

    expect(headers.date).toBeUndefined();
  });
});
