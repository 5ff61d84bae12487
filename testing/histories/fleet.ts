import * as fc from 'fast-check';
import { AwsError } from '../../emulator';
import { bootstrap } from '../../emulator/bootstrap';
import type { SynthesisedStack } from '../../emulator/deployment/assembly';
import { InProcessRuntime } from '../../emulator/lambda/in-process';
import type { Workspace } from '../../emulator/lambda/workspace';
import { ModelPromotion } from '../../lib';
import { copiesIn, copyCalls, SOURCE_STACK } from '../world/promotions';
import { synthesiseApp } from '../world/synthesis';
import { REGION, TRAINING, World } from '../world/world';
import { StackPlayer } from './stack-player';

/** A fleet of targets in waves, in histories drawn at random: every promotion is run, fails in some accounts, and is run again. */

const ACCOUNTS = ['400000000001', '400000000002', '400000000003', '400000000004', '400000000005'] as const;
type Account = (typeof ACCOUNTS)[number];

interface Promoted {
  readonly version: 'v1' | 'v2';
  /** In the order of the list. A target without `wave` is a wave by itself. */
  readonly targets: readonly { readonly account: Account; readonly wave?: string }[];
  /** Where the copies of the first run fail. */
  readonly failsIn: readonly Account[];
  /** As in `cdk deploy --all --concurrency`. */
  readonly concurrency: number;
}

export type FleetHistory = readonly Promoted[];

export const fleetHistory: fc.Arbitrary<FleetHistory> = fc.array(
  fc.record({
    version: fc.constantFrom('v1', 'v2'),
    targets: fc
      .tuple(
        fc.shuffledSubarray([...ACCOUNTS], { minLength: 3 }),
        fc.array(fc.constantFrom(undefined, 'early', 'early', 'late'), { minLength: 5, maxLength: 5 }),
      )
      .map(([accounts, waves]) => accounts.map((account, index) => ({ account, wave: waves[index] }))),
    failsIn: fc.subarray([...ACCOUNTS], { maxLength: 2 }),
    concurrency: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 2 },
);

const OPTIONS = { rekognition: { copyDuration: 20_000, deleteDuration: 5_000 } };

/** Plays a history in a new world, and returns which promises were broken. */
export async function playFleet(history: FleetHistory, workspace?: Workspace): Promise<string[]> {
  const runtime = new InProcessRuntime({ sandboxes: 1, random: () => 0.5 });
  const world = await World.create({ ...OPTIONS, workspace }, runtime);
  try {
    for (const account of ACCOUNTS) await world.run(bootstrap(world.aws, account, REGION, [TRAINING]));
    await world.clock.advance(60_000);
    return await world.run(new Play(world).run(history));
  } finally {
    await world.close();
  }
}

class Play {
  private readonly violations: string[] = [];
  private failsIn: readonly string[] = [];

  constructor(private readonly world: World) {
    world.aws.intercept(async ({ operation }, input, next) => {
      const fails = (account: string) => input.DestinationProjectArn.includes(`:${account}:`);
      if (operation === 'CopyProjectVersion' && this.failsIn.some(fails))
        throw new AwsError('InvalidParameterException', 'Something is wrong in this account.');
      return next();
    });
  }

  async run(history: FleetHistory): Promise<string[]> {
    const sources = { v1: this.world.train('v1'), v2: this.world.train('v2') };
    for (const [index, promoted] of history.entries()) {
      const source = sources[promoted.version];
      this.failsIn = promoted.failsIn;
      await this.deploy(`run ${index + 1}`, promoted, source);
      this.failsIn = [];
      await this.deployAgain(`run ${index + 1} again`, promoted, source);
    }
    return this.violations;
  }

  private async deployAgain(when: string, promoted: Promoted, source: Source): Promise<void> {
    const missing = promoted.targets.filter(({ account }) => !this.has(account, source));
    const before = copyCalls(this.world);
    await this.deploy(when, promoted, source);
    const made = copyCalls(this.world) - before;
    if (made !== missing.length) this.violations.push(`${when}: ${made} copies for ${missing.length}`);
    for (const { account } of promoted.targets) {
      if (!this.has(account, source)) this.violations.push(`${when}: ${account} has no copy of the version`);
    }
  }

  /**
   * What `cdk deploy --all --concurrency` does: a stack begins after the stacks that it depends on. After a failure no
   * stack begins.
   */
  private async deploy(when: string, promoted: Promoted, source: Source): Promise<void> {
    const { stacks, dependencies } = synthesised(promoted, source);
    const waiting = [...stacks];
    const complete = new Set<string>();
    const running = new Set<Promise<void>>();
    let hasFailed = false;
    const begin = async (stack: SynthesisedStack) => {
      this.judgeBegin(when, stack, promoted, source);
      const player = new StackPlayer(this.world, stack.name, stack.account);
      await player.deploy({ synthesised: stack, parameters: {} });
      const status = await player.status();
      if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE') complete.add(stack.name);
      else hasFailed = true;
    };
    for (;;) {
      const isReady = ({ name }: SynthesisedStack) => dependencies[name].every((one) => complete.has(one));
      const next = hasFailed || running.size >= promoted.concurrency ? undefined : waiting.find(isReady);
      if (next) {
        waiting.splice(waiting.indexOf(next), 1);
        const work: Promise<void> = begin(next).finally(() => running.delete(work));
        running.add(work);
      } else if (running.size > 0) await Promise.race(running);
      else return;
    }
  }

  /** A target begins when all waves before its own have the version. */
  private judgeBegin(
    when: string,
    { account }: SynthesisedStack,
    { targets }: Promoted,
    source: Source,
  ): void {
    const waves = targets.map(({ account: target, wave }) => wave ?? target);
    const own = targets.findIndex((target) => target.account === account);
    if (own < 0) return;
    const before = new Set(waves.slice(0, waves.indexOf(waves[own])));
    for (const [index, target] of targets.entries()) {
      if (before.has(waves[index]) && !this.has(target.account, source))
        this.violations.push(`${when}: ${account} begins before ${target.account} has the version`);
    }
  }

  private has(account: string, { modelVersionArn }: Source): boolean {
    return copiesIn(this.world, account).some(
      ({ sourceArn, status }) => sourceArn === modelVersionArn && status === 'COPYING_COMPLETED',
    );
  }
}

interface Source {
  readonly projectArn: string;
  readonly modelVersionArn: string;
}

/** The stacks of a promotion, and the names of those that each one depends on. */
function synthesised({ targets }: Promoted, source: Source) {
  const promotions: ModelPromotion[] = [];
  const stacks = synthesiseApp((app) => {
    const props = {
      source,
      targets: targets.map(({ account, wave }) => ({ name: `in-${account}`, account, wave })),
    };
    promotions.push(new ModelPromotion(app, 'shapes', props));
  });
  // Only the synthesis makes the dependencies of stacks.
  const dependencies: Record<string, string[]> = Object.fromEntries(
    promotions[0].targetStacks.map((stack) => [
      stack.stackName,
      stack.dependencies.map(({ stackName }) => stackName),
    ]),
  );
  dependencies[SOURCE_STACK] = [];
  return { stacks, dependencies };
}
