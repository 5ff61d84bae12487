import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Emulator } from '../../emulator/emulator';
import { emptyFolder, has, run, sayLoudly } from '../package/consumer';

/**
 * Calls the emulator with boto3, and checks its answers by botocore's models: `npx tsx scripts/botocore`. With `write`
 * as its argument it writes emulator/wire/inputs.json instead, for a new operation or a new version of botocore.
 */

async function check(): Promise<number> {
  if (!has('python3', '-m', 'venv', '--help')) {
    sayLoudly('python3 with venv is missing: no answer of the emulator is read by botocore');
    return 0;
  }
  const folder = emptyFolder('botocore');
  const aws = new Emulator();
  try {
    run('python3', ['-m', 'venv', 'venv'], folder);
    const python = join(folder, 'venv/bin/python');
    run(
      python,
      ['-m', 'pip', 'install', '--quiet', '--no-compile', '-r', join(__dirname, 'requirements.txt')],
      folder,
    );
    const operations = JSON.stringify(aws.operations());
    if (process.argv[2] === 'write') {
      run(python, [join(__dirname, 'shapes.py'), operations], folder);
      return 0;
    }
    const { accessKeyId, secretAccessKey } = aws.iam.administrator('111111111111');
    // This must not be synchronous, because the emulator answers from this process.
    const child = spawn(python, [join(__dirname, 'check.py'), await aws.listen(), operations], {
      stdio: 'inherit',
      env: { ...process.env, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    });
    return await new Promise((resolve) => child.on('close', (status) => resolve(status ?? 1)));
  } finally {
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

check().then((status) => {
  process.exitCode = status;
});
