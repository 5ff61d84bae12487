import { type Command, isToBeDeleted } from '../world/advice';
import type { World } from '../world/world';

/** Milliseconds for which a person repeats a call that AWS refuses because something is under way. */
const PATIENCE = 900_000;
const PAUSE = 10_000;

/** Runs a command for as long as AWS says that something is under way, and waits until its effect is there. */
export async function run(
  world: World,
  account: string,
  { service, operation, input, next }: Pick<Command, 'service' | 'operation' | 'input' | 'next'>,
): Promise<void> {
  const { clock } = world;
  const isRunning = ['STARTING', 'RUNNING'].includes(statusOf(world, input) ?? '');
  if (isRunning && next.startsWith('; if it still runs, stop it first')) {
    await run(world, account, { service, operation: 'StopProjectVersion', input, next: '' });
  }
  const began = clock.now();
  for (;;) {
    try {
      const answer = await world.call(account, service, operation, input);
      if (operation === 'DescribeProjectVersions') {
        await deleteVersions(world, account, versionsNamedBy(world, next, answer.ProjectVersionDescriptions));
        // The AWS CLI shows all pages.
        const { NextToken } = answer;
        if (NextToken)
          await run(world, account, { service, operation, input: { ...input, NextToken }, next });
      }
      break;
    } catch (error) {
      const { name } = error as Error;
      if (name === 'ResourceNotFoundException') return;
      if (name !== 'ResourceInUseException') throw error;
      if (clock.now() - began > PATIENCE && !endAtLast(world, input.ProjectVersionArn)) throw error;
      // The message says "Run stop", but a model that does not run cannot be stopped.
      if (operation === 'StopProjectVersion' && statusOf(world, input) !== 'STARTING') return;
    }
    await clock.sleep(PAUSE);
  }
  while (['STOPPING', 'DELETING'].includes(statusOf(world, input) ?? '')) await clock.sleep(PAUSE);
}

/** Ends a copy or a start that would never end. Returns whether there was one. */
export function endAtLast(world: World, arn: string): boolean {
  const end = { after: 0, message: 'At last.' };
  switch (statusOf(world, { ProjectVersionArn: arn })) {
    case 'COPYING_IN_PROGRESS':
      world.aws.rekognition.disturbCopy(arn, end);
      return true;
    case 'STARTING':
      world.aws.rekognition.disturbStart(arn, end);
      return true;
    default:
      return false;
  }
}

/** The shown versions that the message means. A person looks at their tags. */
function versionsNamedBy<V extends { readonly ProjectVersionArn: string }>(
  world: World,
  next: string,
  shown: readonly V[],
): V[] {
  const tags = new Map(world.copies().map((copy) => [copy.arn, copy.tags]));
  return shown.filter(({ ProjectVersionArn: arn }) => isToBeDeleted(next, tags.get(arn) ?? {}));
}

/** Deletes the versions. A running version is stopped first. */
export async function deleteVersions(
  world: World,
  account: string,
  versions: readonly { readonly ProjectVersionArn: string; readonly Status: string }[],
): Promise<void> {
  for (const { ProjectVersionArn, Status } of versions) {
    const command = { service: 'rekognition', input: { ProjectVersionArn }, next: '' };
    // "If it runs, stop it first."
    if (['STARTING', 'RUNNING'].includes(Status)) {
      await run(world, account, { ...command, operation: 'StopProjectVersion' });
    }
    await run(world, account, { ...command, operation: 'DeleteProjectVersion' });
  }
}

function statusOf(world: World, { ProjectVersionArn }: Command['input']): string | undefined {
  return world.copies().find(({ arn }) => arn === ProjectVersionArn)?.status;
}
