import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Emulator } from '../../emulator';
import { bootstrap } from '../../emulator/bootstrap';
import { ModelPromotion } from '../../lib';

/** The command as its users run it: a process of its own, bundled, over HTTP. */

const ROOT = join(__dirname, '../..');
const REGION = 'eu-west-1';
const TRAINING = '111111111111';
const STAGING = '222222222222';

let aws: Emulator;
let folder: string;
beforeEach(async () => {
  aws = new Emulator();
  await aws.listen();
  folder = mkdtempSync(join(tmpdir(), 'status-'));
});
afterEach(async () => {
  await aws.close();
  rmSync(folder, { recursive: true });
});

async function run(...args: string[]) {
  const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const child = spawn(process.execPath, [join(ROOT, bin['cdk-rekognition-custom-labels']), ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: `AKIA${TRAINING}ROOT`,
      AWS_SECRET_ACCESS_KEY: 'administrator',
      AWS_REGION: REGION,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const exitCode = await new Promise((done) => child.on('close', done));
  return { exitCode, output, errors };
}

function synthesise(...accounts: string[]): void {
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const project = `arn:aws:rekognition:${REGION}:${TRAINING}:project/shapes`;
  new ModelPromotion(app, 'shapes', {
    source: {
      projectArn: `${project}/1700000000000`,
      modelVersionArn: `${project}/version/v1/1700000001000`,
    },
    targets: accounts.map((account) => ({ name: `in-${account}`, account })),
  });
  app.synth();
}

test('reads cdk.out, assumes the lookup roles, and ends with 1 when something is not as declared', async () => {
  for (const account of [TRAINING, STAGING]) await bootstrap(aws, account, REGION, [TRAINING]);
  synthesise(STAGING, '333333333333');

  const { exitCode, output, errors } = await run('status', '--json');

  expect(errors).toBe('');
  expect(exitCode).toBe(1);
  const { stacks } = JSON.parse(output);
  expect(stacks).toMatchObject([
    { id: 'shapes/Source', account: TRAINING, differences: [{ id: 'stack-missing' }], unread: [] },
    {
      id: 'shapes/in-222222222222',
      account: STAGING,
      differences: [{ id: 'stack-missing' }, { id: 'source-gone' }],
      unread: [],
    },
    { id: 'shapes/in-333333333333', differences: [], unread: [expect.stringMatching(/AssumeRole/)] },
  ]);
  const asked = aws.journal.filter(
    ({ operation, account }) => operation === 'DescribeStacks' && account === STAGING,
  );
  expect(asked).toMatchObject([{ caller: expect.stringContaining('lookup-role') }]);
});

test.each([
  [['status'], 2, /cdk\.out holds no synthesised app: run "cdk synth" first/],
  [['status', '--app', 'elsewhere'], 2, /^elsewhere holds no synthesised app/],
  [['stat'], 2, /^The command is "status"/],
  [['status', '--other'], 2, /--other/],
])('ends with 2 and says why: %j', async (args, code, message) => {
  const { exitCode, output, errors } = await run(...args);

  expect(exitCode).toBe(code);
  expect(output).toBe('');
  expect(errors).toMatch(message);
  expect(errors).not.toMatch(/\n +at /);
});

test('--help says what it does', async () => {
  const { exitCode, output } = await run('--help');

  expect(exitCode).toBe(0);
  expect(output).toMatch(/^cdk-rekognition-custom-labels status \[--app FOLDER\] \[--json\]/);
});
