import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks, HIPAASecurityChecks } from 'cdk-nag';
import { HandlerFunctions } from '../../../../lib';
import { ACCOUNT, copyIn, HERE, networkIn } from '../../../../testing/constructs/fixture';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/copier`;

/** A network, traces and a role of the user. Each of them adds permissions. */
function configure(stack: Stack): void {
  HandlerFunctions.configure(stack, {
    vpc: networkIn(stack),
    tracing: lambda.Tracing.ACTIVE,
    role: iam.Role.fromRoleArn(stack, 'Role', ROLE),
  });
}

test.each<[string, (stack: Stack) => void]>([
  ['as it is', () => {}],
  ['with functions as configured', configure],
])('the packs of cdk-nag find nothing while an app is synthesised, %s', (_, before) => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: HERE });
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
