import { cloudWatchAlarm } from './cloudwatch-alarm';
import { customResource } from './custom-resource';
import { iamManagedPolicy } from './iam-managed-policy';
import { iamPolicy } from './iam-policy';
import { iamRole } from './iam-role';
import { kmsAlias, kmsKey } from './kms-key';
import { lambdaFunction, lambdaPermission } from './lambda-function';
import { logGroup } from './log-group';
import { nestedStack } from './nested-stack';
import { rekognitionProject } from './rekognition-project';
import type { ResourceType } from './resource-type';
import { s3Bucket, s3BucketPolicy } from './s3-bucket';
import { schedule, scheduleGroup } from './schedule';
import { ssmParameter } from './ssm-parameter';
import { stateMachine } from './state-machine';
import { cdkMetadata, securityGroup, waitConditionHandle } from './without-service';

export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::CDK::Metadata': cdkMetadata,
  'AWS::CloudFormation::CustomResource': customResource,
  'AWS::CloudFormation::Stack': nestedStack,
  'AWS::CloudFormation::WaitConditionHandle': waitConditionHandle,
  'AWS::CloudWatch::Alarm': cloudWatchAlarm,
  'AWS::EC2::SecurityGroup': securityGroup,
  'AWS::IAM::ManagedPolicy': iamManagedPolicy,
  'AWS::IAM::Policy': iamPolicy,
  'AWS::IAM::Role': iamRole,
  'AWS::KMS::Alias': kmsAlias,
  'AWS::KMS::Key': kmsKey,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': lambdaPermission,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Rekognition::Project': rekognitionProject,
  'AWS::S3::Bucket': s3Bucket,
  'AWS::S3::BucketPolicy': s3BucketPolicy,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': scheduleGroup,
  'AWS::SSM::Parameter': ssmParameter,
  'AWS::StepFunctions::StateMachine': stateMachine,
};

export function resourceTypeOf(name: string): ResourceType | undefined {
  if (isCustomResource(name)) return customResource;
  return Object.hasOwn(resourceTypes, name) ? resourceTypes[name] : undefined;
}

export const isCustomResource = (type: string) =>
  type === 'AWS::CloudFormation::CustomResource' || /^Custom::[A-Za-z0-9_@-]{1,60}$/.test(type);
