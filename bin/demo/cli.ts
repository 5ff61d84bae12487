import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '../../emulator';

export interface CliResult {
  readonly exitCode: number;
  readonly output: string;
  readonly seconds: number;
}

/** The unmodified `cdk` CLI, as a user of `account` would run it, pointed at the emulator and at nothing else. */
export class Cli {
  private readonly home = mkdtempSync(join(tmpdir(), 'cdk-demo-'));

  constructor(
    private readonly aws: Emulator,
    private readonly account: string,
    private readonly region: string,
    private readonly print: (line: string) => void,
  ) {}

  async run(command: string, context: Readonly<Record<string, string>>): Promise<CliResult> {
    const args = [
      'cdk',
      ...command.split(' '),
      ...Object.entries(context).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
      '--output',
      join(this.home, 'cdk.out'),
      '--no-notices',
      '--no-color',
    ];
    const began = Date.now();
    const child = spawn('npx', args, {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 180_000,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        const lines = (rest + chunk).split('\n');
        rest = lines.pop()!;
        lines.filter((line) => line.trim()).forEach(this.print);
      });
    }
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
    });
    return { exitCode, output, seconds: (Date.now() - began) / 1000 };
  }

  dispose(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  private environment(): NodeJS.ProcessEnv {
    const { accessKeyId, secretAccessKey } = this.aws.iam.administrator(this.account);
    return {
      PATH: process.env.PATH,
      HOME: this.home,
      AWS_ENDPOINT_URL: this.aws.endpoint,
      AWS_ENDPOINT_URL_S3: this.aws.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: this.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: '1',
      // Where npm keeps what it needs to start `npx` without asking a registry.
      npm_config_update_notifier: 'false',
      npm_config_offline: 'true',
    };
  }
}
