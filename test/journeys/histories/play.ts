import { RUNNER_TAG } from '../../../contract/running-model-version';
import { AwsError } from '../../../emulator';
import type { JournalEntry } from '../../../emulator/call';
import { inject, type Schedule } from '../../../emulator/faults';
import { InProcessRuntime } from '../../../emulator/lambda/in-process';
import type { Workspace } from '../../../emulator/lambda/workspace';
import { OUTPUT_BUCKET, PRODUCTION, REGION, TRAINING, World } from '../world';
import { type CopyId, copiesTemplate, type Place, policiesTemplate, type Source } from './declared';
import type { History, Step } from './history';
import { type DecisionLog, listen } from './rows';
import { StackPlayer } from './stack-player';
import { Witness } from './witness';

/** What is left to judge when a history is over. */
export interface Played {
  readonly violations: readonly string[];
  /** ARNs that the Provider framework kept from being deleted. */
  readonly orphans: readonly string[];
  readonly decisions: DecisionLog;
  readonly hits: Schedule['hits'];
  /** Every call that was made. */
  readonly journal: readonly JournalEntry[];
}

const OPTIONS = {
  // The player deletes again what it has made deletable meanwhile.
  cloudFormation: { failedDeletionProtects: true },
  rekognition: { copyDuration: 60_000, deleteDuration: 15_000, startDuration: 40_000, stopDuration: 20_000 },
};

/** Plays a history in a world of its own, clears up as a user would, and answers which promises were broken. */
export async function play(history: History, workspace?: Workspace): Promise<Played> {
  // SDK clients wait at random between attempts: the same history shall always go the same way.
  const world = await World.create(
    { ...OPTIONS, workspace },
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

const OWNER = 'cdk-rekognition-custom-labels:owner';

class Play {
  private readonly decisions: DecisionLog;
  private readonly players: Record<'one' | 'two' | 'training', StackPlayer>;
  private place!: Place;

  constructor(private readonly world: World) {
    this.decisions = listen(world.aws);
    this.players = {
      one: new StackPlayer(world, 'one', PRODUCTION),
      two: new StackPlayer(world, 'two', PRODUCTION),
      training: new StackPlayer(world, 'training', TRAINING),
    };
    // The sibling's value says how it goes.
    world.aws.intercept(async (call, input, next) => {
      const after = call.operation === 'PutParameter' && /^fails after (\d+)/.exec(input.Value)?.[1];
      if (typeof after !== 'string') return next();
      await world.clock.sleep(Number(after) * 1000);
      throw new AwsError('ValidationException', 'The sibling fails.');
    });
  }

  async run({ one, two, training, faults }: History): Promise<Played> {
    const { world, players } = this;
    this.place = await this.prepare();
    const witness = new Witness(world, [players.one, players.two, players.training]);
    for (const player of [players.one, players.two]) {
      player.watch(witness.pointers);
      player.watch(witness.models);
    }
    const schedule = inject(world.aws, faults);
    await Promise.all([
      this.follow(players.one, one, (declared) => copiesTemplate('one', declared, this.place)),
      this.follow(players.two, two, (declared) =>
        copiesTemplate('two', declared, { ...this.place, destinationProject: undefined }),
      ),
      this.follow(players.training, training, (declared) =>
        policiesTemplate('training', declared, this.place),
      ),
    ]);
    schedule.remove();
    // What was to be delivered again comes after ten minutes.
    await world.clock.sleep(720_000);
    await witness.judgeLosses();
    await this.clearUp(witness, schedule.hits);
    await witness.judge(schedule.hits);
    return {
      violations: witness.violations,
      orphans: witness.orphans,
      decisions: this.decisions,
      hits: schedule.hits,
      journal: this.world.aws.journal,
    };
  }

  private async prepare(): Promise<Place> {
    const { world, players } = this;
    const labels = { circle: 0.9 };
    const v1 = world.train('v1', { labels });
    const sources: Record<Source, string> = {
      v1: v1.modelVersionArn,
      v2: world.train('v2', { labels }).modelVersionArn,
      bad: world.train('bad', { copyFails: 'The model is bad.', copyDuration: 30_000 }).modelVersionArn,
      weak: world.train('weak', { f1Score: 0.5, labels: { circle: 0.5 } }).modelVersionArn,
      dead: world.train('dead', { labels, startFails: 'The model is dead.' }).modelVersionArn,
    };
    const { ProjectArn: destinationProject } = await world.call(PRODUCTION, 'rekognition', 'CreateProject', {
      ProjectName: 'shapes-prod',
    });
    const place = { trainingProject: v1.projectArn, sources, destinationProject };
    const everything = { policies: [{ name: 'p1', allows: 'all' }], sibling: 0 } as const;
    await players.training.deploy(policiesTemplate('training', everything, place));
    await world.clock.sleep(30_000);
    await this.plantForeign(place);
    return place;
  }

  /** What others have in the project that stack `one` copies into. */
  private async plantForeign({ trainingProject, sources, destinationProject }: Place): Promise<void> {
    const { world } = this;
    const copy = (VersionName: string, Tags: Record<string, string>) =>
      world.call(PRODUCTION, 'rekognition', 'CopyProjectVersion', {
        SourceProjectArn: trainingProject,
        SourceProjectVersionArn: sources.v1,
        DestinationProjectArn: destinationProject,
        VersionName,
        OutputConfig: { S3Bucket: OUTPUT_BUCKET },
        Tags,
      });
    await copy('by-hand', { made: 'by hand' });
    await copy('taken', { [OWNER]: 'somebody/Else' });
    // A trained model, to which somebody gave the owner tag of a copy.
    world.aws.rekognition.train({
      account: PRODUCTION,
      region: REGION,
      projectName: 'shapes-prod',
      versionName: 'forged',
      f1Score: 0.9,
      tags: { [OWNER]: 'one/ACCC8ACD5' },
    });
    await world.clock.sleep(90_000);
    // Looked at once, so that the copies have left their results in the bucket.
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
          const { sibling } = step.declared;
          const Sibling =
            step.siblingFails === undefined
              ? `good ${sibling}`
              : `fails after ${step.siblingFails} (${sibling})`;
          await player.deploy({ synthesised, parameters: { ...parameters, Sibling } }, step.changeOfMind);
          break;
        }
        case 'destroy':
          await player.destroy();
          break;
        case 'wait':
          await this.world.clock.sleep(step.for * 1000);
          break;
        case 'edit policy':
        case 'delete policy':
          await this.meddleWithPolicy(step.do);
          break;
        default:
          await this.meddleWithCopy(player.name, step.copy, step.do);
      }
    }
  }

  /** Somebody's own hand. What AWS refuses him is not our business. */
  private async meddleWithCopy(
    stack: string,
    id: CopyId,
    what: 'start' | 'stop' | 'delete by hand',
  ): Promise<void> {
    const [operation, more] = {
      start: ['StartProjectVersion', { MinInferenceUnits: 1 }],
      stop: ['StopProjectVersion', {}],
      'delete by hand': ['DeleteProjectVersion', {}],
    }[what] as [string, object];
    for (const { arn, name, projectName, tags } of this.world.copies()) {
      const isPlanted = name === 'forged' && projectName === 'shapes-prod';
      if (isPlanted || !tags[OWNER]?.startsWith(`${stack}/${id}`)) continue;
      await this.attempt(PRODUCTION, operation, { ProjectVersionArn: arn, ...more });
    }
  }

  private async meddleWithPolicy(what: 'edit policy' | 'delete policy'): Promise<void> {
    const ProjectArn = this.place.trainingProject;
    const { ProjectPolicies } = await this.world.call(TRAINING, 'rekognition', 'ListProjectPolicies', {
      ProjectArn,
    });
    for (const { PolicyName, PolicyRevisionId, PolicyDocument } of ProjectPolicies) {
      const key = { ProjectArn, PolicyName };
      if (what === 'delete policy') await this.attempt(TRAINING, 'DeleteProjectPolicy', key);
      else {
        await this.attempt(TRAINING, 'PutProjectPolicy', {
          ...key,
          PolicyRevisionId,
          PolicyDocument: PolicyDocument.replace(/root/, 'role/edited'),
        });
      }
    }
  }

  private async attempt(account: string, operation: string, input: object): Promise<void> {
    await this.world.call(account, 'rekognition', operation, input).catch((error) => {
      if (!(error instanceof AwsError)) throw error;
    });
  }

  /** Stops what somebody started, and deletes every stack, a second time where the first one failed. */
  private async clearUp(witness: Witness, hits: Schedule['hits']): Promise<void> {
    const { clock } = this.world;
    await clock.sleep(120_000);
    const givenUp = (await witness.runningOn(hits)).map(({ arn }) => arn);
    for (const { arn, status, tags } of this.world.copies()) {
      // What a fault kept from ending ends at last.
      if (status === 'COPYING_IN_PROGRESS')
        this.world.aws.rekognition.spoil(arn, { after: 0, message: 'At last.' });
      // What a stack runs it has to stop itself.
      if (status !== 'RUNNING' || (tags[RUNNER_TAG] && !givenUp.includes(arn))) continue;
      await this.attempt(PRODUCTION, 'StopProjectVersion', { ProjectVersionArn: arn });
      // Rekognition takes five calls a second.
      await clock.sleep(1_000);
    }
    await clock.sleep(60_000);
    for (const player of Object.values(this.players)) {
      if (await player.destroy()) continue;
      // What a removal policy kept, CloudFormation gave up or the Provider framework swallowed stands in the way of its
      // project: it is deleted by hand.
      const orphans = witness.orphaned(hits);
      witness.orphans.push(...orphans.map(({ arn }) => arn));
      for (const { arn } of [...(await witness.excused()), ...orphans]) {
        await this.attempt(PRODUCTION, 'DeleteProjectVersion', { ProjectVersionArn: arn });
        await clock.sleep(1_000);
      }
      await clock.sleep(30_000);
      if (!(await player.destroy()))
        witness.violations.push(`the stack ${player.name} cannot be deleted: ${await player.lastReasons()}`);
    }
    // Whatever was delivered late or twice comes to its end.
    await clock.sleep(3_600_000);
  }
}
