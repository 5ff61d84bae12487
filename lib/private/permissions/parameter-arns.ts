import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isKnown } from '../checks/validation';

/**
 * The ARN of the SSM parameter of this name, in the account and Region of the stack. A slash at the beginning of the
 * name appears only once in the ARN. For a token, returns both possible ARNs; one of them matches nothing.
 */
export function parameterNamed(name: string, scope: IConstruct): string[] {
  const arnOf = (resource: string) =>
    Stack.of(scope).formatArn({ service: 'ssm', resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  if (!isKnown(name)) return [arnOf(`parameter${name}`), arnOf(`parameter/${name}`)];
  return [arnOf(name.startsWith('/') ? `parameter${name}` : `parameter/${name}`)];
}
