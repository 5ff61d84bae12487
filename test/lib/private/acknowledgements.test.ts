import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks } from 'cdk-nag';
import { ACCOUNT, copyIn, REGION } from '../fixture';

test('the packs of cdk-nag find nothing while an app is synthesised', () => {
  const app = new App();
  copyIn(new Stack(app, 'Stack', { env: { account: ACCOUNT, region: REGION } }), 'Copy', {
    stopOnDelete: true,
  });
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
