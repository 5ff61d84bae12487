import type { World } from '../world';

/** Milliseconds for which somebody tries again what AWS refuses because something is under way. */
const PATIENCE = 900_000;
const PAUSE = 10_000;

/** Flags that take several values. */
const LISTS = ['TagKeys', 'RetainResources'];
const OPERATIONS: Readonly<Record<string, string>> = {
  'rekognition stop-project-version': 'StopProjectVersion',
  'rekognition delete-project-version': 'DeleteProjectVersion',
  'rekognition delete-project-policy': 'DeleteProjectPolicy',
  'rekognition untag-resource': 'UntagResource',
  'cloudformation delete-stack': 'DeleteStack',
  'cloudformation continue-update-rollback': 'ContinueUpdateRollback',
};

/** A command that a message quotes. */
export interface Command {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The commands in a message, in its order. Throws at one that is no command of the AWS CLI's as we know it. */
export function commandsIn(message: string): Command[] {
  return [...message.matchAll(/"aws ([a-z]+) ([a-z-]+)((?: [^"]+)?)"/g)].map(
    ([text, service, name, flags]) => {
      const operation = OPERATIONS[`${service} ${name}`];
      if (!operation) throw new Error(`nobody knows how to run ${text}`);
      return { service, operation, input: inputOf(flags) };
    },
  );
}

function inputOf(flags: string): Record<string, unknown> {
  const entries = flags
    .split(' --')
    .slice(1)
    .map((flag): [string, unknown] => {
      const [name, ...values] = flag.trim().split(/\s+/);
      const key = name.replace(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase());
      return [key, LISTS.includes(key) ? values : values.join(' ')];
    });
  return Object.fromEntries(entries);
}

/** Runs a command for as long as AWS says that something is under way, and waits until its effect is there. */
export async function run(
  world: World,
  account: string,
  { service, operation, input }: Command,
): Promise<void> {
  const { clock } = world;
  const began = clock.now();
  for (;;) {
    try {
      await world.call(account, service, operation, input);
      break;
    } catch (error) {
      const { name } = error as Error;
      if (name === 'ResourceNotFoundException') return;
      if (name !== 'ResourceInUseException' || clock.now() - began > PATIENCE) throw error;
      // "Run stop": of a model that does not run there is nothing to stop.
      if (operation === 'StopProjectVersion' && statusOf(world, input) !== 'STARTING') return;
    }
    await clock.sleep(PAUSE);
  }
  while (['STOPPING', 'DELETING'].includes(statusOf(world, input) ?? '')) await clock.sleep(PAUSE);
}

function statusOf(world: World, { ProjectVersionArn }: Command['input']): string | undefined {
  return world.copies().find(({ arn }) => arn === ProjectVersionArn)?.status;
}
