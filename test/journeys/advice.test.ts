import { AwsError } from '../../emulator';
import { inject } from '../../emulator/faults';
import { follow } from './advice';
import { letSiblingsFail, withSibling } from './sibling';
import { copies, permit, type Trained } from './stacks';
import { type Deployment, PRODUCTION, TRAINING, World } from './world';

/** Every advice works when it is followed to the letter, whatever CloudFormation does after a failed deletion. */

describe.each([
  ['goes', false],
  ['stays', true],
])('when the function of what cannot be deleted %s', (_name, failedDeletionProtects) => {
  let world: World;
  let project: string;
  let v1: Trained;
  let v2: Trained;
  beforeEach(async () => {
    world = await World.create({ cloudFormation: { failedDeletionProtects } });
    letSiblingsFail(world);
    [v1, v2] = [world.train('v1'), world.train('v2')];
    await world.deploy('training', permit(v1), TRAINING);
    const created = await world.run(
      world.call(PRODUCTION, 'rekognition', 'CreateProject', { ProjectName: 'shared' }),
    );
    project = created.ProjectArn;
  });
  afterEach(() => world.close());

  const copy = (version: Trained) => copies({ Copy: version }, {}, project);
  const start = () =>
    world.call(PRODUCTION, 'rekognition', 'StartProjectVersion', {
      ProjectVersionArn: world.copies().find(({ status }) => status === 'COPYING_COMPLETED')!.arn,
      MinInferenceUnits: 1,
    });
  const adviceIn = ({ reasons }: Deployment) => reasons.find((reason) => reason.includes('"aws '))!;
  const sources = () => world.copies().map(({ sourceArn }) => sourceArn);
  /** The name is free for another stack, which comes and goes. */
  async function expectFreshStart() {
    expect(world.copies()).toEqual([]);
    expect((await world.deploy('production', copy(v1))).status).toBe('CREATE_COMPLETE');
    expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
    expect(world.copies()).toEqual([]);
  }

  test('a stack whose copy runs is deleted by what the reason says', async () => {
    await world.deploy('production', copy(v1));
    await world.run(start());
    await world.clock.advance(600_000);
    const refused = await world.destroy('production');

    const destroyed = await follow(world, PRODUCTION, adviceIn(refused));

    expect([refused.status, destroyed?.status]).toEqual(['DELETE_FAILED', 'DELETE_COMPLETE']);
    await expectFreshStart();
  });

  test('a former copy that ran through the clean-up of an update is gone once the reason is followed', async () => {
    await world.deploy('production', copy(v1));
    await world.run(start());
    await world.clock.advance(600_000);
    const update = await world.deploy('production', copy(v2));
    const left = sources();

    await follow(world, PRODUCTION, adviceIn(update));

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(left).toEqual([v1.modelVersionArn, v2.modelVersionArn]);
    expect(sources()).toEqual([v2.modelVersionArn]);
    expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
    await expectFreshStart();
  });

  test('a create that somebody’s start keeps from going back is gone once the reason is followed', async () => {
    const create = await world.begin('production', withSibling(copy(v1), 500));
    await world.clock.advance(450_000);
    await world.run(start());
    const failed = await world.run(create.end);

    const destroyed = await follow(world, PRODUCTION, adviceIn(failed));

    expect(failed.status).toBe('ROLLBACK_FAILED');
    expect(destroyed?.status).toBe('DELETE_COMPLETE');
    await expectFreshStart();
  });

  test('a copy that never ends leaves a stack that is deleted by what the reason says', async () => {
    inject(world.aws, [
      { at: { service: 'rekognition', operation: 'CopyProjectVersion' }, what: { name: 'copy never ends' } },
    ]);
    const failed = await world.deploy('production', copy(v1));
    const [{ arn }] = world.copies();
    world.aws.rekognition.spoil(arn, { after: 0, message: 'At last.' });

    const destroyed = await follow(world, PRODUCTION, adviceIn(failed));

    expect(failed.status).toBe('ROLLBACK_FAILED');
    expect(failed.reasons.join()).toMatch(
      /Wait until it can be deleted, and in account 222222222222 run "aws rekognition delete-project-version /,
    );
    expect(destroyed?.status).toBe('DELETE_COMPLETE');
    expect(world.copies()).toEqual([]);
  });

  test('what an update has made, and somebody has started, goes once the reason is followed', async () => {
    await world.deploy('production', withSibling(copy(v1)));
    const update = await world.begin('production', withSibling(copy(v2), 500));
    await world.clock.advance(450_000);
    const { arn } = world.copies().find(({ sourceArn }) => sourceArn === v2.modelVersionArn)!;
    await world.run(
      world.call(PRODUCTION, 'rekognition', 'StartProjectVersion', {
        ProjectVersionArn: arn,
        MinInferenceUnits: 1,
      }),
    );
    const undone = await world.run(update.end);

    await follow(world, PRODUCTION, adviceIn(undone));

    expect(undone.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(sources()).toEqual([v1.modelVersionArn]);
    expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
    await expectFreshStart();
  });

  const isAbout = (input: any, type: string, id: string) =>
    typeof input.input === 'string' &&
    input.input.includes(`"RequestType":"${type}"`) &&
    input.input.includes(`"LogicalResourceId":"${id}`);

  /** No request of this type for this resource is started until it is mended. */
  function refuseStarts(type: string, id: string) {
    let isMended = false;
    world.aws.intercept(async ({ operation }, input, next) => {
      if (operation === 'StartExecution' && !isMended && isAbout(input, type, id)) {
        throw new AwsError('AccessDeniedException', 'not authorized to perform states:StartExecution');
      }
      return next();
    });
    return () => {
      isMended = true;
    };
  }

  describe('a Delete that could not be started', () => {
    const saysSo = /could not be started, so nothing was done/;

    test('leaves a stack that is deleted by what the reason says', async () => {
      await world.deploy('production', copy(v1));
      refuseStarts('Delete', 'Copy');
      const failed = await world.destroy('production');

      const destroyed = await follow(world, PRODUCTION, adviceIn(failed));

      expect(adviceIn(failed)).toMatch(saysSo);
      expect(failed.status).toBe('DELETE_FAILED');
      expect(destroyed?.status).toBe('DELETE_COMPLETE');
      expect(world.copies()).toEqual([]);
    });

    test('in the clean-up of an update leaves a copy that is gone once the reason is followed, and the stack stays', async () => {
      await world.deploy('production', copy(v1));
      const mend = refuseStarts('Delete', 'Copy');
      const update = await world.deploy('production', copy(v2));
      mend();

      await follow(world, PRODUCTION, adviceIn(update));

      expect(adviceIn(update)).toMatch(saysSo);
      expect(update.status).toBe('UPDATE_COMPLETE');
      expect(sources()).toEqual([v2.modelVersionArn]);
      expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
      await expectFreshStart();
    });

    test('of a create that goes back leaves a stack that is deleted by what the reason says', async () => {
      refuseStarts('Delete', 'Copy');
      const failed = await world.deploy('production', withSibling(copy(v1), 900));

      const destroyed = await follow(world, PRODUCTION, adviceIn(failed));

      expect(failed.status).toBe('ROLLBACK_FAILED');
      expect(destroyed?.status).toBe('DELETE_COMPLETE');
      expect(world.copies()).toEqual([]);
    });

    test('of an update that goes back leaves a copy that is gone once the reason is followed', async () => {
      await world.deploy('production', withSibling(copy(v1)));
      const mend = refuseStarts('Delete', 'Copy');
      const update = await world.deploy('production', withSibling(copy(v2), 900));
      mend();

      await follow(world, PRODUCTION, adviceIn(update));

      expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(sources()).toEqual([v1.modelVersionArn]);
      expect((await world.destroy('production')).status).toBe('DELETE_COMPLETE');
      await expectFreshStart();
    });
  });
});
