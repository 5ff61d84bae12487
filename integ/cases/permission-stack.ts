import { CfnOutput, Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ModelVersion, Project, ProjectPolicy } from '../../lib';
import type { Settings } from '../settings';

/** In the account that owns the model: the other one may copy one version. */
export class PermissionStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { env: { account: settings.sourceAccount, region: settings.region } });
    const { projectArn, modelVersionArn } = settings.source;
    const project = Project.fromProjectArn(this, 'Project', projectArn);
    const policy = new ProjectPolicy(this, 'Policy', { project, policyName: id });
    policy.allowCopy(new AccountPrincipal(settings.destinationAccount), {
      versions: [ModelVersion.fromModelVersionAttributes(this, 'Version', { project, modelVersionArn })],
    });
    new CfnOutput(this, 'PolicyName', { value: policy.policyName });
  }
}
