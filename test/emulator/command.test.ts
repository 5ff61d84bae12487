import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { askedBy } from '../../emulator/command/arguments';
import { environmentFor, exportsFor, variablesFor } from '../../emulator/command/environment';
import { OTHER, REGION } from './account';

/** `custom-labels-emulator` as its users have it: bundled, in a separate process. */

const ROOT = resolve(__dirname, '../..');
const WORLD = { accounts: [{ account: OTHER, regions: [REGION, 'us-east-1'] }] };

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/emulator/bundle.mjs'], { cwd: ROOT });
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-'));
  writeFileSync(join(folder, 'emulator.json'), JSON.stringify(WORLD));
});
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Its environment has variables that would lead to a real account. */
function begin(...args: string[]) {
  const child = spawn(process.execPath, ['emulator/dist/command.js', ...args], {
    cwd: ROOT,
    env: { ...process.env, AWS_PROFILE: 'real', AWS_SESSION_TOKEN: 'real', TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const read = async () => {
    const texts = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    const [output, errors, [exitCode]] = await texts;
    return { exitCode, output, errors };
  };
  return { child, end: read() };
}

const world = () => ['--world', join(folder, 'emulator.json')];
const exec = (...command: string[]) => begin('exec', ...world(), '--', ...command);
const node = (script: string) => [process.execPath, '-e', script];

/** Resolves when the process has printed this. */
const printed = (child: ChildProcess, text: string) =>
  new Promise<void>((done) => child.stdout!.on('data', (chunk) => String(chunk).includes(text) && done()));

test('exec runs a command that finds the emulator, but no real account', async () => {
  const ask = `
    const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
    const { AWS_PROFILE, AWS_SESSION_TOKEN } = process.env;
    new STSClient().send(new GetCallerIdentityCommand())
      .then(({ Account }) => console.log(JSON.stringify({ Account, AWS_PROFILE, AWS_SESSION_TOKEN })));`;

  const { exitCode, output, errors } = await exec(...node(ask)).end;

  expect(errors).toBe('');
  expect(JSON.parse(output)).toEqual({ Account: OTHER });
  expect(exitCode).toBe(0);
});

test('exec passes a signal on, ends like the command, and leaves nothing behind', async () => {
  const waiting =
    "process.on('SIGTERM', () => process.exit(9)); console.log('ready'); setInterval(() => {}, 9)";
  const { child, end } = exec(...node(waiting));
  await printed(child, 'ready');
  child.kill('SIGTERM');

  expect((await end).exitCode).toBe(9);
  expect(readdirSync(folder).filter((name) => name.startsWith('emulator-'))).toEqual([]);
});

test('exec ends as a shell does, also for a command that dies of a signal, and for an unknown one', async () => {
  const failed = exec(...node('process.exit(7)'));
  const dead = exec(...node("process.kill(process.pid, 'SIGKILL')"));
  const missing = exec('no-such-command');

  expect((await failed.end).exitCode).toBe(7);
  expect((await dead.end).exitCode).toBe(137);
  const errors = 'There is no command "no-such-command".\n';
  expect(await missing.end).toMatchObject({ exitCode: 127, errors });
});

test('start prints what a shell needs, and runs until it is stopped', async () => {
  const { child, end } = begin('start', ...world());
  await printed(child, 'export AWS_ENDPOINT_URL=http://127.0.0.1:');
  child.kill('SIGINT');

  const { exitCode, output } = await end;
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^unset .*\bAWS_PROFILE AWS_SESSION_TOKEN\b/);
  expect(output).toContain('export AWS_ACCESS_KEY_ID=AKIA222222222222ROOT\n');
});

test.each([
  ['a file that is not there', '{}', ['--world', 'nowhere.json'], /^The world cannot be read: ENOENT/],
  ['no JSON', '{', [], /emulator\.json is no JSON: /],
  ['something unknown', '{ "account": 1 }', [], /account is 1, but a world has no such member/],
])('fails for %s in the world, before the command runs', async (_, text, more, problem) => {
  writeFileSync(join(folder, 'emulator.json'), text);

  const { exitCode, output, errors } = await begin('start', ...world(), ...more).end;

  expect([exitCode, output]).toEqual([2, '']);
  expect(errors).toMatch(problem);
});

describe('the arguments', () => {
  const WORLD_AND_COMMAND = { action: 'exec', world: 'w.json', command: ['a', '--', '--world'] };
  const CDK = { action: 'exec', world: 'emulator.json', command: ['cdk', 'deploy', '--all'] };

  test.each([
    ['exec -- cdk deploy --all', CDK],
    ['--world w.json exec -- a -- --world', WORLD_AND_COMMAND],
    ['start', { action: 'start', world: 'emulator.json' }],
    ['--help', 'help'],
  ])('"%s" are understood', (args, asked) => expect(askedBy(args.split(' '))).toEqual(asked));

  test.each([[[]], [['exec']], [['exec', '--']], [['exec', 'cdk']], [['start', '--', 'cdk']], [['stop']]])(
    'fails for %j, with the usage',
    (args) => expect(() => askedBy(args)).toThrow('custom-labels-emulator exec [--world FILE] -- COMMAND'),
  );

  test('fails for an option that is unknown', () => {
    expect(() => askedBy(['start', '--state', 'file'])).toThrow("Unknown option '--state'");
  });
});

test("the environment is the user's own, without all that begins with AWS_", () => {
  const variables = variablesFor({ accounts: [...WORLD.accounts] }, 'http://127.0.0.1:1');
  const inherited = { PATH: '/bin', AWS_PROFILE: 'real', AWS_ENDPOINT_URL_SSM: 'real' };

  expect(environmentFor(variables, inherited)).toEqual({ PATH: '/bin', ...variables });
  expect(variables).toMatchObject({ AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
  expect(exportsFor(variables, inherited)[0]).toBe('unset AWS_ENDPOINT_URL_SSM AWS_PROFILE');
  expect(exportsFor(variables, { PATH: '/bin' })[0]).toBe('export AWS_ENDPOINT_URL=http://127.0.0.1:1');
});
