import { OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG } from '../../contract/copied-model-version';
import type { Decision } from '../../emulator/iam';
import type { World } from '../journeys/world';

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

/** What became of a role's permissions. */
export interface Account {
  /** What its policies allowed, in all the states that they had. */
  readonly allowed: Listing;
  /** What of that was never used. */
  readonly unused: Listing;
  /** What was used where nothing but a statement with a condition allowed it. */
  readonly onlyByTag: Listing;
}

/** Sets what the roles of a stack were allowed against what they used. Begin before the first deployment. */
export class Ledger {
  private readonly policies = new Map<
    string,
    { readonly name: string; readonly statements: Statement[] }[]
  >();
  /** The names that CloudFormation made up, with what they stand for. */
  private readonly names = new Map<string, string>();

  constructor(private readonly world: World) {
    world.aws.intercept(async (call, input, next) => {
      const answer = await next();
      if (call.operation === 'PutRolePolicy' && !input.RoleName.startsWith('cdk-')) {
        const { Statement } = JSON.parse(input.PolicyDocument);
        const states = this.policies.get(input.RoleName) ?? [];
        this.policies.set(input.RoleName, [
          ...states,
          { name: input.PolicyName, statements: [Statement].flat() },
        ]);
      }
      return answer;
    });
  }

  /** Learns what the stack's resources are called. To be called while they are there. */
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
      [...this.policies.keys()].sort().map((role) => [this.names.get(role) ?? role, this.accountOf(role)]),
    );
  }

  /** What was refused to any of the roles. */
  refused(): string[] {
    return this.world.aws.iam.decisions
      .filter(({ allowed, caller }) => !allowed && this.policies.has(roleOf(caller)))
      .map(({ action, resource, because }) => `${action} on ${this.legible(resource)} ${because}`);
  }

  private accountOf(role: string): Account {
    const states = this.policies.get(role)!;
    const pairs = states.flatMap(({ statements }) => statements.flatMap(pairsOf));
    const decisions = this.decisionsOf(role);
    const isUsed = (pair: Pair) =>
      decisions.some(({ action, resource }) => pair.action === action && matches(pair.resource, resource));
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
      unused: list(pairs.filter((pair) => !isUsed(pair))),
      onlyByTag: list(
        decisions.flatMap(({ action, resource, because }) =>
          pairs.filter(
            (pair) =>
              pair.action === action &&
              matches(pair.resource, resource) &&
              pair.condition &&
              states.some((state) => grantedOnly(because, state, pair)),
          ),
        ),
      ),
    };
  }

  /** Each question once, however often it was asked. */
  private decisionsOf(role: string): Decision[] {
    const once = new Map<string, Decision>();
    for (const decision of this.world.aws.iam.decisions) {
      if (roleOf(decision.caller) !== role) continue;
      once.set(`${decision.action} ${decision.resource} ${decision.because}`, decision);
    }
    return [...once.values()];
  }

  private describe({ resource, condition }: Pair): string {
    const tags = [OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG].filter((tag) =>
      condition?.includes(`aws:ResourceTag/${tag}`),
    );
    const suffix = tags.map((tag) => tag.split(':')[1]).join(' and ');
    return `${this.legible(resource)}${suffix && ` by the tags ${suffix}`}`;
  }

  /** Without what differs from run to run, or says nothing. */
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

/** Whether a decision, as it explains itself, rests on the pair's statement of this state of the policy, and on no other. */
function grantedOnly(
  because: string,
  { name, statements }: { name: string; statements: Statement[] },
  pair: Pair,
) {
  const index = statements.findIndex((statement) =>
    pairsOf(statement).some((other) => JSON.stringify(other) === JSON.stringify(pair)),
  );
  return because === `identity policy ${name}, statement ${index + 1}`;
}

function roleOf(caller: string): string {
  return caller.includes(':assumed-role/') ? caller.split('/')[1] : '';
}

function matches(pattern: string, resource: string): boolean {
  const literal = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`).test(resource);
}
