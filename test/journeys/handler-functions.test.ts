import { Aspects, CfnResource, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { type HandlerFunctionOptions, HandlerFunctions } from '../../lib';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import { deploy, destroy, expectCleanDeletion, newWorld, world } from '../../testing/world/story';
import { PRODUCTION, QUICK } from '../../testing/world/world';

/** Copies are made, changed and deleted with every configuration that an organisation wants for their functions. */

const ROLE = `arn:aws:iam::${PRODUCTION}:role/organisation-copier`;
const SUBNET = 'subnet-0123456789abcdef0';
const LOG_GROUP = '/organisation/copies';

let v1: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1] = await permitted(world, world.train('v1'));
  await world.run(organise());
});

/** What another team has made for every stack of the account. */
async function organise(): Promise<void> {
  const Principal = { Service: 'lambda.amazonaws.com' };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }];
  await world.call(PRODUCTION, 'iam', 'CreateRole', {
    RoleName: 'organisation-copier',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  await world.call(PRODUCTION, 'logs', 'CreateLogGroup', { logGroupName: LOG_GROUP });
}

const configured =
  (version: Trained, optionsIn: (stack: Stack) => HandlerFunctionOptions, options: CopyOptions = {}) =>
  (stack: Stack) => {
    HandlerFunctions.configure(stack, optionsIn(stack));
    copies({ Copy: version }, options)(stack);
  };

const everything = (stack: Stack): HandlerFunctionOptions => ({
  role: iam.Role.fromRoleArn(stack, 'Role', ROLE),
  logGroup: logs.LogGroup.fromLogGroupName(stack, 'LogGroup', LOG_GROUP),
  tracing: lambda.Tracing.ACTIVE,
  ...network(stack),
});

const network = (stack: Stack): HandlerFunctionOptions => ({
  vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['eu-west-1a'],
    privateSubnetIds: [SUBNET],
    privateSubnetRouteTableIds: ['rtb-0123456789abcdef0'],
  }),
});

const functions = async () =>
  (await world.byHand('ListFunctions', {}, PRODUCTION, 'lambda')).Functions as any[];

test('a copy is made and deleted with the organisation’s role, log group and network', async () => {
  const before = world.aws.inventory(PRODUCTION);

  const deployed = await deploy(configured(v1, everything));

  expect(deployed.status).toBe('CREATE_COMPLETE');
  expect(await functions()).toMatchObject([
    {
      Role: ROLE,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogGroup: LOG_GROUP },
      VpcConfig: { SubnetIds: [SUBNET], SecurityGroupIds: [expect.stringMatching(/^sg-/)] },
    },
  ]);
  const steps = { logGroupName: LOG_GROUP, filterPattern: '"decision"' };
  const { events } = await world.byHand('FilterLogEvents', steps, PRODUCTION, 'logs');
  expect(events.length).toBeGreaterThan(5);
  expect(world.copies()).toHaveLength(1);

  await expectCleanDeletion();
  expect(world.aws.inventory(PRODUCTION).sort()).toEqual(before.sort());
});

test('deployed functions take over a new configuration, and the former one again, without a new copy', async () => {
  await deploy(copies({ Copy: v1 }));
  const made = world.copies();

  expect((await deploy(configured(v1, everything))).status).toBe('UPDATE_COMPLETE');
  expect((await functions()).map(({ VpcConfig }) => VpcConfig.SubnetIds.length)).toEqual([1]);
  const retagged = configured(v1, everything, { tags: { team: 'vision' } });
  expect((await deploy(retagged)).status).toBe('UPDATE_COMPLETE');
  expect(world.copies()).toMatchObject([{ arn: made[0].arn, tags: { team: 'vision' } }]);
  expect((await deploy(copies({ Copy: v1 }))).status).toBe('UPDATE_COMPLETE');
  expect((await functions()).map(({ VpcConfig }) => VpcConfig.SubnetIds.length)).toEqual([0]);

  expect(world.copies()).toMatchObject([{ arn: made[0].arn }]);
  expect(world.copies()[0].tags).not.toHaveProperty('team');
  await expectCleanDeletion();
});

test('two stacks with one role do not remove each other’s permissions, and leave none behind', async () => {
  const role = (stack: Stack) => ({ role: iam.Role.fromRoleArn(stack, 'Role', ROLE) });
  await deploy(configured(v1, role));
  const project = await world.createProject('other');
  const other = (stack: Stack) => {
    HandlerFunctions.configure(stack, role(stack));
    copies({ Copy: v1 }, {}, project)(stack);
  };
  await world.deploy('other', other);
  expect(world.copies()).toHaveLength(2);

  expect((await world.destroy('other')).status).toBe('DELETE_COMPLETE');
  // The first policy is not put again before it is needed.
  await expectCleanDeletion();
  const ofRole = { RoleName: 'organisation-copier' };
  const { PolicyNames } = await world.byHand('ListRolePolicies', ofRole, PRODUCTION, 'iam');
  expect(PolicyNames).toEqual([]);
});

test('an aspect puts a stack’s functions into a network, and out of it again', async () => {
  const SecurityGroupIds = ['sg-0123456789abcdef0'];
  const byAspect = (stack: Stack) => {
    copies({ Copy: v1 })(stack);
    const policy = 'service-role/AWSLambdaVPCAccessExecutionRole';
    const intoNetwork = iam.ManagedPolicy.fromAwsManagedPolicyName(policy);
    Aspects.of(stack).add({
      visit(node) {
        if (node instanceof iam.Role) node.addManagedPolicy(intoNetwork);
        if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::Lambda::Function')
          node.addPropertyOverride('VpcConfig', { SubnetIds: [SUBNET], SecurityGroupIds });
      },
    });
  };

  expect((await deploy(byAspect)).status).toBe('CREATE_COMPLETE');
  expect((await functions()).map(({ VpcConfig }) => VpcConfig.SecurityGroupIds)).toEqual([SecurityGroupIds]);
  expect((await deploy(copies({ Copy: v1 }))).status).toBe('UPDATE_COMPLETE');
  expect((await destroy()).status).toBe('DELETE_COMPLETE');
});

test('if functions and version change together, the rollback works with the changed functions', async () => {
  await deploy(copies({ Copy: v1 }));
  const [{ arn }] = world.copies();
  const bad = world.train('v2', { copyFails: 'No.' });

  const { status } = await deploy(configured(bad, everything));

  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.copies().map((copy) => copy.arn)).toEqual([arn]);
  expect((await functions()).map(({ Role }) => Role)).not.toContain(ROLE);
});

test('a role that is not allowed to enter the network fails the deployment before anything is copied', async () => {
  const immutable = (stack: Stack): HandlerFunctionOptions => ({
    ...network(stack),
    role: iam.Role.fromRoleArn(stack, 'Role', ROLE, { mutable: false }),
  });

  const { status, reasons } = await deploy(configured(v1, immutable));

  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(reasons.join('\n')).toContain(
    'The provided execution role does not have permissions to call CreateNetworkInterface on EC2',
  );
  expect(world.copies()).toEqual([]);
});

describe('a key for the log group', () => {
  const encrypted = (mayUseIt: boolean) => (stack: Stack) => {
    const key = new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY });
    if (mayUseIt) {
      const everyGroup = stack.formatArn({ service: 'logs', resource: '*' });
      key.grantEncryptDecrypt(
        new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`, {
          conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': everyGroup } },
        }),
      );
    }
    return { logEncryptionKey: key };
  };
  const key = async () => {
    const { logGroups } = await world.byHand('DescribeLogGroups', {}, PRODUCTION, 'logs');
    return logGroups.find(({ logGroupName }: any) => logGroupName !== LOG_GROUP)?.kmsKeyId;
  };

  test('is used, and later removed, while the copy stays', async () => {
    expect((await deploy(configured(v1, encrypted(true)))).status).toBe('CREATE_COMPLETE');
    const [{ arn }] = world.copies();
    expect(await key()).toMatch(/^arn:aws:kms:/);

    expect((await deploy(copies({ Copy: v1 }))).status).toBe('UPDATE_COMPLETE');
    expect(await key()).toBeUndefined();
    expect(world.copies().map((copy) => copy.arn)).toEqual([arn]);
  });

  test('that CloudWatch Logs may not use fails the deployment before anything is copied', async () => {
    const { status, reasons } = await deploy(configured(v1, encrypted(false)));

    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(reasons.join('\n')).toContain('is not allowed to be used with LogGroup');
    expect(world.copies()).toEqual([]);
  });
});
