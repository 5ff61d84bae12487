import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ENTER_NETWORK, TRACE, WRITE_LOG } from '../permissions/functions';
import { RUN_STEP } from '../permissions/requests';

/** Log group, network and tracing settings, independent of the function's task. */
export interface Surroundings {
  readonly logGroup: logs.ILogGroupRef;
  readonly inNetwork: boolean;
  readonly traced: boolean;
}

/**
 * A function's role with all its permissions in one inline policy, also the permissions that grants add.
 *
 * A separate AWS::IAM::Policy would be one more resource for each role, and the custom resources would have to wait for
 * it too. With an inline policy it is enough that the custom resources wait for the function, which waits for its role.
 */
export class FunctionRole extends iam.Role {
  constructor(
    scope: Construct,
    id: string,
    private readonly document: iam.PolicyDocument,
    roleName?: string,
  ) {
    super(scope, id, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Permissions: document },
      roleName,
    });
  }

  public override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.document.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}

/** The inline policy of a role that calls the function. */
export function mayCall(functionArn: string): { readonly Permissions: iam.PolicyDocument } {
  const call = new iam.PolicyStatement({ actions: [RUN_STEP], resources: [functionArn] });
  return { Permissions: new iam.PolicyDocument({ statements: [call] }) };
}

/**
 * The permissions that Lambda itself uses with a function's role. AWS's managed policies for this are wider: they allow
 * every log group.
 */
export function statementsOfSurroundings({
  logGroup,
  inNetwork,
  traced,
}: Surroundings): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: WRITE_LOG, resources: [logGroup.logGroupRef.logGroupArn] }),
    ...(inNetwork ? [new iam.PolicyStatement({ actions: ENTER_NETWORK, resources: ['*'] })] : []),
    ...(traced ? [new iam.PolicyStatement({ actions: TRACE, resources: ['*'] })] : []),
  ];
}
