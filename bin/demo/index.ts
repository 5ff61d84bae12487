import { Emulator } from '../../emulator';
import { bootstrap } from '../../emulator/bootstrap';
import { administratorOf } from '../../emulator/iam/credentials';
import { Cli, type CliResult } from './cli';
import { withProgress } from './progress';

/**
 * The promotion app of `bin/promotion.ts`, deployed by the unmodified `cdk` CLI to two accounts of the emulator.
 *
 * Ends with exit code 0 only when every step went as it says, and leaves nothing behind.
 */

const REGION = 'eu-west-1';
const TRAINING = '111111111111';
const PRODUCTION = '222222222222';
const COPY_SECONDS = 4;
const REASON = 'The training results could not be copied to the output bucket.';

async function story(aws: Emulator, cli: Cli): Promise<void> {
  title('An AWS of our own: one account that trains models, one that uses them');
  for (const account of [TRAINING, PRODUCTION]) await bootstrap(aws, account, REGION, [TRAINING, PRODUCTION]);
  const train = (versionName: string, f1Score: number, copyFails?: string) =>
    aws.rekognition.train({
      account: TRAINING,
      region: REGION,
      projectName: 'shapes',
      versionName,
      f1Score,
      copyFails,
    });
  const v1 = train('v1', 0.93);
  const v2 = train('v2', 0.95);
  const v3 = train('v3', 0.96, REASON);
  const before = inventory(aws);
  say(`listening on ${aws.endpoint}`);
  say(`trained in ${TRAINING}: ${v1.modelVersionArn} (F1 0.93)`);

  title('1. Promote v1');
  const promotion = await deploy(aws, cli, v1);
  expectSuccess(promotion);
  const first = copies(aws);
  expect(first.length === 1 && first[0].sourceArn === v1.modelVersionArn, 'production holds a copy of v1');
  table(first[0], promotion, created(before, inventory(aws)));

  title('2. Promote v2: the new copy comes first, the old one goes last');
  const next = await deploy(aws, cli, v2);
  expectSuccess(next);
  const second = copies(aws);
  expect(
    second.length === 1 && second[0].sourceArn === v2.modelVersionArn,
    'production holds a copy of v2, and of v2 only',
  );
  table(second[0], next, 'the new copy; the old one is gone');

  title('3. Promote v3, whose copy fails: the deployment rolls back and says why');
  const failed = await deploy(aws, cli, v3);
  expect(failed.exitCode !== 0, 'cdk deploy failed');
  expect(failed.output.includes(REASON), 'its output holds AWS’s reason');
  expect((await stackStatus(aws)) === 'UPDATE_ROLLBACK_COMPLETE', 'the stack rolled back');
  const third = copies(aws);
  expect(
    third.length === 1 && third[0].arn === second[0].arn,
    'production still holds the copy of v2, untouched',
  );

  title('4. Destroy everything');
  const context = contextOf(v2);
  expectSuccess(await withProgress(aws, PRODUCTION, REGION, note, cli.run('destroy --all --force', context)));
  const left = inventory(aws).filter((arn) => !before.includes(arn));
  expect(
    left.length === 0,
    `nothing of ours is left in either account${left.map((arn) => `\n      ${arn}`).join('')}`,
  );
}

type Trained = ReturnType<Emulator['rekognition']['train']>;

function contextOf({ projectArn, modelVersionArn }: Trained): Record<string, string> {
  return {
    sourceProjectArn: projectArn,
    sourceModelVersionArn: modelVersionArn,
    destinationAccount: PRODUCTION,
    destinationProjectName: 'shapes-prod',
  };
}

function deploy(aws: Emulator, cli: Cli, version: Trained): Promise<CliResult> {
  const command = 'deploy --all --require-approval never --progress events';
  return withProgress(aws, PRODUCTION, REGION, note, cli.run(command, contextOf(version)));
}

function copies(aws: Emulator) {
  return aws.rekognition.versions(PRODUCTION, REGION);
}

function inventory(aws: Emulator): string[] {
  return [TRAINING, PRODUCTION].flatMap((account) => aws.inventory(account));
}

/** `iam 6, lambda 5, …`: how many of what came. */
function created(before: string[], after: string[]): string {
  const counts = new Map<string, number>();
  for (const arn of after.filter((arn) => !before.includes(arn))) {
    const service = arn.split(':')[2];
    counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  return [...counts].map(([service, count]) => `${service} ${count}`).join(', ');
}

function table(copy: ReturnType<typeof copies>[number], { seconds }: CliResult, made: string): void {
  const rows = {
    copy: copy.arn,
    source: copy.sourceArn,
    status: copy.status,
    F1: copy.f1Score,
    created: made,
    took: `${seconds.toFixed(1)} s, of which the copy ${COPY_SECONDS} s`,
  };
  for (const [name, value] of Object.entries(rows)) console.log(`    ${name.padEnd(8)} ${value}`);
}

async function stackStatus(aws: Emulator): Promise<string> {
  const input = { StackName: 'ModelDestination' };
  const { Stacks } = await aws.call(
    administratorOf(PRODUCTION),
    REGION,
    'cloudformation',
    'DescribeStacks',
    input,
  );
  return Stacks[0].StackStatus;
}

/** The CLI prints whole logs after a failure; here a line's beginning is enough. */
const shortened = (line: string) => (line.length <= 200 ? line : `${line.slice(0, 199)}…`);

const title = (text: string) => console.log(`\n${text}`);
const say = (text: string) => console.log(`    ${text}`);
const note = (text: string) => console.log(`  ▸ ${text}`);

function expectSuccess({ exitCode, seconds }: CliResult): void {
  expect(exitCode === 0, `cdk succeeded, in ${seconds.toFixed(1)} s`);
}

function expect(met: boolean, what: string): void {
  if (!met) throw new Error(`not so: ${what}`);
  console.log(`  ✓ ${what}`);
}

async function main(): Promise<void> {
  const began = Date.now();
  const aws = new Emulator({
    rekognition: { copyDuration: COPY_SECONDS * 1000, deleteDuration: 2000 },
    stateMachineSpeed: 10,
  });
  // The CLI looks at a change set at once, and then only every five seconds.
  aws.cloudformation.timing.changeSet = 0;
  await aws.listen();
  const cli = new Cli(aws, TRAINING, REGION, (line) => console.log(`  │ ${shortened(line)}`));
  try {
    await story(aws, cli);
    console.log(`\nDone in ${((Date.now() - began) / 1000).toFixed(0)} s.`);
  } catch (error) {
    console.error(`\nThe demo failed, ${(error as Error).message}`);
    process.exitCode = 1;
  } finally {
    cli.dispose();
    await aws.close();
  }
}

void main();
