import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { type SynthesisedStack, stacksOf } from '../../emulator/deployment/assembly';

/** The output of `cdk synth` for one stack. */
export type Synthesised = Pick<SynthesisedStack, 'template' | 'assets'>;

export function synthesise(
  name: string,
  build: (stack: Stack) => void,
  env: { readonly account: string; readonly region: string },
): Synthesised {
  const [stack] = synthesiseApp((app) => build(new Stack(app, name, { env })));
  return stack;
}

/** Constructs do not note their place in the code. The templates are the same. */
const context = { 'aws:cdk:disable-stack-trace': true };

/** One folder for all apps: the CDK copies an asset only if it is missing, and the rest is read immediately. */
const folder = mkdtempSync(join(tmpdir(), 'journey-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** All the stacks of an app, in the order in which `cdk deploy --all` deploys them. */
export function synthesiseApp(build: (app: App) => void): SynthesisedStack[] {
  const { stackTraceLimit } = Error;
  // The CDK takes a stack trace at each acknowledgement. A trace of one line is enough, and is the fastest.
  Error.stackTraceLimit = 1;
  try {
    const app = new App({ outdir: folder, analyticsReporting: false, treeMetadata: false, context });
    build(app);
    return stacksOf(app.synth());
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
