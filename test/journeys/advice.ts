import type { Deployment, World } from './world';

/** Does what a message of ours tells a person to run, to the letter. Answers how the last operation on a stack ended. */
export async function follow(
  world: World,
  account: string,
  message: string,
): Promise<Deployment | undefined> {
  let ended: Deployment | undefined;
  for (const { service, operation, input } of commandsIn(message)) {
    // "Wait until it is RUNNING", or STOPPED, or until what is deleted is gone.
    await world.clock.advance(10 * 60_000);
    // "If the stack ends in DELETE_FAILED"
    if (ended?.status === 'DELETE_COMPLETE') break;
    const began = world.clock.now();
    const stackId = input.StackName && (await idOf(world, account, input.StackName));
    await world.run(world.call(account, service, operation, input));
    if (stackId) ended = await world.run(world.outcome(stackId, account, began));
  }
  await world.clock.advance(10 * 60_000);
  return ended;
}

async function idOf(world: World, account: string, StackName: string): Promise<string> {
  const { Stacks } = await world.run(world.call(account, 'cloudformation', 'DescribeStacks', { StackName }));
  return Stacks[0].StackId;
}

interface Command {
  readonly service: string;
  readonly operation: string;
  readonly input: Record<string, any>;
}

/** The commands that stand in quotation marks, each once, in their order. */
function commandsIn(message: string): Command[] {
  const texts = [...message.matchAll(/"aws ([^"]+)"/g)].map(([, text]) => text);
  return [...new Set(texts)].map((text) => {
    const [service, operation, ...words] = text.split(' ');
    const input: Command['input'] = {};
    for (let index = 0; index < words.length; index += 2) {
      const name = pascal(words[index].replace(/^--/, ''));
      input[name] = LISTS.includes(name) ? [words[index + 1]] : words[index + 1];
    }
    return { service, operation: pascal(operation), input };
  });
}

const LISTS = ['RetainResources', 'TagKeys'];

const pascal = (kebab: string) =>
  kebab
    .split('-')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');
