import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { zipSync } from 'fflate';
import { Emulator, type EmulatorOptions, type VirtualClock } from '../../emulator';
import { Account } from './account';

/** An emulated account in which functions are deployed for a test. */
export class LambdaAccount extends Account {
  constructor(options: EmulatorOptions = {}) {
    super(new Emulator(options));
  }

  /** Deploys a function: its files by name, or a folder of them. */
  async deploy(name: string, code: string | Record<string, string>, settings: any = {}): Promise<string> {
    const Role = settings.Role ?? (await this.role(`${name}-role`, 'lambda', 'logs:*'));
    const Code = { ZipFile: zipOf(typeof code === 'string' ? filesOf(code) : code) };
    const usual = { FunctionName: name, Handler: 'index.handler', Runtime: 'nodejs24.x', Code };
    return (await this.call('lambda', 'CreateFunction', { ...usual, ...settings, Role })).FunctionArn;
  }

  async invoke(FunctionName: string, payload: unknown = {}) {
    const input = { FunctionName, Payload: JSON.stringify(payload) };
    const answer = await this.call('lambda', 'Invoke', input);
    return { error: answer.FunctionError, result: JSON.parse(answer.Payload.toString() || 'null') };
  }

  /** What functions printed, without Lambda's own lines. */
  async printed(logGroupName: string): Promise<string[]> {
    const { events } = await this.call('logs', 'FilterLogEvents', { logGroupName });
    return events
      .map((event: any) => event.message)
      .filter((line: string) => !/^(START|END|REPORT) /.test(line));
  }
}

/** Where the CDK keeps the handlers of its own functions. */
export const CDK = dirname(require.resolve('aws-cdk-lib/package.json'));

/** A handler from the body of an async function. */
export const handler = (body: string) => ({
  'index.js': `exports.handler = async (event, context) => { ${body} };`,
});

export function zipOf(files: Record<string, string | Buffer>): Buffer {
  const contents = Object.entries(files).map(([path, content]) => [path, Buffer.from(content as string)]);
  return Buffer.from(zipSync(Object.fromEntries(contents)));
}

export function filesOf(folder: string): Record<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => path.endsWith('.js') && statSync(path).isFile());
  return Object.fromEntries(files.map((path) => [relative(folder, path), readFileSync(path)]));
}

/** What a handler prints that throws a secret, in a log from a level on. */
export async function linesWithSecret(
  account: LambdaAccount,
  ApplicationLogLevel: string,
  clock?: VirtualClock,
) {
  const LoggingConfig = { LogFormat: 'JSON', ApplicationLogLevel, LogGroup: '/fail' };
  await account.deploy('fail', handler('throw new Error("a secret")'), { LoggingConfig });
  await (clock ? clock.run(account.invoke('fail')) : account.invoke('fail'));
  return (await account.printed('/fail')).filter((line) => line.includes('a secret'));
}
