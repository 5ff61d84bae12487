import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeProjectsCommand,
  DescribeProjectVersionsCommand,
  ListProjectPoliciesCommand,
  ListTagsForResourceCommand,
  RekognitionClient,
} from '@aws-sdk/client-rekognition';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AppStack } from './assembly';
import type { Account, Service } from './found';

const COMMANDS: Readonly<Record<string, new (input: any) => any>> = {
  DescribeStacks: DescribeStacksCommand,
  GetTemplate: GetTemplateCommand,
  ListStackResources: ListStackResourcesCommand,
  DescribeProjects: DescribeProjectsCommand,
  DescribeProjectVersions: DescribeProjectVersionsCommand,
  ListProjectPolicies: ListProjectPoliciesCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  GetParameter: GetParameterCommand,
};

/** Rekognition allows an account a few calls in a second. */
const PATIENT = { maxAttempts: 10, retryMode: 'adaptive' };

/** The identity that runs the command. */
export class Caller {
  private readonly sts = new STSClient(PATIENT);
  private identity?: Promise<{ account: string; partition: string }>;

  /** The account of a stack, read as the `lookup` role that `cdk bootstrap` has made there. */
  async open(stack: AppStack): Promise<Account> {
    const caller = await this.whoami();
    const region = stack.region ?? (await this.sts.config.region());
    const account = stack.account ?? caller.account;
    const credentials = await this.credentialsFor(stack, { ...caller, region }, account);
    const settings = { ...PATIENT, region, credentials };
    const clients: Record<Service, { send(command: any): Promise<any> }> = {
      cloudformation: new CloudFormationClient(settings),
      rekognition: new RekognitionClient(settings),
      ssm: new SSMClient(settings),
    };
    return {
      account,
      region,
      partition: caller.partition,
      ask: (service, operation, input) => clients[service].send(new COMMANDS[operation](input)),
    };
  }

  /**
   * The credentials of the lookup role. Undefined if the caller cannot have them in its own account, which may not need
   * the role.
   */
  private async credentialsFor(
    { lookupRole }: AppStack,
    caller: { account: string; partition: string; region: string },
    account: string,
  ) {
    try {
      if (!lookupRole) throw new Error(`the app names no lookup role for account ${account}`);
      const { Credentials } = await this.sts.send(
        new AssumeRoleCommand({
          RoleArn: lookupRole.arn
            .replaceAll('${AWS::Partition}', caller.partition)
            .replaceAll('${AWS::AccountId}', account)
            .replaceAll('${AWS::Region}', caller.region),
          RoleSessionName: 'cdk-rekognition-custom-labels-status',
          ExternalId: lookupRole.externalId,
        }),
      );
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = Credentials ?? {};
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    } catch (error) {
      if (account === caller.account) return undefined;
      throw error;
    }
  }

  private whoami(): Promise<{ account: string; partition: string }> {
    this.identity ??= this.sts
      .send(new GetCallerIdentityCommand({}))
      .then(({ Account = '', Arn = '' }) => ({ account: Account, partition: Arn.split(':')[1] }));
    return this.identity;
  }
}
