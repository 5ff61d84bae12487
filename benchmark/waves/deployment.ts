import { bootstrap } from '../../emulator/bootstrap';
import type { SynthesisedStack } from '../../emulator/deployment/assembly';
import { synthesiseApp } from '../../testing/world/synthesis';
import { REGION, TRAINING, World } from '../../testing/world/world';
import { accountOf, promote, type Shape, targetsOf } from './fleet';

const COPY_MINUTES = 6;
/** The CLI looks at a stack every five seconds. */
const CLI_LOOKS_AFTER = 5_000;

/** The result of a fleet's deployment. Minutes are those of the emulator's clock. */
export interface FleetDeployed {
  readonly targets: number;
  readonly shape: Shape;
  readonly concurrency: number;
  readonly minutes: number;
  /** The lower bound: only the copies, limited only by the pool and the waves. */
  readonly boundMinutes: number;
  readonly complete: number;
  /** Calls of CopyProjectVersion, and those of them that were refused. */
  readonly copyCalls: number;
  readonly refused: number;
  /** This machine's processor time for all the accounts and their functions. */
  readonly processorSeconds: number;
}

/**
 * Plays what `cdk deploy --all --concurrency N` does with the stacks of a fleet, in virtual time and with the delays of
 * AWS: up to N at a time, and a wave when all stacks of the wave before are complete.
 */
export async function deployFleet(
  targets: number,
  shape: Shape,
  concurrency: number,
): Promise<FleetDeployed> {
  const used = process.cpuUsage();
  const world = await World.create();
  try {
    for (let index = 0; index < targets; index++) {
      await world.run(bootstrap(world.aws, accountOf(index), REGION, [TRAINING]));
    }
    await world.clock.advance(60_000);
    const source = world.train('v1', { copyDuration: COPY_MINUTES * 60_000 });
    const [ofSource, ...others] = synthesiseApp((app) => {
      promote(app, source, targets, shape);
    });
    const sizes = sizesOf(targets, shape);
    const waves = [[ofSource], ...sizes.map((size) => others.splice(0, size))];
    const began = world.clock.now();
    let complete = 0;
    for (const wave of waves) {
      const waiting = [...wave];
      const worker = async () => {
        for (let stack = waiting.shift(); stack; stack = waiting.shift()) {
          if (await deployOne(world, stack)) complete++;
        }
      };
      await world.run(Promise.all(Array.from({ length: concurrency }, worker)));
    }
    const copies = world.aws.journal.filter(({ operation }) => operation === 'CopyProjectVersion');
    const { user, system } = process.cpuUsage(used);
    return {
      targets,
      shape,
      concurrency,
      minutes: (world.clock.now() - began) / 60_000,
      boundMinutes: sizes.reduce((sum, size) => sum + Math.ceil(size / concurrency) * COPY_MINUTES, 0),
      complete: complete - 1,
      copyCalls: copies.length,
      refused: copies.filter(({ error }) => error).length,
      processorSeconds: (user + system) / 1e6,
    };
  } finally {
    await world.close();
  }
}

async function deployOne(world: World, stack: SynthesisedStack): Promise<boolean> {
  const { name, account } = stack;
  const began = world.clock.now();
  await world.start(name, stack, account);
  const { status } = await world.outcome(name, account, began);
  const late = (world.clock.now() - began) % CLI_LOOKS_AFTER;
  if (late > 0) await world.clock.sleep(CLI_LOOKS_AFTER - late);
  return status === 'CREATE_COMPLETE';
}

/** How many targets each wave has. */
function sizesOf(targets: number, shape: Shape): number[] {
  const sizes = new Map<string | undefined, number>();
  for (const { wave } of targetsOf(targets, shape)) sizes.set(wave, (sizes.get(wave) ?? 0) + 1);
  return [...sizes.values()];
}
