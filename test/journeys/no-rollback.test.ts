import type { EmulatorOptions } from '../../emulator';
import { follow, refuseStarts } from '../../testing/world/advice';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import {
  arns,
  countOf,
  deploy,
  disturb,
  expectCleanDeletion,
  newWorld,
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
      // It may be taken back once the stack has failed.
      await world.clock.advance(60_000);
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

  test('the stack that is deleted then leaves nothing', async () => {
    const bad = world.train('bad', { copyFails: 'No.', copyDuration: 60_000 });
    const failed = await update({ Copy: bad, Other: world.train('v2') });

    expect(failed.status).toBe('UPDATE_FAILED');
    await expectCleanDeletion();
  });
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
