import type { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CopiedModelVersion, type CopiedModelVersionProps, Project, ProjectPolicy } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { permit, permitted, type Trained } from '../../testing/world/stacks';
import { type Deployment, OUTPUT_BUCKET, PRODUCTION, TRAINING, World } from '../../testing/world/world';

/**
 * Each side that can deny a call does so. The deployment fails with a sentence that says which account must allow what
 * to whom.
 */

let world: World;
let v1: Trained;
beforeEach(async () => {
  world = await World.create({ rekognition: { copyDuration: 60_000 } });
  v1 = world.train('v1');
});
afterEach(() => world.close());

type Options = Partial<Omit<CopiedModelVersionProps, 'source'>>;

function copy(source: Trained, options: (stack: Stack) => Options = () => ({})) {
  return (stack: Stack) => {
    new CopiedModelVersion(stack, 'Copy', {
      source: importVersion(stack, 'Source', source),
      destinationProject: new Project(stack, 'Project', { projectName: 'shapes-prod' }),
      outputBucket: Bucket.fromBucketName(stack, 'Output', OUTPUT_BUCKET),
      ...options(stack),
    });
  };
}

/** What the copy's own failure says. */
function reasonOf({ reasons }: Deployment, resource = 'Copy'): string {
  const failure = reasons.find((reason) =>
    new RegExp(`^${resource}\\w* (CREATE|UPDATE)_FAILED`).test(reason),
  );
  return failure?.replace(/^.*Message returned: /, '') ?? `nothing: ${reasons.join('\n')}`;
}

const ROLE = /the role production-cdkrekognitioncustomlabelsCopiedModelVer-\w+/.source;
const SOURCE = /\S+:111111111111:project\/shapes\/\d+/.source;
const VERSION = /\S+:111111111111:project\/shapes\/version\/v1\/\d+/.source;

/** Deploys a copy. Expects that it fails, and leaves nothing. */
async function expectRefusal(says: RegExp, deployment = world.deploy('production', copy(v1))): Promise<void> {
  const deployed = await deployment;

  expect(reasonOf(deployed)).toMatch(says);
  expect(deployed.status).toBe('ROLLBACK_COMPLETE');
  expect(deployed.took).toBeLessThan(6 * 60);
  expect(world.copies()).toEqual([]);
  expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
}

const expectRefusalWith = (options: (stack: Stack) => Options, says: RegExp) =>
  expectRefusal(says, world.deploy('production', copy(v1, options)));

describe('the source account', () => {
  const permitWith = (fill: (policy: ProjectPolicy, stack: Stack) => void) =>
    world.deploy(
      'training',
      (stack) => {
        const project = Project.fromProjectArn(stack, 'Project', v1.projectArn);
        fill(new ProjectPolicy(stack, 'Policy', { project }), stack);
      },
      TRAINING,
    );
  const NEEDED = new RegExp(
    `^CopyProjectVersion is not allowed for the copy .*: account 111111111111 must attach a project policy to ${SOURCE} ` +
      `that allows rekognition:CopyProjectVersion on ${VERSION} to arn:aws:iam::222222222222:root\\. AWS said: AccessDeniedException: `,
  );

  test('fails the copy when it has no project policy', async () => {
    await expectRefusal(NEEDED);
  });

  test('fails the copy when its policy is for another account', async () => {
    await permitWith((policy) => policy.allowCopy(new AccountPrincipal('333333333333')));

    await expectRefusal(NEEDED);
  });

  test('fails the copy when its policy is for another version', async () => {
    const v2 = world.train('v2');
    await world.deploy('training', permit(v2, v2), TRAINING);

    await expectRefusal(NEEDED);
  });

  test('fails the copy when its policy denies it, and says to remove the Deny', async () => {
    await permitWith((policy, stack) => {
      policy.allowCopy(new AccountPrincipal(PRODUCTION));
      policy.denyCopy(new AccountPrincipal(PRODUCTION), {
        versions: [importVersion(stack, 'Version', v1)],
      });
    });

    await expectRefusal(
      new RegExp(
        `: account 111111111111 must take the Deny for ${VERSION} out of the project policies of ${SOURCE}\\. AWS said: `,
      ),
    );
  });
});

/** What the library declares, under a permissions boundary. */
const bounded = (boundary: string, build: (stack: Stack) => void) => (stack: Stack) => {
  build(stack);
  PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', boundary));
};

describe('the destination account', () => {
  beforeEach(() => permitted(world, v1));

  test.each([
    'rekognition:CopyProjectVersion',
    'rekognition:CreateProjectVersion',
    'rekognition:TagResource',
    's3:PutObject',
  ])('fails the copy when a permissions boundary leaves out %s', async (action) => {
    const boundary = await withoutAction(action);

    await expectRefusal(
      new RegExp(
        `^CopyProjectVersion is not allowed .*: account 222222222222 must let ${ROLE} make the call, in the permissions boundary\\. ` +
          `AWS said: AccessDeniedException: .*${action} on resource.*permissions boundary`,
      ),
      world.deploy('production', bounded(boundary, copy(v1))),
    );
  });

  test('fails the copy when a permissions boundary does not allow it to look', async () => {
    const boundary = await withoutAction('rekognition:DescribeProjectVersions');

    const deployed = await world.deploy('production', bounded(boundary, copy(v1)));

    const says = new RegExp(
      `^DescribeProjectVersions is not allowed .*: account 222222222222 must let ${ROLE} make the call`,
    );
    expect(reasonOf(deployed)).toMatch(says);
    // The Create has asked for nothing and its id says so: the Delete that follows has nothing to look for.
    expect(deployed.status).toBe('ROLLBACK_COMPLETE');
  });

  const useOf = (thing: string) => `: account 222222222222 must let ${ROLE} use ${thing}'s own policy\\.`;
  const OF_THE_BUCKET = useOf(`the output bucket ${OUTPUT_BUCKET}, in the bucket`);

  test('fails the copy when the policy of the output bucket refuses', async () => {
    await putBucketPolicy('s3:PutObject', `arn:aws:s3:::${OUTPUT_BUCKET}/*`);

    await expectRefusal(new RegExp(`${OF_THE_BUCKET} AWS said: .*s3:PutObject`));
  });

  test('fails the copy when the bucket does not allow GetBucketLocation', async () => {
    await putBucketPolicy('s3:GetBucketLocation', `arn:aws:s3:::${OUTPUT_BUCKET}`);

    await expectRefusal(new RegExp(OF_THE_BUCKET));
  });

  test('fails the copy when the output bucket belongs to another account', async () => {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' };
    const bucket = { Bucket: 'results-of-training', CreateBucketConfiguration };
    await world.byHand('CreateBucket', bucket, TRAINING, 's3');

    await expectRefusalWith(
      (stack) => ({ outputBucket: Bucket.fromBucketName(stack, 'Theirs', 'results-of-training') }),
      /: account 222222222222 must let .* use the output bucket results-of-training, in the bucket's own policy/,
    );
  });

  test('fails the copy with AWS’s reason when the bucket refuses only at the end of the copy', async () => {
    const create = await world.run(world.begin('production', copy(v1)));
    while (world.copies().length === 0) await world.run(world.clock.sleep(5_000));
    await putBucketPolicy('s3:PutObject', `arn:aws:s3:::${OUTPUT_BUCKET}/*`);

    await expectRefusal(
      /^Rekognition could not finish .*: COPYING_FAILED, Could not write s3:\/\/results-of-production\/.*explicit deny/,
      world.run(create.end),
    );
  });

  test('fails the copy when the bucket does not exist', async () => {
    await expectRefusalWith(
      (stack) => ({ outputBucket: Bucket.fromBucketName(stack, 'Missing', 'missing-bucket') }),
      /^CopyProjectVersion was refused .*: check that the output bucket missing-bucket and its key are in this account and Region.*AWS said: InvalidParameterException: The output bucket missing-bucket does not exist/,
    );
  });

  test('fails the copy when the key’s own policy refuses', async () => {
    const key = await createKey({ AWS: TRAINING });

    await expectRefusalWith(
      (stack) => ({ encryptionKey: Key.fromKeyArn(stack, 'Key', key) }),
      new RegExp(`${useOf(`the key ${key}, in the key`)} AWS said: .*kms:`),
    );
  });

  test('fails the copy when the key is disabled', async () => {
    const key = await createKey({ AWS: `arn:aws:iam::${PRODUCTION}:root` });
    await world.byHand('DisableKey', { KeyId: key }, PRODUCTION, 'kms');

    await expectRefusalWith(
      (stack) => ({ encryptionKey: Key.fromKeyArn(stack, 'Key', key) }),
      /^CopyProjectVersion was refused .*check that the output bucket \S+ and its key are in this account.*cannot be used: its state is Disabled/,
    );
  });

  test('fails the copy when the destination project is gone', async () => {
    const arn = await projectThatIsGone();

    await expectRefusalWith(
      (stack) => ({ destinationProject: Project.fromProjectArn(stack, 'Gone', arn) }),
      /^The destination project \S+project\/gone\/\d+ was not found in account 222222222222\. A new project of its name has another ARN: pass the ARN of a project that exists/,
    );
  });

  test('fails the copy when the source version is gone', async () => {
    await world.byHand('DeleteProjectVersion', { ProjectVersionArn: v1.modelVersionArn }, TRAINING);
    await world.run(world.clock.sleep(60_000));

    await expectRefusal(
      /^CopyProjectVersion was refused .*: the source project, the source version or the destination project does not exist \(any more\)/,
    );
  });
});

describe('a project policy', () => {
  test('fails when a permissions boundary leaves out the put', async () => {
    const boundary = await withoutAction('rekognition:PutProjectPolicy', TRAINING);

    const deployed = await world.deploy('training', bounded(boundary, permit(v1)), TRAINING);

    expect(deployed.status).toBe('ROLLBACK_COMPLETE');
    expect(reasonOf(deployed, 'Policy')).toMatch(
      /^PutProjectPolicy is not allowed for the project policy \S+ on \S+: account 111111111111 must let the role training-\S+ make the call, in the permissions boundary\. AWS said: .*permissions boundary/,
    );
  });

  test('fails when the project is gone', async () => {
    const gone = { ...v1, projectArn: await projectThatIsGone(TRAINING) };

    const deployed = await world.deploy('training', permit(gone), TRAINING);

    expect(reasonOf(deployed, 'Policy')).toMatch(
      /^ListProjectPolicies was refused .*: the project does not exist in account 111111111111\. AWS said: ResourceNotFoundException/,
    );
  });
});

describe('a change of IAM', () => {
  /** Another project's model is promoted over the first one, and the role learns of it so many milliseconds late. */
  async function promoteAnother(lateness: number) {
    const other = world.train('v1', { projectName: 'figures' });
    await permitted(world, v1);
    await permitted(world, other);
    expect((await world.deploy('production', copy(v1))).status).toBe('CREATE_COMPLETE');
    const before = world.copies();
    const inTime = world.aws.intercept(async (call, _input, next) => {
      if (call.operation !== 'PutRolePolicy') return next();
      void world.clock.sleep(lateness).then(next);
      return {};
    });
    const update = await world.deploy('production', copy(other));
    inTime();
    return { other, before, update };
  }

  test('that arrives a minute late only makes the copy wait', async () => {
    const { other, update } = await promoteAnother(60_000);

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(update.took).toBeGreaterThan(2 * 60);
    expect(world.copies().map(({ sourceArn }) => sourceArn)).toEqual([other.modelVersionArn]);
  });

  test('fails the copy when it arrives after two minutes, and the next deployment succeeds', async () => {
    const { other, before, update } = await promoteAnother(150_000);

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(reasonOf(update)).toMatch(
      new RegExp(
        `^CopyProjectVersion is not allowed .*: account 222222222222 must let ${ROLE} make the call.*no identity-based policy allows`,
      ),
    );
    expect(world.copies()).toEqual(before);
    await world.run(world.clock.sleep(10 * 60_000));
    expect((await world.deploy('production', copy(other))).status).toBe('UPDATE_COMPLETE');
    expect(world.copies().map(({ sourceArn }) => sourceArn)).toEqual([other.modelVersionArn]);
  });

  test('that makes all new roles known a minute late only makes the first deployment slower', async () => {
    await world.close();
    world = await World.create({ iam: { iamPropagation: 60_000 }, rekognition: { copyDuration: 60_000 } });
    await world.run(world.clock.sleep(10 * 60_000));
    v1 = world.train('v1');

    const policy = await world.deploy('training', permit(v1), TRAINING);
    const create = await world.deploy('production', copy(v1));

    expect([policy.status, create.status]).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
    expect(create.took).toBeGreaterThan(2 * 60);
    expect(world.copies()).toHaveLength(1);
  });

  test('of the project policy that arrives a minute late only makes the copy wait', async () => {
    await world.close();
    world = await World.create({ rekognition: { copyDuration: 60_000, policyPropagation: 90_000 } });
    v1 = world.train('v1');
    await world.deploy('training', permit(v1), TRAINING);

    const create = await world.deploy('production', copy(v1));

    expect(create.status).toBe('CREATE_COMPLETE');
    expect(create.took).toBeGreaterThan(2 * 60);
  });
});

const documentOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

/** A managed policy that allows everything except one action. */
async function withoutAction(action: string, account = PRODUCTION): Promise<string> {
  const PolicyDocument = documentOf({ Effect: 'Allow', NotAction: action, Resource: '*' });
  const boundary = { PolicyName: 'boundary', PolicyDocument };
  return (await world.byHand('CreatePolicy', boundary, account, 'iam')).Policy.Arn;
}

async function putBucketPolicy(action: string, resource: string): Promise<void> {
  const Policy = documentOf({ Effect: 'Deny', Principal: '*', Action: action, Resource: resource });
  await world.byHand('PutBucketPolicy', { Bucket: OUTPUT_BUCKET, Policy }, PRODUCTION, 's3');
}

async function createKey(Principal: object): Promise<string> {
  const allow = { Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' };
  const administrator = { AWS: `arn:aws:iam::${PRODUCTION}:user/administrator` };
  const Policy = documentOf(allow, { ...allow, Principal: administrator });
  return (await world.byHand('CreateKey', { Policy }, PRODUCTION, 'kms')).KeyMetadata.Arn;
}

async function projectThatIsGone(account = PRODUCTION): Promise<string> {
  const { ProjectArn } = await world.byHand('CreateProject', { ProjectName: 'gone' }, account);
  await world.byHand('DeleteProject', { ProjectArn }, account);
  await world.run(world.clock.sleep(60_000));
  return ProjectArn;
}
