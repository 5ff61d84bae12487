import { type App, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { AccountRootPrincipal, ArnPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { OWNER_TAG } from '../../contract/copied-model-version';
import type { EmulatorOptions } from '../../emulator';
import { AS_IAM_DOES } from '../../emulator/rekognition/rewrite-policy';
import { CopiedModelVersion, ModelPromotion, ModelVersionPointer, Project } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { refuseStarts } from '../../testing/world/advice';
import {
  copiesIn,
  deployAll,
  PRODUCTION_STACK,
  parameter,
  production,
  promotion,
} from '../../testing/world/promotions';
import { withSibling } from '../../testing/world/sibling';
import { allowing, type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import {
  deploy,
  destroy,
  expectEnd,
  newWorld,
  rollBack,
  sources,
  statuses,
  world,
} from '../../testing/world/story';
import { OUTPUT_BUCKET, PRODUCTION, QUICK, REGION, TRAINING } from '../../testing/world/world';

/** What docs/troubleshooting.md says of CloudFormation and the CLI happens, and what it advises helps. */

let v1: Trained;
let v2: Trained;
beforeEach(() => begin());

async function begin(options: EmulatorOptions = {}) {
  await newWorld({ ...options, rekognition: { ...QUICK.rekognition, ...options.rekognition } });
  [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
}

test('a copy that was deleted by hand comes back with a changed tag, and not without a change', async () => {
  const app = (tag?: string) => (app: App) => {
    promotion({ source: v1, targets: [production] })(app);
    if (tag) Tags.of(app.node.findChild('shapes')).add('again', tag);
  };
  await deployAll(world, app());
  await world.deleteVersion(copiesIn(world, PRODUCTION)[0].arn);

  const unchanged = await deployAll(world, app());
  const left = copiesIn(world, PRODUCTION);
  const changed = await deployAll(world, app('1'));

  const ends = [unchanged, changed].map((one) => one[PRODUCTION_STACK].status);
  expect(ends).toEqual(['UNCHANGED', 'UPDATE_COMPLETE']);
  expect(left).toEqual([]);
  const [copy] = copiesIn(world, PRODUCTION);
  expect(copy).toMatchObject({ status: 'COPYING_COMPLETED', sourceArn: v1.modelVersionArn });
  expect(await parameter(world, PRODUCTION)).toBe(copy.arn);
});

test('a rollback that skips a copy leaves the update’s copy, which can be deleted by hand, and the stack works on', async () => {
  await deploy(withSibling(copies({ Copy: v1 })));
  const update = await world.begin('production', withSibling(copies({ Copy: v2 }), 70));
  await world.clock.advance(60_000);
  const mend = refuseStarts(world, 'Update', 'Copy');
  const failed = await world.run(update.end);
  const resources = await world.resourcesOf('production');
  const skipped = resources.filter(({ ResourceStatus }) => ResourceStatus === 'UPDATE_FAILED');
  const ended = await rollBack('ContinueUpdateRollback', {
    ResourcesToSkip: skipped.map(({ LogicalResourceId }) => LogicalResourceId),
  });
  mend();
  await world.clock.advance(600_000);
  const left = world.copies().find(({ sourceArn }) => sourceArn === v2.modelVersionArn)!;
  await world.deleteVersion(left.arn);

  expect([failed.status, ended.status]).toEqual(['UPDATE_ROLLBACK_FAILED', 'UPDATE_ROLLBACK_COMPLETE']);
  expect(left.tags[OWNER_TAG]).toMatch(/^production\/Copy/);
  expect(sources()).toEqual([v1.modelVersionArn]);
  expect((await destroy()).status).toBe('DELETE_COMPLETE');
});

test('a grant to a role of another stack blocks the next promotion, until the stack of the role follows the pointer', async () => {
  type Grant = (stack: Stack, application: Role) => unknown;
  const roleIn = (stack: Stack) => new Role(stack, 'Role', { assumedBy: new AccountRootPrincipal() });
  const app = (current: Trained, grant: Grant) => (app: App) => {
    promotion({ source: current, targets: [production] })(app);
    const stack = new Stack(app, 'application', { env: { account: PRODUCTION, region: REGION } });
    grant(stack, roleIn(stack));
  };
  const byReference: Grant = ({ node: { root } }, application) => {
    const [target] = (root.node.findChild('shapes') as ModelPromotion).targetStacks;
    return target.currentCopy.grants.detect(application);
  };
  const first = await deployAll(world, app(v1, byReference));
  const { ProjectArn, PointerName } = first[PRODUCTION_STACK].outputs;
  const byValue: Grant = (stack, application) =>
    ModelVersionPointer.fromModelVersionPointerAttributes(stack, 'Pointer', {
      parameterName: PointerName,
      project: Project.fromProjectArn(stack, 'Project', ProjectArn),
    }).grants.detect(application);

  const refused = await deployAll(world, app(v2, byReference)).catch(({ message }) => message);
  const alone = await world.deploy('application', (stack) => byValue(stack, roleIn(stack)));
  const second = await deployAll(world, app(v2, byValue));

  expect(first.application.status).toBe('CREATE_COMPLETE');
  expect(JSON.stringify(refused)).toMatch(/Export \S+ cannot be deleted as it is in use by application/);
  expect([alone.status, second[PRODUCTION_STACK].status]).toEqual(['UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
  expect(sources()).toEqual([v2.modelVersionArn]);
});

test('without rollback a gate that refuses leaves its copy, and nothing is replaced, until the stack has gone back', async () => {
  await begin({ cloudFormation: { refusesReplacementWithoutRollback: true } });
  await deploy(copies({ Copy: v1 }));
  const update = (options: CopyOptions, project?: string) =>
    deploy(copies({ Copy: v2 }, options, project), { DisableRollback: true });

  const gate = await update({ minimumF1Score: 0.99 });
  const left = sources();
  const project = await update({}, 'renamed');
  const back = await rollBack('RollbackStack');
  const after = sources();
  const next = await deploy(copies({ Copy: v2 }, {}, 'renamed'));

  expect(left).toEqual([v1.modelVersionArn, v2.modelVersionArn]);
  const says = 'Replacement type updates not supported on stack with disable-rollback';
  expectEnd(project, 'UPDATE_FAILED', says);
  const ends = [gate, back, next].map(({ status }) => status);
  expect(ends).toEqual(['UPDATE_FAILED', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE']);
  expect(after).toEqual([v1.modelVersionArn]);
  expect(sources()).toEqual([v2.modelVersionArn]);
});

describe('a project with RETAIN whose first deployment was refused by a gate', () => {
  const deployWith = (policy: RemovalPolicy, minimumF1Score?: number) =>
    deploy((stack) => {
      copies({ Copy: v1 }, { minimumF1Score })(stack);
      (stack.node.findChild('Project') as Project).applyRemovalPolicy(policy);
    });
  const projects = async (): Promise<any[]> => (await world.byHand('DescribeProjects')).ProjectDescriptions;

  beforeEach(async () => {
    await deployWith(RemovalPolicy.RETAIN, 1);
    await destroy();
  });

  test('blocks every further attempt', async () => {
    const [left, ...others] = await projects();
    const again = await deployWith(RemovalPolicy.RETAIN);

    expect([left.ProjectArn, others]).toEqual([expect.stringContaining('/shapes-prod/'), []]);
    expectEnd(again, 'ROLLBACK_COMPLETE', 'already exists');
  });

  test('can be deleted by hand, and with RETAIN_ON_UPDATE_OR_DELETE no failure leaves one', async () => {
    const [{ ProjectArn }] = await projects();
    await world.byHand('DeleteProject', { ProjectArn });
    await world.clock.advance(60_000);

    const refused = await deployWith(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 1);
    const left = await projects();
    await destroy();
    const passed = await deployWith(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);

    expect([refused.status, left, passed.status]).toEqual(['ROLLBACK_COMPLETE', [], 'CREATE_COMPLETE']);
  });

  test('holds the copy once the stack names it by its ARN', async () => {
    const [{ ProjectArn }] = await projects();

    const named = await deploy(copies({ Copy: v1 }, {}, ProjectArn));

    expect(named.status).toBe('CREATE_COMPLETE');
    expect(world.copies()).toMatchObject([{ projectArn: ProjectArn }]);
  });
});

describe('in the project of the source', () => {
  beforeEach(async () => {
    await begin({ rekognition: { rewritesPolicies: AS_IAM_DOES } });
    await world.byHand('DeleteProjectPolicy', { ProjectArn: v1.projectArn, PolicyName: 'by-hand' }, TRAINING);
  });

  test('one of five policies is renamed by two deployments, but not by one', async () => {
    const policies = (...names: string[]) => {
      const all = names.map((name) => allowing(v1, name, undefined, `Policy-${name}`));
      return world.deploy('training', (stack) => all.map((declare) => declare(stack)), TRAINING);
    };
    await policies('a', 'b', 'c', 'd', 'e');

    const renamed = await policies('a', 'b', 'c', 'd', 'f');
    const without = await policies('a', 'b', 'c', 'd');
    const again = await policies('a', 'b', 'c', 'd', 'f');

    expectEnd(renamed, 'UPDATE_ROLLBACK_COMPLETE', 'a project carries five policies by default');
    expect([without.status, again.status]).toEqual(['UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
  });

  test('a role that is made again may copy once the policy is put again under another name', async () => {
    const iam = (operation: string, input: object) =>
      world.byHand(operation, { RoleName: 'Copier', ...input }, PRODUCTION, 'iam');
    const document = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });
    const everything = document({ Effect: 'Allow', Action: '*', Resource: '*' });
    const trust = document({ Effect: 'Allow', Principal: { AWS: PRODUCTION }, Action: 'sts:AssumeRole' });
    const makeRole = async () => {
      await iam('CreateRole', { AssumeRolePolicyDocument: trust });
      await iam('PutRolePolicy', { PolicyName: 'All', PolicyDocument: everything });
      await world.clock.advance(60_000);
    };
    const roleArn = `arn:aws:iam::${PRODUCTION}:role/Copier`;
    const caller = { account: PRODUCTION, arn: `arn:aws:sts::${PRODUCTION}:assumed-role/Copier/s`, roleArn };
    const permitRole = (policyName: string) =>
      world.deploy('training', allowing(v1, policyName, [new ArnPrincipal(roleArn)]), TRAINING);
    const DestinationProjectArn = await world.createProject();
    const copyAsRole = async (VersionName: string) => {
      await world.clock.advance(60_000);
      const copy = world.aws.call(caller, REGION, 'rekognition', 'CopyProjectVersion', {
        SourceProjectArn: v1.projectArn,
        SourceProjectVersionArn: v1.modelVersionArn,
        DestinationProjectArn,
        VersionName,
        OutputConfig: { S3Bucket: OUTPUT_BUCKET },
      });
      return world.run(copy).then(
        () => 'copied',
        ({ name }) => name,
      );
    };
    await makeRole();
    await permitRole('first');
    const before = await copyAsRole('one');
    await iam('DeleteRolePolicy', { PolicyName: 'All' });
    await iam('DeleteRole', {});
    await makeRole();

    const madeAgain = await copyAsRole('two');
    await permitRole('second');
    const putAgain = await copyAsRole('three');

    expect([before, madeAgain, putAgain]).toEqual(['copied', 'AccessDeniedException', 'copied']);
  });
});

test('an existing bucket under a customer key accepts results once the app names the key', async () => {
  const storage = await world.deploy('storage', (stack) => {
    const encryptionKey = new Key(stack, 'Key');
    const bucket = new Bucket(stack, 'Bucket', { encryption: BucketEncryption.KMS, encryptionKey });
    stack.exportValue(bucket.bucketName, { name: 'Bucket' });
    stack.exportValue(encryptionKey.keyArn, { name: 'Key' });
  });
  const [bucketName, keyArn] = ['Bucket', 'Key'].map(
    (name) => Object.entries(storage.outputs).find(([key]) => key.includes(name))![1],
  );
  const copyTo = (bucket: (stack: Stack) => IBucket) =>
    deploy((stack) => {
      new CopiedModelVersion(stack, 'Copy', {
        source: importVersion(stack, 'Source', v1),
        destinationProject: new Project(stack, 'Project', { projectName: 'shapes-prod' }),
        outputBucket: bucket(stack),
      });
    });

  const byName = await copyTo((stack) => Bucket.fromBucketName(stack, 'Output', bucketName));
  await destroy();
  const withKey = await copyTo((stack) =>
    Bucket.fromBucketAttributes(stack, 'Output', {
      bucketName,
      encryptionKey: Key.fromKeyArn(stack, 'Key', keyArn),
    }),
  );

  expect([byName.status, withKey.status]).toEqual(['ROLLBACK_COMPLETE', 'CREATE_COMPLETE']);
  expect(byName.reasons.join()).toMatch(/COPYING_FAILED, .*kms:GenerateDataKey/);
});

test('a target whose model runs loses its pointer when it is destroyed, and the model runs on until it is stopped', async () => {
  await deployAll(world, promotion({ source: v1, targets: [production] }));
  await world.startModel(copiesIn(world, PRODUCTION)[0].arn);
  await world.clock.advance(1_200_000);

  const failed = await world.destroy(PRODUCTION_STACK);

  expect([failed.status, statuses()]).toEqual(['DELETE_FAILED', ['RUNNING']]);
  expect(await parameter(world, PRODUCTION)).toBeUndefined();
});
