import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { HandlerEngine } from '../functions/engine';
import { PolicyPermissions } from './permissions';

const ID = 'cdk-rekognition-custom-labels.ProjectPolicy';

/** What all the project policies of a stack share. */
export class PolicyEngine extends HandlerEngine {
  public static of(scope: Construct): PolicyEngine {
    return PolicyEngine.shared(scope, ID, (stack) => new PolicyEngine(stack, new PolicyPermissions(stack)));
  }

  private constructor(
    stack: Stack,
    private readonly permissions: PolicyPermissions,
  ) {
    super(stack, ID, {
      folder: 'project-policy',
      description: 'Attaches policies to Rekognition Custom Labels projects',
      name: 'ProjectPolicy',
      permissions,
      functionLogicalId: 'cdkrekognitioncustomlabelsProjectPolicyProviderframeworkonEvent1A535A78',
    });
  }

  /** Lets the handler look after one project's policies. */
  public permit(projectArn: string): void {
    this.permissions.permit(projectArn);
  }
}
