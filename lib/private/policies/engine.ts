import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { HandlerEngine } from '../functions/engine';
import { PolicyPermissions } from './permissions';

const ID = 'cdk-rekognition-custom-labels.ProjectPolicy';

/** What all the project policies of a stack share. */
export class PolicyEngine extends HandlerEngine<PolicyPermissions> {
  public static of(scope: Construct): PolicyEngine {
    return PolicyEngine.shared(scope, ID, (stack) => new PolicyEngine(stack));
  }

  private constructor(stack: Stack) {
    super(stack, ID, {
      folder: 'project-policy',
      description: 'Attaches policies to Rekognition Custom Labels projects',
      name: 'ProjectPolicy',
      permissions: new PolicyPermissions(stack),
      functionLogicalId: 'cdkrekognitioncustomlabelsProjectPolicyProviderframeworkonEvent1A535A78',
    });
  }
}
