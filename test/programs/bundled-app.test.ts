import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

/** An app that its author has bundled with esbuild, and then runs with Node.js as `cdk` does. */

const root = resolve(__dirname, '../..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundled-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/cdk-rekognition-custom-labels'));
  for (const name of ['aws-cdk-lib', 'constructs']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const COPY = `
  import { App, Stack } from 'aws-cdk-lib';
  import { Bucket } from 'aws-cdk-lib/aws-s3';
  import { CopiedModelVersion, ModelVersion, Project } from 'cdk-rekognition-custom-labels';

  const app = new App({ outdir: process.argv[2] });
  const stack = new Stack(app, 'Stack');
  const project = Project.fromProjectArn(stack, 'Project', 'arn:aws:rekognition:eu-west-1:111111111111:project/cats/1');
  new CopiedModelVersion(stack, 'Copy', {
    source: ModelVersion.fromModelVersionAttributes(stack, 'Source', {
      project,
      modelVersionArn: 'arn:aws:rekognition:eu-west-1:111111111111:project/cats/version/v1/2',
    }),
    destinationProject: new Project(stack, 'Made'),
    outputBucket: Bucket.fromBucketName(stack, 'Bucket', 'results'),
  });
  app.synth();`;

const SCHEDULE = `
  import { App, Stack } from 'aws-cdk-lib';
  import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
  import { ModelVersion, Project, RunningModelVersion } from 'cdk-rekognition-custom-labels';

  const stack = new Stack(new App(), 'Stack');
  const project = Project.fromProjectArn(stack, 'Project', 'arn:aws:rekognition:eu-west-1:111111111111:project/cats/1');
  new RunningModelVersion(stack, 'Run', {
    modelVersion: ModelVersion.fromModelVersionAttributes(stack, 'Version', {
      project,
      modelVersionArn: 'arn:aws:rekognition:eu-west-1:111111111111:project/cats/version/v1/2',
    }),
    minInferenceUnits: 1,
    schedule: { start: ScheduleExpression.expression('cron(0 8 * * ? *)'), stop: ScheduleExpression.expression('cron(0 18 * * ? *)') },
  });`;

/** Bundles the program and runs it: where the stack's template went to, and what was said. */
async function run(program: string, options: BuildOptions): Promise<{ template: boolean; said: string }> {
  const name = options.format === 'esm' ? 'app.mjs' : 'app.cjs';
  const source = join(folder, 'app.ts');
  const out = join(folder, 'cdk.out');
  writeFileSync(source, program);
  rmSync(out, { recursive: true, force: true });
  await build({
    entryPoints: [source],
    outfile: join(folder, name),
    bundle: true,
    platform: 'node',
    target: 'node22',
    logLevel: 'silent',
    ...options,
  });
  const { stderr } = spawnSync(process.execPath, [join(folder, name), out], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { template: existsSync(join(out, 'Stack.template.json')), said: stderr };
}

const CDK_OUTSIDE = { external: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'] };
const ADVICE = 'keep the packages out of the bundle, as esbuild does with --packages=external';

test.each([
  ['CommonJS', 'cjs'],
  ['modules', 'esm'],
] as const)('an app that keeps the packages out of its bundle is synthesised: %s', async (_, format) => {
  expect(await run(COPY, { packages: 'external', format })).toEqual({ template: true, said: '' });
});

test.each([
  ['the functions', 'copied-model-version', COPY, CDK_OUTSIDE],
  ['the rules of a schedule', 'hours', SCHEDULE, CDK_OUTSIDE],
  ['the functions, as modules', 'copied-model-version', COPY, { ...CDK_OUTSIDE, format: 'esm' }],
] as const)(
  'an app with this package in its bundle fails, and the error says what to do: %s',
  async (_, name, program, options) => {
    const { template, said } = await run(program, options as BuildOptions);

    expect(template).toBe(false);
    expect(said).toContain(
      `The folder lib/handlers/${name} of cdk-rekognition-custom-labels is not beside its code`,
    );
    expect(said).toContain(ADVICE);
  },
);
