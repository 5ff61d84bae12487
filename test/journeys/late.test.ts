import type { Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { ConnectionLost } from '../../emulator';
import { inject } from '../../emulator/faults';
import { delivery, of } from '../../testing/world/faults';
import { withSibling } from '../../testing/world/sibling';
import { allowing, copies, permitted, runs, type Trained } from '../../testing/world/stacks';
import {
  arns,
  deploy,
  expectCleanDeletion,
  newWorld,
  policiesOf,
  sources,
  world,
} from '../../testing/world/story';
import { PRODUCTION, TRAINING } from '../../testing/world/world';

/** An update whose request reaches the function only when a sibling has failed and the rollback is under way. */

let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld();
  [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
});

/** The sibling fails after half a second. */
const FAILS = 0.5;

function late(seconds: number): void {
  inject(world.aws, [delivery({ name: 'late request', by: seconds * 1000 }, of('Update'))]);
}

/** Lambda accepts the call for the first Update immediately, and runs the function this much later. */
function holdBack(seconds: number): void {
  let isHeld = false;
  world.aws.intercept(async ({ operation }, { Payload }, next) => {
    if (operation !== 'Invoke' || isHeld) return next();
    if (JSON.parse(Buffer.from(Payload).toString()).RequestType !== 'Update') return next();
    isHeld = true;
    void world.clock.sleep(seconds * 1000).then(next);
    return { StatusCode: 202 };
  });
}

/** The first such call reaches AWS this much later, and the caller gets no answer. The bad sibling fails meanwhile. */
function letArriveLate(operation: string, seconds: number): void {
  let isOnItsWay = false;
  world.aws.intercept(async (call, input, next) => {
    if (call.operation === 'PutParameter' && /^fails/.test(input.Value)) {
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
}

const calls = (name: string) => world.aws.journal.filter(({ operation }) => operation === name).length;
/** Makes an update that is rolled back. In the hour after it, everything that is late arrives. */
async function undo(build: (stack: Stack) => unknown): Promise<void> {
  expect((await deploy(withSibling(build, FAILS))).status).toBe('UPDATE_ROLLBACK_COMPLETE');
  await world.clock.advance(3_600_000);
}

test('a replacement that is 0.2 to 8 s late leaves no copy', async () => {
  await deploy(withSibling(copies({ Copy: v1 })));
  const before = world.copies();

  for (const seconds of [0.2, 1, 3, 8]) {
    late(seconds);
    await undo(copies({ Copy: v2 }));
    expect(world.copies()).toEqual(before);
  }
  expect(calls('CopyProjectVersion')).toBe(1);
});

test.each([200, 240])(
  'a replacement that is %d s late leaves no copy even if it meets the next update',
  async (seconds) => {
    // With the second copy the role may copy the version that the late request asks for.
    const both = (version: Trained, failsAfter?: number) =>
      withSibling(copies({ Copy: version, Other: v2 }), failsAfter);
    await deploy(both(v1));
    const v3 = world.train('v3');
    holdBack(seconds);

    const update = await deploy(both(v2, FAILS));
    await world.clock.advance(90_000);
    const next = await deploy(both(v3));
    await world.clock.advance(3_600_000);

    expect([update.status, next.status]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE']);
    expect(sources()).toEqual([v2.modelVersionArn, v3.modelVersionArn]);
  },
);

test.each([1, 5])(
  'a replacement leaves no copy even if the former one was deleted by hand: %d s late',
  async (seconds) => {
    await deploy(withSibling(copies({ Copy: v1 })));
    await world.deleteVersion(arns()[0]);
    late(seconds);

    await undo(copies({ Copy: v2 }));

    expect(world.copies()).toEqual([]);
    expect((await deploy(withSibling(copies({ Copy: v2 })))).status).toBe('UPDATE_COMPLETE');
    await expectCleanDeletion();
  },
);

test('tags are right in the end although their change comes 0.2 to 8 s late', async () => {
  await deploy(withSibling(copies({ Copy: v1 }, { tags: { team: 'vision' } })));
  const before = world.copies();

  for (const seconds of [0.2, 1, 3, 8]) {
    const changes = calls('TagResource') + calls('UntagResource');
    late(seconds);
    await undo(copies({ Copy: v1 }));
    expect(world.copies()).toEqual(before);
    // Each of the two requests tags once at most.
    expect(calls('TagResource') + calls('UntagResource') - changes).toBeLessThanOrEqual(2);
  }
});

test('a policy is not left behind although its new name comes 0.2 to 8 s late', async () => {
  const policy = (policyName: string) => allowing(v1, policyName);
  await world.deploy('policies', withSibling(policy('before')), TRAINING);
  const before = world.aws.inventory(TRAINING);

  for (const seconds of [0.2, 1, 3, 8]) {
    late(seconds);

    const update = await world.deploy('policies', withSibling(policy('after'), FAILS), TRAINING);
    await world.clock.advance(3_600_000);

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(world.aws.inventory(TRAINING)).toEqual(before);
  }
});

test('a policy is not left behind although the rollback’s request comes 4 minutes after the late new name', async () => {
  const policy = (policyName: string) => allowing(v1, policyName);
  await world.deploy('policies', withSibling(policy('before')), TRAINING);
  const before = world.aws.inventory(TRAINING);
  inject(world.aws, [
    delivery({ name: 'late request', by: 2_000 }, of('Update')),
    delivery({ name: 'late request', by: 240_000 }, { ...of('Update'), nth: 2 }),
  ]);

  const update = await world.deploy('policies', withSibling(policy('after'), FAILS), TRAINING);
  await world.clock.advance(3_600_000);

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.aws.inventory(TRAINING)).toEqual(before);
});

test('a put of an undone update that arrives 2 to 40 s late changes no policy', async () => {
  const policy = (account: string) => allowing(v1, undefined, [new AccountPrincipal(account)]);
  const documents = async () => (await policiesOf(v1)).map(({ PolicyDocument }) => PolicyDocument);
  await world.deploy('policies', withSibling(policy(PRODUCTION)), TRAINING);
  const before = await documents();

  for (const seconds of [2, 10, 40]) {
    letArriveLate('PutProjectPolicy', seconds);

    const update = await world.deploy('policies', withSibling(policy('333333333333'), FAILS), TRAINING);
    await world.clock.advance(600_000);

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await documents()).toEqual(before);
  }
});

test('a stop of an undone update that arrives 2 to 50 s late stops no model', async () => {
  const model = world.trainHere('v1');
  await deploy(withSibling(runs(model)));

  for (const seconds of [2, 20, 50]) {
    letArriveLate('StopProjectVersion', seconds);

    await undo(runs(model, { minInferenceUnits: 2 }));

    const { ProjectVersionDescriptions } = await world.byHand('DescribeProjectVersions', {
      ProjectArn: model.projectArn,
    });
    expect(ProjectVersionDescriptions).toMatchObject([{ Status: 'RUNNING', MinInferenceUnits: 1 }]);
  }
});
