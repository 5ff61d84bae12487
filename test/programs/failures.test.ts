import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Cli, type CliResult } from '../../bin/demo/cli';
import { Emulator } from '../../emulator';
import { bootstrap } from '../../emulator/bootstrap';
import { administratorOf } from '../../emulator/iam/credentials';
import { copies, type Trained } from '../../testing/world/stacks';
import { OUTPUT_BUCKET, PRODUCTION, REGION } from '../../testing/world/world';

/**
 * What a user of the terminal sees of a failure: the unmodified CLI, in real time. It asks every five seconds whether a
 * stack is done, so all three deployments run at the same time.
 */

let aws: Emulator;
let folder: string;
let good: Trained;
let bad: Trained;
let update: CliResult;
let first: CliResult;
let kept: CliResult;

beforeAll(async () => {
  aws = new Emulator({ rekognition: { copyDuration: 500, deleteDuration: 100 }, stateMachineSpeed: 40 });
  aws.cloudformation.timing.changeSet = 0;
  folder = mkdtempSync(join(tmpdir(), 'command-'));
  await aws.listen();
  await bootstrap(aws, PRODUCTION, REGION, []);
  await aws.call(administratorOf(PRODUCTION), REGION, 's3', 'CreateBucket', {
    Bucket: OUTPUT_BUCKET,
    CreateBucketConfiguration: { LocationConstraint: REGION },
  });
  const train = (versionName: string, copyFails?: string) =>
    aws.rekognition.train({
      account: PRODUCTION,
      region: REGION,
      projectName: 'shapes',
      versionName,
      f1Score: 0.93,
      copyFails,
    });
  good = train('v1');
  bad = train('v2', 'The artefacts are damaged.');
  [update, first, kept] = await Promise.all([
    deploy('update', good).then(() => deploy('update', bad)),
    deploy('first', bad),
    deploy('kept', bad, '--no-rollback'),
  ]);
}, 120_000);

afterAll(async () => {
  await aws.close();
  rmSync(folder, { recursive: true, force: true });
});

/** `cdk deploy` of a stack with a copy of the version. */
async function deploy(name: string, version: Trained, ...options: string[]): Promise<CliResult> {
  const outdir = mkdtempSync(join(folder, 'app-'));
  const app = new App({ outdir, analyticsReporting: false });
  copies({ Copy: version }, {}, name)(new Stack(app, name, { env: { account: PRODUCTION, region: REGION } }));
  app.synth();
  const { accessKeyId, secretAccessKey } = aws.iam.administrator(PRODUCTION);
  const credentials = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: '' };
  const cli = new Cli(aws.endpoint, credentials, REGION, () => {});
  try {
    cli.configure({});
    return await cli.run(
      ['deploy', name, '--app', outdir, '--require-approval', 'never', ...options].join(' '),
    );
  } finally {
    cli.dispose();
  }
}

/** The line of our log, as the CLI prints it, for a decision. */
const lineOf = ({ output }: CliResult, decision: string, version: Trained) => {
  const name = version.modelVersionArn.split('/').at(-2);
  const lines = output.split('\n').filter((line) => line.includes(`"decision":"${decision}"`));
  return lines.findLast((line) => new RegExp(`"physicalId":"[\\w-]+/${name}-`).test(line)) ?? '';
};

/** AWS's id of the call by which a stack asked for a copy. */
const requestIdOf = (stack: string, version: Trained) =>
  aws.journal.findLast(
    ({ operation, input }: any) =>
      operation === 'CopyProjectVersion' &&
      input.SourceProjectVersionArn === version.modelVersionArn &&
      input.DestinationProjectArn.includes(`:project/${stack}/`),
  )!.requestId;

test('an update that fails says in one sentence what happened, and on which ARN', () => {
  const { exitCode, output } = update;
  const told = output.slice(output.lastIndexOf('Message returned:'));

  expect(exitCode).toBe(1);
  expect(told.replace(/\s+/g, ' ')).toMatch(
    /^Message returned: Rekognition could not finish the copy update\/v2-\S+ of arn:\S+ into arn:\S+: COPYING_FAILED, The artefacts are damaged\. \(arn:\S+\)/,
  );
});

test('below it comes our log: what the function saw, what it decided and why, with AWS’s request ids', () => {
  expect(lineOf(update, 'copy', bad)).toContain(
    `{"call":"CopyProjectVersion","requestId":"${requestIdOf('update', bad)}"}`,
  );
  expect(lineOf(update, 'fail', bad)).toContain(
    '"observed":"COPYING_FAILED","decision":"fail","row":"copy.failed","because":"it failed in this operation","outcome":"failed"',
  );
});

test('the printed log has only the values of the metrics', () => {
  expect(update.output).toMatch(/^ +CopyFailed 1$/m);
  expect(update.output).not.toContain('CloudWatchMetrics');
});

test('the log holds no secret', () => {
  const printed = [update, first, kept].map(({ output }) => output).join();

  expect(printed).not.toMatch(/ResponseURL|X-Amz-(Signature|Security-Token)|SecretAccessKey/);
});

test('a first deployment that rolls back deletes its log, and the CLI says so', () => {
  expect(first.exitCode).toBe(1);
  expect(first.output).toContain('COPYING_FAILED, The artefacts are damaged.');
  expect(first.output).toContain('Could not fetch logs (the log group may not exist');
  expect(lineOf(first, 'fail', bad)).toBe('');
});

test('with --no-rollback the log of a first deployment stays', () => {
  expect(kept.exitCode).toBe(1);
  expect(lineOf(kept, 'copy', bad)).toContain(requestIdOf('kept', bad));
  expect(lineOf(kept, 'fail', bad)).toContain('"outcome":"failed"');
});
