import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../../../emulator';
import { bootstrap } from '../../../emulator/bootstrap';
import { administratorOf } from '../../../emulator/iam/credentials';
import policy from '../../../integ/policy.json';

const REGION = 'eu-west-1';
export const TRAINING = '111111111111';
export const PRODUCTION = '222222222222';

/** Two bootstrapped accounts with a model in the first, and a profile for each that may do what integ/policy.json says. */
export class Ground {
  readonly aws = new Emulator({
    rekognition: { copyDuration: 1000, deleteDuration: 200, startDuration: 1000, stopDuration: 1000 },
    stateMachineSpeed: 40,
  });
  /** Nobody may read these in what the command prints. */
  readonly secrets: string[] = [];
  private readonly home = mkdtempSync(join(tmpdir(), 'integ-rehearsal-'));
  private before: string[] = [];

  readonly first = this.train('v1', 0.93);
  readonly second = this.train('v2', 0.95);
  /** Copies of it take their time. */
  readonly slow = this.train('slow', 0.9, 15_000);

  static async create(): Promise<Ground> {
    const ground = new Ground();
    ground.aws.cloudformation.timing.changeSet = 0;
    await ground.aws.listen();
    for (const account of [TRAINING, PRODUCTION]) await bootstrap(ground.aws, account, REGION);
    await ground.writeProfiles({ training: TRAINING, production: PRODUCTION });
    ground.before = ground.inventory();
    return ground;
  }

  /** The environment of the command. It has profiles and the endpoint, but no credentials. */
  get environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: this.home,
      AWS_CONFIG_FILE: join(this.home, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(this.home, 'credentials'),
      AWS_ENDPOINT_URL: this.aws.endpoint,
      AWS_ENDPOINT_URL_S3: this.aws.endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: '1',
      // The CDK's rules for templates take three seconds of every command.
      CDK_VALIDATION: 'false',
    };
  }

  /** What is in the accounts and was not when the ground was made. */
  left(): string[] {
    return this.inventory().filter((arn) => !this.before.includes(arn));
  }

  async close(): Promise<void> {
    await this.aws.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  private train(versionName: string, f1Score: number, copyDuration?: number) {
    return this.aws.rekognition.train({
      ...{ account: TRAINING, region: REGION, projectName: 'shapes' },
      ...{ versionName, f1Score, copyDuration },
    });
  }

  private inventory(): string[] {
    return [TRAINING, PRODUCTION].flatMap((account) => this.aws.inventory(account));
  }

  private async writeProfiles(accounts: Readonly<Record<string, string>>): Promise<void> {
    const sections: string[] = [];
    for (const [profile, account] of Object.entries(accounts)) {
      const { AccessKeyId, SecretAccessKey, SessionToken } = await this.session(account);
      this.secrets.push(SecretAccessKey, SessionToken);
      sections.push(
        `[${profile}]`,
        `aws_access_key_id = ${AccessKeyId}`,
        `aws_secret_access_key = ${SecretAccessKey}`,
        `aws_session_token = ${SessionToken}`,
      );
    }
    writeFileSync(join(this.home, 'credentials'), sections.join('\n'));
    writeFileSync(join(this.home, 'config'), '');
  }

  private async session(account: string) {
    const call = (service: string, operation: string, input: object) =>
      this.aws.call(administratorOf(account), REGION, service, operation, input);
    const { Role } = await call('iam', 'CreateRole', {
      RoleName: 'Tester',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' },
      }),
    });
    await call('iam', 'PutRolePolicy', {
      ...{ RoleName: 'Tester', PolicyName: 'Test' },
      PolicyDocument: JSON.stringify(policy),
    });
    const session = { RoleArn: Role.Arn, RoleSessionName: 'integ' };
    return (await call('sts', 'AssumeRole', session)).Credentials;
  }
}
