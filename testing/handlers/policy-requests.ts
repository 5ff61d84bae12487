import type { ResourceEvent } from '../../lambda/cloudformation/request';
import { type PolicyRequest, parseRequest } from '../../lambda/project-policy/request';

export const PROJECT = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000';
export const STACK_ID =
  'arn:aws:cloudformation:eu-west-1:111111111111:stack/training/0c6b9a00-0000-0000-0000-000000000000';
export const ID = 'shapes/policy/copies';
/** What CloudFormation calls a resource that never answered. */
export const INVENTED_ID = 'training-Policy-1ABC';

export const statement = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::222222222222:root' },
  Action: 'rekognition:CopyProjectVersion',
  Resource: 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000',
};
export const document = { Version: '2012-10-17', Statement: [statement] };
/** The same in other words. */
export const rewritten = {
  Statement: { ...statement, Action: [statement.Action], Principal: { AWS: ['222222222222'] } },
  Version: '2012-10-17',
};
export const otherDocument = { ...document, Statement: [{ ...statement, Effect: 'Deny' }] };

export const properties = {
  ServiceToken: 'token',
  ProjectArn: PROJECT,
  PolicyName: 'copies',
  PolicyDocument: document,
};

export interface EventChange {
  readonly type?: 'Create' | 'Update' | 'Delete';
  readonly id?: string;
  /** Properties that differ. */
  readonly change?: object;
  /** Properties from before that differ. */
  readonly old?: object;
}

/** A request as CloudFormation sends it. */
export function event({ type = 'Create', id = ID, change, old }: EventChange = {}): ResourceEvent {
  return {
    RequestType: type,
    StackId: STACK_ID,
    RequestId: 'request',
    ResponseURL: 'https://secret',
    LogicalResourceId: 'Policy',
    ResourceType: 'Custom::RekognitionProjectPolicy',
    ResourceProperties: { ...properties, ...change },
    ...(type === 'Create' ? {} : { PhysicalResourceId: id }),
    ...(type === 'Update' ? { OldResourceProperties: { ...properties, ...old } } : {}),
  } as unknown as ResourceEvent;
}

export function request(change?: EventChange): PolicyRequest {
  return parseRequest(event(change))!;
}

/** An error as the SDK throws it. Without a status the answer never arrived. */
export const awsError = (name: string, httpStatusCode?: number, message = 'AWS’s own text.') =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
