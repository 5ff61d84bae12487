import { App, Aspects, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type HandlerFunctionOptions, HandlerFunctions, Project, ProjectPolicy } from '../../lib';
import {
  ACCOUNT,
  ALL_FLAGS,
  copyIn,
  NO_FLAGS,
  REGION,
  resourceOf,
  SOURCE_ACCOUNT,
  SOURCE_PROJECT,
  stackIn,
  statementsOf,
} from '../../testing/constructs/fixture';
import { promotionIn } from '../../testing/constructs/promotion-fixture';

const ENV = { env: { account: ACCOUNT, region: REGION } };
const SUBNETS = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];
const GROUP = 'sg-0123456789abcdef0';
const FUNCTIONS = 'AWS::Lambda::Function';
const THE_FUNCTION = 'cdkrekognitioncustomlabelsCopiedModelVersionProviderframeworkonEventA3168F8A';

const networkOf = (stack: Stack) =>
  ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    privateSubnetIds: SUBNETS,
    privateSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef0'],
  });

describe.each([
  ['no feature flags', NO_FLAGS],
  ['all recommended feature flags', ALL_FLAGS],
])('with %s', (_flags, context) => {
  let stack: Stack;
  beforeEach(() => {
    stack = stackIn(ENV, context);
  });

  test('the log group of the stack has the retention, the key and the removal policy', () => {
    HandlerFunctions.configure(stack, {
      logRetention: logs.RetentionDays.ONE_YEAR,
      logEncryptionKey: kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/logs`),
      logRemovalPolicy: RemovalPolicy.RETAIN,
    });
    copyIn(stack);

    expect(resourceOf(stack, 'AWS::Logs::LogGroup')).toMatchObject({
      Properties: { RetentionInDays: 365, KmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/logs` },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('a log group without an L2 can be passed too', () => {
    HandlerFunctions.configure(stack, { logGroup: new logs.CfnLogGroup(stack, 'Theirs') });
    copyIn(stack);

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.allResourcesProperties(FUNCTIONS, { LoggingConfig: { LogGroup: { Ref: 'Theirs' } } });
    const [writing] = statementsOf(stack, 'CopiedModelVersion').filter(({ Action }) =>
      [Action].flat().includes('logs:PutLogEvents'),
    );
    expect(writing.Resource).toEqual({ 'Fn::GetAtt': ['Theirs', 'Arn'] });
  });

  test('a given log group gets the lines of every function, and the roles may write nowhere else', () => {
    HandlerFunctions.configure(stack, {
      logGroup: logs.LogGroup.fromLogGroupName(stack, 'Theirs', '/models/copies'),
    });
    copyIn(stack);
    const template = Template.fromStack(stack);

    template.resourceCountIs('AWS::Logs::LogGroup', 0);
    template.allResourcesProperties(FUNCTIONS, { LoggingConfig: { LogGroup: '/models/copies' } });
    const writing = statementsOf(stack, 'CopiedModelVersion').filter(({ Action }) =>
      Action.includes('logs:PutLogEvents'),
    );
    expect(JSON.stringify(writing.map(({ Resource }) => Resource))).toContain('log-group:/models/copies:*');
    expect(writing).toHaveLength(1);
  });

  test('the function is placed in the network, with one security group, and its role lets Lambda place it', () => {
    HandlerFunctions.configure(stack, { vpc: networkOf(stack) });
    copyIn(stack);
    const template = Template.fromStack(stack);

    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    template.allResourcesProperties(FUNCTIONS, {
      VpcConfig: {
        SubnetIds: SUBNETS,
        SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('SecurityGroup'), 'GroupId'] }],
      },
    });
    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    const placing = roles.filter((role) => JSON.stringify(role).includes('ec2:CreateNetworkInterface'));
    expect(placing).toHaveLength(1);
  });

  test('the user’s subnets and security groups are used', () => {
    const vpc = networkOf(stack);
    HandlerFunctions.configure(stack, {
      vpc,
      vpcSubnets: { subnets: [vpc.privateSubnets[1]] },
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', GROUP)],
    });
    copyIn(stack);
    const template = Template.fromStack(stack);

    template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
    template.allResourcesProperties(FUNCTIONS, {
      VpcConfig: { SubnetIds: [SUBNETS[1]], SecurityGroupIds: [GROUP] },
    });
  });

  test('X-Ray traces the function, whose role may report to it', () => {
    HandlerFunctions.configure(stack, { tracing: lambda.Tracing.ACTIVE });
    copyIn(stack);

    const traced = Object.keys(
      Template.fromStack(stack).findResources(FUNCTIONS, {
        Properties: { TracingConfig: { Mode: 'Active' } },
      }),
    );
    expect(traced).toEqual([THE_FUNCTION]);
    expect(JSON.stringify(statementsOf(stack, 'CopiedModelVersion'))).toContain('xray:PutTraceSegments');
  });
});

/** The policy of a role that somebody else has made. */
const policiesIn = (stack: Stack) =>
  Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.includes('CopiedModelVersionPolicy'))
    .map(([, policy]) => policy);

const permissionsIn = (stack: Stack) => {
  const [policy] = policiesIn(stack);
  const actions = policy.Properties.PolicyDocument.Statement.flatMap(({ Action }: any) => Action);
  return { roles: policy.Properties.Roles, actions };
};

test('a given role gets the permissions of ours, in a policy of the stack', () => {
  const [ours, theirs] = [stackIn(), stackIn()];
  copyIn(ours);
  const role = iam.Role.fromRoleArn(theirs, 'Role', `arn:aws:iam::${ACCOUNT}:role/team/copier`);
  HandlerFunctions.configure(theirs, { role });
  copyIn(theirs);

  const { roles, actions } = permissionsIn(theirs);
  expect(roles).toEqual(['copier']);
  // Its name differs in each stack.
  expect(JSON.stringify(policiesIn(theirs)[0].Properties.PolicyName)).toContain('AWS::StackId');
  expect(actions.sort()).toEqual(
    statementsOf(ours, 'CopiedModelVersion')
      .flatMap(({ Action }) => Action)
      .sort(),
  );
  const handlers = Template.fromStack(theirs).findResources(FUNCTIONS, {
    Properties: { Role: `arn:aws:iam::${ACCOUNT}:role/team/copier` },
    DependsOn: [Match.stringLikeRegexp('Policy')],
  });
  expect(Object.keys(handlers)).toEqual([THE_FUNCTION]);
});

test('an immutable role is not changed', () => {
  const stack = stackIn();
  const role = iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/copier`, { mutable: false });
  HandlerFunctions.configure(stack, { role });
  copyIn(stack);

  expect(policiesIn(stack)).toEqual([]);
});

test('a role of another stack of the app gets its policy in this stack, so the stacks make no circle', () => {
  const app = new App();
  const roles = new Stack(app, 'Roles', ENV);
  const role = new iam.Role(roles, 'Role', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });
  const stack = new Stack(app, 'Stack', ENV);
  HandlerFunctions.configure(stack, { role, tracing: lambda.Tracing.ACTIVE, vpc: networkOf(stack) });
  copyIn(stack);
  app.synth();

  expect(permissionsIn(stack).actions).toEqual(
    expect.arrayContaining(['rekognition:CopyProjectVersion', 'ec2:CreateNetworkInterface']),
  );
});

test('the nearest of app, stage, stack and nested stack wins, option by option', () => {
  const app = new App();
  const stage = new Stage(app, 'Stage', ENV);
  const [stack, other] = ['Stack', 'Other'].map((id) => new Stack(stage, id));
  const nested = new NestedStack(stack, 'Nested');
  HandlerFunctions.configure(app, {
    logRetention: logs.RetentionDays.ONE_WEEK,
    logRemovalPolicy: RemovalPolicy.RETAIN,
  });
  HandlerFunctions.configure(stage, { tracing: lambda.Tracing.ACTIVE });
  HandlerFunctions.configure(stack, { logRetention: logs.RetentionDays.ONE_YEAR });
  HandlerFunctions.configure(nested, { logRetention: logs.RetentionDays.ONE_DAY });
  for (const each of [stack, other, nested]) copyIn(each);

  for (const [each, days] of [
    [stack, 365],
    [other, 7],
    [nested, 1],
  ] as const) {
    expect(resourceOf(each, 'AWS::Logs::LogGroup')).toMatchObject({
      Properties: { RetentionInDays: days },
      DeletionPolicy: 'Retain',
    });
    Template.fromStack(each).hasResourceProperties(FUNCTIONS, { TracingConfig: { Mode: 'Active' } });
  }
});

test('a copy may be declared before the configuration, and an aspect sees its functions', () => {
  const stack = stackIn();
  const seen: string[] = [];
  Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof lambda.Function) seen.push(node.node.id);
    },
  });
  copyIn(stack);
  HandlerFunctions.configure(stack, { logRetention: logs.RetentionDays.ONE_WEEK });

  expect(resourceOf(stack, 'AWS::Logs::LogGroup').Properties.RetentionInDays).toBe(7);
  expect(seen).toEqual(['Handler']);
});

test('a copy that an aspect declares has its function', () => {
  const stack = stackIn();
  let made = false;
  Aspects.of(new Construct(stack, 'Part')).add({
    visit: () => {
      if (!made) copyIn(stack);
      made = true;
    },
  });

  expect(Object.keys(Template.fromStack(stack).findResources(FUNCTIONS))).toEqual([THE_FUNCTION]);
});

describe('in a stage of a pipeline’s stack', () => {
  const retentionIn = (stack: Stack) => resourceOf(stack, 'AWS::Logs::LogGroup').Properties.RetentionInDays;
  let pipeline: Stack;
  let stage: Stage;
  beforeEach(() => {
    pipeline = stackIn(ENV);
    stage = new Stage(pipeline, 'Stage', ENV);
  });

  test.each<[string, () => Stage]>([
    ['the stage', () => stage],
    ['a stage in the stage', () => new Stage(stage, 'Inner', ENV)],
    ['a stage in a stack of the stage', () => new Stage(new Stack(stage, 'Outer'), 'Inner', ENV)],
  ])('%s is configured', (_, scopeIn) => {
    const scope = scopeIn();
    const stack = new Stack(scope, 'Models');
    copyIn(stack);
    HandlerFunctions.configure(scope, { logRetention: logs.RetentionDays.ONE_YEAR });

    expect(retentionIn(stack)).toBe(365);
  });

  test('the options of the pipeline’s stack are only for its own functions', () => {
    const stack = new Stack(stage, 'Models');
    for (const each of [pipeline, stack]) copyIn(each);
    HandlerFunctions.configure(pipeline, { logRetention: logs.RetentionDays.ONE_YEAR });

    expect([pipeline, stack].map(retentionIn)).toEqual([365, 30]);
  });
});

test('a later configuration of the same scope is added', () => {
  const stack = stackIn();
  HandlerFunctions.configure(stack, { logRetention: logs.RetentionDays.ONE_WEEK });
  HandlerFunctions.configure(stack, { logRemovalPolicy: RemovalPolicy.RETAIN });
  copyIn(stack);

  expect(resourceOf(stack, 'AWS::Logs::LogGroup')).toMatchObject({
    Properties: { RetentionInDays: 7 },
    DeletionPolicy: 'Retain',
  });
});

describe('is refused', () => {
  test('when the app is synthesised already', () => {
    const stack = stackIn();
    copyIn(stack);
    Template.fromStack(stack);

    expect(() => HandlerFunctions.configure(stack.node.root, {})).toThrow(
      'the app: scope is "the app", but the stack Stack is synthesised already, as a pipeline does with each stage that is added to it: configure before that',
    );
  });

  test('on a part of a stack', () => {
    const part = new Construct(stackIn(), 'Part');

    expect(() => HandlerFunctions.configure(part, {})).toThrow(
      'Stack/Part: scope is "Stack/Part", but a stack has one set of functions for everything in it: configure the stack Stack',
    );
  });

  test('with options for a log group that is also given, all in one error', () => {
    const stack = stackIn();

    expect(() =>
      HandlerFunctions.configure(stack, {
        logGroup: logs.LogGroup.fromLogGroupName(stack, 'Theirs', 'theirs'),
        logRetention: logs.RetentionDays.ONE_DAY,
        logRemovalPolicy: RemovalPolicy.RETAIN,
        logEncryptionKey: kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/logs`),
      }),
    ).toThrow(
      'Stack: 3 problems:\n  1. logRetention is 1, but a log group of yours has its own retention, key and removal policy: set it where you make the log group, or leave `logGroup` out\n  2. logEncryptionKey is "given", but a log group of yours has its own retention, key and removal policy: set it where you make the log group, or leave `logGroup` out\n  3. logRemovalPolicy is "retain", but a log group of yours has its own retention, key and removal policy: set it where you make the log group, or leave `logGroup` out',
    );
  });

  test('with subnets and security groups without a network, when the app is synthesised', () => {
    const stack = stackIn();
    HandlerFunctions.configure(stack, { vpcSubnets: {}, securityGroups: [] });
    copyIn(stack);

    expect(() => Template.fromStack(stack)).toThrow(
      'Stack: 2 problems:\n  1. vpcSubnets is "given", but it has no effect without `vpc`: give `vpc` too, or leave it out\n  2. securityGroups is "given", but it has no effect',
    );
  });

  test.each<[string, (stack: Stack) => HandlerFunctionOptions, string]>([
    [
      'a role of another account',
      (stack) => ({ role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::333333333333:role/copier') }),
      `role is "arn:aws:iam::333333333333:role/copier", but a function takes it from its own account, and the stack is in ${ACCOUNT}`,
    ],
    [
      'a log group of another Region',
      (stack) => ({
        logGroup: logs.LogGroup.fromLogGroupArn(
          stack,
          'LogGroup',
          `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:theirs`,
        ),
      }),
      `logGroup is "Stack/LogGroup", but a function takes it from its own Region, and the stack is in ${REGION}`,
    ],
  ])('with %s', (_, options, message) => {
    const stack = stackIn();
    HandlerFunctions.configure(stack, options(stack));
    copyIn(stack);

    expect(() => Template.fromStack(stack)).toThrow(message);
  });
});

describe('app and stack with options for one thing', () => {
  let app: App;
  let stack: Stack;
  beforeEach(() => {
    app = new App();
    stack = new Stack(app, 'Stack', ENV);
  });
  const networkIn = () => {
    copyIn(stack);
    const [found] = Object.values(Template.fromStack(stack).findResources(FUNCTIONS));
    return found.Properties.VpcConfig;
  };

  test('another network has other subnets and security groups', () => {
    const [far, near] = [new Stack(app, 'Far', ENV), stack].map((scope, index) =>
      ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
        vpcId: `vpc-0123456789abcdef${index}`,
        availabilityZones: ['eu-west-1a'],
        privateSubnetIds: [SUBNETS[index]],
        privateSubnetRouteTableIds: ['rtb-0123456789abcdef0'],
      }),
    );
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', GROUP)];
    HandlerFunctions.configure(app, {
      vpc: far,
      vpcSubnets: { subnets: far.privateSubnets },
      securityGroups,
    });
    HandlerFunctions.configure(stack, { vpc: near });

    expect(networkIn()).toEqual({
      SubnetIds: [SUBNETS[1]],
      SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringContaining('SecurityGroup'), 'GroupId'] }],
    });
  });

  test('subnets of the stack may belong to the app’s network', () => {
    const vpc = networkOf(stack);
    HandlerFunctions.configure(app, { vpc });
    HandlerFunctions.configure(stack, { vpcSubnets: { subnets: [vpc.privateSubnets[1]] } });

    expect(networkIn().SubnetIds).toEqual([SUBNETS[1]]);
  });

  test('a log group and the options for one replace each other', () => {
    const other = new Stack(app, 'Other', ENV);
    HandlerFunctions.configure(app, { logGroup: logs.LogGroup.fromLogGroupName(stack, 'Theirs', '/theirs') });
    HandlerFunctions.configure(stack, { logRetention: logs.RetentionDays.TEN_YEARS });
    for (const each of [stack, other]) copyIn(each);

    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 3653 });
    Template.fromStack(other).resourceCountIs('AWS::Logs::LogGroup', 0);
  });

  test('undefined options have no effect', () => {
    HandlerFunctions.configure(app, { logRetention: logs.RetentionDays.ONE_YEAR });
    HandlerFunctions.configure(stack, { logRetention: undefined });
    copyIn(stack);

    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });
});

test('a network of the same stack and its endpoints are deleted after the function', () => {
  const stack = stackIn();
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    natGateways: 0,
    subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  });
  vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  HandlerFunctions.configure(stack, { vpc });
  copyIn(stack);
  const template = Template.fromStack(stack);

  const [endpoint] = Object.keys(template.findResources('AWS::EC2::VPCEndpoint'));
  expect(template.findResources(FUNCTIONS)[THE_FUNCTION].DependsOn).toContain(endpoint);
});

test('each target of a promotion can be configured separately', () => {
  const [staging, production] = promotionIn().targetStacks;
  HandlerFunctions.configure(staging, { vpc: networkOf(staging) });

  const isInNetwork = (stack: Stack) =>
    Template.fromStack(stack).findResources(FUNCTIONS)[THE_FUNCTION].Properties.VpcConfig !== undefined;
  expect([staging, production].map(isInNetwork)).toEqual([true, false]);
});

test('a promotion uses the app’s options, also a role of its one account', () => {
  const app = new App();
  const env = { account: SOURCE_ACCOUNT, region: REGION };
  const roleArn = `arn:aws:iam::${SOURCE_ACCOUNT}:role/copier`;
  const role = iam.Role.fromRoleArn(new Stack(app, 'Roles', { env }), 'Role', roleArn);
  HandlerFunctions.configure(app, { role, logRetention: logs.RetentionDays.ONE_YEAR });
  const live = { name: 'live', account: SOURCE_ACCOUNT, projectName: 'live' };
  const { targetStacks } = promotionIn({ targets: [live] }, app);

  const template = Template.fromStack(targetStacks[0]);
  template.hasOutput('CopyRoleArn', { Value: roleArn });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
});

test('more than a hundred stacks can have their own functions, although the CDK visits an app at most a hundred times', () => {
  const app = new App({ context: ALL_FLAGS, analyticsReporting: false });
  for (let index = 0; index < 102; index++) {
    const stack = new Stack(app, `Stack${index}`);
    const project = Project.fromProjectArn(stack, 'Project', SOURCE_PROJECT.replace('cats', `cats${index}`));
    new ProjectPolicy(stack, 'Policy', { project }).allowCopy(new iam.AccountPrincipal('222222222222'));
  }

  expect(app.synth().stacks).toHaveLength(102);
});
