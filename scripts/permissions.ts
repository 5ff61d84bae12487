import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CopiedModelVersion, ModelVersion, Project, ProjectPolicy } from '../lib';
import { PERMISSIONS } from '../lib/private/permissions';
import type { Holder } from '../lib/private/permissions/permission';
import { EXCEPTIONS, POLICY_EXCEPTIONS, SURROUNDINGS_EXCEPTIONS } from '../testing/permissions/exceptions';

/**
 * Writes docs/permissions.md: `npm run build && npx tsx scripts/permissions.ts`. The tables come from
 * lib/private/permissions/, the policies from stacks that are synthesised here, the exceptions from the test that
 * looks for them.
 */

export const PAGE = join(__dirname, '../docs/permissions.md');

const REGION = 'eu-west-1';
const SOURCE = '111111111111';
const DESTINATION = '222222222222';
const PROJECT = `arn:aws:rekognition:${REGION}:${SOURCE}:project/shapes/1700000000000`;
const VERSION = `arn:aws:rekognition:${REGION}:${SOURCE}:project/shapes/version/v1/1700000001000`;

export function page(): string {
  return `# Permissions

<!-- Written by \`npm run build && npx tsx scripts/permissions.ts\`: change that script or lib/private/permissions/, not this page. -->

Both accounts must allow a copy: the destination's role by its own policies, the source project by
a project policy. The right to copy is the only right over the source. The source account gets no right over the copy.
[A test](../test/permissions/) deploys, updates, rolls back and deletes stacks on the emulator: each role uses what it is allowed, and
is refused nothing.

Each stack has one role for each kind of function. AWS checks most actions for the call of the same name. The tables name other calls.

## Destination account: the copies' role

${table('copies')}

The S3 and KMS rows are AWS's lists for your own output bucket and for \`KmsKeyId\`. AWS publishes no list for a copy. If a role's policy
would be longer than IAM allows, it names projects instead of versions ([decision 1](decisions/0001-permissions-of-former-copies.md)).

Statements about declared copies have no conditions. With a derived version name they reach every version
of the destination project: give copies their own project, or a \`versionName\`. The function
deletes only versions with [the owner tag](security.md#the-owner-tag) of the requesting resource.

The role of a stack with one copy, \`encryptionKey\` and an encrypted bucket, without the statements for former copies:

${json(statementsOfCopies())}

## Former copies and policies

CloudFormation first takes a removed or replaced copy out of the role, and deletes the copy last. So these statements name no single copy.
[Decision 1](decisions/0001-permissions-of-former-copies.md) has the alternatives and the costs.

${table('former copies')}

${table('former policies')}

## Source account: the policies' role

${table('policies')}

## Running models

While the model's project is declared, a stop needs no condition ([decision 10](decisions/0010-a-model-that-runs.md)).
The function stops only models with its runner tag.

${table('running models')}

${table('former running models')}

With a \`schedule\`, EventBridge Scheduler calls this function. The schedule's role trusts \`scheduler.amazonaws.com\` for the
stack's schedule group only.

${table('schedules')}

## Project policies

The source account's policies for its project. The only action is \`${PERMISSIONS[0].actions[0]}\`.

\`policy.allowCopy(new AccountPrincipal('${DESTINATION}'))\`: another account may copy every version. That account
decides which of its roles may.

${json(projectPolicy())}

\`policy.allowCopy(new ArnPrincipal(roleArn), { versions: [version] })\`: one role may copy one version. The statement has both ARNs.

\`policy.denyCopy(new AccountPrincipal('${SOURCE}'), { versions: [version] })\`: nobody in the project's own account may copy this version.
There a copy needs no project policy, so only a Deny forbids it.

## Functions and state machines

CloudFormation calls the function. The function starts an execution of [its state machine](life-cycle.md#the-engine), which calls the
function step by step. The state machine's name ends in the stack's uuid, so a role reaches only its own stack's executions.

${table('functions')}

The role of a state machine:

${table('state machines')}

The state machine writes no log, because the input of each execution holds [a secret, the ResponseURL](security.md#data).

None of these roles has a managed policy. Only the CDK's function that empties a promotion's output bucket has one,
\`AWSLambdaBasicExecutionRole\`. \`HandlerFunctions.configure()\` also configures the log group of that function. Each trust policy names one
service: \`lambda.amazonaws.com\` for a function, \`states.amazonaws.com\` for a state machine, \`scheduler.amazonaws.com\` for a schedule.

## Grants

${table('detect')}

${table('startAndStop')}

## Approvals of a promotion

The builds of \`ModelPromotion.approvalSteps()\` in a pipeline.

${table('approvals')}

## Whoever deploys

The person or pipeline behind \`cdk deploy\` needs none of the above, but [the roles](setup.md#1-bootstrap-with-trust) that \`cdk bootstrap\`
made in each account and Region. CloudFormation makes the stacks (which need \`CAPABILITY_IAM\`, with \`copyRoleName\` \`CAPABILITY_NAMED_IAM\`) as \`cfn-exec\`. By default it is an
administrator; [setup.md](setup.md#2-least-privilege) has a narrow policy.

The [status command](status.md) needs \`sts:AssumeRole\` on the \`lookup\` roles. With them it calls \`cloudformation:DescribeStacks\`,
\`ListStackResources\` and \`GetTemplate\`, \`rekognition:DescribeProjects\`, \`DescribeProjectVersions\`, \`ListTagsForResource\` and
\`ListProjectPolicies\`, and \`ssm:GetParameter\`. In your own account your own permission for these calls is enough.

## Allowed, and rarely used

The test finds only these permissions unused.

${[...EXCEPTIONS, ...POLICY_EXCEPTIONS, ...SURROUNDINGS_EXCEPTIONS].map(({ what, actions, because }) => `- **${actions.join(', ')}** on ${what}: ${because}`).join('\n')}

## Adding a statement

If AWS requires more, such as the key that encrypts somebody else's source, add statements to the role by an aspect. The id in it is
permanent.

\`\`\`ts fixture=library
const statement = new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [keyArnOfTheSource] });
Aspects.of(stack).add({
  visit(node) {
    const isOfCopies = node.node.scope?.node.id === 'cdk-rekognition-custom-labels.CopiedModelVersion';
    if (isOfCopies && node instanceof iam.Role) node.addToPolicy(statement);
  },
});
\`\`\`
`;
}

/** If each action has the name of its call, the table has no column for calls. */
function table(holder: Holder): string {
  const rows = PERMISSIONS.flatMap(({ actions, needs }) =>
    needs
      .filter((need) => need.holder === holder)
      .map(({ call, on, why }) => [
        actions.map((action) => `\`${action}\``).join(', '),
        isNamedBy(actions, call) ? '' : call,
        on,
        why,
      ]),
  );
  const isOtherCall = rows.some(([, call]) => call !== '');
  const lines = [
    [`${holder}: action`, 'for another call', 'on', 'why'],
    ['---', '---', '---', '---'],
    ...rows,
  ].map(
    ([actions, call, on, why]) =>
      `| ${(isOtherCall ? [actions, call, on, why] : [actions, on, why]).join(' | ')} |`,
  );
  return lines.join('\n');
}

/** Whether the names of the call and of the actions are the same. Then the page shows only one of them. */
function isNamedBy(actions: readonly string[], call: string): boolean {
  const names = actions.map((action) => action.split(':')[1]);
  return names.sort().join() === call.split(', ').sort().join();
}

function stackIn(account: string): Stack {
  return new Stack(new App({ analyticsReporting: false }), 'Stack', { env: { account, region: REGION } });
}

function versionIn(stack: Stack) {
  return ModelVersion.fromModelVersionAttributes(stack, 'Version', {
    project: Project.fromProjectArn(stack, 'VersionProject', PROJECT),
    modelVersionArn: VERSION,
  });
}

/** The statements of the copies' function, without its own log and without former copies. */
function statementsOfCopies(): unknown {
  const stack = stackIn(DESTINATION);
  const key = (id: string) => Key.fromKeyArn(stack, id, `arn:aws:kms:${REGION}:${DESTINATION}:key/${id}`);
  new CopiedModelVersion(stack, 'Copy', {
    source: versionIn(stack),
    destinationProject: Project.fromProjectArn(
      stack,
      'Project',
      `arn:aws:rekognition:${REGION}:${DESTINATION}:project/shapes-prod/1700000002000`,
    ),
    outputBucket: Bucket.fromBucketAttributes(stack, 'Bucket', {
      bucketArn: 'arn:aws:s3:::results',
      encryptionKey: key('bucket-key'),
    }),
    outputKeyPrefix: 'models/',
    encryptionKey: key('output-key'),
  });
  const { Resources } = templateOf(stack);
  const [role] = Object.entries<any>(Resources)
    .find(([id]) => /CopiedModelVersionRole[0-9A-F]{8}$/.test(id))!
    .slice(1);
  const statements = role.Properties.Policies[0].PolicyDocument.Statement;
  return legible(statements).filter(
    ({ Action, Resource }: any) =>
      !JSON.stringify(Action).includes('logs:') && !/:project\/\*/.test(String(Resource)),
  );
}

function projectPolicy(): unknown {
  const stack = stackIn(SOURCE);
  const policy = new ProjectPolicy(stack, 'Policy', {
    project: Project.fromProjectArn(stack, 'Project', PROJECT),
  });
  policy.allowCopy(new AccountPrincipal(DESTINATION));
  return legible(stack.resolve(policy.document));
}

function templateOf(stack: Stack): any {
  return (stack.node.root as App).synth().getStackByName(stack.stackName).template;
}

/** With CloudFormation's functions written the way people write them. */
function legible(node: any): any {
  if (Array.isArray(node)) return node.map(legible);
  if (typeof node !== 'object' || node === null) return node;
  if (typeof node.Ref === 'string') return `\${${node.Ref}}`;
  // The only selection: the last part of the stack's id.
  if (node['Fn::Select']) return '${uuid of the stack}';
  if (node['Fn::Join']) return node['Fn::Join'][1].map(legible).join(node['Fn::Join'][0]);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, legible(value)]));
}

function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replaceAll('${AWS::Partition}', 'aws');
  // Short lists on one line.
  const short = text.replace(/\[\s+("[^"]*"(?:,\s+"[^"]*")*)\s+\]/g, (whole, items: string) => {
    const line = `[${items.replace(/\s+/g, ' ')}]`;
    return line.length <= 100 ? line : whole;
  });
  return `\`\`\`json\n${short}\n\`\`\``;
}

if (require.main === module) writeFileSync(PAGE, page());
