import { CfnOutput, RemovalPolicies, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { OPERATION_TAG, OWNER_TAG, TAKEN_FROM_TAG } from '../../contract/copied-model-version';
import { ModelVersionPointer, Project, ProjectPolicy, RunningModelVersion } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { copyCalls, PRODUCTION_STACK, parameter, production, promote } from '../../testing/world/promotions';
import { withSibling } from '../../testing/world/sibling';
import { allowing, type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import {
  arns,
  countOf,
  deploy,
  destroy,
  expectCleanDeletion,
  expectEnd,
  newWorld,
  policiesOf,
  sources,
  world,
} from '../../testing/world/story';
import { PRODUCTION, QUICK, TRAINING } from '../../testing/world/world';

/** The recipes of docs/upgrading.md, each from its first step to its last. */

const KEEPS: CopyOptions = { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE };
const POINTER = '/shapes/current';

let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
});

/** The name of a stack's copy, read as the page says. */
async function nameOf(id: string, stack: string): Promise<string> {
  const resources = await world.resourcesOf(stack);
  const copy = resources.find(
    (one) =>
      one.ResourceType === 'Custom::RekognitionCopiedModelVersion' && one.LogicalResourceId.startsWith(id),
  );
  return copy.PhysicalResourceId.split('/')[1];
}

/** The stack, with these of its constructs retained. */
const retaining =
  (ids: string[], build: (stack: Stack) => void) =>
  (stack: Stack): void => {
    build(stack);
    for (const id of ids) RemovalPolicies.of(stack.node.findChild(id)).retain();
  };

/** In the training account: what `permit` declares, under another id or name. */
const policy = (id: string, policyName?: string) => allowing(v1, policyName, undefined, id);

/** A copy, with a model that runs it and a pointer that names it. */
const inUse =
  (id: string, version: Trained, options: CopyOptions = {}) =>
  (stack: Stack) => {
    const [modelVersion] = copies({ [id]: version }, options)(stack);
    new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1 });
    new ModelVersionPointer(stack, 'Pointer', { parameterName: POINTER, modelVersion });
  };

describe('a copy', () => {
  test('gets another construct id, and its users do not notice', async () => {
    await deploy(inUse('Old', v1));
    const [before] = world.copies();
    const versionName = await nameOf('Old', 'production');

    const renamed = await deploy(inUse('New', v1, { versionName, adoptExisting: true }));
    const tidied = await deploy(inUse('New', v1, { versionName }));

    expect([renamed.status, tidied.status]).toEqual(['UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
    const tags = {
      ...before.tags,
      [OWNER_TAG]: expect.stringMatching(/^production\/New/),
      [TAKEN_FROM_TAG]: before.tags[OWNER_TAG],
      [OPERATION_TAG]: expect.any(String),
    };
    expect(world.copies()).toEqual([{ ...before, tags }]);
    expect(await parameter(world, PRODUCTION, POINTER)).toBe(before.arn);
    expect(copyCalls(world)).toBe(1);
    expect(countOf('StopProjectVersion')).toBe(0);

    const next = await deploy(inUse('New', v2));

    expect(next.status).toBe('UPDATE_COMPLETE');
    expect(world.copies()).toMatchObject([
      { name: expect.stringMatching(/^v2-[0-9a-f]{12}$/), status: 'RUNNING' },
    ]);
  });

  test('is given back to the old construct when the deployment that renames it fails', async () => {
    await deploy(copies({ Old: v1 }));
    const [before] = world.copies();
    const options = { versionName: await nameOf('Old', 'production'), adoptExisting: true };

    const renamed = await deploy(withSibling(copies({ New: v1 }, options), 60));

    expect(renamed.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    // Adopted, and given back.
    expect(countOf('TagResource')).toBe(2);
    const tags = { ...before.tags, [OPERATION_TAG]: 'given-back' };
    expect(world.copies()).toMatchObject([{ ...before, tags }]);
    await expectCleanDeletion();
  });

  test('that is declared under another construct id too, by mistake, stays with the old construct', async () => {
    await deploy(copies({ Old: v1 }));
    const versionName = await nameOf('Old', 'production');
    const [{ arn }] = world.copies();
    await deploy((stack) => {
      copies({ Old: v1 })(stack);
      copies({ New: v1 }, { versionName, adoptExisting: true })(stack);
    });

    const back = await deploy(copies({ Old: v1 }));

    expect(back.status).toBe('UPDATE_COMPLETE');
    expect(world.copies()).toMatchObject([
      { arn, tags: { [OWNER_TAG]: expect.stringMatching(/^production\/Old/) } },
    ]);
    await expectCleanDeletion();
  });

  test.each(['old', 'new'])('moves to another stack when the %s one is deployed first', async (first) => {
    const project = await world.createProject();
    await world.deploy('old', copies({ Copy: v1, Other: v2 }, {}, project));
    const before = arns();
    const versionName = await nameOf('Copy', 'old');

    await world.deploy('old', copies({ Copy: v1, Other: v2 }, KEEPS, project));
    const leave = () => world.deploy('old', copies({ Other: v2 }, KEEPS, project));
    const take = () =>
      world.deploy('new', copies({ Copy: v1 }, { ...KEEPS, versionName, adoptExisting: true }, project));
    const [left, taken] =
      first === 'old' ? [await leave(), await take()] : [await take(), await leave()].reverse();
    const tidied = await world.deploy('new', copies({ Copy: v1 }, { versionName }, project));

    const ends = [left, taken, tidied].map(({ status }) => status);
    expect(ends).toEqual(['UPDATE_COMPLETE', 'CREATE_COMPLETE', 'UPDATE_COMPLETE']);
    expect(arns()).toEqual(before);
    expect(copyCalls(world)).toBe(2);

    // It is the new stack's from now on, deletion included.
    expect((await world.destroy('new')).status).toBe('DELETE_COMPLETE');
    expect(sources()).toEqual([v2.modelVersionArn]);
  });

  test('moves with its project when the stack gets another name', async () => {
    await world.deploy('old', copies({ Copy: v1 }));
    await world.deploy('old', retaining(['Project'], copies({ Copy: v1 }, KEEPS)));
    const [before] = world.copies();
    const versionName = await nameOf('Copy', 'old');

    const left = await world.destroy('old');
    const named = (adoptExisting: boolean) =>
      copies({ Copy: v1 }, { versionName, adoptExisting }, before.projectArn);
    const taken = await world.deploy('new', named(true));
    const tidied = await world.deploy('new', named(false));

    const ends = [left, taken, tidied].map(({ status }) => status);
    expect(ends).toEqual(['DELETE_COMPLETE', 'CREATE_COMPLETE', 'UPDATE_COMPLETE']);
    const tags = {
      [OWNER_TAG]: before.tags[OWNER_TAG].replace('old/', 'new/'),
      [TAKEN_FROM_TAG]: before.tags[OWNER_TAG],
      [OPERATION_TAG]: expect.any(String),
    };
    expect(world.copies()).toEqual([{ ...before, tags }]);
    expect(copyCalls(world)).toBe(1);
  });
});

describe('another construct id for other things', () => {
  const run = (id: string) => (stack: Stack) => {
    const [modelVersion] = copies({ Copy: v1 })(stack);
    new RunningModelVersion(stack, id, { modelVersion, minInferenceUnits: 1 });
  };
  const pointer = (id: string) => (stack: Stack) => {
    const modelVersion = importVersion(stack, 'Version', v1);
    new ModelVersionPointer(stack, id, { parameterName: POINTER, modelVersion });
  };
  const project = (id: string) => (stack: Stack) => {
    new Project(stack, id, { projectName: 'shapes-prod' });
  };

  test.each([
    ['a project', project, PRODUCTION, /already exists/],
    ['a project policy', (id: string) => policy(id, 'copies'), TRAINING, /name of the project policy copies/],
    ['a pointer', pointer, PRODUCTION, /already exists/],
    ['a running model', run, PRODUCTION, /is run by the stack resource moving\/Old/],
  ])('%s is refused, because its name is taken, and the old one stays', async (_, build, account, reason) => {
    await world.deploy('moving', build('Old'), account);
    const before = world.aws.inventory(account);

    const renamed = await world.deploy('moving', build('New'), account);

    expectEnd(renamed, 'UPDATE_ROLLBACK_COMPLETE', reason);
    expect(world.aws.inventory(account)).toEqual(before);
    expect(countOf('StopProjectVersion')).toBe(0);
  });

  test('a project is retained, then referred to by its ARN, and its copies are the same', async () => {
    await deploy(copies({ Copy: v1 }));
    const [before] = world.copies();

    await deploy((stack) => {
      retaining(['Project'], copies({ Copy: v1 }))(stack);
      new CfnOutput(stack, 'Something', { value: 'else' });
    });
    const moved = await deploy(copies({ Copy: v1 }, {}, before.projectArn));

    expect(moved.status).toBe('UPDATE_COMPLETE');
    expect(moved.reasons.filter((reason) => reason.includes('_FAILED'))).toEqual([]);
    expect(world.copies()).toEqual([before]);
    expect(copyCalls(world)).toBe(1);
  });

  test('a project policy with a derived name needs a free place among the five, for a while', async () => {
    const [{ PolicyDocument }] = await policiesOf(v1);
    await world.deploy('training', policy('Old'), TRAINING);
    const before = (await policiesOf(v1))
      .map(({ PolicyName }) => PolicyName)
      .find((name) => name !== 'by-hand');
    const byHand = (operation: string, input: object) =>
      world.byHand(operation, { ProjectArn: v1.projectArn, ...input }, TRAINING);
    for (const PolicyName of ['one', 'two', 'three']) {
      await byHand('PutProjectPolicy', { PolicyName, PolicyDocument });
    }

    const full = await world.deploy('training', policy('New'), TRAINING);
    await byHand('DeleteProjectPolicy', { PolicyName: 'three' });
    const free = await world.deploy('training', policy('New'), TRAINING);

    expect([full.status, free.status]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE']);
    const after = (await policiesOf(v1)).map(({ PolicyName }) => PolicyName);
    expect(after).toHaveLength(4);
    expect(after).not.toContain(before);
  });

  test('a running model is first removed, which stops it', async () => {
    await deploy(run('Old'));

    const out = await deploy(copies({ Copy: v1 }));
    const [stopped] = world.copies();
    const again = await deploy(run('New'));

    expect([out.status, again.status]).toEqual(['UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
    expect(stopped.status).toBe('STOPPED');
    expect(world.copies()).toMatchObject([{ arn: stopped.arn, status: 'RUNNING' }]);
    expect(copyCalls(world)).toBe(1);
  });
});

test('a target of a promotion gets another name after its stack was deleted, and the version is copied again', async () => {
  await promote(world, v1, [production]);

  const gone = await world.destroy(PRODUCTION_STACK);
  const renamed = await promote(world, v1, [{ ...production, name: 'live' }]);

  expect(gone.status).toBe('DELETE_COMPLETE');
  expect(renamed['shapes-live'].status).toBe('CREATE_COMPLETE');
  const [copy, ...others] = world.copies();
  expect(others).toEqual([]);
  expect(await parameter(world, PRODUCTION)).toBe(copy.arn);
  expect(copyCalls(world)).toBe(2);
});

test('a stack leaves its models behind, and takes them over again when it comes back', async () => {
  const withPolicy = (options: CopyOptions, project?: string, policyName?: string) => (stack: Stack) => {
    const [copy] = copies({ Copy: v1 }, options, project)(stack);
    const destinationProject = stack.node.findChild('Project') as Project;
    new ProjectPolicy(stack, 'Policy', { project: destinationProject, policyName }).allowCopy(
      new AccountPrincipal(TRAINING),
      { versions: [copy] },
    );
  };
  const before = world.aws.inventory(PRODUCTION);
  const things = () => world.aws.inventory(PRODUCTION).filter((arn) => !before.includes(arn));
  await deploy(withPolicy({}));
  const [copy] = world.copies();

  const retained = await deploy(retaining(['Project', 'Policy'], withPolicy(KEEPS)));
  const left = await destroy();

  expect([retained.status, left.status]).toEqual(['UPDATE_COMPLETE', 'DELETE_COMPLETE']);
  const kept = things();
  expect(kept).toEqual([copy.projectArn, expect.stringContaining('/policy/production-Policy-'), copy.arn]);

  const refused = await deploy(withPolicy({}, copy.projectArn));
  await destroy();
  const back = await deploy(withPolicy({}, copy.projectArn, 'back'));

  expect(refused.reasons.join()).toMatch(/name of the project policy production-Policy-\S+ on \S+ is taken/);
  expect(back.status).toBe('CREATE_COMPLETE');
  const tags = { ...copy.tags, [OPERATION_TAG]: expect.any(String) };
  expect(world.copies()).toMatchObject([{ ...copy, tags }]);
  expect(copyCalls(world)).toBe(1);

  // The copy belongs to the stack again. What the copy refers to stays, and so does the former policy.
  expect((await destroy()).status).toBe('DELETE_COMPLETE');
  expect(things()).toEqual(kept.slice(0, 2));
});
