import type { Emulator } from '../../emulator';
import type { Caller } from '../../emulator/call';
import { administratorOf } from '../../emulator/iam/credentials';

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

/** One account of an emulator in one Region, called as its administrator. */
export class Account {
  constructor(
    readonly aws: Emulator,
    readonly id: string,
    readonly region = 'eu-west-1',
  ) {}

  get administrator() {
    return this.aws.iam.administrator(this.id);
  }

  call(service: string, operation: string, input: any = {}): Promise<any> {
    return this.aws.call(administratorOf(this.id), this.region, service, operation, input);
  }

  /** Calls as somebody who has assumed a role. */
  as(role: string, service: string, operation: string, input: object): Promise<any> {
    return this.aws.call(session(this.id, role), this.region, service, operation, input);
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
