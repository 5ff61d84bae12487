import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWNER_TAG } from '../../contract/copied-model-version';
import { commandOf, refuseStarts } from '../../testing/world/advice';
import { withSibling } from '../../testing/world/sibling';
import { copies, permitted, type Trained } from '../../testing/world/stacks';
import { deploy, destroy, newWorld, policiesOf, world } from '../../testing/world/story';
import { OUTPUT_BUCKET, PRODUCTION, QUICK, REGION, TRAINING } from '../../testing/world/world';

/**
 * Every AWS command of docs/troubleshooting.md runs as it is written there, with values for `…` and `STACK`. What is
 * behind `--query` and `--output` only changes what the AWS CLI prints.
 */

const page = readFileSync(join(__dirname, '../../docs/troubleshooting.md'), 'utf8');
const WORD = /(?:\w+ [a-z]\w*(?:-\w+)*(?: (?!--(?:query|output)\b)[^\s`"']+)*)/.source;
const commandsOfPage = [...page.matchAll(new RegExp(`(?<=[\`"(]|^ *)aws (${WORD})`, 'gm'))]
  .map(([, text]) => text.replaceAll(/\$?[A-Z_]{5,}\b/g, '…'))
  .filter((text, at, all) => all.indexOf(text) === at);

let v1: Trained;
let copy: string;
let project: string;
let policy: string;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1] = await permitted(world, world.train('v1'));
  await deploy(withSibling(copies({ Copy: v1 })));
  copy = world.copies()[0].arn;
  project = (await world.byHand('DescribeProjects')).ProjectDescriptions[0].ProjectArn;
  policy = (await policies())[0].PolicyName;
});

const policies = () => policiesOf(v1);
const names = () => world.copies().map(({ name }) => name);
const versionName = () => world.copies()[0].name;
const statusOf = async (StackName: string) => {
  const { Stacks } = await world.byHand('DescribeStacks', {}, PRODUCTION, 'cloudformation');
  return Stacks.find((one: any) => one.StackName === StackName)?.StackStatus;
};
/** An update that cannot go back, because the function may not start its state machine in the meantime. */
async function failToGoBack(more: object = {}): Promise<void> {
  const build = withSibling(copies({ Copy: world.train('v2') }), 70);
  const update = await world.begin('production', build, PRODUCTION, more);
  await world.clock.advance(60_000);
  const mend = refuseStarts(world, 'Update', 'Copy');
  await world.run(update.end);
  mend();
}

type Run = (account: string, ...values: string[]) => Promise<any>;

/** The purpose and the result of each command. `run` executes it, with a value for each `…`. */
const PLAYED: Readonly<Record<string, (run: Run) => Promise<void>>> = {
  'cloudformation describe-stack-events --stack-name …': async (run) => {
    const { StackEvents } = await run(PRODUCTION, 'production');
    const [{ LogicalResourceId, ResourceStatus }] = StackEvents;
    expect([LogicalResourceId, ResourceStatus]).toEqual(['production', 'CREATE_COMPLETE']);
  },
  'cloudformation list-stack-resources --stack-name …': async (run) => {
    const { StackResourceSummaries } = await run(PRODUCTION, 'production');
    const groups = StackResourceSummaries.filter((one: any) => one.ResourceType === 'AWS::Logs::LogGroup');
    expect(groups[0].LogicalResourceId).toContain('CopiedModelVersion');
  },
  'logs filter-log-events --log-group-name …': async (run) => {
    const { logGroups } = await world.byHand('DescribeLogGroups', {}, PRODUCTION, 'logs');
    const { events } = await run(PRODUCTION, logGroups[0].logGroupName);
    const lines = events.map(({ message }: any) => message).join();
    // A decision, an answer and a line of Lambda's: rows of the page send the reader to each.
    for (const part of ['"decision":"copy"', '"answered":"SUCCESS"', 'REPORT '])
      expect(lines).toContain(part);
  },
  'cloudformation continue-update-rollback --stack-name … --region …': async (run) => {
    await failToGoBack();
    await run(PRODUCTION, 'production', REGION);
    await world.clock.advance(3_600_000);
    expect(await statusOf('production')).toBe('UPDATE_ROLLBACK_COMPLETE');
  },
  'cloudformation rollback-stack --stack-name … --region …': async (run) => {
    await failToGoBack({ DisableRollback: true });
    await run(PRODUCTION, 'production', REGION);
    await world.clock.advance(3_600_000);
    expect(await statusOf('production')).toBe('UPDATE_ROLLBACK_COMPLETE');
  },
  'cloudformation delete-stack --stack-name … --region …': async (run) => {
    await run(PRODUCTION, 'production', REGION);
    await world.clock.advance(3_600_000);
    expect([await statusOf('production'), names()]).toEqual([undefined, []]);
  },
  'cloudformation delete-stack --stack-name … --region … --retain-resources …': async (run) => {
    refuseStarts(world, 'Delete', 'Copy');
    await destroy();
    const resources = await world.resourcesOf('production');
    const failed = resources.filter(({ ResourceStatus }: any) => ResourceStatus === 'DELETE_FAILED');
    await world.byHand('DeleteProjectVersion', { ProjectVersionArn: copy });
    await run(PRODUCTION, 'production', REGION, failed.map((one: any) => one.LogicalResourceId).join(' '));
    await world.clock.advance(3_600_000);
    expect(await statusOf('production')).toBeUndefined();
  },
  'rekognition describe-project-versions --project-arn …': async (run) => {
    const { ProjectVersionDescriptions } = await run(PRODUCTION, project);
    expect(ProjectVersionDescriptions).toMatchObject([{ ProjectVersionArn: copy }]);
  },
  'rekognition describe-project-versions --project-arn … --version-names …': async (run) => {
    const { ProjectVersionDescriptions } = await run(PRODUCTION, project, versionName());
    expect(ProjectVersionDescriptions).toMatchObject([{ Status: 'COPYING_COMPLETED' }]);
  },
  'rekognition describe-projects': async (run) => {
    expect((await run(PRODUCTION)).ProjectDescriptions).toMatchObject([{ ProjectArn: project }]);
  },
  'rekognition list-project-policies --project-arn …': async (run) => {
    expect((await run(TRAINING, v1.projectArn)).ProjectPolicies).toMatchObject([{ PolicyName: policy }]);
  },
  'rekognition delete-project --project-arn …': async (run) => {
    await run(PRODUCTION, await world.createProject('left'));
    await world.clock.advance(60_000);
    const { ProjectDescriptions } = await world.byHand('DescribeProjects');
    expect(ProjectDescriptions).toMatchObject([{ ProjectArn: project }]);
  },
  'rekognition delete-project-policy --project-arn … --policy-name …': async (run) => {
    await run(TRAINING, v1.projectArn, policy);
    expect(await policies()).toEqual([]);
  },
  'rekognition delete-project-version --project-version-arn …': async (run) => {
    await run(PRODUCTION, copy);
    await world.clock.advance(60_000);
    expect(names()).toEqual([]);
  },
  'rekognition stop-project-version --project-version-arn …': async (run) => {
    await world.startModel(copy);
    await world.clock.advance(1_200_000);
    await run(PRODUCTION, copy);
    await world.clock.advance(600_000);
    expect(world.copies()).toMatchObject([{ status: 'STOPPED' }]);
  },
  'rekognition tag-resource --resource-arn … --tags …': async (run) => {
    await run(PRODUCTION, copy, `${OWNER_TAG}=other/Copy`);
    expect(world.copies()[0].tags).toMatchObject({ [OWNER_TAG]: 'other/Copy' });
  },
  'rekognition untag-resource --resource-arn … --tag-keys …': async (run) => {
    await run(PRODUCTION, copy, OWNER_TAG);
    expect(world.copies()[0].tags).not.toHaveProperty([OWNER_TAG]);
  },
  's3api get-bucket-location --bucket …': async (run) => {
    expect(await run(PRODUCTION, OUTPUT_BUCKET)).toMatchObject({ LocationConstraint: 'eu-west-1' });
  },
  's3api get-bucket-policy --bucket …': async (run) => {
    const Resource = `arn:aws:s3:::${OUTPUT_BUCKET}`;
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:DeleteBucket', Resource };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: deny });
    await world.byHand('PutBucketPolicy', { Bucket: OUTPUT_BUCKET, Policy }, PRODUCTION, 's3');
    expect(await run(PRODUCTION, OUTPUT_BUCKET)).toMatchObject({ Policy });
  },
  's3api get-object --bucket … --key …': async (run) => {
    const [{ EvaluationResult }] = (await world.byHand('DescribeProjectVersions', { ProjectArn: project }))
      .ProjectVersionDescriptions;
    const { Bucket, Name } = EvaluationResult.Summary.S3Object;
    const { Body } = await run(PRODUCTION, Bucket, Name);
    expect(String(Body)).toContain('AggregatedEvaluationResults');
  },
  'kms describe-key --key-id …': async (run) => {
    const { KeyMetadata } = await world.byHand('CreateKey', {}, PRODUCTION, 'kms');
    expect((await run(PRODUCTION, KeyMetadata.KeyId)).KeyMetadata).toMatchObject({ Enabled: true });
  },
  'kms get-key-policy --key-id … --policy-name default': async (run) => {
    const { KeyMetadata } = await world.byHand('CreateKey', {}, PRODUCTION, 'kms');
    expect((await run(PRODUCTION, KeyMetadata.KeyId)).Policy).toContain('Statement');
  },
  'ssm get-parameter --name …': async (run) => {
    await world.byHand('PutParameter', { Name: '/current', Value: copy, Type: 'String' }, PRODUCTION, 'ssm');
    expect((await run(PRODUCTION, '/current')).Parameter).toMatchObject({ Value: copy });
  },
};

test('this test plays exactly the commands of the page', () => {
  expect([...commandsOfPage].sort()).toEqual(Object.keys(PLAYED).sort());
});

const CHANGES = /continue|delete|rollback|stop|tag-resource/;
const those = (change: boolean) =>
  Object.entries(PLAYED).filter(([command]) => CHANGES.test(command) === change);

test('the commands of the page that only read have the result that the page needs', async () => {
  for (const [command, play] of those(false)) await play(runOf(command));
});

test.each(those(true))('aws %s', (command, play) => play(runOf(command)));

function runOf(command: string): Run {
  return (account, ...values) => {
    const { service, operation, input } = commandOf(command.replaceAll('…', () => values.shift()!));
    const members = service === 'logs' ? inLowerCase(input) : input;
    return world.byHand(operation, members, account, service.replace('s3api', 's3'));
  };
}

/** CloudWatch Logs begins the names of its members with a small letter. */
const inLowerCase = (input: object) =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name[0].toLowerCase() + name.slice(1), value]),
  );
