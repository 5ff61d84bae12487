import { strToU8, zipSync } from 'fflate';
import { ACCOUNT, Playground, REGION } from './playground';

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
});

const allow = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

const role = (properties: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: trust('lambda.amazonaws.com'), ...properties },
});

/** A stack of one account. The tests look into the account's services. */
class Place extends Playground {
  async deploy(Resources: object, outputs: Record<string, unknown> = {}): Promise<Record<string, string>> {
    const Outputs = Object.fromEntries(Object.entries(outputs).map(([key, Value]) => [key, { Value }]));
    const template = { Resources, Outputs };
    const exists = await this.describe('demo').catch(() => undefined);
    if (exists) await this.update('demo', template);
    else await this.create('demo', template);
    const status = await this.settle('demo');
    if (!/^(CREATE|UPDATE)_COMPLETE$/.test(status)) throw new Error((await this.story('demo')).join('\n'));
    const described: any[] = (await this.describe('demo')).Outputs;
    return Object.fromEntries(described.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  }

  async destroy(): Promise<void> {
    const { StackId } = await this.describe('demo');
    await this.call('DeleteStack', { StackName: StackId });
    const status = await this.settle(StackId);
    if (status !== 'DELETE_COMPLETE') throw new Error((await this.story(StackId)).join('\n'));
  }
}

test('AWS::IAM::Role', async () => {
  const place = new Place();
  const managed = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  const policies = (...names: string[]) =>
    names.map((PolicyName) => ({ PolicyName, PolicyDocument: allow('s3:*') }));
  const { Name, Arn } = await place.deploy(
    { Role: role({ ManagedPolicyArns: [managed], Policies: policies('one', 'two') }) },
    { Name: { Ref: 'Role' }, Arn: { 'Fn::GetAtt': ['Role', 'Arn'] } },
  );
  expect(Name).toMatch(/^demo-Role-[A-Z0-9]{12}$/);
  expect(Arn).toBe(`arn:aws:iam::${ACCOUNT}:role/${Name}`);

  await place.deploy({ Role: role({ Description: 'changed', Policies: policies('two', 'three') }) });

  const RoleName = Name;
  expect((await place.call('ListRolePolicies', { RoleName }, 'iam')).PolicyNames).toEqual(['three', 'two']);
  expect((await place.call('ListAttachedRolePolicies', { RoleName }, 'iam')).AttachedPolicies).toEqual([]);
  expect((await place.call('GetRole', { RoleName }, 'iam')).Role.Description).toBe('changed');
  await place.destroy();
  await expect(place.call('GetRole', { RoleName }, 'iam')).rejects.toMatchObject({ code: 'NoSuchEntity' });
});

test('AWS::IAM::Policy', async () => {
  const place = new Place();
  const policy = (roles: string[], action: string) => ({
    A: role(),
    B: role(),
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'mine', PolicyDocument: allow(action), Roles: roles.map((Ref) => ({ Ref })) },
    },
  });
  const outputs = { A: { Ref: 'A' }, B: { Ref: 'B' } };
  const { A, B } = await place.deploy(policy(['A'], 's3:GetObject'), outputs);
  const documentOf = async (RoleName: string) =>
    decodeURIComponent(
      (await place.call('GetRolePolicy', { RoleName, PolicyName: 'mine' }, 'iam')).PolicyDocument,
    );
  expect(await documentOf(A)).toContain('s3:GetObject');

  await place.deploy(policy(['B'], 's3:PutObject'), outputs);

  expect(await documentOf(B)).toContain('s3:PutObject');
  await expect(documentOf(A)).rejects.toMatchObject({ code: 'NoSuchEntity' });
  await place.destroy();
});

test('AWS::IAM::ManagedPolicy', async () => {
  const place = new Place();
  const policy = (action: string) => ({
    Role: role(),
    Policy: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: allow(action), Roles: [{ Ref: 'Role' }] },
    },
  });
  const { Arn } = await place.deploy(policy('s3:GetObject'), { Arn: { Ref: 'Policy' } });
  expect(Arn).toMatch(new RegExp(`^arn:aws:iam::${ACCOUNT}:policy/demo-Policy-`));

  // More often than IAM keeps versions.
  for (const action of ['s3:A', 's3:B', 's3:C', 's3:D', 's3:E', 's3:PutObject'])
    await place.deploy(policy(action));

  const { Policy: found } = await place.call('GetPolicy', { PolicyArn: Arn }, 'iam');
  const VersionId = found.DefaultVersionId;
  const { PolicyVersion: version } = await place.call(
    'GetPolicyVersion',
    { PolicyArn: Arn, VersionId },
    'iam',
  );
  expect(decodeURIComponent(version.Document)).toContain('s3:PutObject');
  await place.destroy();
  await expect(place.call('GetPolicy', { PolicyArn: Arn }, 'iam')).rejects.toMatchObject({
    code: 'NoSuchEntity',
  });
});

test('AWS::Lambda::Function and AWS::Lambda::Permission', async () => {
  const place = new Place();
  await place.call(
    'CreateBucket',
    { Bucket: 'code', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } },
    's3',
  );
  const Body = Buffer.from(zipSync({ 'index.js': strToU8('exports.handler = async () => 1;') }));
  for (const Key of ['one.zip', 'two.zip'])
    await place.call('PutObject', { Bucket: 'code', Key, Body }, 's3');
  const fn = (S3Key: string, properties: object = {}) => ({
    Role: role(),
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: {} },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'code', S3Key },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        LoggingConfig: { LogGroup: { Ref: 'Logs' } },
        ...properties,
      },
    },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] },
        Principal: 's3.amazonaws.com',
      },
    },
  });
  const { Name, Arn } = await place.deploy(
    fn('one.zip', { Timeout: 60, Environment: { Variables: { AA: 'a' } } }),
    {
      Name: { Ref: 'Function' },
      Arn: { 'Fn::GetAtt': ['Function', 'Arn'] },
    },
  );
  expect(Arn).toBe(`arn:aws:lambda:${REGION}:${ACCOUNT}:function:${Name}`);
  const { Policy: policy } = await place.call('GetPolicy', { FunctionName: Name }, 'lambda');
  expect(JSON.parse(policy).Statement).toMatchObject([{ Principal: { Service: 's3.amazonaws.com' } }]);

  await place.deploy(fn('two.zip', { MemorySize: 256 }));

  const { Configuration: now } = await place.call('GetFunction', { FunctionName: Name }, 'lambda');
  expect(now).toMatchObject({ MemorySize: 256, Timeout: 3 });
  expect(now.Environment?.Variables ?? {}).toEqual({});
  await place.destroy();
  await expect(place.call('GetFunction', { FunctionName: Name }, 'lambda')).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
});

test('AWS::Logs::LogGroup', async () => {
  const place = new Place();
  const group = (properties: object) => ({ Logs: { Type: 'AWS::Logs::LogGroup', Properties: properties } });
  const { Name, Arn } = await place.deploy(group({ RetentionInDays: 7 }), {
    Name: { Ref: 'Logs' },
    Arn: { 'Fn::GetAtt': ['Logs', 'Arn'] },
  });
  expect(Arn).toBe(`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${Name}:*`);
  const found = async () =>
    (await place.call('DescribeLogGroups', { logGroupNamePrefix: Name }, 'logs')).logGroups;
  expect(await found()).toMatchObject([{ retentionInDays: 7 }]);

  await place.deploy(group({ RetentionInDays: 14, Tags: [{ Key: 'team', Value: 'cats' }] }));

  expect(await found()).toMatchObject([{ retentionInDays: 14 }]);
  await place.destroy();
  expect(await found()).toEqual([]);
});

test('AWS::StepFunctions::StateMachine', async () => {
  const place = new Place();
  const machine = (comment: string) => ({
    Role: role({ AssumeRolePolicyDocument: trust('states.amazonaws.com') }),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        DefinitionString: JSON.stringify({
          Comment: comment,
          StartAt: 'A',
          States: { A: { Type: 'Succeed' } },
        }),
        RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      },
    },
  });
  const { Arn, Name } = await place.deploy(machine('one'), {
    Arn: { Ref: 'Machine' },
    Name: { 'Fn::GetAtt': ['Machine', 'Name'] },
  });
  expect(Arn).toBe(`arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${Name}`);

  await place.deploy(machine('two'));

  const { definition } = await place.call('DescribeStateMachine', { stateMachineArn: Arn }, 'states');
  expect(JSON.parse(definition).Comment).toBe('two');
  await place.destroy();
  await expect(place.call('DescribeStateMachine', { stateMachineArn: Arn }, 'states')).rejects.toThrow();
});

test('AWS::S3::Bucket and AWS::S3::BucketPolicy', async () => {
  const place = new Place();
  const bucket = (properties: object) => ({
    Bucket: { Type: 'AWS::S3::Bucket', Properties: properties },
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: '*',
              Condition: { Bool: { 'aws:SecureTransport': 'nope' } },
            },
          ],
        },
      },
    },
  });
  const { Name, Arn } = await place.deploy(bucket({ VersioningConfiguration: { Status: 'Enabled' } }), {
    Name: { Ref: 'Bucket' },
    Arn: { 'Fn::GetAtt': ['Bucket', 'Arn'] },
  });
  expect(Name).toMatch(/^demo-bucket-[a-z0-9]{12}$/);
  expect(Arn).toBe(`arn:aws:s3:::${Name}`);
  const get = (operation: string) => place.call(operation, { Bucket: Name }, 's3');
  expect(await get('GetBucketVersioning')).toMatchObject({ Status: 'Enabled' });
  expect((await get('GetBucketPolicy')).Policy).toContain('aws:SecureTransport');

  await place.deploy(
    bucket({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
      },
    }),
  );

  expect(await get('GetBucketVersioning')).toMatchObject({ Status: 'Suspended' });
  expect(await get('GetBucketEncryption')).toMatchObject({
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
    },
  });
  await place.destroy();
  await expect(get('GetBucketVersioning')).rejects.toMatchObject({ code: 'NoSuchBucket' });
});

test('fails to delete a bucket with something in it', async () => {
  const place = new Place();
  const { Name } = await place.deploy({ Bucket: { Type: 'AWS::S3::Bucket' } }, { Name: { Ref: 'Bucket' } });
  await place.call('PutObject', { Bucket: Name, Key: 'a', Body: Buffer.from('a') }, 's3');

  await expect(place.destroy()).rejects.toThrow('HandlerErrorCode');
  expect(await place.describe('demo')).toMatchObject({ StackStatus: 'DELETE_FAILED' });
});

test('AWS::KMS::Key and AWS::KMS::Alias', async () => {
  const place = new Place();
  const everything = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  const key = (properties: object) => ({
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: {
        KeyPolicy: { Version: '2012-10-17', Statement: [everything] },
        PendingWindowInDays: 7,
        ...properties,
      },
    },
    Alias: {
      Type: 'AWS::KMS::Alias',
      Properties: { AliasName: 'alias/mine', TargetKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
    },
  });
  const { Id, Arn } = await place.deploy(key({ EnableKeyRotation: true }), {
    Id: { Ref: 'Key' },
    Arn: { 'Fn::GetAtt': ['Key', 'Arn'] },
  });
  expect(Arn).toBe(`arn:aws:kms:${REGION}:${ACCOUNT}:key/${Id}`);
  const rotates = async () =>
    (await place.call('GetKeyRotationStatus', { KeyId: Id }, 'kms')).KeyRotationEnabled;
  expect(await rotates()).toBe(true);
  expect((await place.call('DescribeKey', { KeyId: 'alias/mine' }, 'kms')).KeyMetadata.KeyId).toBe(Id);

  await place.deploy(key({ Description: 'changed' }));

  expect(await rotates()).toBe(false);
  await place.destroy();
  expect((await place.call('DescribeKey', { KeyId: Id }, 'kms')).KeyMetadata.KeyState).toBe(
    'PendingDeletion',
  );
});

test('AWS::Scheduler::Schedule', async () => {
  const place = new Place();
  const schedule = (properties: object = {}) => ({
    Role: role({
      AssumeRolePolicyDocument: trust('scheduler.amazonaws.com'),
      Policies: [{ PolicyName: 'stop', PolicyDocument: allow('rekognition:StopProjectVersion') }],
    }),
    Schedule: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        FlexibleTimeWindow: { Mode: 'OFF' },
        ScheduleExpression: 'cron(0 8 * * ? *)',
        ScheduleExpressionTimezone: 'Europe/Berlin',
        State: 'ENABLED',
        Target: {
          Arn: { 'Fn::Sub': 'arn:${AWS::Partition}:scheduler:::aws-sdk:rekognition:stopProjectVersion' },
          Input: '{"ProjectVersionArn":"x"}',
          RetryPolicy: { MaximumEventAgeInSeconds: '86400', MaximumRetryAttempts: 185 },
          RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        },
        ...properties,
      },
    },
  });
  const outputs = { Name: { Ref: 'Schedule' }, Arn: { 'Fn::GetAtt': ['Schedule', 'Arn'] } };
  const { Name, Arn } = await place.deploy(schedule(), outputs);
  expect(Name).toMatch(/^demo-Schedule-[A-Z0-9]{12}$/);
  expect(Arn).toBe(`arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/default/${Name}`);
  const get = (Name: string) => place.call('GetSchedule', { Name }, 'scheduler');

  await place.deploy(schedule({ State: 'DISABLED', ScheduleExpressionTimezone: undefined }), outputs);

  expect(await get(Name)).toMatchObject({ State: 'DISABLED', ScheduleExpressionTimezone: 'UTC' });

  await place.deploy(schedule({ Name: 'mine' }), outputs);

  expect(await get('mine')).toMatchObject({ State: 'ENABLED', ScheduleExpressionTimezone: 'Europe/Berlin' });
  await expect(get(Name)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  await place.destroy();
  await expect(get('mine')).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
});

test('AWS::SSM::Parameter', async () => {
  const place = new Place();
  const note = (Value: string) => ({
    Note: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value } },
  });
  const { Name } = await place.deploy(note('one'), { Name: { Ref: 'Note' } });
  expect(Name).toMatch(/^CFN-demo-Note-[A-Z0-9]{12}$/);

  const { Value } = await place.deploy(note('two'), { Value: { 'Fn::GetAtt': ['Note', 'Value'] } });

  expect(Value).toBe('two');
  expect((await place.call('GetParameter', { Name }, 'ssm')).Parameter.Value).toBe('two');
  await place.destroy();
  await expect(place.call('GetParameter', { Name }, 'ssm')).rejects.toMatchObject({
    code: 'ParameterNotFound',
  });
});

test('the deletion of an AWS::Rekognition::Project waits until the project is gone', async () => {
  const place = new Place();
  const project = (properties: object = {}) => ({
    Project: { Type: 'AWS::Rekognition::Project', Properties: { ProjectName: 'cats', ...properties } },
  });
  const { Name, Arn } = await place.deploy(project(), {
    Name: { Ref: 'Project' },
    Arn: { 'Fn::GetAtt': ['Project', 'Arn'] },
  });
  expect(Name).toBe('cats');
  expect(Arn).toMatch(new RegExp(`^arn:aws:rekognition:${REGION}:${ACCOUNT}:project/cats/\\d+$`));

  await place.deploy(project({ Tags: [{ Key: 'team', Value: 'cats' }] }));

  expect((await place.call('ListTagsForResource', { ResourceArn: Arn }, 'rekognition')).Tags).toEqual({
    team: 'cats',
  });
  await place.destroy();
  expect((await place.call('DescribeProjects', {}, 'rekognition')).ProjectDescriptions).toEqual([]);
});

test('types without a service leave only a record', async () => {
  const place = new Place();

  const { Url } = await place.deploy(
    {
      Data: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2' } },
      Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
    },
    { Url: { Ref: 'Handle' } },
  );

  expect(Url).toMatch(/^https:\/\/cloudformation-waitcondition-/);
  await place.destroy();
});

test('a stack can be deleted although somebody deleted one of its resources by hand', async () => {
  const place = new Place();
  const { Name } = await place.deploy({ Bucket: { Type: 'AWS::S3::Bucket' } }, { Name: { Ref: 'Bucket' } });
  await place.call('DeleteBucket', { Bucket: Name }, 's3');

  await expect(place.destroy()).resolves.toBeUndefined();
});
