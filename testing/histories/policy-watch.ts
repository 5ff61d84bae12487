import { meansTheSame } from '../../lambda/project-policy/document';
import { TRAINING, type World } from '../world/world';
import type { Observer } from './stack-player';

/** The state before an operation on a stack. */
interface Before {
  /** How many calls there had been. */
  readonly calls: number;
  /** The documents of the policies by their names. */
  readonly documents: ReadonlyMap<string, string>;
}

/** Watches the policies of a project: when a stack has gone back, each says what it said before. */
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
    this.before.set(stackName, { calls, documents: await this.documents() });
  }

  async rests(stackName: string, status: string | undefined): Promise<void> {
    const before = this.before.get(stackName);
    if (status !== 'UPDATE_ROLLBACK_COMPLETE' || !before) return;
    const { calls, documents } = before;
    const changedByOthers = this.changedSince(calls, stackName);
    const now = await this.documents();
    for (const [name, document] of documents) {
      if (changedByOthers.has(name) || meansTheSame(now.get(name) ?? '', JSON.parse(document))) continue;
      this.violations.push(`${stackName} is ${status}, and the policy ${name} is not what it was before`);
    }
  }

  private changedSince(calls: number, stackName: string): ReadonlySet<string> {
    const changes = this.world.aws.journal
      .slice(calls)
      .filter(({ operation }) => /^(Put|Delete)ProjectPolicy$/.test(operation))
      .filter(({ caller }) => !caller.includes(`/${stackName}-`));
    return new Set(changes.map(({ input }) => (input as { PolicyName: string }).PolicyName));
  }

  private async documents(): Promise<ReadonlyMap<string, string>> {
    const { ProjectPolicies } = await this.world.call(TRAINING, 'rekognition', 'ListProjectPolicies', {
      ProjectArn: this.projectArn,
    });
    return new Map(
      ProjectPolicies.map(({ PolicyName, PolicyDocument }: any) => [PolicyName, PolicyDocument]),
    );
  }
}
