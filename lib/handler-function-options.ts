import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';

/** Settings of the functions that do the work of a stack's copies, project policies and running models. */
export interface HandlerFunctionOptions {
  /**
   * Your own log group for all the functions, with its own retention, key and removal policy. The stack does not change
   * the log group. It only lets its own roles write there.
   *
   * @default - a log group for each kind of resource that the stack has, with the three properties below
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
   */
  readonly logGroup?: logs.ILogGroupRef;

  /**
   * How long the log groups keep their lines.
   *
   * @default logs.RetentionDays.ONE_MONTH
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The key that encrypts the log groups. Its policy must allow CloudWatch Logs to use it, otherwise the deployment
   * fails.
   *
   * @default - CloudWatch Logs encrypts with a key of its own
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  readonly logEncryptionKey?: kms.IKeyRef;

  /**
   * What happens to the log groups when the stack no longer needs them.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * The role of the functions, in the account of the stack. It must trust `lambda.amazonaws.com`. The stack gives it a
   * policy with the permissions of the page below, and removes the policy when the stack is deleted. A role that is
   * imported as immutable must already have these permissions. All inline policies of a role share 10,240 characters,
   * and one copy takes some 3,000, so give each stack its own role. The stack always makes the role of the state
   * machine, which may only invoke the function.
   *
   * @default - a role for each kind of resource that the stack has
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
   * @see https://github.com/cdk-rekognition-custom-labels/cdk-rekognition-custom-labels/blob/main/docs/permissions.md
   */
  readonly role?: iam.IRole;

  /**
   * The network of the functions. Its subnets must reach Rekognition, CloudFormation, Step Functions (`states`) and S3,
   * and SSM for `maximumF1Drop`, by a NAT gateway or by endpoints. S3's endpoint must not refuse CloudFormation's own
   * buckets, because the answers go there. If the functions cannot reach these services, the deployment fails after an
   * hour. To remove the network from a stack takes two steps: see the page on security.
   *
   * @default - the functions are in no network of yours
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   * @see https://github.com/cdk-rekognition-custom-labels/cdk-rekognition-custom-labels/blob/main/docs/security.md
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets of `vpc` for the functions. If you override `vpc`, set these again.
   *
   * @default - the private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the functions in `vpc`. They must let HTTPS out.
   *
   * @default - one for each kind of resource that the stack has, which lets everything out and nothing in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Whether X-Ray traces the functions.
   *
   * @default lambda.Tracing.DISABLED
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
   */
  readonly tracing?: lambda.Tracing;
}
