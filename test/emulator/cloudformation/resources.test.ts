import { allow, expectRefusal, statements } from '../account';
import { handler, zipOf } from '../lambda-account';
import { Playground } from './playground';
import { ACCOUNT, attribute, parameter, REGION, resource, role } from './templates';

const may = (action: string) => statements(allow(action));

/** A stack of one account. The tests look into the account's services. */
class Place extends Playground {
  /** Creates the stack, or updates it. Returns its outputs, by default the name and the ARN of the first resource. */
  async deploy(Resources: Record<string, object>, outputs?: object): Promise<Record<string, string>> {
    const [first] = Object.keys(Resources);
    const values = Object.entries(outputs ?? { Name: { Ref: first }, Arn: attribute(first) });
    const Outputs = Object.fromEntries(values.map(([key, Value]) => [key, { Value }]));
    const template = { Resources, Outputs };
    const status = await (this.id === '' ? this.created(template) : this.updated(template));
    if (!/^(CREATE|UPDATE)_COMPLETE$/.test(status)) throw new Error((await this.story()).join('\n'));
    const described: any[] = (await this.describe()).Outputs;
    return Object.fromEntries(described.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  }

  /** Calls a service about one resource. */
  reader =
    (service: string, input: object) =>
    (operation: string, more: object = {}) =>
      this.call(operation, { ...input, ...more }, service);

  async destroy(): Promise<void> {
    if ((await this.deleted()) !== 'DELETE_COMPLETE') throw new Error((await this.story()).join('\n'));
  }
}

let place: Place;
beforeEach(() => {
  place = new Place();
});

test('AWS::IAM::Role', async () => {
  const managed = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  const policies = (...names: string[]) => ({
    Policies: names.map((PolicyName) => ({ PolicyName, PolicyDocument: may('s3:*') })),
  });
  const attached = { ManagedPolicyArns: [managed], ...policies('one', 'two') };
  const { Name, Arn } = await place.deploy({ Role: role('lambda', attached) });
  expect(Name).toMatch(/^demo-Role-[A-Z0-9]{12}$/);
  expect(Arn).toBe(`arn:aws:iam::${ACCOUNT}:role/${Name}`);

  await place.deploy({ Role: role('lambda', { Description: 'changed', ...policies('two', 'three') }) });

  const get = place.reader('iam', { RoleName: Name });
  expect(await get('ListRolePolicies')).toMatchObject({ PolicyNames: ['three', 'two'] });
  expect(await get('ListAttachedRolePolicies')).toMatchObject({ AttachedPolicies: [] });
  expect(await get('GetRole')).toMatchObject({ Role: { Description: 'changed' } });
  await place.destroy();
  await expectRefusal(get('GetRole'), 'NoSuchEntity');
});

test('AWS::IAM::Policy', async () => {
  const policy = (Ref: string, action: string) => {
    const properties = { PolicyName: 'mine', PolicyDocument: may(action), Roles: [{ Ref }] };
    return { A: role(), B: role(), Policy: resource('AWS::IAM::Policy', properties) };
  };
  const outputs = { A: { Ref: 'A' }, B: { Ref: 'B' } };
  const { A, B } = await place.deploy(policy('A', 's3:GetObject'), outputs);
  const documentOf = async (RoleName: string) => {
    const { PolicyDocument } = await place.call('GetRolePolicy', { RoleName, PolicyName: 'mine' }, 'iam');
    return decodeURIComponent(PolicyDocument);
  };
  expect(await documentOf(A)).toContain('s3:GetObject');

  await place.deploy(policy('B', 's3:PutObject'), outputs);

  expect(await documentOf(B)).toContain('s3:PutObject');
  await expectRefusal(documentOf(A), 'NoSuchEntity');
  await place.destroy();
});

test('AWS::IAM::ManagedPolicy', async () => {
  const policy = (action: string) => ({
    Role: role(),
    Policy: resource('AWS::IAM::ManagedPolicy', { PolicyDocument: may(action), Roles: [{ Ref: 'Role' }] }),
  });
  const { Arn } = await place.deploy(policy('s3:GetObject'), { Arn: { Ref: 'Policy' } });
  expect(Arn).toMatch(new RegExp(`^arn:aws:iam::${ACCOUNT}:policy/demo-Policy-`));

  // More often than IAM keeps versions.
  for (const name of ['A', 'B', 'C', 'D', 'E', 'PutObject']) await place.deploy(policy(`s3:${name}`));

  const get = place.reader('iam', { PolicyArn: Arn });
  const VersionId = (await get('GetPolicy')).Policy.DefaultVersionId;
  const { Document } = (await get('GetPolicyVersion', { VersionId })).PolicyVersion;
  expect(decodeURIComponent(Document)).toContain('s3:PutObject');
  await place.destroy();
  await expectRefusal(get('GetPolicy'), 'NoSuchEntity');
});

test('AWS::Lambda::Function and AWS::Lambda::Permission', async () => {
  await place.account.bucket('code');
  const put = place.reader('s3', { Bucket: 'code', Body: zipOf(handler('return 1')) });
  for (const Key of ['one.zip', 'two.zip']) await put('PutObject', { Key });
  const fn = (S3Key: string, more: object) => {
    const code = { Code: { S3Bucket: 'code', S3Key }, Handler: 'index.handler', Runtime: 'nodejs24.x' };
    const settings = { Role: attribute('Role'), LoggingConfig: { LogGroup: { Ref: 'Logs' } }, ...more };
    const allowed = { Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com' };
    return {
      Function: resource('AWS::Lambda::Function', { ...code, ...settings }),
      Role: role(),
      Logs: resource('AWS::Logs::LogGroup'),
      Permission: resource('AWS::Lambda::Permission', { FunctionName: attribute('Function'), ...allowed }),
    };
  };
  const Environment = { Variables: { AA: 'a' } };
  const { Name, Arn } = await place.deploy(fn('one.zip', { Timeout: 60, Environment }));
  expect(Arn).toBe(`arn:aws:lambda:${REGION}:${ACCOUNT}:function:${Name}`);
  const get = place.reader('lambda', { FunctionName: Name });
  const { Policy: policy } = await get('GetPolicy');
  expect(JSON.parse(policy).Statement).toMatchObject([{ Principal: { Service: 's3.amazonaws.com' } }]);

  await place.deploy(fn('two.zip', { MemorySize: 256 }));

  const { Configuration: now } = await get('GetFunction');
  expect(now).toMatchObject({ MemorySize: 256, Timeout: 3 });
  expect(now.Environment?.Variables ?? {}).toEqual({});
  await place.destroy();
  await expectRefusal(get('GetFunction'), 'ResourceNotFoundException');
});

test('AWS::Logs::LogGroup', async () => {
  const group = (properties: object) => ({ Logs: resource('AWS::Logs::LogGroup', properties) });
  const { Name, Arn } = await place.deploy(group({ RetentionInDays: 7 }));
  expect(Arn).toBe(`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${Name}:*`);
  const get = place.reader('logs', { logGroupNamePrefix: Name });
  const found = async () => (await get('DescribeLogGroups')).logGroups;
  expect(await found()).toMatchObject([{ retentionInDays: 7 }]);

  await place.deploy(group({ RetentionInDays: 14, Tags: [{ Key: 'team', Value: 'cats' }] }));

  expect(await found()).toMatchObject([{ retentionInDays: 14 }]);
  await place.destroy();
  expect(await found()).toEqual([]);
});

test('AWS::StepFunctions::StateMachine', async () => {
  const machine = (Comment: string) => {
    const DefinitionString = JSON.stringify({ Comment, StartAt: 'A', States: { A: { Type: 'Succeed' } } });
    const properties = { DefinitionString, RoleArn: attribute('Role') };
    return { Role: role('states'), Machine: resource('AWS::StepFunctions::StateMachine', properties) };
  };
  const outputs = { Arn: { Ref: 'Machine' }, Name: attribute('Machine', 'Name') };
  const { Arn, Name } = await place.deploy(machine('one'), outputs);
  expect(Arn).toBe(`arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${Name}`);
  const describe = () => place.call('DescribeStateMachine', { stateMachineArn: Arn }, 'states');

  await place.deploy(machine('two'));

  expect(JSON.parse((await describe()).definition).Comment).toBe('two');
  await place.destroy();
  await expect(describe()).rejects.toThrow();
});

test('AWS::S3::Bucket and AWS::S3::BucketPolicy', async () => {
  const Condition = { Bool: { 'aws:SecureTransport': 'nope' } };
  const PolicyDocument = statements(allow('s3:*', '*', { Effect: 'Deny', Principal: '*', Condition }));
  const bucket = (properties: object) => ({
    Bucket: resource('AWS::S3::Bucket', properties),
    Policy: resource('AWS::S3::BucketPolicy', { Bucket: { Ref: 'Bucket' }, PolicyDocument }),
  });
  const { Name, Arn } = await place.deploy(bucket({ VersioningConfiguration: { Status: 'Enabled' } }));
  expect(Name).toMatch(/^demo-bucket-[a-z0-9]{12}$/);
  expect(Arn).toBe(`arn:aws:s3:::${Name}`);
  const get = place.reader('s3', { Bucket: Name });
  expect(await get('GetBucketVersioning')).toMatchObject({ Status: 'Enabled' });
  expect((await get('GetBucketPolicy')).Policy).toContain('aws:SecureTransport');

  const rules = [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }];
  await place.deploy(bucket({ BucketEncryption: { ServerSideEncryptionConfiguration: rules } }));

  expect(await get('GetBucketVersioning')).toMatchObject({ Status: 'Suspended' });
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }];
  expect(await get('GetBucketEncryption')).toMatchObject({ ServerSideEncryptionConfiguration: { Rules } });
  await place.destroy();
  await expectRefusal(get('GetBucketVersioning'), 'NoSuchBucket');
});

test('fails to delete a bucket with something in it, until somebody deletes both by hand', async () => {
  const { Name: Bucket } = await place.deploy({ Bucket: resource('AWS::S3::Bucket') });
  const object = { Bucket, Key: 'a' };
  await place.call('PutObject', { ...object, Body: Buffer.from('a') }, 's3');

  await expect(place.destroy()).rejects.toThrow('HandlerErrorCode');
  expect(await place.status()).toBe('DELETE_FAILED');
  await place.call('DeleteObject', object, 's3');
  await place.call('DeleteBucket', { Bucket }, 's3');
  await expect(place.destroy()).resolves.toBeUndefined();
});

test('AWS::KMS::Key and AWS::KMS::Alias', async () => {
  const KeyPolicy = statements(allow('kms:*', '*', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }));
  const key = (properties: object) => ({
    Key: resource('AWS::KMS::Key', { KeyPolicy, PendingWindowInDays: 7, ...properties }),
    Alias: resource('AWS::KMS::Alias', { AliasName: 'alias/mine', TargetKeyId: attribute('Key') }),
  });
  const { Name: KeyId, Arn } = await place.deploy(key({ EnableKeyRotation: true }));
  expect(Arn).toBe(`arn:aws:kms:${REGION}:${ACCOUNT}:key/${KeyId}`);
  const get = place.reader('kms', { KeyId });
  expect(await get('GetKeyRotationStatus')).toMatchObject({ KeyRotationEnabled: true });
  expect(await get('DescribeKey', { KeyId: 'alias/mine' })).toMatchObject({ KeyMetadata: { KeyId } });

  await place.deploy(key({ Description: 'changed' }));

  expect(await get('GetKeyRotationStatus')).toMatchObject({ KeyRotationEnabled: false });
  await place.destroy();
  expect(await get('DescribeKey')).toMatchObject({ KeyMetadata: { KeyState: 'PendingDeletion' } });
});

const schedule = (properties: object = {}) => {
  const Target = {
    Arn: { 'Fn::Sub': 'arn:${AWS::Partition}:scheduler:::aws-sdk:rekognition:stopProjectVersion' },
    Input: '{"ProjectVersionArn":"x"}',
    RetryPolicy: { MaximumEventAgeInSeconds: '86400', MaximumRetryAttempts: 185 },
    RoleArn: attribute('Role'),
  };
  const times = { ScheduleExpression: 'cron(0 8 * * ? *)', ScheduleExpressionTimezone: 'Europe/Berlin' };
  const usual = { FlexibleTimeWindow: { Mode: 'OFF' }, ...times, State: 'ENABLED', Target };
  const Schedule = resource('AWS::Scheduler::Schedule', { ...usual, ...properties });
  return { Schedule, Role: role('scheduler') };
};

test('AWS::Scheduler::Schedule', async () => {
  const { Name, Arn } = await place.deploy(schedule());
  expect(Name).toMatch(/^demo-Schedule-[A-Z0-9]{12}$/);
  expect(Arn).toBe(`arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/default/${Name}`);
  const get = (Name: string) => place.call('GetSchedule', { Name }, 'scheduler');

  await place.deploy(schedule({ State: 'DISABLED', ScheduleExpressionTimezone: undefined }));

  expect(await get(Name)).toMatchObject({ State: 'DISABLED', ScheduleExpressionTimezone: 'UTC' });

  await place.deploy(schedule({ Name: 'mine' }));

  expect(await get('mine')).toMatchObject({ State: 'ENABLED', ScheduleExpressionTimezone: 'Europe/Berlin' });
  await expectRefusal(get(Name), 'ResourceNotFoundException');
  await place.destroy();
  await expectRefusal(get('mine'), 'ResourceNotFoundException');
});

test('AWS::Scheduler::ScheduleGroup, which no schedule leaves or enters', async () => {
  const Group = resource('AWS::Scheduler::ScheduleGroup');
  const grouped = { Group, ...schedule({ GroupName: { Ref: 'Group' } }) };
  const made = () => place.aws.inventory(ACCOUNT).filter((arn) => arn.includes(':scheduler:'));

  await place.deploy(schedule());
  await expect(place.deploy(grouped)).rejects.toThrow(/Schedule demo-\S+ does not exist/);
  await place.destroy();
  expect(made()).toEqual([]);

  place.id = '';
  await place.deploy(grouped);
  expect(made()).toEqual([
    expect.stringMatching(/:schedule-group\/demo-Group-\w+$/),
    expect.stringMatching(/:schedule\/demo-Group-\w+\/demo-Schedule-\w+$/),
  ]);
  await place.destroy();
  expect(made()).toEqual([]);
});

test('AWS::SSM::Parameter', async () => {
  const { Name } = await place.deploy({ Note: parameter('one') }, { Name: { Ref: 'Note' } });
  expect(Name).toMatch(/^CFN-demo-Note-[A-Z0-9]{12}$/);

  const { Value } = await place.deploy({ Note: parameter('two') }, { Value: attribute('Note', 'Value') });

  expect(Value).toBe('two');
  expect(await place.parameter(Name)).toBe('two');
  await place.destroy();
  await expectRefusal(place.parameter(Name), 'ParameterNotFound');
});

test('the deletion of an AWS::Rekognition::Project waits until the project is gone', async () => {
  const project = (more: object = {}) => ({
    Project: resource('AWS::Rekognition::Project', { ProjectName: 'cats', ...more }),
  });
  const { Name, Arn } = await place.deploy(project());
  expect(Name).toBe('cats');
  expect(Arn).toMatch(new RegExp(`^arn:aws:rekognition:${REGION}:${ACCOUNT}:project/cats/\\d+$`));

  await place.deploy(project({ Tags: [{ Key: 'team', Value: 'cats' }] }));

  const get = place.reader('rekognition', {});
  expect(await get('ListTagsForResource', { ResourceArn: Arn })).toEqual({ Tags: { team: 'cats' } });
  await place.destroy();
  expect((await get('DescribeProjects')).ProjectDescriptions).toEqual([]);
});

test('types without a service leave only a record', async () => {
  const Data = resource('AWS::CDK::Metadata', { Analytics: 'v2' });
  const Handle = resource('AWS::CloudFormation::WaitConditionHandle');
  const { Url } = await place.deploy({ Data, Handle }, { Url: { Ref: 'Handle' } });

  expect(Url).toMatch(/^https:\/\/cloudformation-waitcondition-/);
  await place.destroy();
});
