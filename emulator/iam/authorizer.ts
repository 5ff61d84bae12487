import type { Authorize, Call, ConditionContext, ResourcePolicyLookup } from '../call';
import { inTurn } from '../clock';
import { policiesOfCaller } from './policies-of-caller';
import type { Decision } from './question';
import { accessDenied } from './refusal';
import { RememberedDecisions } from './remembered';
import { requestContext } from './request-context';

const remembered = new RememberedDecisions();

/** Decides calls, and keeps what it decided. */
export class Authorizer {
  readonly decisions: Decision[] = [];
  private readonly lookups = new Map<string, ResourcePolicyLookup>();

  constructor(
    private readonly propagation: number,
    private readonly organizations: Readonly<Record<string, string>>,
  ) {}

  addResourcePolicies(service: string, lookup: ResourcePolicyLookup): void {
    this.lookups.set(service, lookup);
  }

  readonly authorize: Authorize = async (call, action, resources, context = {}) => {
    for (const resource of resources) {
      const [, , service, , account] = resource.split(':');
      const policies = this.lookups.get(service)?.(resource) ?? [];
      // If the ARN does not name the account (S3), the operation does. If neither names an account, the caller's
      // account counts.
      const owner = context['aws:ResourceAccount'] ?? account;
      await this.decide(call, action, resource, String(owner || call.caller.account), policies, context);
    }
  };

  readonly authorizeIdentity: Authorize = async (call, action, resources, context = {}) => {
    for (const resource of resources) {
      await this.decide(call, action, resource, call.caller.account, [], context);
    }
  };

  private async decide(
    call: Call,
    action: string,
    resource: string,
    account: string,
    resourcePolicies: object[],
    context: ConditionContext,
  ): Promise<void> {
    const { aws, caller } = call;
    const answer = remembered.answer({
      principal: caller.arn,
      action,
      resource,
      account,
      context: { ...requestContext(call, account, this.organizations), ...context },
      ...policiesOfCaller(aws, caller, this.propagation),
      resourcePolicies,
    });
    // An answer from the cache must not come earlier than one for which files are read.
    const { allowed, because } = await inTurn(aws.clock, answer);
    this.decisions.push({ time: aws.clock.now(), caller: caller.arn, action, resource, allowed, because });
    if (!allowed) throw accessDenied(call, action, resource, because);
  }
}
