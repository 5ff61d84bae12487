import { OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG } from '../../contract/copied-model-version';
import { RUNNER_TAG } from '../../contract/running-model-version';
import type { Decision } from '../../emulator/iam';
import type { World } from '../world/world';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: object;
}

/** One thing that a role may do: an action on the resources of one pattern, under one condition. */
interface Pair {
  readonly action: string;
  readonly resource: string;
  readonly condition?: string;
}

/** Actions by resource: `{ 'project/shapes': 'rekognition: DeleteProject, DescribeProjectVersions' }`. */
export type Listing = Readonly<Record<string, string>>;

/** How a role used its permissions. */
export interface Account {
  /** What its policies allowed, in all the states that they had. */
  readonly allowed: Listing;
  /** What was allowed and never used. */
  readonly unused: Listing;
  /** What was used, and was allowed only by statements with a condition. */
  readonly onlyByTag: Listing;
}

/** One text that a policy of a role had. */
interface State {
  readonly policy: string;
  readonly since: number;
  readonly pairs: readonly (readonly Pair[])[];
}

/** What each role was allowed. */
export function allowedTo(accounts: Readonly<Record<string, Account>>): Record<string, Listing> {
  return Object.fromEntries(Object.entries(accounts).map(([role, { allowed }]) => [role, allowed]));
}

/** Compares what the roles of a stack were allowed with what they used. Begin before the first deployment. */
export class Ledger {
  private readonly states = new Map<string, State[]>();
  /** The names that CloudFormation generated, with their meaning. */
  private readonly names = new Map<string, string>();

  constructor(private readonly world: World) {
    world.aws.intercept(async (call, input, next) => {
      const answer = await next();
      if (call.operation === 'PutRolePolicy' && !input.RoleName.startsWith('cdk-')) {
        const { Statement } = JSON.parse(input.PolicyDocument);
        const pairs = [Statement].flat().map(pairsOf);
        const state = { policy: input.PolicyName, since: world.clock.now(), pairs };
        this.states.set(input.RoleName, [...(this.states.get(input.RoleName) ?? []), state]);
      }
      return answer;
    });
  }

  /** Learns the names of the stack's resources. Call this while they exist. */
  async learn(stack: string, account: string): Promise<void> {
    const { StackResources } = await this.world.call(account, 'cloudformation', 'DescribeStackResources', {
      StackName: stack,
    });
    for (const { LogicalResourceId, PhysicalResourceId } of StackResources) {
      const name = LogicalResourceId.replace(/^cdkrekognitioncustomlabels/, '').replace(/[0-9A-F]{8}$/, '');
      this.names.set(String(PhysicalResourceId).split(':').at(-1)!, name);
    }
  }

  /** The account of each role that ever had a policy. */
  accounts(): Record<string, Account> {
    return Object.fromEntries(
      [...this.states.keys()].sort().map((role) => [this.names.get(role) ?? role, this.accountOf(role)]),
    );
  }

  /** What was refused to any of the roles. */
  refused(): string[] {
    return this.world.aws.iam.decisions
      .filter(({ allowed, caller }) => !allowed && this.states.has(roleOf(caller)))
      .map(({ action, resource, because }) => `${action} on ${this.legible(resource)} ${because}`);
  }

  private accountOf(role: string): Account {
    const states = this.states.get(role)!;
    const pairs = states.flatMap((state) => state.pairs.flat());
    const grants = this.decisionsOf(role).map((decision) => grantsOf(decision, states));
    const used = new Set(grants.flat().map((pair) => JSON.stringify(pair)));
    const list = (some: Pair[]): Listing => {
      const actions = new Map<string, Set<string>>();
      for (const pair of some) {
        const resource = this.describe(pair);
        actions.set(resource, (actions.get(resource) ?? new Set()).add(pair.action));
      }
      return Object.fromEntries([...actions].map(([resource, found]) => [resource, oneService([...found])]));
    };
    return {
      allowed: list(pairs),
      unused: list(pairs.filter((pair) => !used.has(JSON.stringify(pair)))),
      onlyByTag: list(grants.filter((granting) => granting.every(({ condition }) => condition)).flat()),
    };
  }

  /**
   * IAM's decisions for the role. The same question under the same policies counts once, however often it was asked.
   */
  private decisionsOf(role: string): Decision[] {
    const changes = this.states.get(role)!.map(({ since }) => since);
    const once = new Map<string, Decision>();
    for (const decision of this.world.aws.iam.decisions) {
      if (roleOf(decision.caller) !== role) continue;
      const { time, action, resource, because } = decision;
      const state = changes.filter((since) => since <= time).length;
      once.set(JSON.stringify([state, action, resource, because]), decision);
    }
    return [...once.values()];
  }

  private describe({ resource, condition }: Pair): string {
    const tags = [OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG, RUNNER_TAG].filter((tag) =>
      condition?.includes(`aws:ResourceTag/${tag}`),
    );
    const suffix = tags.map((tag) => tag.split(':')[1]).join(' and ');
    return `${this.legible(resource)}${suffix && ` by the tags ${suffix}`}`;
  }

  /** The resource's ARN without the parts that differ from run to run, or say nothing. */
  private legible(resource: string): string {
    const parts = resource.split(':').map((part) => this.names.get(part) ?? part);
    return parts
      .join(':')
      .replace(/^arn:aws:(s3:::|\w+:[\w-]*:)/, '')
      .replace(/^111111111111:/, 'training ')
      .replace(/^222222222222:/, '')
      .replace(/\/\d{13}$/, '/TIME')
      .replace(/\/[0-9a-f-]{36}$/, '/ID');
  }
}

/** `service: Action, Action`: a resource belongs to one service. */
function oneService(actions: string[]): string {
  const names = actions.map((action) => action.split(':')[1]);
  return `${actions[0].split(':')[0]}: ${names.sort().join(', ')}`;
}

function pairsOf({ Action, Resource, Condition }: Statement): Pair[] {
  return [Action].flat().flatMap((action) =>
    [Resource].flat().map((resource) => ({
      action,
      resource,
      condition: Condition && JSON.stringify(Condition),
    })),
  );
}

/** The pairs that a decision names as its reason, from the policies in force then. */
function grantsOf({ time, action, resource, because }: Decision, states: readonly State[]): Pair[] {
  return [...because.matchAll(/identity policy (\S+), statement (\d+)/g)].flatMap(([, policy, number]) => {
    const state = states.findLast((one) => one.policy === policy && one.since <= time);
    const pairs = state?.pairs[Number(number) - 1] ?? [];
    return pairs.filter((pair) => pair.action === action && matches(pair.resource, resource));
  });
}

function roleOf(caller: string): string {
  return caller.includes(':assumed-role/') ? caller.split('/')[1] : '';
}

function matches(pattern: string, resource: string): boolean {
  const literal = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`).test(resource);
}
