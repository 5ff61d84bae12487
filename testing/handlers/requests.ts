import type { ResourceEvent } from '../../lambda/cloudformation/request';

export interface EventChange {
  readonly type?: 'Create' | 'Update' | 'Delete' | 'Schedule';
  readonly id?: string;
  /** Properties that differ. */
  readonly change?: object;
  /** Old properties that differ. */
  readonly old?: object;
}

/** A resource whose requests a test plays. */
interface Requested {
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  readonly properties: { readonly ServiceToken: string };
}

/** A request as CloudFormation sends it. */
export function requestFor(
  { properties, ...resource }: Requested,
  { type = 'Create', id, change, old }: EventChange,
): ResourceEvent {
  return {
    ...resource,
    RequestType: type,
    ServiceToken: properties.ServiceToken,
    RequestId: '5d2a1f5c-0000-0000-0000-000000000000',
    ResponseURL:
      'https://cloudformation-custom-resource-response-euwest1.s3.amazonaws.com/secret?X-Amz-Signature=secret',
    ResourceProperties: { ...properties, ...change },
    ...(type === 'Create' ? {} : { PhysicalResourceId: id }),
    ...(type === 'Update' ? { OldResourceProperties: { ...properties, ...old } } : {}),
  } as ResourceEvent;
}
