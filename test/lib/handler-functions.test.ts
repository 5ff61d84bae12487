import { App, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { HandlerFunctions } from '../../lib';
import { ACCOUNT, ALL_FLAGS, copyIn, NO_FLAGS, REGION, resourceOf, stackIn, statementsOf } from './fixture';

const ENV = { env: { account: ACCOUNT, region: REGION } };
const SUBNETS = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];
const GROUP = 'sg-0123456789abcdef0';
const FUNCTIONS = 'AWS::Lambda::Function';

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

  test('a log group that is brought takes the lines of every function, and nothing else may be written', () => {
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

  test('every function is placed in the network, with one security group, and every role lets Lambda place it', () => {
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
    expect(placing).toHaveLength(3);
  });

  test('subnets and security groups of one’s own are taken', () => {
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

  test('X-Ray traces our own function only', () => {
    HandlerFunctions.configure(stack, { tracing: lambda.Tracing.ACTIVE });
    copyIn(stack);

    const traced = Object.keys(
      Template.fromStack(stack).findResources(FUNCTIONS, {
        Properties: { TracingConfig: { Mode: 'Active' } },
      }),
    );
    expect(traced).toEqual([expect.stringContaining('CopiedModelVersionHandler')]);
    expect(JSON.stringify(statementsOf(stack, 'CopiedModelVersion'))).toContain('xray:PutTraceSegments');
  });
});

/** The policy that a role of somebody else's is given. */
const policiesIn = (stack: Stack) =>
  Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.includes('CopiedModelVersionPolicy'))
    .map(([, policy]) => policy);

const permissionsIn = (stack: Stack) => {
  const [policy] = policiesIn(stack);
  const actions = policy.Properties.PolicyDocument.Statement.flatMap(({ Action }: any) => Action);
  return { roles: policy.Properties.Roles, actions };
};

test('a role that is brought gets, in a policy of the stack, what ours would hold', () => {
  const [ours, theirs] = [stackIn(), stackIn()];
  copyIn(ours);
  const role = iam.Role.fromRoleArn(theirs, 'Role', `arn:aws:iam::${ACCOUNT}:role/team/copier`);
  HandlerFunctions.configure(theirs, { role });
  copyIn(theirs);

  const { roles, actions } = permissionsIn(theirs);
  expect(roles).toEqual(['copier']);
  expect(actions.sort()).toEqual(
    statementsOf(ours, 'CopiedModelVersion')
      .flatMap(({ Action }) => Action)
      .sort(),
  );
  const handlers = Template.fromStack(theirs).findResources(FUNCTIONS, {
    Properties: { Role: `arn:aws:iam::${ACCOUNT}:role/team/copier` },
    DependsOn: [Match.stringLikeRegexp('Policy')],
  });
  expect(Object.keys(handlers)).toEqual([expect.stringContaining('CopiedModelVersionHandler')]);
});

test('a role that is brought as immutable is left as it is', () => {
  const stack = stackIn();
  const role = iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/copier`, { mutable: false });
  HandlerFunctions.configure(stack, { role });
  copyIn(stack);

  expect(policiesIn(stack)).toEqual([]);
});

test('a role of another stack of the app gets its policy in this stack, so neither waits for the other in a circle', () => {
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

test('the nearest of the app, the stage, the stack and the nested stack counts, option by option', () => {
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

test('what is configured later on the same scope is added', () => {
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
  test('when the stack has its functions already', () => {
    const stack = stackIn();
    copyIn(stack);

    expect(() => HandlerFunctions.configure(stack.node.root, {})).toThrow(
      'scope is "", but the functions of the stack Stack are made with its first copy, project policy or running model: configure before that one is declared',
    );
  });

  test('on a part of a stack', () => {
    const part = new Construct(stackIn(), 'Part');

    expect(() => HandlerFunctions.configure(part, {})).toThrow(
      'Stack/Part: scope is "Stack/Part", but a stack has one set of functions for everything in it: configure the stack Stack',
    );
  });

  test('with what belongs to something that is not given, or given otherwise, all at once', () => {
    const stack = stackIn();

    expect(() =>
      HandlerFunctions.configure(stack, {
        logGroup: logs.LogGroup.fromLogGroupName(stack, 'Theirs', 'theirs'),
        logRetention: logs.RetentionDays.ONE_DAY,
        logRemovalPolicy: RemovalPolicy.RETAIN,
        logEncryptionKey: kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/logs`),
        vpcSubnets: {},
        securityGroups: [],
      }),
    ).toThrow(
      'Stack: vpcSubnets is "given", but it is about the functions in `vpc`, and nothing without it: give `vpc` too, or leave it out; securityGroups is "given", but it is about the functions in `vpc`, and nothing without it: give `vpc` too, or leave it out; logRetention is 1, but a log group of yours has its own retention, key and removal policy: say it where you make the log group, or leave `logGroup` out; logEncryptionKey is "given", but a log group of yours has its own retention, key and removal policy: say it where you make the log group, or leave `logGroup` out; logRemovalPolicy is "retain", but a log group of yours has its own retention, key and removal policy: say it where you make the log group, or leave `logGroup` out',
    );
  });
});
