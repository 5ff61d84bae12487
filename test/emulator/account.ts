import { Emulator, VirtualClock } from '../../emulator';
import type { Caller } from '../../emulator/call';
import { administratorOf } from '../../emulator/iam/credentials';

export const ACCOUNT = '111111111111';
export const OTHER = '222222222222';
export const STRANGER = '333333333333';
export const REGION = 'eu-west-1';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** The beginning of virtual time. */
export const START = Date.parse('2026-01-01T00:00:00Z');

type Text = string | readonly string[];

export const statements = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

/** The text of a policy with these statements. */
export const policy = (...Statement: object[]) => JSON.stringify(statements(...Statement));

export const allow = (Action: Text, Resource: Text | object = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

/** A statement by which a role trusts a principal. */
export const trust = (Principal: object, more: object = {}) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal,
  ...more,
});

/** The principal that is a service of AWS: `lambda`. */
export const service = (name: string) => ({ Service: `${name}.amazonaws.com` });

/** Somebody who has assumed a role of an account. */
export const session = (account: string, role: string, name = 'session'): Caller => ({
  account,
  arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
  roleArn: `arn:aws:iam::${account}:role/${role}`,
});

/** Expects that a call is refused: with this error name, perhaps a status (`Conflict 409`), and words in its message. */
export const expectRefusal = (call: Promise<unknown>, error: string, words: string | RegExp = '') => {
  const [name, status] = error.split(' ');
  return expect(call).rejects.toMatchObject({
    name,
    ...(status && { status: Number(status) }),
    message: typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words),
  });
};

/** One account of an emulator in one Region, called as its administrator. By default the emulator is in virtual time. */
export class Account {
  private readonly clients: { destroy(): void }[] = [];

  constructor(
    readonly aws = new Emulator({ clock: new VirtualClock() }),
    readonly id = ACCOUNT,
    readonly region = REGION,
  ) {}

  /** Another account of the same emulator. */
  other(id = OTHER, region = this.region): Account {
    return new Account(this.aws, id, region);
  }

  get clock(): VirtualClock {
    return this.aws.clock as VirtualClock;
  }

  get administrator() {
    return this.aws.iam.administrator(this.id);
  }

  call(service: string, operation: string, input: any = {}): Promise<any> {
    return this.by(administratorOf(this.id), service, operation, input);
  }

  /** Calls as somebody who has assumed a role. */
  as(role: string, service: string, operation: string, input: object): Promise<any> {
    return this.by(session(this.id, role), service, operation, input);
  }

  by(caller: Caller, service: string, operation: string, input: any = {}): Promise<any> {
    return this.aws.call(caller, this.region, service, operation, input);
  }

  /** A client of the SDK, over HTTP. */
  async client<C extends { destroy(): void }>(
    Client: new (settings: any) => C,
    credentials?: object,
  ): Promise<C> {
    const endpoint = await this.aws.listen();
    const settings = { endpoint, region: this.region, credentials: credentials ?? this.administrator };
    const client = new Client({ ...settings, maxAttempts: 1 });
    this.clients.push(client);
    return client;
  }

  /** A request as a client sends it that may be no SDK. */
  send(service: string, { method = 'POST', path = '/', headers = {}, body = '' as string | object }) {
    const scope = `${this.administrator.accessKeyId}/20260101/${this.region}/${service}/aws4_request`;
    return this.aws.handle({
      method,
      path,
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}`, ...headers },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    });
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.destroy();
    await this.aws.close();
  }

  async bucket(Bucket: string): Promise<string> {
    await this.call('s3', 'CreateBucket', {
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: this.region },
    });
    return Bucket;
  }

  /** A role that trusts a service, or as a statement says, and that has an action on everything, or a statement. */
  async role(RoleName: string, trusted: string | object, ...allowed: (string | object)[]): Promise<string> {
    const statement = typeof trusted === 'string' ? trust(service(trusted)) : trusted;
    const AssumeRolePolicyDocument = policy(statement);
    await this.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument });
    if (allowed.length > 0) await this.give(RoleName, ...allowed);
    return `arn:aws:iam::${this.id}:role/${RoleName}`;
  }

  /** Gives a role actions on everything, or statements, and takes what this gave before. */
  give(RoleName: string, ...allowed: (string | object)[]): Promise<any> {
    const statements = allowed.map((each) => (typeof each === 'string' ? allow(each) : each));
    const PolicyDocument = policy(...statements);
    return this.call('iam', 'PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument });
  }
}
