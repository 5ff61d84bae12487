import type { IResolveContext } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** A policy document with statements that are known only when the app is synthesised. */
export class LatePolicyDocument extends iam.PolicyDocument {
  constructor(private readonly late: (context: IResolveContext) => iam.PolicyStatement[]) {
    // Keeps the document the same for every app: otherwise the feature flag minimizePolicies would change it.
    super({ minimize: false });
  }

  public override resolve(context: IResolveContext): any {
    const early = super.resolve(context);
    const late = new iam.PolicyDocument({ statements: this.late(context) }).toJSON();
    return { ...early, ...late, Statement: [...(early?.Statement ?? []), ...(late?.Statement ?? [])] };
  }
}
