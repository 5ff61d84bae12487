import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * The ARN of the SSM parameter of this name, in the account and Region of the stack. A slash at the beginning of the name
 * is not doubled in its ARN, so a name that only CloudFormation knows has two of them, and one names nothing.
 */
export function parameterNamed(name: string, scope: IConstruct): string[] {
  const arnOf = (resource: string) =>
    Stack.of(scope).formatArn({ service: 'ssm', resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  if (Token.isUnresolved(name)) return [arnOf(`parameter${name}`), arnOf(`parameter/${name}`)];
  return [arnOf(name.startsWith('/') ? `parameter${name}` : `parameter/${name}`)];
}
