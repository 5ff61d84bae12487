import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ENTER_NETWORK, TRACE, WRITE_LOG } from '../permissions/functions';

/** What a function has around it, whatever it does. */
export interface Surroundings {
  readonly logGroup: logs.ILogGroupRef;
  readonly inNetwork: boolean;
  readonly traced?: boolean;
}

/**
 * A role of a function that keeps all its permissions inside itself, those that others grant it included.
 *
 * An AWS::IAM::Policy beside the role would be one more resource for each role, and one more thing that the custom
 * resources had to wait for: they depend on the function, the function on its role, and so on the permissions too.
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

/** Adds what Lambda does with the role of a function; narrower than AWS's managed policies for it, which reach every log group. */
export function withSurroundings(
  { logGroup, inNetwork, traced }: Surroundings,
  document = new iam.PolicyDocument({ minimize: false }),
): iam.PolicyDocument {
  document.addStatements(
    new iam.PolicyStatement({ actions: WRITE_LOG, resources: [logGroup.logGroupRef.logGroupArn] }),
    ...(inNetwork ? [new iam.PolicyStatement({ actions: ENTER_NETWORK, resources: ['*'] })] : []),
    ...(traced ? [new iam.PolicyStatement({ actions: TRACE, resources: ['*'] })] : []),
  );
  return document;
}
