import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { Caller } from '../../emulator/call';
import { administratorOf } from '../../emulator/iam/credentials';
import { type AppStack, stacksIn } from '../../status/assembly';
import type { Account } from '../../status/found';
import { report } from '../../status/report';
import type { StackStatus } from '../../status/status';
import { REGION, TRAINING, type World } from '../../testing/world/world';

/** What the command reads of what `cdk synth` writes. */
export function stacksOfApp(build: (app: App) => void): AppStack[] {
  const outdir = mkdtempSync(join(tmpdir(), 'status-'));
  try {
    const context = { 'aws:cdk:disable-stack-trace': true };
    const app = new App({ outdir, analyticsReporting: false, context });
    build(app);
    app.synth();
    return stacksIn(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** What the command finds, run by the training account with the `lookup` roles alone. */
export function statusOfApp(world: World, build: (app: App) => void): Promise<StackStatus[]> {
  return world.run(report(stacksOfApp(build), (stack) => lookUp(world, stack)));
}

/** An account, read with the role that `cdk bootstrap` makes for that. */
export async function lookUp(world: World, { account = '', lookupRole }: AppStack): Promise<Account> {
  const session = await world.call(TRAINING, 'sts', 'AssumeRole', {
    RoleArn: lookupRole?.arn.replaceAll('${AWS::Partition}', 'aws'),
    RoleSessionName: 'status',
  });
  const caller: Caller = world.aws.iam.callerOf(session.Credentials.AccessKeyId);
  return {
    account,
    region: REGION,
    partition: 'aws',
    ask: (service, operation, input) => world.aws.call(caller, REGION, service, operation, input),
  };
}

/** Runs a printed command of the AWS CLI, as the account's administrator. */
export function give(world: World, account: string, command: string): Promise<any> {
  const [aws, service, action, ...words] = wordsOf(command);
  if (aws !== 'aws') throw new Error(`no command of the AWS CLI: ${command}`);
  const options: Record<string, any> = {};
  for (let at = 0; at < words.length; at++) {
    const name = words[at].slice(2);
    const next = words.findIndex((word, index) => index > at && word.startsWith('--'));
    const values = words.slice(at + 1, next < 0 ? undefined : next);
    if (name !== 'region') options[pascal(name)] = argumentOf(name, values);
    at += values.length;
  }
  return world.run(world.aws.call(administratorOf(account), REGION, service, pascal(action), options));
}

function argumentOf(name: string, values: readonly string[]): unknown {
  const [text] = values;
  if (text === undefined) return true;
  if (name === 'tags') return JSON.parse(text);
  if (name === 'tag-keys' || name === 'retain-resources') return values;
  return name.endsWith('-units') ? Number(text) : text;
}

/** A text in single quotation marks is one word. None of ours has a quotation mark inside. */
const wordsOf = (command: string) =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);

const pascal = (name: string) => name.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());
