import { App, Aspects, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type HandlerFunctionOptions, HandlerFunctions, Project } from '../../lib';
import {
  ACCOUNT,
  ALL_FLAGS,
  allowing,
  copyIn,
  HERE,
  NO_FLAGS,
  networkIn,
  policyIn,
  REGION,
  resourceOf,
  resourcesOf,
  roleIn,
  SOMEONE,
  SOURCE_ACCOUNT,
  SUBNETS,
  stackIn,
  statementsOf,
} from '../../testing/constructs/fixture';
import { promotionIn } from '../../testing/constructs/promotion-fixture';

const ENV = { env: HERE };
const GROUP = 'sg-0123456789abcdef0';
const FUNCTIONS = 'AWS::Lambda::Function';
const LOG_GROUPS = 'AWS::Logs::LogGroup';
const THE_FUNCTION = 'cdkrekognitioncustomlabelsCopiedModelVersionProviderframeworkonEventA3168F8A';
const { ONE_DAY, ONE_WEEK, ONE_YEAR, TEN_YEARS } = logs.RetentionDays;
const { ACTIVE } = lambda.Tracing;

const logGroupIn = (stack: Stack, name = '/theirs') => logs.LogGroup.fromLogGroupName(stack, 'Theirs', name);
const logKeyIn = (stack: Stack) =>
  kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/logs`);
const roleOf = (stack: Stack, account: string, options = {}) =>
  iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${account}:role/team/copier`, options);

/** A stack with a copy, whose functions have these options. */
function configured(options: (stack: Stack) => HandlerFunctionOptions, stack = stackIn()): Stack {
  HandlerFunctions.configure(stack, options(stack));
  copyIn(stack);
  return stack;
}
/** The function of the copies, if the stack has other functions too. */
const functionOf = (stack: Stack) => Template.fromStack(stack).findResources(FUNCTIONS)[THE_FUNCTION];
const retentionIn = (stack: Stack) => resourceOf(stack, LOG_GROUPS).Properties.RetentionInDays;
/** The statements that let the function write a log. */
const writingIn = (stack: Stack) => allowing(statementsOf(stack, 'CopiedModelVersion'), 'logs:PutLogEvents');

describe.each([
  ['no feature flags', NO_FLAGS],
  ['all recommended feature flags', ALL_FLAGS],
])('with %s', (_flags, context) => {
  const configuredSo = (options: (stack: Stack) => HandlerFunctionOptions) =>
    configured(options, stackIn(ENV, context));

  test('the log group of the stack has the retention, the key and the removal policy', () => {
    const stack = configuredSo((it) => ({
      logRetention: ONE_YEAR,
      logEncryptionKey: logKeyIn(it),
      logRemovalPolicy: RemovalPolicy.RETAIN,
    }));

    expect(resourceOf(stack, LOG_GROUPS)).toMatchObject({
      Properties: { RetentionInDays: 365, KmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/logs` },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('a log group without an L2 can be passed too', () => {
    const stack = configuredSo((it) => ({ logGroup: new logs.CfnLogGroup(it, 'Theirs') }));

    expect(resourcesOf(stack, LOG_GROUPS)).toHaveLength(1);
    expect(resourceOf(stack, FUNCTIONS).Properties.LoggingConfig).toEqual({ LogGroup: { Ref: 'Theirs' } });
    expect(writingIn(stack)[0].Resource).toEqual({ 'Fn::GetAtt': ['Theirs', 'Arn'] });
  });

  test('a given log group gets the lines of the function, and the role may write nowhere else', () => {
    const stack = configuredSo((it) => ({ logGroup: logGroupIn(it, '/models/copies') }));

    expect(resourcesOf(stack, LOG_GROUPS)).toEqual([]);
    expect(resourceOf(stack, FUNCTIONS).Properties.LoggingConfig).toEqual({ LogGroup: '/models/copies' });
    const [writing, ...others] = writingIn(stack);
    expect(JSON.stringify(writing.Resource)).toContain('log-group:/models/copies:*');
    expect(others).toEqual([]);
  });

  test('the function is placed in the network, with one security group, and its role lets Lambda place it', () => {
    const stack = configuredSo((it) => ({ vpc: networkIn(it) }));

    expect(resourcesOf(stack, 'AWS::EC2::SecurityGroup')).toHaveLength(1);
    expect(resourceOf(stack, FUNCTIONS).Properties.VpcConfig).toEqual({
      SubnetIds: SUBNETS,
      SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringContaining('SecurityGroup'), 'GroupId'] }],
    });
    const roles = resourcesOf(stack, 'AWS::IAM::Role').map((role) => JSON.stringify(role));
    expect(roles.filter((role) => role.includes('ec2:CreateNetworkInterface'))).toHaveLength(1);
  });

  test('the user’s subnets and security groups are used', () => {
    const stack = configuredSo((it) => {
      const vpc = networkIn(it);
      const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(it, 'Group', GROUP)];
      return { vpc, vpcSubnets: { subnets: [vpc.privateSubnets[1]] }, securityGroups };
    });

    expect(resourcesOf(stack, 'AWS::EC2::SecurityGroup')).toEqual([]);
    expect(resourceOf(stack, FUNCTIONS).Properties.VpcConfig).toEqual({
      SubnetIds: [SUBNETS[1]],
      SecurityGroupIds: [GROUP],
    });
  });

  test('X-Ray traces the function, whose role may report to it', () => {
    const stack = configuredSo(() => ({ tracing: ACTIVE }));

    expect(resourceOf(stack, FUNCTIONS).Properties.TracingConfig).toEqual({ Mode: 'Active' });
    expect(JSON.stringify(statementsOf(stack, 'CopiedModelVersion'))).toContain('xray:PutTraceSegments');
  });
});

/** The policy of a role that somebody else has made. */
const policiesIn = (stack: Stack) =>
  Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.includes('CopiedModelVersionPolicy'))
    .map(([, { Properties }]) => Properties);
const actionsIn = (statements: any[]) => statements.flatMap(({ Action }) => Action).sort();

test('a given role gets the permissions of ours, in a policy of the stack', () => {
  const ours = configured(() => ({}));
  const theirs = configured((stack) => ({ role: roleOf(stack, ACCOUNT) }));

  const [policy] = policiesIn(theirs);
  expect(policy.Roles).toEqual(['copier']);
  // Its name differs in each stack.
  expect(JSON.stringify(policy.PolicyName)).toContain('AWS::StackId');
  expect(actionsIn(policy.PolicyDocument.Statement)).toEqual(
    actionsIn(statementsOf(ours, 'CopiedModelVersion')),
  );
  expect(resourceOf(theirs, FUNCTIONS)).toMatchObject({
    Properties: { Role: `arn:aws:iam::${ACCOUNT}:role/team/copier` },
    DependsOn: [expect.stringContaining('Policy')],
  });
});

test('an immutable role is not changed', () => {
  const stack = configured((it) => ({ role: roleOf(it, ACCOUNT, { mutable: false }) }));

  expect(policiesIn(stack)).toEqual([]);
});

test('a role of another stack of the app gets its policy in this stack, so the stacks form no cycle', () => {
  const app = new App();
  const role = roleIn(new Stack(app, 'Roles', ENV));
  const options = (it: Stack) => ({ role, tracing: ACTIVE, vpc: networkIn(it) });
  const stack = configured(options, new Stack(app, 'Stack', ENV));
  app.synth();

  const [{ PolicyDocument }] = policiesIn(stack);
  expect(actionsIn(PolicyDocument.Statement)).toEqual(
    expect.arrayContaining(['rekognition:CopyProjectVersion', 'ec2:CreateNetworkInterface']),
  );
});

test('the nearest of app, stage, stack and nested stack wins, option by option, if it is not undefined', () => {
  const app = new App();
  const stage = new Stage(app, 'Stage', ENV);
  const [stack, other, third] = ['Stack', 'Other', 'Third'].map((id) => new Stack(stage, id));
  const nested = new NestedStack(stack, 'Nested');
  HandlerFunctions.configure(app, { logRetention: ONE_WEEK, logRemovalPolicy: RemovalPolicy.RETAIN });
  HandlerFunctions.configure(stage, { tracing: ACTIVE });
  HandlerFunctions.configure(stack, { logRetention: ONE_YEAR });
  HandlerFunctions.configure(nested, { logRetention: ONE_DAY });
  HandlerFunctions.configure(third, { logRetention: undefined });
  const stacks = [stack, other, third, nested];
  for (const each of stacks) copyIn(each);

  expect(stacks.map(retentionIn)).toEqual([365, 7, 7, 1]);
  for (const each of stacks) {
    expect(resourceOf(each, LOG_GROUPS).DeletionPolicy).toBe('Retain');
    expect(resourceOf(each, FUNCTIONS).Properties.TracingConfig).toEqual({ Mode: 'Active' });
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
  HandlerFunctions.configure(stack, { logRetention: ONE_WEEK });

  expect(retentionIn(stack)).toBe(7);
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

  expect(resourcesOf(stack, FUNCTIONS)).toHaveLength(1);
});

describe('in a stage of a pipeline’s stack', () => {
  test.each<[string, (stage: Stage) => Stage]>([
    ['the stage', (stage) => stage],
    ['a stage in the stage', (stage) => new Stage(stage, 'Inner', ENV)],
    ['a stage in a stack of the stage', (stage) => new Stage(new Stack(stage, 'Outer'), 'Inner', ENV)],
  ])('%s is configured, and not by the pipeline’s stack', (_, scopeIn) => {
    const pipeline = stackIn(ENV);
    const scope = scopeIn(new Stage(pipeline, 'Stage', ENV));
    const stack = new Stack(scope, 'Models');
    HandlerFunctions.configure(pipeline, { logRetention: ONE_WEEK, tracing: ACTIVE });
    HandlerFunctions.configure(scope, { logRetention: ONE_YEAR });
    for (const each of [pipeline, stack]) copyIn(each);

    expect([pipeline, stack].map(retentionIn)).toEqual([7, 365]);
    expect(resourceOf(stack, FUNCTIONS).Properties).not.toHaveProperty('TracingConfig');
  });
});

test('a later configuration of the same scope is added', () => {
  const stack = configured(() => ({ logRetention: ONE_WEEK }));
  HandlerFunctions.configure(stack, { logRemovalPolicy: RemovalPolicy.RETAIN });

  expect(resourceOf(stack, LOG_GROUPS)).toMatchObject({
    Properties: { RetentionInDays: 7 },
    DeletionPolicy: 'Retain',
  });
});

describe('a configuration is refused', () => {
  test('when the app is synthesised already', () => {
    const stack = configured(() => ({}));
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
    const own =
      'but a log group of yours has its own retention, key and removal policy: set it where you make the log group, or leave `logGroup` out';
    const act = () =>
      configured((stack) => ({
        logGroup: logGroupIn(stack),
        logRetention: ONE_DAY,
        logRemovalPolicy: RemovalPolicy.RETAIN,
        logEncryptionKey: logKeyIn(stack),
      }));

    expect(act).toThrow(
      `Stack: 3 problems:\n  1. logRetention is 1, ${own}\n  2. logEncryptionKey is "given", ${own}\n  3. logRemovalPolicy is "retain", ${own}`,
    );
  });

  const farLogGroup = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:theirs`;
  test.each<[string, (stack: Stack) => HandlerFunctionOptions, string]>([
    [
      'with subnets and security groups without a network',
      () => ({ vpcSubnets: {}, securityGroups: [] }),
      'Stack: 2 problems:\n  1. vpcSubnets is "given", but it has no effect without `vpc`: give `vpc` too, or leave it out\n  2. securityGroups is "given", but it has no effect',
    ],
    [
      'with a role of another account',
      (stack) => ({ role: roleOf(stack, '333333333333') }),
      `role is "arn:aws:iam::333333333333:role/team/copier", but a function takes it from its own account, and the stack is in ${ACCOUNT}`,
    ],
    [
      'with a log group of another Region',
      (stack) => ({ logGroup: logs.LogGroup.fromLogGroupArn(stack, 'LogGroup', farLogGroup) }),
      `logGroup is "Stack/LogGroup", but a function takes it from its own Region, and the stack is in ${REGION}`,
    ],
  ])('at synthesis %s', (_, options, says) => {
    expect(() => Template.fromStack(configured(options))).toThrow(says);
  });
});

describe('app and stack with options for one thing', () => {
  let app: App;
  let stack: Stack;
  beforeEach(() => {
    app = new App();
    stack = new Stack(app, 'Stack', ENV);
  });
  const placeOfFunction = () => {
    copyIn(stack);
    return resourceOf(stack, FUNCTIONS).Properties.VpcConfig;
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

    expect(placeOfFunction()).toEqual({
      SubnetIds: [SUBNETS[1]],
      SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringContaining('SecurityGroup'), 'GroupId'] }],
    });
  });

  test('subnets of the stack may belong to the app’s network', () => {
    const vpc = networkIn(stack);
    HandlerFunctions.configure(app, { vpc });
    HandlerFunctions.configure(stack, { vpcSubnets: { subnets: [vpc.privateSubnets[1]] } });

    expect(placeOfFunction().SubnetIds).toEqual([SUBNETS[1]]);
  });

  test('a log group and the options for one replace each other', () => {
    const other = new Stack(app, 'Other', ENV);
    HandlerFunctions.configure(app, { logGroup: logGroupIn(stack) });
    HandlerFunctions.configure(stack, { logRetention: TEN_YEARS });
    for (const each of [stack, other]) copyIn(each);

    expect(retentionIn(stack)).toBe(3653);
    expect(resourcesOf(other, LOG_GROUPS)).toEqual([]);
  });
});

test('a network of the same stack and its endpoints are deleted after the function', () => {
  const stack = configured((it) => {
    const vpc = new ec2.Vpc(it, 'Vpc', {
      natGateways: 0,
      subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    });
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    return { vpc };
  });

  const [endpoint] = Object.keys(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint'));
  expect(functionOf(stack).DependsOn).toContain(endpoint);
});

test('each target of a promotion can be configured separately', () => {
  const [staging, production] = promotionIn().targetStacks;
  HandlerFunctions.configure(staging, { vpc: networkIn(staging) });

  const isInNetwork = (stack: Stack) => 'VpcConfig' in functionOf(stack).Properties;
  expect([staging, production].map(isInNetwork)).toEqual([true, false]);
});

test('a promotion uses the app’s options, also a role of its one account', () => {
  const app = new App();
  const env = { account: SOURCE_ACCOUNT, region: REGION };
  const role = roleOf(new Stack(app, 'Roles', { env }), SOURCE_ACCOUNT);
  HandlerFunctions.configure(app, { role, logRetention: ONE_YEAR });
  const live = { name: 'live', account: SOURCE_ACCOUNT, projectName: 'live' };
  const { targetStacks } = promotionIn({ targets: [live] }, app);

  const template = Template.fromStack(targetStacks[0]);
  template.hasOutput('CopyRoleArn', { Value: role.roleArn });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
});

test('more than a hundred stacks can have their own functions, although the CDK visits an app at most a hundred times', () => {
  const app = new App({ context: ALL_FLAGS, analyticsReporting: false });
  for (let index = 0; index < 102; index++) {
    const stack = new Stack(app, `Stack${index}`);
    policyIn(stack, 'Policy', { project: new Project(stack, 'Project') }).allowCopy(SOMEONE);
  }

  expect(app.synth().stacks).toHaveLength(102);
});
