import type { ResourceEvent } from '../../lambda/cloudformation/request';
import { type PolicyRequest, parseRequest } from '../../lambda/project-policy/request';
import { type EventChange, requestFor } from './requests';

export const PROJECT = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000';
export const STACK_ID =
  'arn:aws:cloudformation:eu-west-1:111111111111:stack/training/0c6b9a00-0000-0000-0000-000000000000';
export const ID = 'shapes/policy/copies';
/** An id that CloudFormation invents for a resource that never answered. */
export const INVENTED_ID = 'training-Policy-1ABC';

export const statement = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::222222222222:root' },
  Action: 'rekognition:CopyProjectVersion',
  Resource: 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000',
};
export const document = { Version: '2012-10-17', Statement: [statement] };
/** The same document, as our function puts it for the resource of these requests. */
export const signed = { ...document, Statement: [{ Sid: 'By214f7fd97d517f82', ...statement }] };
/** The same document, put for another resource. */
export const signedByAnother = { ...document, Statement: [{ Sid: 'By0000000000000000', ...statement }] };
/** The same document, written differently. */
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

const POLICY = {
  StackId: STACK_ID,
  LogicalResourceId: 'Policy',
  ResourceType: 'Custom::RekognitionProjectPolicy',
  properties,
};

/** A request as CloudFormation sends it. */
export const event = (change: EventChange = {}): ResourceEvent => requestFor(POLICY, { id: ID, ...change });

export function request(change?: EventChange): PolicyRequest {
  return parseRequest(event(change))!;
}
