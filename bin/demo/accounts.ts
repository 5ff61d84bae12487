import deployerPolicy from '../../docs/deployer-policy.json';
import executionPolicy from '../../docs/execution-policy.json';
import type { Emulator } from '../../emulator';
import { bootstrap } from '../../emulator/bootstrap';
import { administratorOf } from '../../emulator/iam/credentials';

export const REGION = 'eu-west-1';
export const TRAINING = '111111111111';
/** The accounts that use the model, by the names of the targets. */
export const TARGETS = { staging: '222222222222', production: '333333333333' } as const;
export type TargetName = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as TargetName[];

/** Where the targets' applications look. */
export const POINTER = '/custom-labels/shapes/current';

export type Trained = ReturnType<Emulator['rekognition']['train']>;
export type Copy = ReturnType<Emulator['rekognition']['versions']>[number];

/** The credentials of a session, from STS. */
export interface Credentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
}

/** The three accounts as the story looks at them. */
export class Accounts {
  private bootstrapped: string[] = [];

  constructor(private readonly aws: Emulator) {}

  /**
   * What `cdk bootstrap --trust --cloudformation-execution-policies` leaves: the training account may deploy to the
   * others, and CloudFormation may do no more than docs/setup.md asks for.
   */
  async prepare(): Promise<void> {
    for (const account of [TRAINING, ...Object.values(TARGETS)]) {
      await bootstrap(this.aws, account, REGION, [TRAINING]);
      const iam = (operation: string, input: object) =>
        this.aws.call(administratorOf(account), REGION, 'iam', operation, input);
      const { Policy } = await iam('CreatePolicy', {
        PolicyName: 'CustomLabelsDeployment',
        PolicyDocument: JSON.stringify(executionPolicy),
      });
      const RoleName = `cdk-hnb659fds-cfn-exec-role-${account}-${REGION}`;
      await iam('DetachRolePolicy', { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
      await iam('AttachRolePolicy', { RoleName, PolicyArn: Policy.Arn });
    }
  }

  /** A role of the training account that may do no more than docs/setup.md asks for, and a session of it. */
  async deployer(): Promise<Credentials> {
    const call = (service: string, operation: string, input: object) =>
      this.aws.call(administratorOf(TRAINING), REGION, service, operation, input);
    const { Role } = await call('iam', 'CreateRole', {
      RoleName: 'Deployer',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { AWS: TRAINING }, Action: 'sts:AssumeRole' },
      }),
    });
    await call('iam', 'PutRolePolicy', {
      RoleName: 'Deployer',
      PolicyName: 'Deploy',
      PolicyDocument: JSON.stringify(deployerPolicy),
    });
    const session = { RoleArn: Role.Arn, RoleSessionName: 'demo' };
    return (await call('sts', 'AssumeRole', session)).Credentials;
  }

  /** From here on, everything new is ours. */
  remember(): void {
    this.bootstrapped = this.everything();
  }

  left(): string[] {
    return this.everything().filter((arn) => !this.bootstrapped.includes(arn));
  }

  train(versionName: string, f1Score: number, labels: Record<string, number>): Trained {
    return this.aws.rekognition.train({
      account: TRAINING,
      region: REGION,
      projectName: 'shapes',
      versionName,
      f1Score,
      labels,
    });
  }

  copies(target: TargetName): Copy[] {
    return this.aws.rekognition.versions(TARGETS[target], REGION);
  }

  /** The ARN that applications find. */
  async pointer(target: TargetName): Promise<string> {
    const { Parameter } = await this.call(target, 'ssm', 'GetParameter', { Name: POINTER });
    return Parameter.Value;
  }

  async stackStatus(target: TargetName): Promise<string> {
    const { Stacks } = await this.call(target, 'cloudformation', 'DescribeStacks', {
      StackName: `shapes-${target}`,
    });
    return Stacks[0].StackStatus;
  }

  /** How often an operation was called until now, in one account or in all. */
  calls(operation: string, target?: TargetName): number {
    return this.aws.journal.filter(
      (entry) => entry.operation === operation && (!target || entry.account === TARGETS[target]),
    ).length;
  }

  /** From the start of the last deployment until the pointer was written. */
  secondsToMove(target: TargetName): number {
    const last = (operation: string) =>
      this.aws.journal.findLast(
        (entry) => entry.operation === operation && entry.account === TARGETS[target],
      )!;
    return (last('PutParameter').time - last('ExecuteChangeSet').time) / 1000;
  }

  private call(target: TargetName, service: string, operation: string, input: object): Promise<any> {
    return this.aws.call(administratorOf(TARGETS[target]), REGION, service, operation, input);
  }

  private everything(): string[] {
    return [TRAINING, ...Object.values(TARGETS)].flatMap((account) => this.aws.inventory(account));
  }
}
