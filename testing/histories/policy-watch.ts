import type { JournalEntry } from '../../emulator/call';
import { meansTheSame } from '../../lambda/project-policy/document';
import { TRAINING, type World } from '../world/world';
import type { Observer, StackEvent } from './stack-player';

/** The state before an operation on a stack. */
interface Before {
  /** How many calls there had been. */
  readonly calls: number;
  /** The documents of the policies by their names. */
  readonly documents: ReadonlyMap<string, string>;
}

/**
 * Watches the policies of a project: after a rollback, each policy must have the document that it had before the
 * operation.
 */
export class PolicyWatch implements Observer {
  private readonly before = new Map<string, Before>();

  constructor(
    private readonly world: World,
    private readonly violations: string[],
    private readonly projectArn: string,
  ) {}

  async begins(stackName: string, _: object, goesOn: boolean): Promise<void> {
    // CloudFormation may undo only the last one of several failed updates.
    if (goesOn) return void this.before.delete(stackName);
    const calls = this.world.aws.journal.length;
    const documents = await this.documents();
    // A rollback goes back to what the stack declared, and not to what a person has changed.
    for (const name of this.changedByOthers(stackName, lastChangesIn(this.world.aws.journal)))
      documents.delete(name);
    // Without rollback an update may take back a name whose clean-up CloudFormation gave up: see docs/reliability.md.
    const held = await this.heldNames();
    for (const name of [...documents.keys()].filter((name) => !held.includes(name))) documents.delete(name);
    this.before.set(stackName, { calls, documents });
  }

  async rests(stackName: string, status: string | undefined): Promise<void> {
    const before = this.before.get(stackName);
    if (status !== 'UPDATE_ROLLBACK_COMPLETE' || !before) return;
    const { calls, documents } = before;
    const changedNow = this.changedByOthers(stackName, changesIn(this.world.aws.journal.slice(calls)));
    const now = await this.documents();
    for (const [name, document] of documents) {
      if (changedNow.has(name) || meansTheSame(now.get(name) ?? '', JSON.parse(document))) continue;
      this.violations.push(`${stackName} is ${status}, and the policy ${name} is not what it was before`);
    }
  }

  /** The names of the policies that others than the stack have changed. */
  private changedByOthers(stackName: string, changes: readonly JournalEntry[]): ReadonlySet<string> {
    return new Set(changes.filter(({ caller }) => !caller.includes(`/${stackName}-`)).map(nameIn));
  }

  /** The names of the policies that CloudFormation knows. */
  private async heldNames(): Promise<string[]> {
    const ids = await Promise.all(
      ['training', 'rival'].map(async (StackName) => {
        const { StackResources } = await this.world
          .call(TRAINING, 'cloudformation', 'DescribeStackResources', { StackName })
          .catch(() => ({ StackResources: [] }));
        return StackResources.map(({ PhysicalResourceId = '' }: StackEvent) => PhysicalResourceId);
      }),
    );
    return ids.flat().flatMap((id) => /\/policy\/(.+)$/.exec(id)?.[1] ?? []);
  }

  private async documents(): Promise<Map<string, string>> {
    const { ProjectPolicies } = await this.world.call(TRAINING, 'rekognition', 'ListProjectPolicies', {
      ProjectArn: this.projectArn,
    });
    return new Map(
      ProjectPolicies.map(({ PolicyName, PolicyDocument }: any) => [PolicyName, PolicyDocument]),
    );
  }
}

function changesIn(journal: readonly JournalEntry[]): JournalEntry[] {
  return journal.filter(({ operation }) => /^(Put|Delete)ProjectPolicy$/.test(operation));
}

/** The last change of each policy. */
function lastChangesIn(journal: readonly JournalEntry[]): JournalEntry[] {
  return [...new Map(changesIn(journal).map((change) => [nameIn(change), change])).values()];
}

function nameIn({ input }: JournalEntry): string {
  return (input as { PolicyName: string }).PolicyName;
}
