import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const { app } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));

let output: string;
beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), 'promotion-'));
});
afterEach(() => rmSync(output, { recursive: true }));

/** Runs the app as the CLI does, with the command of cdk.json. */
function run(context: object) {
  const [command, ...args] = app.split(' ');
  return spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      CDK_OUTDIR: output,
      CDK_CONTEXT_JSON: JSON.stringify(context),
    },
  });
}

test('the example synthesises, and the CDK’s own rules find nothing in it', () => {
  const { status, stderr } = run({ promotion: '@bin/promotion.example.json' });

  expect(stderr).toBe('');
  expect(status).toBe(0);
  const templates = readdirSync(output).filter((file) => file.endsWith('.template.json'));
  expect(templates).toHaveLength(3);
});

test('fails without a promotion, and says only what to do', () => {
  const { status, stdout, stderr } = run({});

  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^There is nothing to promote yet/);
  expect(stderr).not.toMatch(/\n +at /);
});

test('fails on mistakes, and says only one line for each', () => {
  const { status, stderr } = run({ promotion: '{"targets":[]}' });

  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([
    'The promotion is not right yet:',
    '  - source is missing: an object with projectArn and modelVersionArn',
    '  - targets is [], but must be a list of at least one target',
  ]);
});
