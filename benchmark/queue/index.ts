import type { JournalEntry } from '../../emulator/call';
import { executionsOf } from '../../emulator/stepfunctions';
import { permit } from '../../testing/world/stacks';
import { OUTPUT_BUCKET, PRODUCTION, TRAINING, World } from '../../testing/world/world';
import { type Copy, oursWithin } from '../alternatives/copies';
import {
  AT_ITS_BEST,
  bound,
  callsOf,
  type Deployed,
  eventsOf,
  isCopy,
  reasonOf,
  secondsSince,
  sendLargeTemplatesByBucket,
  takeTime,
} from '../deployment';
import { lambdaUse } from '../deployment/lambda-use';
import { type Fairness, fairnessOf, type Turn } from './fairness';

/** Stacks of one account that are created at the same time, and share its five places. */
export interface Crowd {
  readonly stacks: number;
  readonly copies: number;
  /** Minutes. */
  readonly timeout: number;
  /** Whether each stack copies into its own project. */
  readonly apart: boolean;
}

export interface Queued extends Crowd, Fairness, Pick<Deployed, 'calls' | 'peaks' | 'refused' | 'lambda'> {
  /** Copies that their stacks did not get, and the first reason. */
  readonly failed: number;
  readonly because?: string;
  readonly makespan: number;
  readonly bound: number;
  readonly transitions: number;
  readonly real: number;
}

/** Seconds that each copy takes. */
const SIX_MINUTES = 360;
/** Versions in a project: 200 copies need a raised quota, or two projects. */
const RAISED = 200;

export async function queue(crowd: Crowd): Promise<Queued> {
  const realStart = performance.now();
  const world = await World.create({
    ...AT_ITS_BEST,
    rekognition: { ...AT_ITS_BEST.rekognition, versionsPerProject: RAISED },
  });
  try {
    takeTime(world);
    sendLargeTemplatesByBucket(world);
    const shares = await share(world, crowd);
    await world.deploy('training', permit(shares[0][0]), TRAINING);
    const from = world.aws.journal.length;
    const began = world.clock.now();
    const deployments = await world.run(
      Promise.all(
        shares.map((copies, index) =>
          world.begin(nameOf(index), (stack) => oursWithin(crowd.timeout)(stack, copies, OUTPUT_BUCKET)),
        ),
      ).then((all) => Promise.all(all.map(({ end }) => end))),
    );
    const makespan = (world.clock.now() - began) / 1000;
    const entries = world.aws.journal.slice(from).filter(({ account }) => account === PRODUCTION);
    const events = await Promise.all(shares.map((_, index) => world.run(eventsOf(world, nameOf(index)))));
    const lost = deployments.filter(({ status }) => status !== 'CREATE_COMPLETE').length;
    const durations = Array.from({ length: crowd.stacks * crowd.copies }, () => SIX_MINUTES);
    return {
      ...crowd,
      failed: lost * crowd.copies,
      because: events.map(reasonOf).find((reason) => reason !== undefined),
      makespan,
      bound: bound(durations),
      ...fairnessOf(turnsIn(entries, shares, events)),
      ...callsOf(entries),
      transitions: executionsOf(world.aws).reduce((sum, { transitions }) => sum + transitions, 0),
      lambda: lambdaUse(entries),
      real: secondsSince(realStart),
    };
  } finally {
    await world.close();
  }
}

const nameOf = (index: number) => `production-${index}`;

/** The models of each stack, and the projects that they go to. */
async function share(world: World, { stacks, copies, apart }: Crowd): Promise<Copy[][]> {
  const perProject = apart ? copies : RAISED;
  const projects: string[] = [];
  for (let number = 0; number * perProject < stacks * copies; number++) {
    const { ProjectArn } = await world.call(PRODUCTION, 'rekognition', 'CreateProject', {
      ProjectName: `shapes-${number}`,
    });
    projects.push(ProjectArn);
  }
  const all = Array.from({ length: stacks * copies }, (_, index) => ({
    ...world.train(`v${index}`, { copyDuration: SIX_MINUTES * 1000 }),
    destinationArn: projects[Math.floor(index / perProject)],
  }));
  return Array.from({ length: stacks }, (_, index) => all.slice(index * copies, (index + 1) * copies));
}

/** When each copy asked for its place, and when it began. */
function turnsIn(
  entries: readonly JournalEntry[],
  shares: readonly (readonly Copy[])[],
  events: readonly Awaited<ReturnType<typeof eventsOf>>[],
): Turn[] {
  const begun = new Map(
    entries
      .filter(isCopy)
      .map(({ time, input }) => [
        (input as { SourceProjectVersionArn: string }).SourceProjectVersionArn,
        time,
      ]),
  );
  return shares.flatMap((copies, number) =>
    copies.flatMap(({ modelVersionArn }, index) => {
      const asked = events[number].find(
        ({ LogicalResourceId: id, ResourceType: type, ResourceStatus: status }) =>
          id.startsWith(`Copy${index}x`) &&
          type === 'Custom::RekognitionCopiedModelVersion' &&
          status === 'CREATE_IN_PROGRESS',
      );
      const at = begun.get(modelVersionArn);
      return asked && at !== undefined ? [{ asked: asked.Timestamp.getTime(), begun: at }] : [];
    }),
  );
}
