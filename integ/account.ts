import {
  CloudFormation,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import {
  type ProjectVersionDescription,
  paginateDescribeProjectVersions,
  paginateListProjectPolicies,
  Rekognition,
} from '@aws-sdk/client-rekognition';
import { S3 } from '@aws-sdk/client-s3';
import { SSM } from '@aws-sdk/client-ssm';
import { STS } from '@aws-sdk/client-sts';

/** An account as one profile sees it. Everything here reads: what is made and removed is the `cdk` CLI's work. */
export class Account {
  readonly rekognition: Rekognition;
  readonly ssm: SSM;
  private readonly cloudFormation: CloudFormation;
  private readonly s3: S3;

  private constructor(
    readonly profile: string,
    readonly id: string,
    readonly region: string,
  ) {
    this.rekognition = new Rekognition({ profile, region });
    this.ssm = new SSM({ profile, region });
    this.cloudFormation = new CloudFormation({ profile, region });
    this.s3 = new S3({ profile, region });
  }

  /** Throws if the profile has no valid credentials. */
  static async of(profile: string, region: string): Promise<Account> {
    const { Account: id } = await new STS({ profile, region }).getCallerIdentity();
    return new Account(profile, id!, region);
  }

  /** By name or id. A deleted stack is found only by its id. */
  async stack(nameOrId: string): Promise<Stack | undefined> {
    try {
      const { Stacks } = await this.cloudFormation.describeStacks({ StackName: nameOrId });
      return Stacks?.[0];
    } catch (error) {
      if (/does not exist/.test((error as Error).message)) return undefined;
      throw error;
    }
  }

  async outputs(stackName: string): Promise<Record<string, string>> {
    const outputs = (await this.stack(stackName))?.Outputs ?? [];
    return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  }

  async resources(nameOrId: string): Promise<StackResourceSummary[]> {
    const pages = paginateListStackResources({ client: this.cloudFormation }, { StackName: nameOrId });
    const found: StackResourceSummary[] = [];
    for await (const page of pages) found.push(...(page.StackResourceSummaries ?? []));
    return found;
  }

  /** The ARN of the project of this name, if there is one. */
  async project(name: string): Promise<string | undefined> {
    try {
      const { ProjectDescriptions } = await this.rekognition.describeProjects({ ProjectNames: [name] });
      return ProjectDescriptions?.[0]?.ProjectArn;
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  async versions(projectArn: string): Promise<ProjectVersionDescription[]> {
    const pages = paginateDescribeProjectVersions({ client: this.rekognition }, { ProjectArn: projectArn });
    const found: ProjectVersionDescription[] = [];
    for await (const page of pages) found.push(...(page.ProjectVersionDescriptions ?? []));
    return found;
  }

  async tags(versionArn: string): Promise<Record<string, string>> {
    const { Tags } = await this.rekognition.listTagsForResource({ ResourceArn: versionArn });
    return Tags ?? {};
  }

  /** The names of the project's policies. */
  async policies(projectArn: string): Promise<string[]> {
    const pages = paginateListProjectPolicies({ client: this.rekognition }, { ProjectArn: projectArn });
    const found: string[] = [];
    for await (const page of pages) {
      found.push(...(page.ProjectPolicies ?? []).map(({ PolicyName }) => PolicyName!));
    }
    return found;
  }

  async hasObject(bucket: string, key: string): Promise<boolean> {
    const { Contents } = await this.s3.listObjectsV2({ Bucket: bucket, Prefix: key });
    return Contents?.some(({ Key }) => Key === key) ?? false;
  }

  /** The value of a parameter, if there is one. */
  async parameter(name: string): Promise<string | undefined> {
    try {
      return (await this.ssm.getParameter({ Name: name })).Parameter?.Value;
    } catch (error) {
      if ((error as Error).name === 'ParameterNotFound') return undefined;
      throw error;
    }
  }
}
