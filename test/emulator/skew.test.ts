import { VirtualClock } from '../../emulator';
import { InProcessRuntime } from '../../emulator/lambda/in-process';
import { ACCOUNT, HOUR, MINUTE, REGION, START } from './account';
import { handler, LambdaAccount } from './lambda-account';

const TEMPLATE = JSON.stringify({ Resources: { Logs: { Type: 'AWS::Logs::LogGroup' } } });

let account: LambdaAccount;
let clock: VirtualClock;

const setUp = (skew?: object) => {
  clock = new VirtualClock();
  account = new LambdaAccount({ clock, functionRuntime: new InProcessRuntime(), skew });
};
afterEach(() => account.close());

const call = (service: string, operation: string, input: object) =>
  clock.run(account.call(service, operation, input));

describe('Rekognition with a clock of its own', () => {
  test.each([HOUR, -HOUR])('writes its times and its ARNs %d milliseconds off', async (rekognition) => {
    setUp({ rekognition });

    const { ProjectArn } = await call('rekognition', 'CreateProject', { ProjectName: 'cats' });
    const { ProjectDescriptions } = await call('rekognition', 'DescribeProjects', {});

    expect(Number(ProjectArn.split('/').at(-1))).toBe(START + rekognition);
    expect(ProjectDescriptions[0].CreationTimestamp).toEqual(new Date(START + rekognition));
  });

  test('takes the same time, dates its results by that clock, and leaves other services alone', async () => {
    setUp({ rekognition: HOUR });
    const model = { account: ACCOUNT, region: REGION, projectName: 'cats', versionName: 'v1', f1Score: 0.9 };
    const { projectArn, modelVersionArn } = account.aws.rekognition.train(model);
    const S3Bucket = await account.bucket('results');
    const { ProjectArn } = await call('rekognition', 'CreateProject', { ProjectName: 'copies' });
    const source = { SourceProjectArn: projectArn, SourceProjectVersionArn: modelVersionArn };
    const copy = { DestinationProjectArn: ProjectArn, VersionName: 'v1', OutputConfig: { S3Bucket } };
    await call('rekognition', 'CopyProjectVersion', { ...source, ...copy });
    const describe = async () =>
      (await call('rekognition', 'DescribeProjectVersions', { ProjectArn })).ProjectVersionDescriptions[0];

    await clock.advance(6 * MINUTE - 1);
    expect(await describe()).toMatchObject({ Status: 'COPYING_IN_PROGRESS' });
    await clock.advance(1);
    const CreationTimestamp = new Date(START + HOUR);
    expect(await describe()).toMatchObject({ Status: 'COPYING_COMPLETED', CreationTimestamp });
    const object = { Bucket: S3Bucket, Key: 'EvaluationSummary-copies-v1.json' };
    const { EvaluationDetails } = JSON.parse(String((await call('s3', 'GetObject', object)).Body));
    expect(EvaluationDetails.EvaluationEndTimestamp).toBe('2026-01-01T01:06:00.000');
    const { Buckets } = await call('s3', 'ListBuckets', {});
    expect(Buckets[0].CreationDate).toEqual(new Date(START));
  });
});

test('CloudFormation with a clock of its own writes the times of stacks, resources and events by it', async () => {
  setUp({ cloudformation: -HOUR });

  await call('cloudformation', 'CreateStack', { StackName: 's', TemplateBody: TEMPLATE });
  await clock.advance(HOUR);

  const read = (operation: string) => call('cloudformation', operation, { StackName: 's' });
  const CreationTime = new Date(START - HOUR);
  const { Stacks } = await read('DescribeStacks');
  expect(Stacks).toMatchObject([{ StackStatus: 'CREATE_COMPLETE', CreationTime }]);
  const { StackEvents } = await read('DescribeStackEvents');
  const { StackResources } = await read('DescribeStackResources');
  for (const { Timestamp } of [...StackEvents, ...StackResources])
    expect(Timestamp.getTime()).toBeLessThan(START);
});

/** What a function reads of its clock, perhaps after ten minutes of virtual time. */
const LOOK = 'return [Date.now(), new Date().getTime(), context.getRemainingTimeInMillis()];';
const WAIT = 'await new Promise((done) => setTimeout(done, 600_000));';

test('a function sees the clock of Lambda, which runs at the usual speed', async () => {
  setUp({ lambda: HOUR });
  await account.deploy('clocks', handler(`${WAIT} ${LOOK}`), { Timeout: 900 });

  const { result } = await clock.run(account.invoke('clocks'));

  expect(result).toEqual([START + HOUR + 600_000, START + HOUR + 600_000, 300_000]);
  const { LastModified } = await call('lambda', 'GetFunctionConfiguration', { FunctionName: 'clocks' });
  expect(LastModified).toBe('2026-01-01T01:00:00.000+0000');
});

test('a function in a process of its own sees the clock of Lambda', async () => {
  account = new LambdaAccount({ skew: { lambda: -HOUR } });
  await account.aws.listen();
  await account.deploy('clocks', handler(LOOK), { Timeout: 30 });

  const before = Date.now();
  const { result } = await account.invoke('clocks');

  expect(result[0] + HOUR).toBeGreaterThanOrEqual(before);
  expect(result[0] + HOUR).toBeLessThan(before + 30_000);
  expect(result[1] - result[0]).toBeLessThan(1000);
  expect(result[2]).toBeGreaterThan(20_000);
});

describe('the Date header', () => {
  const send = (service: string, operation: string, body: object | string = {}) => {
    const headers = { 'x-amz-target': `Service.${operation}` };
    return clock.run(account.send(service, { headers, body }));
  };

  test('has the time of the service that answers, also with an error', async () => {
    setUp({ rekognition: HOUR });

    const good = await send('rekognition', 'DescribeProjects');
    const bad = await send('rekognition', 'DescribeProjectVersions');
    const other = await send('cloudformation', 'ListStacks', 'Action=ListStacks');

    expect([good, bad, other].map(({ status, headers }) => `${status} ${headers.date}`)).toEqual([
      '200 Thu, 01 Jan 2026 01:00:00 GMT',
      '400 Thu, 01 Jan 2026 01:00:00 GMT',
      '200 Thu, 01 Jan 2026 00:00:00 GMT',
    ]);
  });

  test('is not sent when no clock is wrong', async () => {
    setUp();

    expect((await send('rekognition', 'DescribeProjects')).headers.date).toBeUndefined();
  });
});
