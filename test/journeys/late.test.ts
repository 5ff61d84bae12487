import type { Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AwsError, ConnectionLost } from '../../emulator';
import { inject } from '../../emulator/faults';
import { Project, ProjectPolicy, RunningModelVersion } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { type CopyOptions, copies, permit, type Trained } from '../../testing/world/stacks';
import { PRODUCTION, REGION, TRAINING, World } from '../../testing/world/world';

/** An update whose request reaches the function only when a sibling has failed and the rollback is under way. */

let world: World;
let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  world = await World.create();
  v1 = world.train('v1');
  v2 = world.train('v2');
  await world.deploy('training', permit(v1), TRAINING);
});
afterEach(() => world.close());

const withSibling =
  (value: string, of: Trained, options: CopyOptions = {}) =>
  (stack: Stack) => {
    copies({ Copy: of }, options)(stack);
    new StringParameter(stack, 'Sibling', { stringValue: value });
  };

function late(seconds: number): void {
  inject(world.aws, [
    {
      at: {
        service: 'lambda',
        operation: 'Invoke',
        by: 'AWSCloudFormation',
        when: ({ Payload }) => JSON.parse(Buffer.from(Payload).toString()).RequestType === 'Update',
      },
      what: { name: 'late request', by: seconds * 1000 },
    },
  ]);
  failBadSiblings();
}

/** Lambda takes the call for the first Update at once, and runs the function so much later. */
function holdBack(seconds: number): void {
  let isHeld = false;
  world.aws.intercept(async ({ operation }, { Payload }, next) => {
    if (operation !== 'Invoke' || isHeld) return next();
    if (JSON.parse(Buffer.from(Payload).toString()).RequestType !== 'Update') return next();
    isHeld = true;
    void world.clock.sleep(seconds * 1000).then(next);
    return { StatusCode: 202 };
  });
  failBadSiblings();
}

function failBadSiblings(): void {
  world.aws.intercept(async (call, input, next) => {
    if (call.operation === 'PutParameter' && input.Value === 'bad') {
      await world.clock.sleep(500);
      throw new AwsError('ValidationException', 'The sibling fails.');
    }
    return next();
  });
}

/** The first such call reaches AWS so much later, and the caller hears nothing. The bad sibling fails meanwhile. */
function letArriveLate(operation: string, seconds: number): void {
  let isOnItsWay = false;
  world.aws.intercept(async (call, input, next) => {
    if (call.operation === 'PutParameter' && input.Value === 'bad') {
      while (!isOnItsWay) await world.clock.sleep(500);
    }
    if (call.operation !== operation || isOnItsWay) return next();
    isOnItsWay = true;
    void world.clock
      .sleep(seconds * 1000)
      .then(next)
      .catch(() => {});
    throw new ConnectionLost();
  });
  failBadSiblings();
}

const calls = (name: string) => world.aws.journal.filter(({ operation }) => operation === name).length;

test.each([0.2, 1, 3, 8])('a replacement that is %d s late leaves no copy', async (seconds) => {
  await world.deploy('production', withSibling('good', v1));
  const before = world.copies();
  late(seconds);

  const update = await world.deploy('production', withSibling('bad', v2));
  await world.clock.advance(3_600_000);

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.copies()).toEqual(before);
  expect(calls('CopyProjectVersion')).toBe(1);
});

test.each([200, 240])(
  'a replacement that is %d s late leaves no copy even if it meets the next update',
  async (seconds) => {
    // With the second copy the role may copy the version that the late request asks for.
    const both = (value: string, of: Trained) => (stack: Stack) => {
      copies({ Copy: of, Other: v2 })(stack);
      new StringParameter(stack, 'Sibling', { stringValue: value });
    };
    await world.deploy('production', both('good', v1));
    const v3 = world.train('v3');
    holdBack(seconds);

    const update = await world.deploy('production', both('bad', v2));
    await world.clock.advance(90_000);
    const next = await world.deploy('production', both('better', v3));
    await world.clock.advance(3_600_000);

    expect([update.status, next.status]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE']);
    expect(world.copies().map(({ sourceArn }) => sourceArn)).toEqual([
      v2.modelVersionArn,
      v3.modelVersionArn,
    ]);
  },
);

test.each([1, 5])(
  'a replacement leaves no copy even if the former one was deleted by hand: %d s late',
  async (seconds) => {
    await world.deploy('production', withSibling('good', v1));
    const [{ arn }] = world.copies();
    await world.byHand('DeleteProjectVersion', { ProjectVersionArn: arn });
    await world.clock.advance(600_000);
    late(seconds);

    const update = await world.deploy('production', withSibling('bad', v2));
    await world.clock.advance(3_600_000);

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(world.copies()).toEqual([]);
    expect((await world.deploy('production', withSibling('better', v2))).status).toBe('UPDATE_COMPLETE');
    expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
    expect(world.copies()).toEqual([]);
  },
);

test.each([0.2, 1, 3, 8])(
  'tags are right in the end although their change comes %d s late',
  async (seconds) => {
    await world.deploy('production', withSibling('good', v1, { tags: { team: 'vision' } }));
    const before = world.copies();
    late(seconds);

    const update = await world.deploy('production', withSibling('bad', v1));
    await world.clock.advance(3_600_000);

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(world.copies()).toEqual(before);
    // Each of the two requests tags once at most.
    expect(calls('TagResource') + calls('UntagResource')).toBeLessThanOrEqual(2);
  },
);

test.each([0.2, 1, 3, 8])(
  'a policy is not left behind although its new name comes %d s late',
  async (seconds) => {
    const policy = (sibling: string, policyName: string) => (stack: Stack) => {
      new ProjectPolicy(stack, 'Policy', {
        project: Project.fromProjectArn(stack, 'Project', v1.projectArn),
        policyName,
      }).allowCopy(new AccountPrincipal(PRODUCTION));
      new StringParameter(stack, 'Sibling', { stringValue: sibling });
    };
    await world.deploy('policies', policy('good', 'before'), TRAINING);
    const before = world.aws.inventory(TRAINING);
    late(seconds);

    const update = await world.deploy('policies', policy('bad', 'after'), TRAINING);
    await world.clock.advance(3_600_000);

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(world.aws.inventory(TRAINING)).toEqual(before);
  },
);

test.each([2, 10, 40])(
  'a put of an undone update that arrives %d s late changes no policy',
  async (seconds) => {
    const allowing = (sibling: string, account: string) => (stack: Stack) => {
      new ProjectPolicy(stack, 'Policy', {
        project: Project.fromProjectArn(stack, 'Project', v1.projectArn),
      }).allowCopy(new AccountPrincipal(account));
      new StringParameter(stack, 'Sibling', { stringValue: sibling });
    };
    const documents = async () => {
      const { ProjectPolicies } = await world.byHand(
        'ListProjectPolicies',
        { ProjectArn: v1.projectArn },
        TRAINING,
      );
      return ProjectPolicies.map(({ PolicyDocument }: { PolicyDocument: string }) => PolicyDocument);
    };
    await world.deploy('policies', allowing('good', PRODUCTION), TRAINING);
    const before = await documents();
    letArriveLate('PutProjectPolicy', seconds);

    const update = await world.deploy('policies', allowing('bad', '333333333333'), TRAINING);
    await world.clock.advance(600_000);

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await documents()).toEqual(before);
  },
);

test.each([2, 20, 50])(
  'a stop of an undone update that arrives %d s late stops no model',
  async (seconds) => {
    const model = world.aws.rekognition.train({
      account: PRODUCTION,
      region: REGION,
      projectName: 'own',
      versionName: 'v1',
      f1Score: 0.93,
    });
    const running = (sibling: string, minInferenceUnits: number) => (stack: Stack) => {
      const modelVersion = importVersion(stack, 'Version', model);
      new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits });
      new StringParameter(stack, 'Sibling', { stringValue: sibling });
    };
    await world.deploy('production', running('good', 1));
    letArriveLate('StopProjectVersion', seconds);

    const update = await world.deploy('production', running('bad', 2));
    await world.clock.advance(600_000);

    const { ProjectVersionDescriptions } = await world.byHand('DescribeProjectVersions', {
      ProjectArn: model.projectArn,
    });
    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(ProjectVersionDescriptions).toMatchObject([{ Status: 'RUNNING', MinInferenceUnits: 1 }]);
  },
);
