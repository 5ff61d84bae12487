import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';

const EXAMPLE = join(__dirname, '../../examples/same-account');

test('an example runs with the command in its cdk.json, and imports the library by its name', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'example-'));
  const { app, context } = JSON.parse(readFileSync(join(EXAMPLE, 'cdk.json'), 'utf8'));
  const [command, ...words] = app.split(' ');
  try {
    execFileSync(command, words, {
      cwd: EXAMPLE,
      env: {
        ...process.env,
        CDK_OUTDIR: outdir,
        CDK_CONTEXT_JSON: JSON.stringify(context),
        npm_config_offline: 'true',
      },
    });

    const [{ environment, template }] = new CloudAssembly(outdir).stacks;
    expect(environment).toMatchObject({ account: '111111111111', region: 'eu-west-1' });
    expect(Object.values<any>(template.Resources).map(({ Type }) => Type)).toContain(
      'Custom::RekognitionCopiedModelVersion',
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
