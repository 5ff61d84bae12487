import { RUNNER_TAG } from '../../contract/running-model-version';
import { AwsError } from '../../emulator';
import type { Deployment, World } from './world';

/** Does exactly what a message of ours tells a person to do. Returns how the last operation on a stack ended. */
export async function follow(
  world: World,
  account: string,
  message: string,
): Promise<Deployment | undefined> {
  const call = (service: string, operation: string, input: object) =>
    world.byHand(operation, input, account, service);
  let ended: Deployment | undefined;
  for (const command of commandsIn(message)) {
    const { service, operation, input, onlyIn, unlessRunBy, next } = command;
    // "Wait until it is RUNNING", or STOPPED, or until what is deleted is gone.
    await world.clock.advance(10 * 60_000);
    const { StackName } = input;
    const stack = StackName && (await stackNamed(StackName));
    if (onlyIn && stack?.StackStatus !== onlyIn) continue;
    if (isOfSomebodyElse(world, command)) continue;
    if (unlessRunBy && (await stackNamed(unlessRunBy)) && runnerOf(input).startsWith(`${unlessRunBy}/`))
      continue;
    const began = world.clock.now();
    const answer = await call(service, operation, { ...input, ...(stack && (await retaining(input))) });
    if (stack) ended = await world.run(world.outcome(stack.StackId, account, began));
    for (const { ProjectVersionArn } of answer.ProjectVersionDescriptions ?? []) {
      const tagged = await call('rekognition', 'ListTagsForResource', { ResourceArn: ProjectVersionArn });
      if (isToBeDeleted(next, tagged.Tags)) {
        await call('rekognition', 'DeleteProjectVersion', { ProjectVersionArn });
      }
    }
  }
  await world.clock.advance(10 * 60_000);
  return ended;

  function runnerOf({ ProjectVersionArn }: Command['input']): string {
    return world.copies().find(({ arn }) => arn === ProjectVersionArn)?.tags[RUNNER_TAG] ?? '';
  }

  /** Undefined when it is gone. */
  async function stackNamed(name: string) {
    const { Stacks } = await call('cloudformation', 'DescribeStacks', {});
    return Stacks.find(({ StackName }: any) => StackName === name);
  }

  /** "With the id of each custom resource that failed." */
  async function retaining({ StackName, RetainResources }: Command['input']) {
    if (!RetainResources || !message.includes('with the id of each custom resource that failed')) return {};
    const { StackResources } = await call('cloudformation', 'DescribeStackResources', { StackName });
    const failed = StackResources.filter(
      (one: any) => one.ResourceStatus === 'DELETE_FAILED' && one.ResourceType.startsWith('Custom::'),
    );
    const ids = failed.map((one: any) => one.LogicalResourceId);
    return { RetainResources: [...new Set([...RetainResources, ...ids])] };
  }
}

/** "If owner is … and operation ends in /made …": whether a version with these tags is meant. `next` follows the command. */
export function isToBeDeleted(next: string, tags: Readonly<Record<string, string>>): boolean {
  const [, owner, value, operation, end, takenFrom] =
    /^\. If it shows a version, read the version's tags \(ListTagsForResource\)\. If (\S+) is (\S+), and (\S+) ends in (\S+) or there is no (\S+), the version is of /.exec(
      next,
    ) ?? [];
  if (owner === undefined || tags[owner] !== value) return false;
  return tags[operation]?.endsWith(end) || tags[takenFrom] === undefined;
}

/** A command that a message quotes. */
export interface Command {
  readonly service: string;
  readonly operation: string;
  readonly input: Record<string, any>;
  /** The status that a stack must have: "If it ends in DELETE_FAILED, run …". */
  readonly onlyIn?: string;
  /** A stack that must no longer run the version: "Once stack app runs another version, or is gone, run …". */
  readonly unlessRunBy?: string;
  /** The tag that a version must have: "If Run has started the model (then its tag … is …), run …". */
  readonly onlyTagged?: { readonly key: string; readonly value: string };
  /** The message's text after the command. */
  readonly next: string;
}

/** Whether the command is only for a version with a certain tag, and the named version does not have this tag. */
export function isOfSomebodyElse(world: World, { input, onlyTagged }: Command): boolean {
  const { tags = {} } = world.copies().find(({ arn }) => arn === input.ProjectVersionArn) ?? {};
  return onlyTagged !== undefined && tags[onlyTagged.key] !== onlyTagged.value;
}

/** The commands in quotation marks, each once, in their order. */
export function commandsIn(message: string): Command[] {
  const found = [...message.matchAll(COMMAND)].map(({ groups }) => groups!);
  const first = found.filter(({ text }, at) => found.findIndex((other) => other.text === text) === at);
  return first.map(({ onlyIn, unlessRunBy, key, value, text, next }) => {
    const onlyTagged = key === undefined ? undefined : { key, value };
    return { ...commandOf(text), onlyIn, unlessRunBy, onlyTagged, next };
  });
}

const COMMAND =
  /(?:ends in (?<onlyIn>[A-Z_]+), |Once stack (?<unlessRunBy>\S+) runs another version, or is gone, in account \d+ |its tag (?<key>\S+) is (?<value>\S+)\), wait while it is STARTING, and in account \d+ )?(?:run )?"aws (?<text>[^"]+)"(?=(?<next>[^"]*))/g;

/** What follows `aws` in a command line. */
export function commandOf(text: string): Pick<Command, 'service' | 'operation' | 'input'> {
  const [service, operation, ...words] = text.split(' ');
  const input: Command['input'] = {};
  for (let index = 0; index < words.length; ) {
    const name = pascal(words[index].replace(/^--/, ''));
    const values: string[] = [];
    while (++index < words.length && !words[index].startsWith('--')) values.push(words[index]);
    // The worlds of these stories have one Region.
    if (name === 'Region') continue;
    input[name] = LISTS.includes(name) ? values : name === 'Tags' ? pairsIn(values[0]) : values[0];
  }
  return { service, operation: pascal(operation), input };
}

const LISTS = ['RetainResources', 'TagKeys', 'VersionNames'];

const pairsIn = (text: string) => Object.fromEntries(text.split(',').map((pair) => pair.split('=')));

const pascal = (kebab: string) =>
  kebab
    .split('-')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');

/** Until the returned function is called, no request of this type starts for a resource whose id begins like this. */
export function refuseStarts(world: World, type: string, logicalId: string): () => void {
  let isMended = false;
  const parts = [`"RequestType":"${type}"`, `"LogicalResourceId":"${logicalId}`];
  world.aws.intercept(async ({ operation }, input, next) => {
    const isRefused = !isMended && parts.every((part) => input.input?.includes?.(part));
    if (operation === 'StartExecution' && isRefused) {
      throw new AwsError('AccessDeniedException', 'not authorized to perform states:StartExecution');
    }
    return next();
  });
  return () => {
    isMended = true;
  };
}
