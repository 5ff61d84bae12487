import { Cli, type CliResult } from '../../bin/demo/cli';
import { Emulator } from '../../emulator';
import { bootstrap } from '../../emulator/bootstrap';
import { administratorOf } from '../../emulator/iam/credentials';
import { REGION, TRAINING } from '../../testing/world/world';

/**
 * The case "three of forty accounts failed" for a user of the terminal. The unmodified CLI deploys, in real time, a
 * canary, a wave of four with three at a time, and a last wave. One account already has a project of that name.
 */

const ACCOUNTS = {
  canary: '400000000001',
  berlin: '400000000002',
  dublin: '400000000003',
  lisbon: '400000000004',
  madrid: '400000000005',
  rome: '400000000006',
} as const;
type Name = keyof typeof ACCOUNTS;
const EARLY: readonly Name[] = ['berlin', 'dublin', 'lisbon', 'madrid'];
const NAMES = Object.keys(ACCOUNTS) as Name[];

let aws: Emulator;
let cli: Cli;
let first: CliResult;
/** The targets that the first run began with, and how many calls it made. */
let reached: Name[];
let callsOfFirst: number;
let second: CliResult;

beforeAll(async () => {
  aws = new Emulator({ rekognition: { copyDuration: 4000, deleteDuration: 100 }, stateMachineSpeed: 40 });
  aws.cloudformation.timing.changeSet = 0;
  const endpoint = await aws.listen();
  for (const account of [TRAINING, ...Object.values(ACCOUNTS)]) {
    await bootstrap(aws, account, REGION, [TRAINING]);
  }
  const { projectArn, modelVersionArn } = aws.rekognition.train({
    account: TRAINING,
    region: REGION,
    projectName: 'shapes',
    versionName: 'v1',
    f1Score: 0.93,
  });
  const { accessKeyId, secretAccessKey } = aws.iam.administrator(TRAINING);
  const credentials = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: '' };
  cli = new Cli(endpoint, credentials, REGION, () => {});
  cli.configure({
    source: { projectArn, modelVersionArn },
    targets: NAMES.map((name) => ({
      name,
      account: ACCOUNTS[name],
      wave: EARLY.includes(name) ? 'early' : undefined,
    })),
  });
  const deploy = () => cli.run('deploy --all --concurrency 3 --require-approval never');

  const { ProjectArn } = await rekognition('dublin', 'CreateProject', { ProjectName: 'shapes' });
  first = await deploy();
  callsOfFirst = aws.journal.length;
  reached = NAMES.filter((name) => calls(name, 'ExecuteChangeSet') > 0);
  await rekognition('dublin', 'DeleteProject', { ProjectArn });
  second = await deploy();
}, 240_000);

afterAll(async () => {
  cli.dispose();
  await aws.close();
});

function rekognition(name: Name, operation: string, input: object): Promise<any> {
  return aws.call(administratorOf(ACCOUNTS[name]), REGION, 'rekognition', operation, input);
}

/** How often an operation was called in an account, between two calls. */
const calls = (name: Name | 'source', operation: string, from = 0, to = aws.journal.length) =>
  aws.journal
    .slice(from, to)
    .filter(
      (entry) =>
        entry.operation === operation && entry.account === (name === 'source' ? TRAINING : ACCOUNTS[name]),
    ).length;

/** The accounts with such calls, and how many. */
const counted = (operation: string, from: number, to?: number) =>
  Object.fromEntries(
    (['source', ...NAMES] as const)
      .map((name) => [name, calls(name, operation, from, to)] as const)
      .filter(([, count]) => count > 0),
  );

test('fails in one account: running deployments finish, no other begins, and the last wave is not reached', () => {
  expect(first.exitCode).toBe(1);
  expect(first.output).toContain('shapes-dublin');
  expect(reached).toEqual(['canary', 'berlin', 'dublin', 'lisbon']);
  expect(counted('CopyProjectVersion', 0, callsOfFirst)).toEqual({ canary: 1, berlin: 1, lisbon: 1 });
});

test('when run again, does only what is missing', () => {
  const missing = ['dublin', 'madrid', 'rome'];

  expect(second.exitCode).toBe(0);
  for (const operation of ['CreateChangeSet', 'ExecuteChangeSet', 'CopyProjectVersion']) {
    expect([operation, counted(operation, callsOfFirst)]).toEqual([
      operation,
      Object.fromEntries(missing.map((name) => [name, 1])),
    ]);
  }
  for (const name of NAMES) {
    expect(aws.rekognition.versions(ACCOUNTS[name], REGION).map(({ status }) => status)).toEqual([
      'COPYING_COMPLETED',
    ]);
  }
});
