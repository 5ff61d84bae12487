import { NOBODY, OPERATION_TAG, OWNER_TAG, TAKEN_FROM_TAG } from '../../contract/copied-model-version';
import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import { AwsError } from '../../emulator';
import type { JournalEntry } from '../../emulator/call';
import { inject, type Schedule } from '../../emulator/faults';
import { InProcessRuntime } from '../../emulator/lambda/in-process';
import type { Workspace } from '../../emulator/lambda/workspace';
import type { TrainedModel } from '../../emulator/rekognition';
import { OUTPUT_BUCKET, PRODUCTION, REGION, TRAINING, World } from '../world/world';
import { copiesTemplate, type OwnModels, type Place, policiesTemplate, type Source, UNFIT } from './declared';
import { deleteVersions, endAtLast } from './follow-message';
import { Hand } from './hand';
import type { Deploy, History, Step } from './history';
import { type HoursName, readingOf } from './hours';
import type { Hours } from './model-hours';
import { PolicyWatch } from './policy-watch';
import { type DecisionLog, listen } from './rows';
import { StackPlayer } from './stack-player';
import { Witness } from './witness';

/** What is left to judge when a history is over. */
export interface Played {
  readonly violations: readonly string[];
  readonly decisions: DecisionLog;
  readonly hits: Schedule['hits'];
  readonly hours: Hours;
  /** Every call that was made. */
  readonly journal: readonly JournalEntry[];
}

const DURATIONS = {
  copyDuration: 60_000,
  deleteDuration: 15_000,
  startDuration: 40_000,
  stopDuration: 20_000,
};

/**
 * The tags of a source that is itself a copy: it was adopted, and runs. Copies of this source may begin with these
 * tags.
 */
const OF_A_LIFE = {
  [OWNER_TAG]: 'elsewhere/Copy',
  [OPERATION_TAG]: 'a-stack/2025-12-01T00:00:00.000Z',
  [TAKEN_FROM_TAG]: NOBODY,
  [RUNNER_TAG]: 'elsewhere/Run',
  [RUN_OPERATION_TAG]: 'a-stack/2025-12-01T00:00:00.000Z',
};

/** Plays a history in its own world, cleans up like a user, and returns the broken promises. */
export async function play(history: History, workspace?: Workspace): Promise<Played> {
  // SDK clients wait at random between attempts. With these numbers the same history always has the same course.
  const world = await World.create(
    { ...history.weather, rekognition: { ...DURATIONS, ...history.weather.rekognition }, workspace },
    new InProcessRuntime({ sandboxes: 1, random: evenly() }),
  );
  try {
    return await world.run(new Play(world).run(history));
  } finally {
    await world.close();
  }
}

/** Numbers from 0 to 1 that look random and are always the same. */
function evenly(): () => number {
  let turn = 0;
  return () => {
    turn = (turn + 0.618_033_988_75) % 1;
    return turn;
  };
}

class Play {
  private readonly decisions: DecisionLog;
  private readonly hand: Hand;
  private readonly players: Record<'one' | 'two' | 'training' | 'rival', StackPlayer>;
  /** Stacks whose sibling does not go back at the next attempt. */
  private readonly stubborn = new Set<string>();
  private place!: Place;

  constructor(private readonly world: World) {
    this.decisions = listen(world.aws);
    this.hand = new Hand(world);
    this.players = {
      one: new StackPlayer(world, 'one', PRODUCTION),
      two: new StackPlayer(world, 'two', PRODUCTION),
      training: new StackPlayer(world, 'training', TRAINING),
      rival: new StackPlayer(world, 'rival', TRAINING),
    };
    world.aws.intercept(async (call, input, next) => {
      if (call.operation === 'PutParameter') await this.letSiblingFail(input.Value);
      return next();
    });
  }

  /** The sibling's value says whether the sibling fails. */
  private async letSiblingFail(value: string): Promise<void> {
    const { clock } = this.world;
    const [, after] = /^fails after (\d+)/.exec(value) ?? [];
    const [, stack] = /^good .*\((\w+)\)$/.exec(value) ?? [];
    const goesBack = stack && this.stubborn.has(stack) && (await this.isRollingBack(stack));
    if (after === undefined && !goesBack) return;
    if (after !== undefined) await clock.sleep(Number(after) * 1000);
    else this.stubborn.delete(stack!);
    throw new AwsError('ValidationException', 'The sibling fails.');
  }

  private async isRollingBack(stack: string): Promise<boolean> {
    const status = await this.players[stack as keyof typeof this.players].status();
    return status === 'UPDATE_ROLLBACK_IN_PROGRESS';
  }

  async run({ one, two, training, rival, faults }: History): Promise<Played> {
    const { world, players } = this;
    const witness = new Witness(world, Object.values(players), this.hand);
    this.place = await this.prepare();
    witness.begin();
    for (const player of [players.one, players.two]) {
      player.watch(witness.pointers);
      player.watch(witness.models);
      player.watch(witness.modelHours);
    }
    const policies = new PolicyWatch(world, witness.violations, this.place.trainingProject);
    for (const player of [players.training, players.rival]) player.watch(policies);
    const schedule = inject(world.aws, faults);
    witness.makers.comeLast();
    witness.modelHours.begin(schedule.hits);
    await Promise.all([
      this.follow(players.one, one, (declared) => copiesTemplate('one', declared, this.place)),
      this.follow(players.two, two, (declared) =>
        copiesTemplate('two', declared, { ...this.place, destinationProject: undefined }),
      ),
      this.follow(players.training, training, (declared) =>
        policiesTemplate('training', declared, this.place),
      ),
      this.follow(players.rival, rival, (declared) => policiesTemplate('rival', declared, this.place)),
    ]);
    schedule.remove();
    // A request that is delivered twice comes the second time after ten minutes.
    await world.clock.sleep(720_000);
    await witness.judgeLosses();
    await this.clearUp(witness);
    witness.modelHours.end();
    await witness.judge(schedule.hits);
    return {
      violations: witness.violations,
      decisions: this.decisions,
      hits: schedule.hits,
      hours: witness.modelHours.hours,
      journal: this.world.aws.journal,
    };
  }

  private async prepare(): Promise<Place> {
    const { world, players } = this;
    const labels = { circle: 0.9 };
    const v1 = world.train('v1', { labels });
    const sources: Record<Source, string> = {
      v1: v1.modelVersionArn,
      v2: world.train('v2', { labels, tags: OF_A_LIFE }).modelVersionArn,
      bad: world.train('bad', { copyFails: 'The model is bad.', copyDuration: 30_000 }).modelVersionArn,
      weak: world.train('weak', { f1Score: 0.5, labels: { circle: 0.5 } }).modelVersionArn,
      dead: world.train('dead', { labels, startFails: 'The model is dead.' }).modelVersionArn,
      hung: world.train('hung', { labels, startDuration: Number.POSITIVE_INFINITY }).modelVersionArn,
    };
    const { ProjectArn: destinationProject } = await world.call(PRODUCTION, 'rekognition', 'CreateProject', {
      ProjectName: 'shapes-prod',
    });
    const own = { one: this.trainHere('own-one'), two: this.trainHere('own-two') };
    const place = { trainingProject: v1.projectArn, sources, own, destinationProject };
    const everything = { policies: [{ name: 'p1', allows: 'all' }], sibling: 0 } as const;
    await players.training.deploy(policiesTemplate('training', everything, place));
    await world.clock.sleep(30_000);
    await this.plantForeign(place);
    return place;
  }

  /** Models of the account itself, which a stack can run by their ARNs. */
  private trainHere(projectName: string): OwnModels {
    const train = (name: string, more: Partial<TrainedModel> = {}) =>
      this.world.trainHere(name, { projectName, ...more });
    const v1 = train('v1');
    return {
      projectArn: v1.projectArn,
      versions: {
        v1: v1.modelVersionArn,
        v2: train('v2').modelVersionArn,
        hung: train('hung', { startDuration: Number.POSITIVE_INFINITY }).modelVersionArn,
      },
    };
  }

  /** What others have in the project that stack `one` copies into. */
  private async plantForeign({ trainingProject, sources, destinationProject }: Place): Promise<void> {
    const { world } = this;
    const copy = (VersionName: string, Tags: Record<string, string>, source = sources.v1) =>
      world.call(PRODUCTION, 'rekognition', 'CopyProjectVersion', {
        SourceProjectArn: trainingProject,
        SourceProjectVersionArn: source,
        DestinationProjectArn: destinationProject,
        VersionName,
        OutputConfig: { S3Bucket: OUTPUT_BUCKET },
        Tags,
      });
    await copy('by-hand', { made: 'by hand' });
    await copy(UNFIT, { made: 'by hand' }, sources.weak);
    await copy('taken', { [OWNER_TAG]: 'somebody/Else' });
    // A trained model, to which somebody gave the owner tag of a copy.
    world.aws.rekognition.train({
      account: PRODUCTION,
      region: REGION,
      projectName: 'shapes-prod',
      versionName: 'forged',
      f1Score: 0.9,
      tags: { [OWNER_TAG]: 'one/ACCC8ACD5' },
    });
    await world.clock.sleep(90_000);
    // This call makes the copies write their results into the bucket.
    await world.call(PRODUCTION, 'rekognition', 'DescribeProjectVersions', {
      ProjectArn: destinationProject,
    });
  }

  private async follow<D extends { sibling: number }>(
    player: StackPlayer,
    steps: readonly Step<D>[],
    deployable: (declared: D) => { synthesised: any; parameters: Readonly<Record<string, string>> },
  ): Promise<void> {
    for (const step of steps) {
      switch (step.do) {
        case 'deploy': {
          const { synthesised, parameters } = deployable(step.declared);
          if (step.siblingStays) this.stubborn.add(player.name);
          const Sibling = siblingOf(step, player.name);
          await player.deploy({ synthesised, parameters: { ...parameters, Sibling } }, step);
          break;
        }
        case 'destroy':
          await player.destroy();
          break;
        case 'wait':
          await this.world.clock.sleep(step.for * 1000);
          break;
        case 'await edge':
          await this.world.clock.sleep(untilEdge(step.of, this.world.clock.now()) - step.before * 1000);
          break;
        case 'edit policy':
        case 'delete policy':
        case 'delete and put policy':
        case 'delete and restore policy':
          await this.hand.meddleWithPolicy(this.place.trainingProject, step.policy, step.do);
          break;
        default:
          await this.hand.doTo(player.name, step.copy, step.do);
      }
    }
  }

  /** Stops the models that somebody started, and deletes every stack. */
  private async clearUp(witness: Witness): Promise<void> {
    const { clock } = this.world;
    await clock.sleep(120_000);
    const givenUp = (await witness.runningOn()).map(({ arn }) => arn);
    for (const { arn, status, tags } of this.world.copies()) {
      endAtLast(this.world, arn);
      // A stack must stop its own models itself. A copy that no stack holds may have the tag of its source.
      const isOfStack = tags[RUNNER_TAG] && tags[RUNNER_TAG] !== OF_A_LIFE[RUNNER_TAG];
      if (status !== 'RUNNING' || (isOfStack && !givenUp.includes(arn))) continue;
      await this.hand.stop(arn);
      // Rekognition takes five calls a second.
      await clock.sleep(1_000);
    }
    await clock.sleep(60_000);
    // The last stack is deleted first, because it may have taken things from the other stacks.
    for (const player of Object.values(this.players).reverse()) {
      if (await player.destroy()) continue;
      // A version that nobody may delete blocks its project, so it is deleted by hand.
      const kept = (await witness.excused()).map(({ arn, status }) => ({
        ProjectVersionArn: arn,
        Status: status,
      }));
      await deleteVersions(this.world, PRODUCTION, kept);
      await clock.sleep(30_000);
      if (!(await player.destroy()))
        witness.violations.push(`the stack ${player.name} cannot be deleted: ${await player.lastReasons()}`);
    }
    // Waits for everything that is delivered late or twice.
    await clock.sleep(3_600_000);
  }
}

/** Milliseconds until the schedule's next start or stop that is at least ten seconds away. */
function untilEdge(name: HoursName, now: number): number {
  return readingOf(name).next(now + 10_000) - now;
}

function siblingOf(
  { declared: { sibling }, siblingFails }: Deploy<{ sibling: number }>,
  stack: string,
): string {
  return siblingFails === undefined
    ? `good ${sibling} (${stack})`
    : `fails after ${siblingFails} (${sibling})`;
}
