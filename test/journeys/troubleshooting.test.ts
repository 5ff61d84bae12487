import { type App, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { AccountPrincipal, AccountRootPrincipal, ArnPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { OWNER_TAG } from '../../contract/copied-model-version';
import type { EmulatorOptions } from '../../emulator';
import { AS_IAM_DOES } from '../../emulator/rekognition/rewrite-policy';
import {
  CopiedModelVersion,
  type IModelVersionPointer,
  ModelPromotion,
  ModelVersionPointer,
  Project,
  ProjectPolicy,
} from '../../lib';
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
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import { PRODUCTION, QUICK, REGION, TRAINING, World } from '../../testing/world/world';
import { letSiblingsFail, withSibling } from './sibling';

/** What docs/troubleshooting.md says of CloudFormation and the CLI happens, and what it advises helps. */

let world: World;
let v1: Trained;
let v2: Trained;
beforeEach(() => begin());
afterEach(() => world.close());

async function begin(options: EmulatorOptions = {}) {
  world = await World.create({ ...options, rekognition: { ...QUICK.rekognition, ...options.rekognition } });
  letSiblingsFail(world);
  [v1, v2] = [world.train('v1'), world.train('v2')];
}

const sources = () => world.copies().map(({ sourceArn }) => sourceArn);
const start = async (ProjectVersionArn: string) => {
  await world.startModel(ProjectVersionArn);
  await world.clock.advance(1_200_000);
};

test('a copy that was deleted by hand comes back with a changed tag, and not without a change', async () => {
  const app = (tag?: string) => (app: App) => {
    promotion({ source: v1, targets: [production] })(app);
    if (tag) Tags.of(app.node.findChild('shapes')).add('again', tag);
  };
  await deployAll(world, app());
  const [{ arn: former }] = copiesIn(world, PRODUCTION);
  await world.byHand('DeleteProjectVersion', { ProjectVersionArn: former });
  await world.clock.advance(60_000);

  const unchanged = await deployAll(world, app());
  const left = copiesIn(world, PRODUCTION);
  const changed = await deployAll(world, app('1'));

  expect([unchanged, changed].map((one) => one[PRODUCTION_STACK].status)).toEqual([
    'UNCHANGED',
    'UPDATE_COMPLETE',
  ]);
  expect(left).toEqual([]);
  const [copy] = copiesIn(world, PRODUCTION);
  expect(copy).toMatchObject({ status: 'COPYING_COMPLETED', sourceArn: v1.modelVersionArn });
  expect(await parameter(world, PRODUCTION)).toBe(copy.arn);
});

test('a rollback that skips a copy leaves the update’s copy, which can be deleted by hand, and the stack works on', async () => {
  await permitted(world, v1);
  const copy = (of: Trained) => withSibling(copies({ Copy: of }));
  await world.deploy('production', copy(v1));
  const update = await world.begin('production', withSibling(copies({ Copy: v2 }), 70));
  await world.clock.advance(60_000);
  const mend = refuseStarts(world, 'Update', 'Copy');
  const failed = await world.run(update.end);
  const resources = await world.resourcesOf('production');
  const skipped = resources.filter(({ ResourceStatus }: any) => ResourceStatus === 'UPDATE_FAILED');
  const began = world.clock.now();
  await world.byHand(
    'ContinueUpdateRollback',
    {
      StackName: 'production',
      ResourcesToSkip: skipped.map(({ LogicalResourceId }: any) => LogicalResourceId),
    },
    PRODUCTION,
    'cloudformation',
  );
  const ended = await world.run(world.outcome('production', PRODUCTION, began));
  mend();
  await world.clock.advance(600_000);
  const left = world.copies().find(({ sourceArn }) => sourceArn === v2.modelVersionArn)!;
  const owner = left.tags[OWNER_TAG];
  await world.byHand('DeleteProjectVersion', { ProjectVersionArn: left.arn });
  await world.clock.advance(60_000);

  expect([failed.status, ended.status]).toEqual(['UPDATE_ROLLBACK_FAILED', 'UPDATE_ROLLBACK_COMPLETE']);
  expect(owner).toMatch(/^production\/Copy/);
  expect(sources()).toEqual([v1.modelVersionArn]);
  expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
});

describe('a grant to a role of another stack', () => {
  const app = (current: Trained, grant: (stack: Stack, application: Role) => unknown) => (app: App) => {
    promotion({ source: current, targets: [production] })(app);
    const stack = new Stack(app, 'application', { env: { account: PRODUCTION, region: REGION } });
    grant(stack, new Role(stack, 'Role', { assumedBy: new AccountRootPrincipal() }));
  };
  const byReference = (stack: Stack, application: Role) =>
    (stack.node.root.node.findChild('shapes') as ModelPromotion).targetStacks[0].currentCopy.grants.detect(
      application,
    );

  test('blocks the next promotion, until the stack of the role follows the pointer', async () => {
    const first = await deployAll(world, app(v1, byReference));
    const { ProjectArn, PointerName } = first[PRODUCTION_STACK].outputs;
    const byValue = (stack: Stack, application: Role) => {
      const pointer: IModelVersionPointer = ModelVersionPointer.fromModelVersionPointerAttributes(
        stack,
        'Pointer',
        { parameterName: PointerName, project: Project.fromProjectArn(stack, 'Project', ProjectArn) },
      );
      pointer.grants.detect(application);
    };

    const refused = await deployAll(world, app(v2, byReference)).catch(({ message }) => message);
    const alone = await world.deploy('application', (stack) =>
      byValue(stack, new Role(stack, 'Role', { assumedBy: new AccountRootPrincipal() })),
    );
    const second = await deployAll(world, app(v2, byValue));

    expect(first.application.status).toBe('CREATE_COMPLETE');
    expect(JSON.stringify(refused)).toMatch(/Export \S+ cannot be deleted as it is in use by application/);
    expect(alone.status).toBe('UPDATE_COMPLETE');
    expect(second[PRODUCTION_STACK].status).toBe('UPDATE_COMPLETE');
    expect(sources()).toEqual([v2.modelVersionArn]);
  });
});

test('without rollback a gate that refuses leaves its copy, and nothing is replaced, until the stack has gone back', async () => {
  await world.close();
  await begin({ cloudFormation: { refusesReplacementWithoutRollback: true } });
  await permitted(world, v1);
  await world.deploy('production', copies({ Copy: v1 }));
  const deploy = (of: Trained, options: CopyOptions, project?: string) =>
    world.deploy('production', copies({ Copy: of }, options, project), PRODUCTION, { DisableRollback: true });

  const gate = await deploy(v2, { minimumF1Score: 0.99 });
  const left = sources();
  const project = await deploy(v2, {}, 'renamed');
  const began = world.clock.now();
  await world.byHand('RollbackStack', { StackName: 'production' }, PRODUCTION, 'cloudformation');
  const back = await world.run(world.outcome('production', PRODUCTION, began));
  const after = sources();
  const next = await world.deploy('production', copies({ Copy: v2 }, {}, 'renamed'));

  expect(left).toEqual([v1.modelVersionArn, v2.modelVersionArn]);
  expect(project.reasons.join()).toContain(
    'Replacement type updates not supported on stack with disable-rollback',
  );
  expect([gate, project, back, next].map(({ status }) => status)).toEqual([
    'UPDATE_FAILED',
    'UPDATE_FAILED',
    'UPDATE_ROLLBACK_COMPLETE',
    'UPDATE_COMPLETE',
  ]);
  expect(after).toEqual([v1.modelVersionArn]);
  expect(sources()).toEqual([v2.modelVersionArn]);
});

describe('a project with RETAIN whose first deployment was refused by a gate', () => {
  const build = (policy: RemovalPolicy, minimumF1Score?: number) => (stack: Stack) => {
    const [copy] = copies({ Copy: v1 }, { minimumF1Score })(stack);
    (copy.node.scope!.node.findChild('Project') as Project).applyRemovalPolicy(policy);
  };
  const deploy = (policy: RemovalPolicy, minimumF1Score?: number) =>
    world.deploy('production', build(policy, minimumF1Score));
  const projects = async (): Promise<any[]> => (await world.byHand('DescribeProjects')).ProjectDescriptions;

  beforeEach(async () => {
    await permitted(world, v1);
    await deploy(RemovalPolicy.RETAIN, 1);
    await world.destroy('production');
  });

  test('blocks every further attempt', async () => {
    const [left, ...others] = await projects();
    const again = await deploy(RemovalPolicy.RETAIN);

    expect([left.ProjectArn, others]).toEqual([expect.stringContaining('/shapes-prod/'), []]);
    expect([again.status, again.reasons.join()]).toEqual([
      'ROLLBACK_COMPLETE',
      expect.stringMatching(/already exists/),
    ]);
  });

  test('can be deleted by hand, and with RETAIN_ON_UPDATE_OR_DELETE no failure leaves one', async () => {
    const [{ ProjectArn }] = await projects();
    await world.byHand('DeleteProject', { ProjectArn });
    await world.clock.advance(60_000);

    const refused = await deploy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 1);
    const left = await projects();
    await world.destroy('production');
    const passed = await deploy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);

    expect([refused.status, left, passed.status]).toEqual(['ROLLBACK_COMPLETE', [], 'CREATE_COMPLETE']);
  });

  test('holds the copy once the stack names it by its ARN', async () => {
    const [{ ProjectArn }] = await projects();

    const named = await world.deploy('production', copies({ Copy: v1 }, {}, ProjectArn));

    expect([named.status, world.copies().map(({ projectArn }) => projectArn)]).toEqual([
      'CREATE_COMPLETE',
      [ProjectArn],
    ]);
  });
});

test('one of five policies is renamed by two deployments, but not by one', async () => {
  const policies = (...names: string[]) =>
    world.deploy(
      'training',
      (stack: Stack) => {
        const project = Project.fromProjectArn(stack, 'Project', v1.projectArn);
        for (const policyName of names) {
          new ProjectPolicy(stack, `Policy-${policyName}`, { project, policyName }).allowCopy(
            new AccountPrincipal(PRODUCTION),
          );
        }
      },
      TRAINING,
    );
  await policies('a', 'b', 'c', 'd', 'e');

  const renamed = await policies('a', 'b', 'c', 'd', 'f');
  const without = await policies('a', 'b', 'c', 'd');
  const again = await policies('a', 'b', 'c', 'd', 'f');

  expect([renamed, without, again].map(({ status }) => status)).toEqual([
    'UPDATE_ROLLBACK_COMPLETE',
    'UPDATE_COMPLETE',
    'UPDATE_COMPLETE',
  ]);
  expect(renamed.reasons.join()).toContain('a project carries five policies by default');
});

test('a role that is made again may copy once the policy is put again under another name', async () => {
  await world.close();
  await begin({ rekognition: { rewritesPolicies: AS_IAM_DOES } });
  const iam = (operation: string, input: object) =>
    world.byHand(operation, { RoleName: 'Copier', ...input }, PRODUCTION, 'iam');
  const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  const makeRole = async () => {
    const trust = { Effect: 'Allow', Principal: { AWS: PRODUCTION }, Action: 'sts:AssumeRole' };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: trust });
    await iam('CreateRole', { AssumeRolePolicyDocument });
    await iam('PutRolePolicy', { PolicyName: 'All', PolicyDocument: JSON.stringify(everything) });
    await world.clock.advance(60_000);
  };
  const roleArn = `arn:aws:iam::${PRODUCTION}:role/Copier`;
  const permitRole = (policyName: string) => (stack: Stack) => {
    const project = Project.fromProjectArn(stack, 'Project', v1.projectArn);
    new ProjectPolicy(stack, 'Policy', { project, policyName }).allowCopy(new ArnPrincipal(roleArn));
  };
  const { ProjectArn } = await world.byHand('CreateProject', { ProjectName: 'hand' });
  const copyAsRole = async (VersionName: string) => {
    await world.clock.advance(60_000);
    const caller = {
      account: PRODUCTION,
      arn: `arn:aws:sts::${PRODUCTION}:assumed-role/Copier/s`,
      roleArn,
    };
    return world
      .run(
        world.aws.call(caller, REGION, 'rekognition', 'CopyProjectVersion', {
          SourceProjectArn: v1.projectArn,
          SourceProjectVersionArn: v1.modelVersionArn,
          DestinationProjectArn: ProjectArn,
          VersionName,
          OutputConfig: { S3Bucket: 'results-of-production' },
        }),
      )
      .then(
        () => 'copied',
        ({ name }) => name,
      );
  };
  await makeRole();
  await world.deploy('training', permitRole('first'), TRAINING);
  const before = await copyAsRole('one');
  await iam('DeleteRolePolicy', { PolicyName: 'All' });
  await iam('DeleteRole', {});
  await makeRole();

  const madeAgain = await copyAsRole('two');
  await world.deploy('training', permitRole('second'), TRAINING);
  const putAgain = await copyAsRole('three');

  expect([before, madeAgain, putAgain]).toEqual(['copied', 'AccessDeniedException', 'copied']);
});

test('an existing bucket under a customer key accepts results once the app names the key', async () => {
  await permitted(world, v1);
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
    world.deploy('production', (stack) => {
      new CopiedModelVersion(stack, 'Copy', {
        source: importVersion(stack, 'Source', v1),
        destinationProject: new Project(stack, 'Project', { projectName: 'shapes-prod' }),
        outputBucket: bucket(stack),
      });
    });

  const byName = await copyTo((stack) => Bucket.fromBucketName(stack, 'Output', bucketName));
  await world.destroy('production');
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
  const app = promotion({ source: v1, targets: [production] });
  await deployAll(world, app);
  const [{ arn }] = copiesIn(world, PRODUCTION);
  await start(arn);

  const failed = await world.destroy(PRODUCTION_STACK);
  const running = copiesIn(world, PRODUCTION).map(({ status }) => status);
  const pointer = await parameter(world, PRODUCTION);

  expect(failed.status).toBe('DELETE_FAILED');
  expect(running).toEqual(['RUNNING']);
  expect(pointer).toBeUndefined();
});
