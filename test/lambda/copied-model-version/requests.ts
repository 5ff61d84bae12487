import type { ObservedVersion } from '../../../lambda/copied-model-version/observation';
import { type CopyRequest, parseRequest } from '../../../lambda/copied-model-version/request';

export const SOURCE_PROJECT = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000';
export const SOURCE_VERSION =
  'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000';
export const DESTINATION = 'arn:aws:rekognition:eu-west-1:222222222222:project/shapes-prod/1700000002000';
export const STACK_ID =
  'arn:aws:cloudformation:eu-west-1:222222222222:stack/prod/0c6b9a00-0000-0000-0000-000000000000';

export const properties = {
  ServiceToken: 'arn:aws:lambda:eu-west-1:222222222222:function:framework',
  SourceProjectArn: SOURCE_PROJECT,
  SourceProjectVersionArn: SOURCE_VERSION,
  DestinationProjectArn: DESTINATION,
  OutputBucket: 'models-of-prod',
  Timeout: '3000',
};

export interface EventChange {
  readonly type?: 'Create' | 'Update' | 'Delete';
  readonly id?: string;
  readonly change?: Record<string, unknown>;
  readonly old?: Record<string, unknown>;
}

/** A request as CloudFormation sends it, `change` applied to the properties above. */
export function event({ type = 'Create', id, change = {}, old }: EventChange = {}) {
  const ResourceProperties = { ...properties, ...change };
  const base = {
    RequestType: type,
    StackId: STACK_ID,
    RequestId: '5d2a1f5c-0000-0000-0000-000000000000',
    ResponseURL:
      'https://cloudformation-custom-resource-response-euwest1.s3.amazonaws.com/secret?X-Amz-Signature=secret',
    LogicalResourceId: 'Copy',
    ResourceType: 'Custom::RekognitionCopiedModelVersion',
    ResourceProperties,
  };
  if (type === 'Create') return base;
  const PhysicalResourceId = id ?? parseRequest({ ...base, RequestType: 'Create' }).physicalId;
  return {
    ...base,
    PhysicalResourceId,
    ...(type === 'Update' ? { OldResourceProperties: { ...properties, ...old } } : {}),
  };
}

export function request(change: EventChange = {}): CopyRequest {
  return parseRequest(event(change));
}

/** A version that stands under the request's name: ours and finished unless said otherwise. */
export function version(change: Partial<ObservedVersion> = {}): ObservedVersion {
  const { versionName, tags } = request();
  return {
    arn: `arn:aws:rekognition:eu-west-1:222222222222:project/shapes-prod/version/${versionName}/1700000003000`,
    status: 'COPYING_COMPLETED',
    created: 1_700_000_003_000,
    sourceModelVersionArn: SOURCE_VERSION,
    ours: true,
    tags,
    ...change,
  };
}
