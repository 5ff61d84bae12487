import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';

const root = resolve(__dirname, '../..');

export type Context = Readonly<Record<string, unknown>>;

/** The folders of `examples/`. */
export const EXAMPLES = readdirSync(join(root, 'examples'));

export function pathOf(example: string, file: string): string {
  return join(root, 'examples', example, file);
}

/** What an example's `cdk.json` says. */
export function settingsOf(example: string): { readonly app: string; readonly context: Context } {
  return JSON.parse(readFileSync(resolve(root, 'examples', example, 'cdk.json'), 'utf8'));
}

/** The values that an example's user changes. */
export function valuesOf(example: string): Context {
  return settingsOf(example).context;
}

/**
 * Runs an example's app like the CLI, which sets the context and the output folder by environment variables. Returns
 * what the app wrote.
 */
export async function synthesiseExample<T>(
  example: string,
  context: Context,
  read: (assembly: CloudAssembly) => T,
): Promise<T> {
  const outdir = mkdtempSync(join(tmpdir(), 'example-'));
  const { CDK_OUTDIR, CDK_CONTEXT_JSON } = process.env;
  Object.assign(process.env, { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) });
  try {
    await endProcess(() => runAnew(pathOf(example, 'app.ts')));
    return read(new CloudAssembly(outdir));
  } finally {
    restore({ CDK_OUTDIR, CDK_CONTEXT_JSON });
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Under the CLI an app is synthesised at the end of the process. This does it immediately. */
async function endProcess(run: () => Promise<unknown>): Promise<void> {
  const before = process.listeners('beforeExit');
  await run();
  for (const listener of process.listeners('beforeExit').filter((one) => !before.includes(one))) {
    process.removeListener('beforeExit', listener);
    listener.call(process, 0);
  }
}

let runs = 0;

/** Evaluates a module each time, but its imports only once, because the CDK loads slowly. */
function runAnew(file: string): Promise<unknown> {
  return import(/* @vite-ignore */ `${file}?run=${++runs}`);
}

function restore(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
