import type { Aws } from './call';
import { administratorOf } from './iam/credentials';
import { words } from './words';

/** The version in the bootstrap template of CLI 2.1148.1 (`aws-cdk/lib/api/bootstrap/bootstrap-template.yaml`). */
const VERSION = '33';

const QUALIFIER = 'hnb659fds';

/**
 * Leaves in an account and Region what `cdk bootstrap` leaves there: five roles, a bucket for assets, a version number.
 * Roles and permissions are those of the CLI's own template, without its key and its container registry.
 */
export async function bootstrap(
  aws: Aws,
  account: string,
  region: string,
  trustedAccounts: readonly string[] = [],
): Promise<void> {
  const administrator = administratorOf(account);
  const call = (service: string, operation: string, input: object) =>
    aws.call(administrator, region, service, operation, input);
  const bucket = `cdk-${QUALIFIER}-assets-${account}-${region}`;
  const parameter = `/cdk-bootstrap/${QUALIFIER}/version`;
  const roleName = (use: string) => `cdk-${QUALIFIER}-${use}-role-${account}-${region}`;
  const roleArn = (use: string) => `arn:aws:iam::${account}:role/${roleName(use)}`;

  const createRole = async (use: string, trust: object[], statements: object[], managed: string[] = []) => {
    const RoleName = roleName(use);
    await call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: policy(trust) });
    if (statements.length > 0) {
      await call('iam', 'PutRolePolicy', {
        RoleName,
        PolicyName: 'default',
        PolicyDocument: policy(statements),
      });
    }
    for (const name of managed) {
      await call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: `arn:aws:iam::aws:policy/${name}` });
    }
  };

  const people = trustIn(account, trustedAccounts);
  await createRole('file-publishing', people, [
    {
      ...allow(READ_AND_WRITE, [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]),
      Condition: { StringEquals: { 'aws:ResourceAccount': [account] } },
    },
  ]);
  await createRole('image-publishing', people, []);
  await createRole(
    'lookup',
    people,
    [{ Sid: 'DontReadSecrets', Effect: 'Deny', Action: ['kms:Decrypt'], Resource: '*' }],
    ['ReadOnlyAccess'],
  );
  await createRole(
    'deploy',
    people,
    [
      allow(DEPLOY, '*'),
      allow('iam:PassRole', roleArn('cfn-exec')),
      allow(
        ['s3:GetObject*', 's3:GetBucket*', 's3:List*'],
        [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      ),
      allow(
        ['ssm:GetParameter', 'ssm:GetParameters'],
        `arn:aws:ssm:${region}:${account}:parameter${parameter}`,
      ),
    ],
    ['AWSCloudFormationReadOnlyAccess'],
  );
  await createRole(
    'cfn-exec',
    [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'cloudformation.amazonaws.com' } }],
    [],
    ['AdministratorAccess'],
  );

  await call('ssm', 'PutParameter', { Name: parameter, Type: 'String', Value: VERSION });
  await call('s3', 'CreateBucket', {
    Bucket: bucket,
    ...(region !== 'us-east-1' && { CreateBucketConfiguration: { LocationConstraint: region } }),
  });
}

const READ_AND_WRITE = words(
  's3:GetObject* s3:GetBucket* s3:GetEncryptionConfiguration s3:List* s3:DeleteObject* s3:PutObject* s3:Abort*',
);

const DEPLOY = words(`
  cloudformation:CreateChangeSet cloudformation:DeleteChangeSet cloudformation:ExecuteChangeSet
  cloudformation:CreateStack cloudformation:UpdateStack cloudformation:RollbackStack
  cloudformation:ContinueUpdateRollback cloudformation:DeleteStack cloudformation:UpdateTerminationProtection
  sts:GetCallerIdentity
`);

/**
 * Lets accounts assume the role if they pass no external id. The trusted accounts are in one list, as in the CLI's
 * template: a trust policy has no room for many statements.
 */
function trustIn(account: string, trustedAccounts: readonly string[]): object[] {
  const trusted = trustedAccounts.length > 0 ? [[...trustedAccounts]] : [];
  return [account, ...trusted].flatMap((accounts) => [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { AWS: accounts },
      Condition: { Null: { 'sts:ExternalId': 'true' } },
    },
    { Effect: 'Allow', Action: 'sts:TagSession', Principal: { AWS: accounts } },
  ]);
}

function allow(actions: string | string[], resources: string | string[]): object {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}

function policy(statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
