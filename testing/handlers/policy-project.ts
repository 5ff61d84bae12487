import type { ResourceEvent } from '../../lambda/cloudformation/request';
import { policies } from '../../lambda/project-policy/policies';
import type { Notes } from '../../lambda/reconcile/kind';
import { reconcile } from '../../lambda/reconcile/reconcile';
import { Account } from './account';
import { awsError } from './answers';
import { ID } from './policy-requests';
import type { PlayOptions } from './simulate';

/** A policy as ListProjectPolicies shows it. */
interface Listed {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
  readonly PolicyRevisionId?: string;
  readonly CreationTimestamp?: Date;
}

/** An account with one project and the policies on it. */
export class World extends Account {
  policies: Listed[] = [];
  private revisions = 0;

  constructor() {
    super(ID, (services) => reconcile(policies, services));
    this.aws.answer({
      ListProjectPolicies: () => ({ ProjectPolicies: this.policies }),
      PutProjectPolicy: ({ PolicyName: name, PolicyDocument, PolicyRevisionId: revision }) => {
        const found = this.policyOf(name, revision);
        if (found && !revision) throw awsError('ResourceAlreadyExistsException');
        if (!found && revision) throw awsError('InvalidPolicyRevisionIdException');
        return { PolicyRevisionId: this.thereIs(PolicyDocument, name).PolicyRevisionId };
      },
      DeleteProjectPolicy: ({ PolicyName: name, PolicyRevisionId: revision }) => {
        const found = this.policyOf(name, revision);
        if (!found) throw awsError('ResourceNotFoundException');
        this.policies = this.policies.filter((one) => one !== found);
        return {};
      },
    });
  }

  /** The policy that a call is about. */
  private policyOf(name: string, revision?: string): Listed | undefined {
    const found = this.policies.find(({ PolicyName }) => PolicyName === name);
    if (found && revision && revision !== found.PolicyRevisionId) {
      throw awsError('InvalidPolicyRevisionIdException');
    }
    return found;
  }

  /** Somebody puts a policy, in place of a policy with the same name. */
  thereIs(document: object | string, name = 'copies'): Listed {
    const before = this.policyOf(name);
    const policy = {
      PolicyName: name,
      PolicyDocument: typeof document === 'string' ? document : JSON.stringify(document),
      PolicyRevisionId: `r${++this.revisions}`,
      CreationTimestamp: before?.CreationTimestamp ?? new Date(this.clock.now),
    };
    this.policies = [...this.policies.filter((one) => one !== before), policy];
    return policy;
  }

  override isIn(stack: string, resource?: string, id?: string): void {
    super.isIn(stack, resource, id);
    this.events.push([stack, this.clock.now]);
  }

  /** Plays a request to its end, and adds its execution to the earlier ones. */
  async play(event: ResourceEvent, options?: PlayOptions<Notes>) {
    this.calls.length = 0;
    const played = await this.simulate(event, options);
    const output = JSON.parse(JSON.stringify({ notes: played.notes, answer: played.answer }));
    this.executions = [{ request: event, isRunning: false, output }, ...this.executions];
    return played;
  }
}
