import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { command, quote } from '../bin/demo/release-log';
import { relevantLines } from '../bin/demo/relevant-lines';

const ROOT = resolve(__dirname, '..');
const CDK = join(ROOT, 'node_modules/.bin/cdk');

/** A stack of an app, and how the CLI is to reach it. */
export interface CdkTarget {
  /** The file of the app, from the top of the repository. */
  readonly app: string;
  /** The app's settings, as JSON. */
  readonly settings: object;
  /** The stack's path in the app. */
  readonly path: string;
  readonly profile: string;
}

/** The unmodified `cdk` CLI. */
export class Cdk {
  private readonly output = mkdtempSync(join(tmpdir(), 'integ-'));

  /** Throws with the CLI's last lines when it fails, and ends it when `signal` says so. */
  async run(action: 'deploy' | 'destroy', target: CdkTarget, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { app, settings, path, profile } = target;
    const answer = action === 'deploy' ? ['--require-approval', 'never'] : ['--force'];
    command(`cdk ${action} ${path} --profile ${profile}`);
    const args = [
      ...[action, path, '--exclusively', ...answer],
      ...['--app', `node --import tsx ${app}`],
      ...['--context', `integ=${JSON.stringify(settings)}`],
      ...['--profile', profile, '--output', this.output, '--no-notices', '--no-color'],
    ];
    const child = spawn(CDK, args, {
      cwd: ROOT,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A Ctrl-C in the terminal would also reach the CLI. This process ends it instead, and only when the work must
      // stop.
      detached: true,
    });
    const end = () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    };
    signal.addEventListener('abort', end);
    try {
      const lines = linesOf(child.stdout, child.stderr);
      const exitCode = await new Promise<number>((done, fail) => {
        child.on('error', fail);
        child.on('close', (code) => done(code ?? 1));
      });
      signal.throwIfAborted();
      if (exitCode !== 0) throw new CdkError(action, path, lines);
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  dispose(): void {
    rmSync(this.output, { recursive: true, force: true });
  }
}

export class CdkError extends Error {
  override readonly name = 'CdkError';

  constructor(action: string, path: string, lines: readonly string[]) {
    const last = lines.slice(-30).map((line) => `\n     ${line}`);
    super(`cdk ${action} ${path} failed. Its last lines:${last.join('')}`);
  }
}

/** The user's environment, without variables that would override the profile. */
function environment(): NodeJS.ProcessEnv {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE, ...rest } = process.env;
  return rest;
}

/** Collects what is printed, and shows what matters of it. */
function linesOf(...streams: NodeJS.ReadableStream[]): string[] {
  const lines: string[] = [];
  const relevant = relevantLines();
  for (const stream of streams) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop()!;
      for (const line of parts.filter((part) => part.trim())) {
        lines.push(line.trimEnd());
        const text = relevant(line);
        if (text) quote(text);
      }
    });
  }
  return lines;
}
