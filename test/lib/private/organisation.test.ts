import { Aspects, CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { copyIn, resourcesOf, stackIn } from '../../../testing/constructs/fixture';

/** What an organisation requires of all roles and logs, by the CDK's own means. */

test('a permissions boundary of the app is on every role', () => {
  const stack = stackIn();
  copyIn(stack);
  iam.PermissionsBoundary.of(stack.node.root).apply(
    iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', 'arn:aws:iam::222222222222:policy/boundary'),
  );

  const template = Template.fromStack(stack);

  expect(Object.keys(template.findResources('AWS::IAM::Role')).length).toBe(2);
  template.allResourcesProperties('AWS::IAM::Role', {
    PermissionsBoundary: 'arn:aws:iam::222222222222:policy/boundary',
  });
});

test('an aspect gives the log group a key, another retention and another removal policy', () => {
  const stack = stackIn();
  copyIn(stack);
  Aspects.of(stack).add({
    visit(node) {
      if (!(node instanceof logs.CfnLogGroup)) return;
      node.kmsKeyId = 'arn:aws:kms:eu-west-1:222222222222:key/logs';
      node.retentionInDays = logs.RetentionDays.ONE_YEAR;
      node.applyRemovalPolicy(RemovalPolicy.RETAIN);
    },
  });

  Template.fromStack(stack).allResources('AWS::Logs::LogGroup', {
    Properties: { KmsKeyId: 'arn:aws:kms:eu-west-1:222222222222:key/logs', RetentionInDays: 365 },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  });
});

test('an aspect can put the function into the account’s network', () => {
  const stack = stackIn();
  copyIn(stack);
  const VpcConfig = { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] };
  Aspects.of(stack).add({
    visit(node) {
      if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::Lambda::Function')
        node.addPropertyOverride('VpcConfig', VpcConfig);
    },
  });

  Template.fromStack(stack).allResourcesProperties('AWS::Lambda::Function', { VpcConfig });
});

test('roles that somebody else has made can replace all of ours', () => {
  const stack = stackIn();
  iam.Role.customizeRoles(stack, { preventSynthesis: true });
  copyIn(stack);

  expect(resourcesOf(stack, 'AWS::IAM::Role')).toEqual([]);
  expect(resourcesOf(stack, 'AWS::IAM::Policy')).toEqual([]);
});
