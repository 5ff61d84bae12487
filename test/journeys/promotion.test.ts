import { type App, CfnOutput, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ModelPromotion, ModelVersionPointer, Project } from '../../lib';
import {
  addStaging,
  copiesIn,
  copyCalls,
  deployAll,
  destroyAll,
  endsOf,
  keeping,
  PRODUCTION_STACK,
  parameter,
  pointedIn,
  production,
  promote,
  promotion,
  SOURCE_STACK,
  STAGING,
  STAGING_STACK,
  staging,
} from '../../testing/world/promotions';
import { type Trained } from '../../testing/world/stacks';
import { newWorld, policiesOf, world } from '../../testing/world/story';
import { OUTPUT_BUCKET, PRODUCTION, QUICK, REGION, TRAINING } from '../../testing/world/world';

let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  await addStaging(world);
  v1 = world.train('v1');
  v2 = world.train('v2', { f1Score: 0.95 });
});

const toBoth = (source: Trained, ...kept: Trained[]) =>
  promote(world, source, [staging, production], ...kept);
const sourcesIn = (account: string) => copiesIn(world, account).map(({ sourceArn }) => sourceArn);
/** Each account has a copy of this version only, and its pointer names that. */
async function expectCurrent({ modelVersionArn }: Trained, accounts = [STAGING, PRODUCTION]): Promise<void> {
  for (const account of accounts) {
    expect(sourcesIn(account)).toEqual([modelVersionArn]);
    expect(await pointedIn(world, account)).toBe(modelVersionArn);
  }
}
const three = (status: string) => Array(3).fill(status);

test('a version is promoted to two accounts, where applications find it, and deleted with its stacks', async () => {
  const accounts = [TRAINING, STAGING, PRODUCTION];
  const inventory = () => accounts.flatMap((account) => world.aws.inventory(account));
  const before = inventory();
  const app = promotion({ source: v1, targets: [staging, production] });

  const deployed = await deployAll(world, app);

  expect(Object.keys(deployed)).toEqual([SOURCE_STACK, STAGING_STACK, PRODUCTION_STACK]);
  expect(endsOf(deployed)).toEqual(Array(3).fill('CREATE_COMPLETE'));
  await expectCurrent(v1);
  const [copy] = copiesIn(world, PRODUCTION);
  expect(deployed[PRODUCTION_STACK].outputs).toMatchObject({
    ModelVersionArn: copy.arn,
    SourceModelVersionArn: v1.modelVersionArn,
    F1Score: '0.93',
    PointerName: '/custom-labels/shapes/current',
    Evaluation: expect.stringMatching(/^arn:aws:rekognition:\S+\/v1\/\d+ 0\.93 s3:\/\/\S+\.json$/),
    CopyRoleArn: expect.stringMatching(/^arn:aws:iam::222222222222:role\/shapes-production-/),
  });

  expect(await destroyAll(world, app)).toEqual(Array(3).fill('DELETE_COMPLETE'));
  expect(inventory().filter((arn) => !before.includes(arn))).toEqual([]);
});

test('the next version replaces the former one, and the pointer moves after the new copy is complete and before the former one is deleted', async () => {
  await toBoth(v1);
  const began = world.aws.journal.length;

  const deployed = await toBoth(v2);

  expect(endsOf(deployed)).toEqual(three('UPDATE_COMPLETE'));
  await expectCurrent(v2);
  expect(deployed[PRODUCTION_STACK].outputs.F1Score).toBe('0.95');
  const changes = world.aws.journal
    .slice(began)
    .filter(({ account, error }) => account === PRODUCTION && !error)
    .map(({ operation }) => operation)
    .filter((name) => ['CopyProjectVersion', 'PutParameter', 'DeleteProjectVersion'].includes(name));
  expect(changes).toEqual(['CopyProjectVersion', 'PutParameter', 'DeleteProjectVersion']);
});

test('fails in the first target: pointers and former copies stay, and later targets are not reached', async () => {
  const targets = [{ ...staging, maximumF1Drop: 0.01 }, production];
  const bad = world.train('bad', { copyFails: 'The model is damaged.' });
  const worse = world.train('worse', { f1Score: 0.9 });
  const promoteStrictly = (source: Trained) => promote(world, source, targets);
  await promoteStrictly(v1);
  const failures: [() => ReturnType<typeof deployAll>, RegExp][] = [
    [() => promoteStrictly(bad), /Copybad\w+ CREATE_FAILED.*The model is damaged\./],
    [() => promoteStrictly(worse), /Copyworse\w+ CREATE_FAILED.*0\.9.*0\.93/],
    // After the pointer has moved: the name of the bucket is taken.
    [
      () =>
        deployAll(world, (app) => {
          promotion({ source: v2, targets })(app);
          const [{ pointer }] = (app.node.findChild('shapes') as ModelPromotion).targetStacks;
          new Bucket(Stack.of(pointer), 'Late', { bucketName: OUTPUT_BUCKET }).node.addDependency(pointer);
        }),
      /Late\w+ CREATE_FAILED/,
    ],
  ];

  for (const [fail, reason] of failures) {
    const deployed = await fail();

    expect(endsOf(deployed)).toEqual(['UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE']);
    expect(deployed[STAGING_STACK].reasons.join()).toMatch(reason);
    await expectCurrent(v1);
  }

  // The commit is reverted: nothing is left to do but the policy.
  const calls = copyCalls(world);
  expect(endsOf(await promoteStrictly(v1))).toEqual(['UPDATE_COMPLETE', 'UNCHANGED', 'UNCHANGED']);
  expect(copyCalls(world)).toBe(calls);

  expect(endsOf(await promoteStrictly(v2))).toEqual(three('UPDATE_COMPLETE'));
  await expectCurrent(v2);
});

test('a first deployment that fails while another copy is in progress empties its bucket, and can be deleted', async () => {
  const bad = world.train('bad', { copyFails: 'The model is damaged.', copyDuration: 30_000 });
  const app = promotion({ source: v1, targets: [staging], ...keeping(v1, bad) });

  const deployed = await deployAll(world, app);
  const destroyed = await destroyAll(world, app);

  expect(endsOf(deployed)).toEqual(['CREATE_COMPLETE', 'ROLLBACK_COMPLETE']);
  const says = /Copyv1\w+ CREATE_FAILED: Resource creation cancelled/;
  expect(deployed[STAGING_STACK].reasons.join()).toMatch(says);
  expect(destroyed).toEqual(['DELETE_COMPLETE', 'DELETE_COMPLETE']);
  expect(world.aws.inventory(STAGING).filter((arn) => arn.includes(':s3:::shapes-'))).toEqual([]);
});

test('retained copies stay, except one that its gate refuses', async () => {
  const targets = [{ ...staging, removalPolicy: RemovalPolicy.RETAIN, minimumF1Score: 0.9 }];
  const weak = world.train('weak', { f1Score: 0.5 });
  const promoteTo = (source: Trained) => promote(world, source, targets);

  const refused = await promoteTo(weak);
  const leftByRefused = sourcesIn(STAGING);
  await destroyAll(world, promotion({ source: weak, targets }));
  const first = await promoteTo(v1);
  const refusedAgain = await promoteTo(weak);
  const leftBesideFirst = sourcesIn(STAGING);
  await promoteTo(v2);
  await destroyAll(world, promotion({ source: v2, targets }));

  const ends = [refused, first, refusedAgain].map((deployed) => deployed[STAGING_STACK].status);
  expect(ends).toEqual(['ROLLBACK_COMPLETE', 'CREATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE']);
  expect(leftByRefused).toEqual([]);
  expect(leftBesideFirst).toEqual([v1.modelVersionArn]);
  expect(sourcesIn(STAGING)).toEqual([v1.modelVersionArn, v2.modelVersionArn]);
});

test('keeping one more version copies it, going back to it takes seconds and no copy, and dropping one deletes it', async () => {
  await toBoth(v1);
  const [before] = copiesIn(world, PRODUCTION);
  const calls = copyCalls(world);

  const forward = await toBoth(v2, v1, v2);
  const kept = copiesIn(world, PRODUCTION);
  const pointed = await pointedIn(world, PRODUCTION);
  const back = await toBoth(v1, v1, v2);
  const backIn = [await pointedIn(world, STAGING), await pointedIn(world, PRODUCTION)];
  const copied = copyCalls(world);
  const stillKept = copiesIn(world, PRODUCTION);
  const dropped = await toBoth(v1, v1);

  expect(endsOf(forward)).toEqual(three('UPDATE_COMPLETE'));
  expect(kept.map(({ sourceArn }) => sourceArn)).toEqual([v1.modelVersionArn, pointed]);
  expect([pointed, kept[0].arn]).toEqual([v2.modelVersionArn, before.arn]);
  expect(copied).toBe(calls + 2);
  expect(backIn).toEqual([v1.modelVersionArn, v1.modelVersionArn]);
  expect(stillKept).toEqual(kept);
  expect(back[PRODUCTION_STACK].took).toBeLessThan(30);
  expect(back[PRODUCTION_STACK].outputs.SourceModelVersionArn).toBe(v1.modelVersionArn);
  expect(endsOf(dropped)).toEqual(three('UPDATE_COMPLETE'));
  await expectCurrent(v1);
  expect(await parameter(world, PRODUCTION)).toBe(before.arn);
});

test('a target in the account of the source needs no policy', async () => {
  const here = { name: 'here', account: TRAINING, projectName: 'shapes-live' };

  const deployed = await promote(world, v1, [here]);

  expect(endsOf(deployed)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
  const pointed = await parameter(world, TRAINING, '/custom-labels/shapes-live/current');
  expect(pointed).toBe(deployed['shapes-here'].outputs.ModelVersionArn);
});

test('applications in a separate stack, and with a grant to a target’s pointer, find the running version and may use it before and after a promotion', async () => {
  const RoleName = 'shapes-application';
  const trust = { Effect: 'Allow', Principal: { AWS: PRODUCTION }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: trust });
  await world.byHand('CreateRole', { RoleName, AssumeRolePolicyDocument }, PRODUCTION, 'iam');
  const callAs = (roleArn: string, service: string, operation: string, input: object) => {
    const arn = `arn:aws:sts::${PRODUCTION}:assumed-role/${roleArn.split('/').at(-1)}/session`;
    const caller = { account: PRODUCTION, arn, roleArn };
    return world.run(world.aws.call(caller, REGION, service, operation, input));
  };
  const Image = { Bytes: Buffer.from('image') };
  const detectWith = (roleArn: string, ProjectVersionArn?: string) =>
    callAs(roleArn, 'rekognition', 'DetectCustomLabels', { ProjectVersionArn, Image });
  const granted = `arn:aws:iam::${PRODUCTION}:role/${RoleName}`;
  const promoteGranted = async (current: Trained) => {
    const targets = [{ ...production, running: { minInferenceUnits: 1 } }];
    const deployed = await deployAll(world, (app) => {
      const [target] = new ModelPromotion(app, 'shapes', { source: current, targets }).targetStacks;
      target.pointer.grants.detect(Role.fromRoleName(target, 'Application', RoleName));
    });
    await world.clock.advance(60_000);
    return deployed;
  };
  const other = world.trainHere('other');

  const first = await promoteGranted(v1);
  const { ProjectArn, PointerName } = first[PRODUCTION_STACK].outputs;
  const separate = await world.deploy('application', (stack) => {
    const role = new Role(stack, 'Role', { assumedBy: new AccountRootPrincipal() });
    ModelVersionPointer.fromModelVersionPointerAttributes(stack, 'Pointer', {
      parameterName: PointerName,
      project: Project.fromProjectArn(stack, 'Project', ProjectArn),
    }).grants.detect(role);
    new CfnOutput(stack, 'RoleArn', { value: role.roleArn });
  });
  await world.clock.advance(60_000);
  /** Like the applications: reads the pointer, and calls DetectCustomLabels with its version. */
  const detect = async () => {
    const { Parameter } = await callAs(granted, 'ssm', 'GetParameter', { Name: PointerName });
    await detectWith(granted, Parameter.Value);
    await detectWith(separate.outputs.RoleArn, Parameter.Value);
    return copiesIn(world, PRODUCTION)
      .filter(({ projectArn }) => projectArn === ProjectArn)
      .map(({ arn, sourceArn, status }) => [arn === Parameter.Value, sourceArn, status]);
  };

  expect(await detect()).toEqual([[true, v1.modelVersionArn, 'RUNNING']]);
  expect(endsOf(await promoteGranted(v2))).toEqual(['UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
  expect(await detect()).toEqual([[true, v2.modelVersionArn, 'RUNNING']]);
  await expect(detectWith(granted, other.modelVersionArn)).rejects.toThrow(
    'not authorized to perform: rekognition:DetectCustomLabels',
  );
});

test('all copies of one deployment are compared with the version before it, in any order', async () => {
  const older = world.train('older', { f1Score: 0.8, copyDuration: 3 * 60_000 });
  const targets = [{ ...staging, maximumF1Drop: 0.01 }];
  const promoteBeside = (source: Trained, ...kept: Trained[]) => promote(world, source, targets, ...kept);

  const first = await promoteBeside(v2, older, v2);
  const weak = world.train('weak', { f1Score: 0.5, copyDuration: 3 * 60_000 });
  const best = world.train('best', { f1Score: 0.99 });
  const began = world.aws.journal.length;
  const refused = await promoteBeside(best, older, v2, weak, best);

  expect(endsOf(first)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
  expect(endsOf(refused)).toEqual(['UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE']);
  expect(refused[STAGING_STACK].reasons.join()).toMatch(/Copyweak\w+ CREATE_FAILED.*0\.45 below the 0\.95/);
  expect(world.aws.journal.slice(began).filter(({ operation }) => operation === 'PutParameter')).toEqual([]);
  expect(await pointedIn(world, STAGING)).toBe(v2.modelVersionArn);
});

test('fails if the minimum is raised above a kept version, and passes if that version is dropped', async () => {
  const raise = (...kept: Trained[]) => promote(world, v2, [{ ...staging, minimumF1Score: 0.94 }], ...kept);
  await promote(world, v1, [staging]);

  const refused = await raise(v1, v2);
  const passed = await raise(v2);

  expect(endsOf(refused)).toEqual(['UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE']);
  expect(refused[STAGING_STACK].reasons.join()).toMatch(/Copyv1\w+ UPDATE_FAILED.*F1 0\.93 < 0\.94/);
  expect(endsOf(passed)).toEqual(['UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
  expect(sourcesIn(STAGING)).toEqual([v2.modelVersionArn]);
});

test('with copyRoleArn only the role that makes the copies may copy', async () => {
  const first = await promote(world, v1, [staging]);
  const copyRoleArn = first[STAGING_STACK].outputs.CopyRoleArn;

  const second = await promote(world, v2, [{ ...staging, copyRoleArn }]);

  expect(endsOf(second)).toEqual(['UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
  const [{ PolicyDocument }] = await policiesOf(v1);
  expect(JSON.parse(PolicyDocument).Statement).toEqual([
    {
      Sid: expect.any(String),
      Effect: 'Allow',
      Principal: { AWS: copyRoleArn },
      Action: 'rekognition:CopyProjectVersion',
      Resource: v2.modelVersionArn,
    },
  ]);
});

test('with copyRoleName only the role of that name may copy, after one deployment', async () => {
  const copyRoleName = 'shapes-copies';

  const deployed = await promote(world, v1, [{ ...staging, copyRoleName }]);

  expect(endsOf(deployed)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
  expect(deployed[STAGING_STACK].outputs.CopyRoleArn).toBe(`arn:aws:iam::${STAGING}:role/${copyRoleName}`);
  const input = {
    SourceProjectArn: v1.projectArn,
    SourceProjectVersionArn: v1.modelVersionArn,
    DestinationProjectArn: deployed[STAGING_STACK].outputs.ProjectArn,
    VersionName: 'by-an-administrator',
    OutputConfig: { S3Bucket: 'any' },
  };
  await expect(world.byHand('CopyProjectVersion', input, STAGING)).rejects.toThrow(/not authorized/);
});

test('a promotion in a stage is deployed and destroyed in order', async () => {
  const inStage = (app: App) => {
    const stage = new Stage(app, 'Release', { env: { region: REGION } });
    new ModelPromotion(stage, 'shapes', { source: v1, targets: [production] });
  };

  const deployed = await deployAll(world, inStage);

  expect(Object.keys(deployed)).toEqual(['Release-shapes-Source', 'Release-shapes-production']);
  expect(endsOf(deployed)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
  expect(await parameter(world, PRODUCTION)).toBe(copiesIn(world, PRODUCTION)[0].arn);
  expect(await destroyAll(world, inStage)).toEqual(Array(2).fill('DELETE_COMPLETE'));
  expect(copiesIn(world, PRODUCTION)).toEqual([]);
});
