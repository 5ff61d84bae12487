import type { Call, Caller, ConditionContext, Service } from '../call';
import type { Emulator } from '../emulator';
import { queryProtocol } from '../wire/query-protocol';
import { Authorizer } from './authorizer';
import { KeyRing } from './credentials';
import { operations } from './operations';
import { accountOf, roleByArn } from './state';

export interface IamOptions {
  /** Milliseconds until a changed policy counts. @default 0 */
  readonly iamPropagation?: number;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The policies on a resource's own side, by its ARN: a bucket's, a key's, a Rekognition project's. */
export type ResourcePolicyLookup = (resourceArn: string) => object[];

/** One decision: whether, and by which statement. */
export interface Decision {
  readonly time: number;
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
  /** The statements that allowed it; or why it was refused, in AWS's words. */
  readonly because: string;
}

export interface Iam extends Service {
  /** Every decision made, in order. */
  readonly decisions: readonly Decision[];
  /** Who holds this key. Throws AWS's `InvalidClientTokenId` for a key that was never issued. */
  callerOf(accessKeyId: string): Caller;
  /** Issues a key for `caller`: what AssumeRole answers, and what a function's process gets. */
  issueCredentials(caller: Caller): Credentials;
  /** The key of an account's administrator, always the same. */
  administrator(account: string): Credentials;
  /** See `Call.authorize`. */
  authorize(call: Call, action: string, resources: string[], context?: ConditionContext): Promise<void>;
  /**
   * As `authorize`, with the caller's own policies alone: for a resource of another account that the policies over there
   * cannot name.
   */
  authorizeIdentity(
    call: Call,
    action: string,
    resources: string[],
    context?: ConditionContext,
  ): Promise<void>;
  /** Lets a service bring the policies that stand on its own resources into the decision. `service` as in the ARN. */
  addResourcePolicies(service: string, lookup: ResourcePolicyLookup): void;
}

export function createIam(aws: Emulator): Iam {
  const options: IamOptions = aws.options.iam ?? {};
  const keys = new KeyRing();
  const authorizer = new Authorizer(options.iamPropagation ?? 0);
  authorizer.addResourcePolicies('iam', (arn) => {
    const role = roleByArn(aws, arn);
    return role ? [role.trust.document] : [];
  });
  return {
    name: 'iam',
    protocol: queryProtocol('https://iam.amazonaws.com/doc/2010-05-08/'),
    operations,
    inventory: (account) => {
      const { roles, policies } = accountOf(aws, account);
      return [...roles.values(), ...policies.values()].map(({ arn }) => arn);
    },
    decisions: authorizer.decisions,
    callerOf: (accessKeyId) => keys.callerOf(accessKeyId),
    issueCredentials: (caller) => keys.issue(caller),
    administrator: (account) => keys.administrator(account),
    authorize: (...request) => authorizer.authorize(...request),
    authorizeIdentity: (...request) => authorizer.authorizeIdentity(...request),
    addResourcePolicies: (service, lookup) => authorizer.addResourcePolicies(service, lookup),
  };
}
