import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Credentials } from './accounts';

const ROOT = resolve(__dirname, '../..');
const CDK = join(ROOT, 'node_modules/.bin/cdk');
const STATUS = join(ROOT, 'lib/handlers/status/index.js');

export interface CliResult {
  readonly exitCode: number;
  readonly output: string;
  readonly seconds: number;
}

/** The unmodified `cdk` CLI, run with somebody's credentials, pointed at the emulator and at nothing else. */
export class Cli {
  private readonly home = mkdtempSync(join(tmpdir(), 'cdk-demo-'));
  private child?: ChildProcess;
  private isStopped = false;
  private readonly file = join(this.home, 'promotion.json');
  private readonly app = join(this.home, 'cdk.out');

  constructor(
    private readonly endpoint: string,
    private readonly credentials: Credentials,
    private readonly region: string,
    private readonly print: (line: string) => void,
  ) {}

  /** Writes what to deploy, like a commit. */
  configure(promotion: object): void {
    writeFileSync(this.file, JSON.stringify(promotion, undefined, 2));
  }

  /** Ends the running command, with all that it has started. No further one begins. */
  stop(): void {
    this.isStopped = true;
    if (this.child?.pid !== undefined && this.child.exitCode === null)
      process.kill(-this.child.pid, 'SIGTERM');
  }

  run(command: string): Promise<CliResult> {
    const args = [
      ...command.split(' '),
      ...['-c', `promotion=@${this.file}`],
      ...['--output', this.app],
      '--no-notices',
      '--no-color',
    ];
    return this.execute(CDK, args, this.print);
  }

  /** The package's own command, on the app that was deployed last. */
  status(): Promise<CliResult> {
    return this.execute(process.execPath, [STATUS, 'status', '--app', this.app], () => {});
  }

  private async execute(
    file: string,
    args: readonly string[],
    print: (line: string) => void,
  ): Promise<CliResult> {
    if (this.isStopped) throw new Error('the demo was stopped');
    const began = Date.now();
    const child = spawn(file, args, {
      cwd: ROOT,
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 180_000,
      // A process group of its own, so that the CLI ends together with the app that it runs.
      detached: true,
    });
    this.child = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        const lines = (rest + chunk).split('\n');
        rest = lines.pop()!;
        lines.filter((line) => line.trim()).forEach(print);
      });
    }
    const exitCode = await new Promise<number>((done, fail) => {
      child.on('error', fail);
      child.on('close', (code) => done(code ?? 1));
    });
    if (this.isStopped) throw new Error('the demo was stopped');
    return { exitCode, output, seconds: (Date.now() - began) / 1000 };
  }

  dispose(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: this.home,
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ENDPOINT_URL_S3: this.endpoint,
      AWS_ACCESS_KEY_ID: this.credentials.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: this.credentials.SecretAccessKey,
      AWS_SESSION_TOKEN: this.credentials.SessionToken,
      AWS_REGION: this.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: '1',
      // The CDK's rules for templates take three seconds of every command. The tests apply them to the same app.
      CDK_VALIDATION: 'false',
    };
  }
}
