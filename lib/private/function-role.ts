import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

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
    private readonly document: iam.PolicyDocument = new iam.PolicyDocument({ minimize: false }),
  ) {
    super(scope, id, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Permissions: document },
    });
  }

  public override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.document.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}
