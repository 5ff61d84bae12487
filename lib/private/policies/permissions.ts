import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { LatePolicyDocument } from '../functions/late-policy-document';
import { anyProject } from '../permissions/model-arns';
import { DELETE_POLICY, LIST_POLICIES, PUT_POLICY } from '../permissions/project-policies';

/** What the role of the policies' handler may do. */
export class PolicyPermissions extends LatePolicyDocument {
  private readonly projectArns = new Set<string>();

  constructor(scope: IConstruct) {
    super(() => [
      new iam.PolicyStatement({
        actions: [PUT_POLICY, LIST_POLICIES, DELETE_POLICY],
        resources: [...this.projectArns],
      }),
      // For policies that this template no longer names. A project policy has no tags, so no condition can narrow this.
      // See docs/decisions/0001-permissions-of-former-copies.md.
      new iam.PolicyStatement({ actions: [LIST_POLICIES, DELETE_POLICY], resources: [anyProject(scope)] }),
    ]);
  }

  /** Lets the handler look after one project's policies. */
  public permit(projectArn: string): void {
    this.projectArns.add(projectArn);
  }
}
