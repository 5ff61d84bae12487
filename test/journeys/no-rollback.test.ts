import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { OWNER_TAG } from '../../contract/copied-model-version';
import type { EmulatorOptions } from '../../emulator';
import { follow, refuseStarts } from '../../testing/world/advice';
import { models } from '../../testing/world/models';
import { withSibling } from '../../testing/world/sibling';
import { type CopyOptions, copies, permitted, runs, type Trained } from '../../testing/world/stacks';
import {
  arns,
  countOf,
  deploy,
  destroy,
  disturb,
  expectCleanDeletion,
  newWorld,
  rollBack,
  sources,
  world,
} from '../../testing/world/story';
import { PRODUCTION, QUICK } from '../../testing/world/world';
import { logLines } from './log-lines';

/**
 * Updates with `--no-rollback`: a resource that failed in place is taken back separately, and the stack continues from
 * there.
 */

type Switches = NonNullable<EmulatorOptions['cloudFormation']>;
const WITHOUT_ROLLBACK = { DisableRollback: true };

/** How CloudFormation may take back a failed resource. AWS does not document which is right. */
const WAYS: Switches[] = [
  ...(['before UPDATE_FAILED', 'in UPDATE_FAILED'] as const).flatMap((takesBackFailedUpdate) =>
    (['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_FAILED'] as const).map(
      (statusWhileTakenBack) => ({ takesBackFailedUpdate, statusWhileTakenBack }),
    ),
  ),
  { takesBackFailedUpdate: 'never' },
];

let v1: Trained;
async function begin(cloudFormation?: Switches) {
  await newWorld({ ...QUICK, cloudFormation });
  [v1] = await permitted(world, world.train('v1'));
  await deploy(copies({ Copy: v1 }));
}

const update = (of: Record<string, Trained>, options: CopyOptions = {}) =>
  deploy(copies(of, options), WITHOUT_ROLLBACK);
const situations = async () =>
  (await logLines(world, PRODUCTION)).flatMap((line) => /"situation":"(\w+)"/.exec(line)?.[1] ?? []);

describe.each(WAYS)(
  'when CloudFormation takes back $takesBackFailedUpdate, showing $statusWhileTakenBack,',
  (cloudFormation) => {
    beforeEach(() => begin(cloudFormation));

    test('an existing copy that a gate refuses stays, and the next deployment works', async () => {
      const before = world.copies();

      const failed = await update({ Copy: v1 }, { minimumF1Score: 0.99, tags: { team: 'vision' } });
      // CloudFormation may take the copy back after the stack has failed. Then the function waits for a minute, in case
      // this status is an older one.
      await world.clock.advance(120_000);
      const seen = await situations();
      const next = await update({ Copy: v1 }, { minimumF1Score: 0.9 });

      expect([failed.status, next.status]).toEqual(['UPDATE_FAILED', 'UPDATE_COMPLETE']);
      const isTakenBack = cloudFormation.takesBackFailedUpdate !== 'never';
      expect(seen.includes('restore')).toBe(isTakenBack);
      // Otherwise nobody knows of the tag.
      expect(world.copies()).toMatchObject(isTakenBack ? before : [{ arn: before[0].arn }]);
      expect(countOf('CopyProjectVersion')).toBe(1);
      await expectCleanDeletion();
    });

    test('a copy that was deleted by hand and then fails is requested only once', async () => {
      await world.deleteVersion(arns()[0]);
      const fails = { name: 'copy fails', after: 60_000, message: 'No.' } as const;
      const { remove } = disturb('rekognition', 'CopyProjectVersion', fails, { times: 100 });

      const failed = await update({ Copy: v1 }, { tags: { team: 'vision' } });
      remove();
      expect(countOf('CopyProjectVersion')).toBe(2);
      const next = await update({ Copy: v1 }, { tags: { team: 'audio' } });

      expect([failed.status, next.status]).toEqual(['UPDATE_FAILED', 'UPDATE_COMPLETE']);
      expect(world.copies()).toMatchObject([{ status: 'COPYING_COMPLETED', tags: { team: 'audio' } }]);
      expect(countOf('CopyProjectVersion')).toBe(3);
    });
  },
);

/** Nothing is taken back: the old copy is untouched. */
describe('when a replacement fails,', () => {
  beforeEach(() => begin());

  test('it leaves the old copy, and the next deployment deletes it', async () => {
    const [bad, v2] = [world.train('bad', { copyFails: 'No.', copyDuration: 60_000 }), world.train('v2')];

    const failed = await update({ Copy: bad });
    expect(sources()).toContain(v1.modelVersionArn);
    const next = await update({ Copy: v2 });

    expect([failed.status, next.status]).toEqual(['UPDATE_FAILED', 'UPDATE_COMPLETE']);
    expect(sources()).toEqual([v2.modelVersionArn]);
    await expectCleanDeletion();
  });

  test('a deletion of the stack then leaves nothing', async () => {
    const bad = world.train('bad', { copyFails: 'No.', copyDuration: 60_000 });
    const failed = await update({ Copy: bad, Other: world.train('v2') });

    expect(failed.status).toBe('UPDATE_FAILED');
    await expectCleanDeletion();
  });
});

/** v2 replaces v1, and another resource fails. Then v1 replaces v2, while it still awaits the clean-up. */
describe('a resource that goes back to its former version', () => {
  async function goBack(
    declares: (version: Trained) => (stack: Stack) => unknown,
    v2: Trained,
    fails?: number,
  ) {
    const failed = await deploy(withSibling(declares(v2), 120), WITHOUT_ROLLBACK);
    const back = await deploy(withSibling(declares(v1), fails), WITHOUT_ROLLBACK);
    return [failed.status, back.status];
  }
  /** How the update that goes back ends. */
  const ENDS: [string, number | undefined, string][] = [
    ['after a second failure', 60, 'UPDATE_FAILED'],
    ['after a success', undefined, 'UPDATE_COMPLETE'],
  ];
  const copied = (version: Trained) => copies({ Copy: version });
  async function beginRunning() {
    await newWorld(QUICK);
    v1 = world.trainHere('v1');
    await deploy(runs(v1));
  }

  test.each(ENDS)('deletes its copies with its stack, %s', async (_after, fails, status) => {
    await begin();

    expect(await goBack(copied, world.train('v2'), fails)).toEqual(['UPDATE_FAILED', status]);

    await expectCleanDeletion();
  });

  test.each(ENDS)('stops its models with its stack, %s', async (_after, fails, status) => {
    await beginRunning();

    expect(await goBack(runs, world.trainHere('v2'), fails)).toEqual(['UPDATE_FAILED', status]);
    await destroy();

    expect(models()).toEqual(['v1 STOPPED', 'v2 STOPPED']);
  });

  test('keeps the copy when the stack goes back in the end', async () => {
    await begin();
    await goBack(copied, world.train('v2'), 60);

    const { status } = await rollBack('RollbackStack');

    expect([status, sources()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', [v1.modelVersionArn]]);
    await expectCleanDeletion();
  });

  test('lets the model run when the stack goes back in the end', async () => {
    await beginRunning();
    await goBack(runs, world.trainHere('v2'), 60);

    const { status } = await rollBack('RollbackStack');

    expect([status, models()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', ['v1 RUNNING ours', 'v2 STOPPED']]);
  });

  test('keeps the copy that its removal policy had kept, also when its stack is deleted', async () => {
    await begin();
    const retained = { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE };
    await deploy(copies({ Copy: v1 }, retained));
    await deploy(copies({ Copy: world.train('v2') }, retained));
    const { status } = await deploy(withSibling(copied(v1), 60), WITHOUT_ROLLBACK);

    await destroy();

    expect(status).toBe('UPDATE_FAILED');
    expect(sources()).toContain(v1.modelVersionArn);
  });
});

/** The update is withdrawn by a deployment of the former template, and its clean-up deletes the new resource. */
describe('a version that an update took over before it failed goes back', () => {
  const named = (id: string, options: CopyOptions = {}) =>
    copies({ [id]: v1 }, { versionName: 'v', ...options }, project);
  const RETAINED = { removalPolicy: RemovalPolicy.RETAIN };
  let project: string;
  beforeEach(async () => {
    await newWorld(QUICK);
    [v1] = await permitted(world, world.train('v1'));
    project = await world.createProject('shared');
  });

  test.each<[string, string, () => Promise<unknown>, (stack: Stack) => unknown]>([
    [
      'the resource that it renamed',
      'production/',
      () => deploy(named('Old')),
      (stack) => named('Old')(stack),
    ],
    ['a person', '', () => world.copyByHand(v1, project, 'v'), () => {}],
    ['another stack', 'other/', () => world.deploy('other', named('Copy')), () => {}],
    [
      'the same resource, which had retained it',
      'production/New',
      () => deploy(named('New', RETAINED)),
      () => {},
    ],
  ])('to %s', async (_, owner, make, former) => {
    await make();
    await world.clock.advance(600_000);
    await deploy(withSibling(former));
    const before = world.copies();

    const failed = await deploy(withSibling(named('New', { adoptExisting: true }), 60), WITHOUT_ROLLBACK);
    const withdrawn = await deploy(withSibling(former), WITHOUT_ROLLBACK);

    expect([failed.status, withdrawn.status]).toEqual(['UPDATE_FAILED', 'UPDATE_COMPLETE']);
    expect(arns()).toEqual(before.map(({ arn }) => arn));
    expect(world.copies()[0].tags[OWNER_TAG] ?? '').toMatch(new RegExp(`^${owner}`));
  });
});

test('a model that the stack found, and to which it goes back, stops with the stack', async () => {
  await newWorld(QUICK);
  const v2 = world.trainHere('v2');
  v1 = world.trainHere('v1');
  await deploy((stack) => void runs(v1, { removalPolicy: RemovalPolicy.RETAIN })(stack));
  await deploy(withSibling(() => {}));
  await deploy(withSibling(runs(v1)));
  await deploy(withSibling(runs(v2), 120), WITHOUT_ROLLBACK);
  await deploy(withSibling(runs(v1), 60), WITHOUT_ROLLBACK);
  await rollBack('RollbackStack');

  await destroy();

  expect(models().sort()).toEqual(['v1 STOPPED', 'v2 STOPPED']);
});

test('a model that an update found running before it failed runs on when the update is withdrawn', async () => {
  await newWorld(QUICK);
  v1 = world.trainHere('v1');
  await deploy((stack) => void runs(v1, { removalPolicy: RemovalPolicy.RETAIN })(stack));
  await deploy(withSibling(() => {}));
  const failed = await deploy(withSibling(runs(v1), 60), WITHOUT_ROLLBACK);

  const withdrawn = await deploy(
    withSibling(() => {}),
    WITHOUT_ROLLBACK,
  );

  expect([failed.status, withdrawn.status]).toEqual(['UPDATE_FAILED', 'UPDATE_COMPLETE']);
  expect(models()).toEqual(['v1 RUNNING ours']);
});

test.each(WAYS.filter(({ takesBackFailedUpdate }) => takesBackFailedUpdate === 'before UPDATE_FAILED'))(
  'what could not be taken back in $statusWhileTakenBack can be rolled back by following the reason',
  async (cloudFormation) => {
    await begin(cloudFormation);
    const before = world.copies();
    const refused = copies({ Copy: v1 }, { minimumF1Score: 0.99, tags: { team: 'vision' } });
    const begun = await world.begin('production', refused, PRODUCTION, WITHOUT_ROLLBACK);
    await world.clock.advance(1_000);
    const mend = refuseStarts(world, 'Update', 'Copy');
    const failed = await world.run(begun.end);
    mend();

    const ended = await follow(world, PRODUCTION, failed.reasons.find((one) => one.includes('"aws '))!);

    expect([failed.status, ended?.status]).toEqual(['UPDATE_FAILED', 'UPDATE_ROLLBACK_COMPLETE']);
    expect(world.copies()).toMatchObject(before);
  },
);
