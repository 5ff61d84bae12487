import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks, HIPAASecurityChecks } from 'cdk-nag';
import { HandlerFunctions } from '../../../../lib';
import { ACCOUNT, copyIn, REGION } from '../../../../testing/constructs/fixture';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/copier`;

/** A network, traces and a role of the user. Each of them adds permissions. */
function configure(stack: Stack): void {
  HandlerFunctions.configure(stack, {
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-west-1a'],
      privateSubnetIds: ['subnet-0123456789abcdef0'],
      privateSubnetRouteTableIds: ['rtb-0123456789abcdef0'],
    }),
    tracing: lambda.Tracing.ACTIVE,
    role: iam.Role.fromRoleArn(stack, 'Role', ROLE),
  });
}

test.each<[string, (stack: Stack) => void]>([
  ['as it is', () => {}],
  ['with functions as configured', configure],
])('the packs of cdk-nag find nothing while an app is synthesised, %s', (_, before) => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: { account: ACCOUNT, region: REGION } });
  before(stack);
  copyIn(stack, 'Copy', { stopOnDelete: true });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new HIPAASecurityChecks(app));

  const { directory } = app.synth();
  try {
    const report = join(directory, 'policy-validation-report.json');
    expect(existsSync(report) ? readFileSync(report, 'utf8') : '').not.toMatch(
      /AwsSolutions-|HIPAA\.Security-/,
    );
    expect(process.exitCode ?? 0).toBe(0);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
