import { inject } from '../../emulator/faults';
import { delivery, of } from '../../testing/world/faults';
import { copies, permitted, type Trained } from '../../testing/world/stacks';
import { arns, countOf, deploy, newWorld, world } from '../../testing/world/story';

/**
 * Lambda keeps the Deletes of a clean-up in its queue, and CloudFormation gives them up. A person deletes the copy. Later an
 * update goes back to that version, and then a Delete arrives.
 */

const HOUR = 3_600_000;
let project: string;
let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld({ rekognition: { copyDuration: 364_000 } });
  [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
  project = await world.createProject();
});

test.each([61, 200, 300, 366, 370, 374])(
  'a Delete that arrives %d s after an update has begun does not delete the copy that the update makes',
  async (seconds) => {
    const copyOf = (version: Trained) => copies({ Copy: version }, {}, project);
    const WAITS = 6 * HOUR;
    await deploy(copyOf(v1));
    const { hits } = inject(world.aws, [
      delivery({ name: 'queued', for: WAITS }, { ...of('Delete'), times: 3 }),
    ]);
    await deploy(copyOf(v2));
    const old = world.copies().find(({ sourceArn }) => sourceArn === v1.modelVersionArn)!;
    await world.byHand('DeleteProjectVersion', { ProjectVersionArn: old.arn });
    await world.clock.advance(hits[0].time + WAITS - seconds * 1000 - world.clock.now());
    const before = countOf('CopyProjectVersion');

    const update = await deploy(copyOf(v1));

    expect([update.status, countOf('CopyProjectVersion') - before, arns()]).toEqual([
      'UPDATE_COMPLETE',
      1,
      [expect.stringContaining('/v1-')],
    ]);
  },
);
