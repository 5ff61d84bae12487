import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';

/** Settings of the functions that do the work of a stack's copies, project policies and running models. */
export interface HandlerFunctionOptions {
  /**
   * A log group for the lines of all the functions: one that you make, with the retention, key and removal policy that
   * you give it. The roles may write to it, and nothing else is changed about it.
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
   * The key that the log groups are encrypted with. Its policy has to allow CloudWatch Logs to use it, else the
   * deployment fails.
   *
   * @default - CloudWatch Logs encrypts with a key of its own
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  readonly logEncryptionKey?: kms.IKeyRef;

  /**
   * What becomes of the log groups when the stack no longer needs them.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * The role of the functions, in the account of the stack. It has to trust `lambda.amazonaws.com`. The stack gives it a
   * policy with what the page of permissions lists, and takes the policy away when the stack is deleted. A role that is imported
   * as immutable has to hold those permissions already. All inline policies of a role share 10,240 characters, and one copy
   * takes some 3,000, so give each stack its own role. The role of the state machine, which may only invoke the function, is
   * always made by the stack.
   *
   * @default - a role for each kind of resource that the stack has
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
   * @see https://github.com/cdk-rekognition-custom-labels/cdk-rekognition-custom-labels/blob/main/docs/permissions.md
   */
  readonly role?: iam.IRole;

  /**
   * The network that the functions are placed in. Its subnets need a way to Rekognition, CloudFormation, Step Functions
   * (`states`) and S3, and to SSM for `maximumF1Drop`, by a NAT gateway or by endpoints. S3's endpoint must not refuse
   * CloudFormation's own buckets, because the answers go there. Without a way the deployment fails after an hour.
   * A stack leaves a network in two steps: the page on security says how.
   *
   * @default - the functions are in no network of yours
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   * @see https://github.com/cdk-rekognition-custom-labels/cdk-rekognition-custom-labels/blob/main/docs/security.md
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets of `vpc` that the functions are placed in. If you override `vpc`, set these again.
   *
   * @default - the private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the functions in `vpc`, which have to let HTTPS out.
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
